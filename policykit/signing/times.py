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
class _Stamp:
    moment: datetime
    authority: CertificateFacts
    identity: Identity


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
            stamps.append(_read(status, stampers))
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
    trusted = [stamp for stamp in stamps if stamp.identity is Identity.TRUSTED]
    best = min(trusted or stamps, key=lambda stamp: stamp.moment)
    if best.identity is not Identity.TRUSTED:
        findings.append(_untrusted(best))
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


def _read(status: TimestampSignatureStatus, stampers: Sequence[x509.Certificate]) -> _Stamp:
    authority = certificate_facts(x509.load_der_x509_certificate(status.signing_cert.dump()))
    named = any(certificate_facts(found).fingerprint == authority.fingerprint for found in stampers)
    if named or status.trusted:
        identity = Identity.TRUSTED
    else:
        identity = Identity.REFUSED if stampers else Identity.NOT_CHECKED
    return _Stamp(status.timestamp.astimezone(UTC), authority, identity)


def _untrusted(stamp: _Stamp) -> Diagnostic:
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
