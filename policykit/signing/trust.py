"""Whether the signature holds, whose it is, and what proves its time.

Takes one embedded signature and the verifier's certificates, gives a completed `SealReport`.
Never fetches anything, never takes an anchor from the file.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from asn1crypto.x509 import Certificate as PlainCertificate
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.general import NonexistentAttributeError, find_unique_cms_attribute
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from policykit.canonical import sha256
from policykit.errors import Diagnostic, Severity, error, warning
from policykit.signing.identity import certificate_facts
from policykit.signing.report import Identity, SealReport
from policykit.signing.times import ASK_AGAIN, judge_times, minute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from asn1crypto.cms import ContentInfo, SignedData
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
    from pyhanko.sign.validation.status import PdfSignatureStatus, TimestampSignatureStatus

    from policykit.signing.report import CertificateFacts

STRONG_DIGESTS = frozenset({"sha256", "sha384", "sha512"})

_SIGNING = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"})


def judge_signature(
    report: SealReport,
    sealed: EmbeddedPdfSignature,
    anchors: Sequence[x509.Certificate],
    *,
    at: datetime | None,
    stampers: Sequence[x509.Certificate],
) -> SealReport:
    """Add to the report: the signature itself, its certificate, its time.

    Args:
        report: what is known of the file so far.
        sealed: the seal.
        anchors: certificates that may vouch for the sealing certificate.
        at: the present, or None.
        stampers: certificates that may vouch for a time-stamp authority.
    """
    der = sealed.signer_cert.dump()
    certificate = x509.load_der_x509_certificate(der)
    facts = certificate_facts(certificate)
    claimed = sealed.self_reported_timestamp
    claimed = claimed.astimezone(UTC) if claimed and claimed.tzinfo else None
    token = _token(sealed)
    try:
        status = asyncio.run(
            async_validate_pdf_signature(
                sealed,
                signer_validation_context=trusting(anchors, claimed),
                ts_validation_context=trusting(
                    stampers, None if token is None else _stamp_moment(token["content"])
                ),
                key_usage_settings=_SIGNING,
                skip_diff=True,
            )
        )
        stamps = _document_stamps(sealed.reader, stampers)
    except SignatureValidationError as problem:
        return _with(
            report,
            error("PK908", f"the seal is damaged: {problem.failure_message}", hint=ASK_AGAIN),
            certificate=facts,
            certificate_der=der,
        )
    time, time_findings = judge_times(claimed, status.timestamp_validity, stamps, stampers, at=at)
    findings = [*_integrity(status, sealed), *time_findings]
    valid = claimed is not None and facts.is_valid_at(claimed)
    if not valid:
        findings.append(_not_valid(facts, claimed))
    elif at is not None and at > facts.not_after:
        findings.append(
            warning(
                "PK919",
                f"the sealing certificate expired on {facts.not_after:%Y-%m-%d}, after the seal "
                "was made",
                hint="That is no fault of the seal; its time rests on what this report says.",
            )
        )
    identity, who = _identity(status, facts, anchors)
    return _with(
        report,
        *findings,
        *who,
        intact=bool(status.intact and status.valid),
        certificate=facts,
        certificate_der=der,
        valid_when_sealed=valid,
        identity=identity,
        time=replace(time, token=None if token is None else sha256(token.dump())),
    )


def trusting(anchors: Sequence[x509.Certificate], moment: datetime | None) -> ValidationContext:
    """Return a context that trusts exactly the authorities among the anchors, at a moment.

    An anchor that is no authority vouches for itself only; `_identity` compares its fingerprint.
    """
    roots = [
        PlainCertificate.load(found.public_bytes(Encoding.DER))
        for found in anchors
        if _is_authority(found)
    ]
    return ValidationContext(
        trust_roots=roots, moment=moment, allow_fetching=False, revocation_mode="soft-fail"
    )


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _integrity(status: PdfSignatureStatus, sealed: EmbeddedPdfSignature) -> list[Diagnostic]:
    findings = []
    if not status.intact:
        findings.append(
            error(
                "PK908",
                "the sealed content was changed: its digest is not the one that was signed",
                hint=ASK_AGAIN,
            )
        )
    elif not status.valid:
        findings.append(
            error(
                "PK908",
                "the signature was not made with the key of its certificate",
                hint=ASK_AGAIN,
            )
        )
    if status.md_algorithm not in STRONG_DIGESTS:
        findings.append(
            error("PK912", f"the seal rests on the digest {status.md_algorithm}, which is too weak")
        )
    try:
        find_unique_cms_attribute(sealed.signer_info["signed_attrs"], "signing_certificate_v2")
    except (NonexistentAttributeError, ValueError):
        findings.append(
            error(
                "PK908",
                "the seal does not name its certificate, so the certificate could be exchanged",
                hint=ASK_AGAIN,
            )
        )
    return findings


def _identity(
    status: PdfSignatureStatus, facts: CertificateFacts, anchors: Sequence[x509.Certificate]
) -> tuple[Identity, tuple[Diagnostic, ...]]:
    if not anchors:
        return Identity.NOT_CHECKED, (
            Diagnostic(
                Severity.NOTE,
                "PK921",
                f"nobody said whom to trust, so the seal of {facts.subject} proves only that "
                "nothing changed since it was made",
                hint="Give the certificate you received from the organization with --trust.",
            ),
        )
    if any(certificate_facts(found).fingerprint == facts.fingerprint for found in anchors):
        return Identity.TRUSTED, ()
    if status.trusted:
        return Identity.TRUSTED, (
            Diagnostic(
                Severity.NOTE,
                "PK922",
                "an authority you trust issued the sealing certificate; whether it was revoked "
                "since was not asked, because policykit verifies without the network",
            ),
        )
    return Identity.REFUSED, (
        error(
            "PK913",
            f"the seal was made with the certificate {facts.subject} "
            f"({facts.fingerprint[:16]}…), and none of the certificates you trust vouches for it",
            hint="Ask the organization which certificate it seals with, by another way than the "
            "one this file came.",
        ),
    )


def _not_valid(facts: CertificateFacts, sealed_at: datetime | None) -> Diagnostic:
    if sealed_at is None:
        return error("PK914", "the seal names no time, so its certificate cannot be judged")
    return error(
        "PK914",
        f"the seal is dated {minute(sealed_at)}, but its certificate is valid only from "
        f"{minute(facts.not_before)} to {minute(facts.not_after)}",
        hint=ASK_AGAIN,
    )


def _document_stamps(
    reader: PdfFileReader, stampers: Sequence[x509.Certificate]
) -> list[TimestampSignatureStatus]:
    """Return the verdict on each time-stamp that covers the file up to itself."""
    return [
        asyncio.run(
            async_validate_pdf_timestamp(
                found,
                validation_context=trusting(stampers, _stamp_moment(found.signed_data)),
                skip_diff=True,
            )
        )
        for found in reader.embedded_timestamp_signatures
    ]


def _token(sealed: EmbeddedPdfSignature) -> ContentInfo | None:
    """Return the time-stamp token inside the signature, unjudged; None when there is none."""
    try:
        return find_unique_cms_attribute(
            sealed.signer_info["unsigned_attrs"], "signature_time_stamp_token"
        )
    except NonexistentAttributeError:
        return None


def _stamp_moment(token: SignedData) -> datetime | None:
    """Return the time inside a token: its authority has to have been valid then."""
    moment = token["encap_content_info"]["content"].parsed["gen_time"].native
    return moment if isinstance(moment, datetime) else None


def _with(report: SealReport, *findings: Diagnostic, **changes: object) -> SealReport:
    return replace(report, findings=(*report.findings, *findings), **changes)  # type: ignore[arg-type]
