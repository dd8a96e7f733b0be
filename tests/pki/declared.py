"""The test PKI: authorities, sealing keys and a time-stamp authority, made anew for each run.

    Test Root CA -> Test Issuing CA -> Seal RSA 2048, Seal RSA 3072, Seal P-256
    Test Root CA -> Test Time-stamps
    Strange Root CA -> Strange Time-stamps

Nothing here is worth keeping secret and nothing is checked in. Run as a script with a folder as
argument, it writes the certificates and key files there, to look at them with openssl.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PASSPHRASE = b"correct horse battery staple"
NOT_BEFORE = datetime(2020, 1, 1, tzinfo=UTC)
NOT_AFTER = datetime(2060, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Holder:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def key_usage(*, signing: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signing,
        content_commitment=signing,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not signing,
        crl_sign=not signing,
        encipher_only=False,
        decipher_only=False,
    )


def issue(  # noqa: PLR0913 - a certificate has that many parts
    name, key, issuer=None, *, authority=False, stamping=False, valid=(NOT_BEFORE, NOT_AFTER)
):
    """Make a certificate: self-signed without an issuer."""
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Test"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
    above = issuer.key if issuer else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(key_usage(signing=not authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(above.public_key()), critical=False
        )
    )
    if stamping:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    return Holder(builder.sign(above, hashes.SHA256()), key)


def curve_key():
    return ec.generate_private_key(ec.SECP256R1())


def rsa_key(bits=2048):
    return rsa.generate_private_key(65537, bits)


class Pki:
    """Everything declared above, each made when first asked for."""

    @cached_property
    def root(self):
        return issue("Test Root CA", curve_key(), authority=True)

    @cached_property
    def issuing(self):
        return issue("Test Issuing CA", curve_key(), self.root, authority=True)

    @cached_property
    def stamps(self):
        return issue("Test Time-stamps", rsa_key(), self.root, stamping=True)

    @cached_property
    def strange_root(self):
        return issue("Strange Root CA", curve_key(), authority=True)

    @cached_property
    def strange_stamps(self):
        return issue("Strange Time-stamps", rsa_key(), self.strange_root, stamping=True)

    @cached_property
    def seals(self):
        keys = {"p256": curve_key(), "rsa2048": rsa_key(), "rsa3072": rsa_key(3072)}
        return {name: issue(f"Seal {name}", key, self.issuing) for name, key in keys.items()}

    def p12(self, name):
        return key_file(self.seals[name], self.issuing, self.root)


def key_file(holder, *above, passphrase=PASSPHRASE):
    """Return a PKCS#12 file as an authority or a browser would export it."""
    return pkcs12.serialize_key_and_certificates(
        b"seal",
        holder.key,
        holder.certificate,
        [found.certificate for found in above],
        BestAvailableEncryption(passphrase),
    )


if __name__ == "__main__":
    folder, pki = Path(sys.argv[1]), Pki()
    folder.mkdir(parents=True)
    for name in ("root", "issuing", "stamps", "strange_root", "strange_stamps"):
        (folder / f"{name}.pem").write_bytes(getattr(pki, name).pem)
    for name, holder in pki.seals.items():
        (folder / f"{name}.pem").write_bytes(holder.pem)
        (folder / f"{name}.p12").write_bytes(pki.p12(name))
