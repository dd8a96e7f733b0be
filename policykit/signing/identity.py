"""The organization's sealing key and certificate: made, opened, and judged for fitness.

Takes PKCS#12 bytes and a passphrase, gives a `SealIdentity`. Never reads a file, asks for a
passphrase, or shows a key.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from policykit.canonical import sha256
from policykit.errors import KeyFailure, error
from policykit.signing.report import CertificateFacts

if TYPE_CHECKING:
    from policykit.errors import Diagnostic
    from policykit.values import Digest

VALIDITY_YEARS = 10
"""A policy is evidence for years; the seal of its last version must not expire before that."""

KDF_ROUNDS = 600_000
"""PBKDF2-HMAC-SHA256 rounds of the key file, after OWASP's password storage guidance (2023)."""

MIN_RSA_BITS = 2048
_MAX_NAME = 64  # ub-common-name and ub-organization-name of RFC 5280
_SEQUENCE, _LONG_FORM = 0x30, 0x80

SealKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True, slots=True)
class NewIdentity:
    """A key just made: the encrypted key file, and the certificate to hand out.

    Attributes:
        p12: PKCS#12 bytes, AES-256, locked with the passphrase.
        certificate_pem: the certificate, PEM.
        facts: what the certificate says.
    """

    p12: bytes = field(repr=False)
    certificate_pem: bytes
    facts: CertificateFacts


@dataclass(frozen=True, slots=True)
class SealIdentity:
    """An opened key with its certificate. The key appears in no repr and is not compared.

    Attributes:
        certificate_der: the sealing certificate.
        chain_der: certificates between it and its root, as found in the key file.
        facts: what the sealing certificate says.
        key: the private key, P-256, P-384, P-521 or RSA.
    """

    certificate_der: bytes = field(repr=False)
    chain_der: tuple[bytes, ...] = field(repr=False)
    facts: CertificateFacts
    key: SealKey = field(repr=False, compare=False)

    @property
    def fingerprint(self) -> Digest:
        """SHA-256 of the DER certificate."""
        return self.facts.fingerprint

    def require_valid(self, moment: datetime) -> None:
        """Do nothing if the certificate is valid at the moment (with a time zone).

        Raises:
            KeyFailure: PK604 not valid yet, PK605 expired.
        """
        if moment < self.facts.not_before:
            raise KeyFailure(
                error(
                    "PK604",
                    f"the certificate {self.facts.subject} is valid only from "
                    f"{self.facts.not_before:%Y-%m-%d %H:%M:%S} UTC, and it is "
                    f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC",
                    hint="Check this computer's clock.",
                )
            )
        if moment > self.facts.not_after:
            raise KeyFailure(
                error(
                    "PK605",
                    f"the certificate {self.facts.subject} expired on "
                    f"{self.facts.not_after:%Y-%m-%d}",
                    hint="Make a new key with `policykit key create` and hand its certificate "
                    "to your auditor. What the old one sealed stays verifiable.",
                )
            )


def certificate_facts(certificate: x509.Certificate) -> CertificateFacts:
    """Return what the certificate says about itself."""
    return CertificateFacts(
        subject=certificate.subject.rfc4514_string(),
        fingerprint=sha256(certificate.public_bytes(serialization.Encoding.DER)),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
    )


def read_certificates(data: bytes) -> tuple[x509.Certificate, ...]:
    """Read one DER certificate, or one or more PEM certificates.

    Raises:
        KeyFailure: PK608, the bytes are neither.
    """
    try:
        if b"-----BEGIN" in data:
            return tuple(x509.load_pem_x509_certificates(data))
        return (x509.load_der_x509_certificate(data),)
    except ValueError as problem:
        raise KeyFailure(
            error(
                "PK608",
                "this is no certificate in PEM or DER form",
                hint="Give the .crt.pem file that `policykit key export` writes.",
            )
        ) from problem


def new_identity(  # noqa: PLR0913 - the fields of a certificate; none has a safe default
    *,
    common_name: str,
    organization: str,
    country: str,
    not_before: datetime,
    passphrase: bytes,
    years: int = VALIDITY_YEARS,
) -> NewIdentity:
    """Make a P-256 key and its self-signed certificate.

    Args:
        common_name: whom the seal names, for example `Acme policy seal`; at most 64 characters.
        organization: the legal name; at most 64 characters.
        country: two capital letters (ISO 3166-1).
        not_before: first moment of validity, with a time zone; cut to the second.
        passphrase: locks the key file.
        years: how long the certificate is valid.

    Raises:
        KeyFailure: PK600, a name cannot stand in a certificate.
    """
    problems = _unusable_names(common_name, organization, country)
    if problems:
        raise KeyFailure(*problems)
    start = not_before.astimezone(UTC).replace(microsecond=0)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, country),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(_years_later(start, years))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_signing_only(), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    locked = (
        serialization.PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(KDF_ROUNDS)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(passphrase)
    )
    return NewIdentity(
        p12=pkcs12.serialize_key_and_certificates(
            common_name.encode("utf-8"), key, certificate, None, locked
        ),
        certificate_pem=certificate.public_bytes(serialization.Encoding.PEM),
        facts=certificate_facts(certificate),
    )


def open_identity(p12: bytes, passphrase: bytes, *, at: datetime | None = None) -> SealIdentity:
    """Unlock a key file.

    Args:
        p12: PKCS#12 bytes: one key, its certificate, and any certificates above it.
        passphrase: what the key file is locked with, UTF-8.
        at: when given, the certificate has to be valid at that moment (with a time zone).

    Raises:
        KeyFailure: PK601 wrong passphrase, PK602 damaged, PK603 no key or no certificate,
            PK604 not valid yet, PK605 expired, PK606 a kind of key policykit cannot seal with,
            PK607 a certificate that is not meant for signatures.
    """
    if not _is_complete_der(p12):
        raise KeyFailure(
            error(
                "PK602",
                "the key file is damaged or is no PKCS#12 file",
                hint="Restore it from your backup.",
            )
        )
    try:
        key, certificate, chain = pkcs12.load_key_and_certificates(p12, passphrase)
    except ValueError as problem:
        raise KeyFailure(
            error(
                "PK601",
                "the passphrase does not open the key file",
                hint="Try again. If you are sure of the passphrase, the file is damaged: restore "
                "it from your backup.",
            )
        ) from problem
    if key is None or certificate is None:
        raise KeyFailure(
            error(
                "PK603",
                "the key file holds no private key with a certificate of its own",
                hint="Export key and certificate together, as a .p12 or .pfx file.",
            )
        )
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise KeyFailure(_unsupported(type(key).__name__))
    problems = _unfit(key, certificate)
    if problems:
        raise KeyFailure(*problems)
    identity = SealIdentity(
        certificate_der=certificate.public_bytes(serialization.Encoding.DER),
        chain_der=tuple(found.public_bytes(serialization.Encoding.DER) for found in chain),
        facts=certificate_facts(certificate),
        key=key,
    )
    if at is not None:
        identity.require_valid(at)
    return identity


def _unusable_names(common_name: str, organization: str, country: str) -> list[Diagnostic]:
    problems = [
        error(
            "PK600",
            f"the {what} {text!r} cannot stand in a certificate: it has {len(text)} characters",
            hint=f"Use 1 to {_MAX_NAME} characters.",
        )
        for what, text in (("common name", common_name), ("organization", organization))
        if not 1 <= len(text) <= _MAX_NAME
    ]
    if not (len(country) == 2 and country.isascii() and country.isupper()):  # noqa: PLR2004 - ISO 3166-1 alpha-2
        problems.append(
            error(
                "PK600",
                f"{country!r} is not a country code",
                hint="Use the two capital letters of ISO 3166-1, for example DE or US.",
            )
        )
    return problems


def _years_later(start: datetime, years: int) -> datetime:
    day = min(start.day, calendar.monthrange(start.year + years, start.month)[1])
    return start.replace(year=start.year + years, day=day)


def _signing_only() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def _unfit(key: SealKey, certificate: x509.Certificate) -> list[Diagnostic]:
    problems = []
    if isinstance(key, rsa.RSAPrivateKey):
        if key.key_size < MIN_RSA_BITS:
            problems.append(_unsupported(f"RSA with {key.key_size} bits"))
    elif key.curve.name not in {"secp256r1", "secp384r1", "secp521r1"}:
        problems.append(_unsupported(f"a key on the curve {key.curve.name}"))
    if key.public_key() != certificate.public_key():
        problems.append(
            error(
                "PK603",
                "the private key and the certificate in the key file do not belong together",
                hint="Export key and certificate together, as a .p12 or .pfx file.",
            )
        )
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return problems
    if not (usage.digital_signature or usage.content_commitment):
        problems.append(
            error(
                "PK607",
                f"the certificate {certificate.subject.rfc4514_string()} is not meant for "
                "signatures: its key usage has neither digitalSignature nor nonRepudiation",
                hint="Ask your certificate authority for a document signing certificate.",
            )
        )
    return problems


def _unsupported(kind: str) -> Diagnostic:
    return error(
        "PK606",
        f"policykit cannot seal with {kind}",
        hint=f"Use P-256, P-384, P-521, or RSA with at least {MIN_RSA_BITS} bits.",
    )


def _is_complete_der(data: bytes) -> bool:
    """Say whether the bytes are one DER sequence of exactly their own length.

    The library says "wrong password or damaged" for both; a truncated file shows here.
    """
    if len(data) < 2 or data[0] != _SEQUENCE:  # noqa: PLR2004 - a tag and a length
        return False
    if data[1] < _LONG_FORM:
        return len(data) == 2 + data[1]
    count = data[1] - _LONG_FORM
    return 1 <= count <= 4 and len(data) == 2 + count + int.from_bytes(data[2 : 2 + count])  # noqa: PLR2004 - at most 4 GiB
