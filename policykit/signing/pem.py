"""Certificates as text (RFC 7468)."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding


def certificate_pem(*certificates: bytes) -> bytes:
    """Return DER certificates as PEM, one after the other."""
    loaded = (x509.load_der_x509_certificate(one) for one in certificates)
    return b"".join(one.public_bytes(Encoding.PEM) for one in loaded)
