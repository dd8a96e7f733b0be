"""What proves the time of a seal: the sealer's word, and the time-stamps around it.

A time-stamp authority (RFC 3161) signs that it saw something at a time. One may have seen the seal
while it was made (inside the signature), others the whole file later (document time-stamps).

Takes what pyHanko validated, gives `TimeEvidence` and findings. Never asks an authority.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from policykit.errors import Diagnostic, Severity, error, warning
from policykit.signing.identity import certificate_facts
from policykit.signing.report import Identity, TimeEvidence, TimeStrength

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyhanko.sign.validation.status import TimestampSignatureStatus

    from policykit.signing.report import CertificateFacts

CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far two honest clocks may differ before it is worth a word."""

LATE_STAMP = timedelta(days=1)
"""A time-stamp is fetched while sealing; one that is a day younger is worth a word."""

ASK_AGAIN = "Do not rely on this file; ask the organization for the sealed original."


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time-stamp whose signature holds.

    Attributes:
        moment: when the authority saw what it stamped, UTC.
        authority: its certificate.
        is_for_time_stamps: whether that certificate is for time-stamps and nothing else.
        identity: whether the verifier trusts the authority.
    """

    moment: datetime
    authority: CertificateFacts
    is_for_time_stamps: bool
    identity: Identity

    @property
    def is_untrusted(self) -> bool:
        """Say whether the verifier has not said that they trust the authority."""
        return self.identity is not Identity.TRUSTED


def judge_times(
    claimed: datetime | None,
    inside: TimestampSignatureStatus | None,
    around: Sequence[TimestampSignatureStatus],
    stampers: Sequence[x509.Certificate],
    *,
    at: datetime | None,
) -> tuple[TimeEvidence, list[Diagnostic]]:
    """Judge the time of a seal.

    Args:
        claimed: the time written into the seal, UTC.
        inside: the time-stamp in the signature, validated with the stampers as trust.
        around: the document time-stamps after it, validated likewise.
        stampers: certificates the verifier trusts to vouch for a time-stamp authority.
        at: the present, or None.
    """
    findings: list[Diagnostic] = []
    if at is not None and claimed is not None and claimed > at + CLOCK_TOLERANCE:
        findings.append(
            error(
                "PK915",
                f"the seal is dated {minute(claimed)}, which is in the future",
                hint="Check this computer's clock. " + ASK_AGAIN,
            )
        )
    stamps = []
    for status in (*([] if inside is None else [inside]), *around):
        if status.intact and status.valid:
            stamp = read_stamp(status, stampers)
            if wrong := unfit(stamp):
                findings += wrong
            else:
                stamps.append(stamp)
        else:
            findings.append(
                error(
                    "PK916",
                    "a time-stamp in the file is damaged or belongs to another file",
                    hint=ASK_AGAIN,
                )
            )
    if not stamps:
        return TimeEvidence(claimed=claimed), findings
    trusted = [stamp for stamp in stamps if not stamp.is_untrusted]
    best = min(trusted or stamps, key=lambda stamp: stamp.moment)
    if best.is_untrusted:
        findings.append(untrusted(best))
    findings += _plausible(claimed, best.moment, fetched_while_sealing=inside is not None)
    return TimeEvidence(
        strength=TimeStrength.RFC3161,
        claimed=claimed,
        stamped=best.moment,
        authority=best.authority.subject,
        authority_identity=best.identity,
    ), findings


def minute(moment: datetime) -> str:
    """Return the moment in words, to the minute."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def read_stamp(status: TimestampSignatureStatus, stampers: Sequence[x509.Certificate]) -> Stamp:
    """Return a time-stamp that pyHanko found to be intact and valid, with the stampers as trust."""
    certificate = x509.load_der_x509_certificate(status.signing_cert.dump())
    authority = certificate_facts(certificate)
    named = any(certificate_facts(found).fingerprint == authority.fingerprint for found in stampers)
    if named or status.trusted:
        identity = Identity.TRUSTED
    else:
        identity = Identity.REFUSED if stampers else Identity.NOT_CHECKED
    return Stamp(
        status.timestamp.astimezone(UTC), authority, _is_for_time_stamps(certificate), identity
    )


def unfit(stamp: Stamp) -> list[Diagnostic]:
    """Return why a certificate may not make time-stamps, or not then (RFC 3161, 2.3)."""
    who, facts = stamp.authority.subject, stamp.authority
    if not stamp.is_for_time_stamps:
        message = f"a time-stamp was made with the certificate {who}, which is not for time-stamps"
    elif not facts.is_valid_at(stamp.moment):
        message = (
            f"a time-stamp states {minute(stamp.moment)}, and the certificate {who} is valid only "
            f"from {minute(facts.not_before)} to {minute(facts.not_after)}"
        )
    else:
        return []
    return [error("PK925", message, hint="It proves no time. " + ASK_AGAIN)]


def _is_for_time_stamps(certificate: x509.Certificate) -> bool:
    """Look for the extended key usage that RFC 3161 demands: critical, and the only one."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except (x509.ExtensionNotFound, ValueError):
        return False
    return usage.critical and [*usage.value] == [ExtendedKeyUsageOID.TIME_STAMPING]


def untrusted(stamp: Stamp) -> Diagnostic:
    """Return that the verifier does not trust the authority, or has not said so."""
    words = f"the time-stamp {minute(stamp.moment)} comes from {stamp.authority.subject}, and "
    if stamp.identity is Identity.REFUSED:
        return warning("PK917", words + "none of the authorities you trust vouches for it")
    return Diagnostic(
        Severity.NOTE, "PK917", words + "whether to trust that authority was not checked"
    )


def _plausible(
    claimed: datetime | None, stamped: datetime, *, fetched_while_sealing: bool
) -> list[Diagnostic]:
    if claimed is None:
        return []
    late = stamped - claimed
    if late < -CLOCK_TOLERANCE:
        order = "before"
    elif fetched_while_sealing and late > LATE_STAMP:
        order = "after"
    else:
        return []
    return [
        warning(
            "PK918",
            f"the seal says it was made {minute(claimed)}, but the time-stamp authority saw it "
            f"{minute(stamped)}, well {order} that",
            hint="Rely on the time-stamp.",
        )
    ]
