"""The organization's key over bytes that are no PDF: a plain signature, checked with openssl alone.

ECDSA or RSA (PKCS #1 v1.5), always with SHA-256. Which certificate vouches for it is the
verifier's choice, as with a seal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import BasicConstraints, ExtensionNotFound

from policykit.errors import KeyFailure
from policykit.signing.identity import certificate_facts, read_certificates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cryptography import x509

    from policykit.signing.identity import SealIdentity
    from policykit.signing.report import CertificateFacts


def sign_bytes(data: bytes, identity: SealIdentity) -> bytes:
    """Return the signature over the bytes."""
    if isinstance(identity.key, ec.EllipticCurvePrivateKey):
        return identity.key.sign(data, ec.ECDSA(hashes.SHA256()))
    return identity.key.sign(data, padding.PKCS1v15(), hashes.SHA256())


def signer_of(
    data: bytes, signature: bytes, certificates: Sequence[bytes]
) -> CertificateFacts | None:
    """Return the certificate whose key made the signature, None where none of them did.

    Args:
        data: what was signed.
        signature: as `sign_bytes` gives it.
        certificates: PEM or DER; what is no certificate is passed over.
    """
    for given in certificates:
        try:
            found = read_certificates(given)
        except KeyFailure:
            continue
        for certificate in found:
            if _made_by(certificate, data, signature):
                return certificate_facts(certificate)
    return None


def _made_by(certificate: x509.Certificate, data: bytes, signature: bytes) -> bool:
    key = certificate.public_key()
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(hashes.SHA256()))
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
        else:
            return False
    except InvalidSignature:
        return False
    return True


def vouches_for(
    signer: CertificateFacts, anchors: Sequence[bytes], others: Sequence[bytes]
) -> bool:
    """Say whether an anchor is the signer's certificate, or an authority that issued it.

    Args:
        signer: a certificate that made a signature.
        anchors: PEM or DER, what the verifier trusts.
        others: where the signer's certificate is looked for, in the same forms.
    """
    trusted = [found for data in anchors for found in read_certificates(data)]
    if any(certificate_facts(one).fingerprint == signer.fingerprint for one in trusted):
        return True
    for data in others:
        try:
            own = read_certificates(data)[0]
        except (KeyFailure, IndexError):
            continue
        if certificate_facts(own).fingerprint == signer.fingerprint:
            return any(_issued(own, anchor) for anchor in trusted)
    return False


def _issued(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    try:
        limits = authority.extensions.get_extension_for_class(BasicConstraints).value
        certificate.verify_directly_issued_by(authority)
    except (ExtensionNotFound, InvalidSignature, TypeError, ValueError):
        return False
    return limits.ca
