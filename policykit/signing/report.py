"""What an examination of a sealed PDF found: plain values, no pyHanko, nothing to interpret."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from policykit.errors import has_errors

if TYPE_CHECKING:
    from datetime import datetime

    from policykit.errors import Diagnostic
    from policykit.signing.container import Container
    from policykit.values import Digest


class Identity(StrEnum):
    """Whether a certificate is one the verifier chose to trust."""

    TRUSTED = "trusted"
    NOT_CHECKED = "not checked"  # the verifier named no certificate
    REFUSED = "refused"  # certificates were named, and none of them vouches for this one


class Modifications(StrEnum):
    """What was added to the file after the seal."""

    NOTHING = "nothing"
    VALIDATION_DATA = "validation data or time-stamps"
    OTHER = "other: refused"


class TimeStrength(StrEnum):
    """What proves the time of sealing, weakest first."""

    SELF_STATED = "self-stated"
    RFC3161 = "rfc3161"


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What a certificate says about itself.

    Attributes:
        subject: the name in RFC 4514 form, for example `CN=Acme seal,O=Acme,C=DE`.
        fingerprint: SHA-256 of the DER certificate, what `openssl x509 -fingerprint` shows.
        not_before: first moment of validity, UTC.
        not_after: last moment of validity, UTC.
    """

    subject: str
    fingerprint: Digest
    not_before: datetime
    not_after: datetime

    def is_valid_at(self, moment: datetime) -> bool:
        """Say whether the moment (with a time zone) lies in the period of validity."""
        return self.not_before <= moment <= self.not_after


@dataclass(frozen=True, slots=True)
class TimeEvidence:
    """What the file says about the time of sealing.

    Attributes:
        strength: what proves the time.
        claimed: the time the sealer wrote into the seal, UTC; None when there is none.
        stamped: the earliest time at which a time-stamp authority saw the seal, UTC; None without a
            valid time-stamp.
        authority: the subject of the authority's certificate; empty without a time-stamp.
        authority_identity: whether the verifier trusts that authority.
        token: SHA-256 of the time-stamp token inside the seal; None when there is none.
    """

    strength: TimeStrength = TimeStrength.SELF_STATED
    claimed: datetime | None = None
    stamped: datetime | None = None
    authority: str = ""
    authority_identity: Identity = Identity.NOT_CHECKED
    token: Digest | None = None


@dataclass(frozen=True, slots=True)
class AnchorReport:
    """The answer of `examine_anchor`: what a time-stamp beside a file is worth.

    Attributes:
        token: SHA-256 of the token.
        stamped: when the authority saw exactly this file, UTC; None where that cannot be told.
        authority: the subject of the authority's certificate; empty where that cannot be told.
        identity: whether the verifier trusts that authority.
        findings: errors, warnings and notes, in the order found.
    """

    token: Digest
    stamped: datetime | None = None
    authority: str = ""
    identity: Identity = Identity.NOT_CHECKED
    findings: tuple[Diagnostic, ...] = ()

    @property
    def ok(self) -> bool:
        """Nothing is wrong. Says nothing of `identity` when the verifier named no authority."""
        return self.stamped is not None and not has_errors(self.findings)

    @property
    def proves(self) -> bool:
        """Nothing is wrong, and the verifier trusts the authority."""
        return self.ok and self.identity is Identity.TRUSTED


@dataclass(frozen=True, slots=True)
class SealReport:
    """The answer of `examine`. Everything is judged; `findings` says in words what is wrong.

    Attributes:
        signed: the file carries at least one signature.
        intact: the sealed bytes are the ones the certificate's key signed.
        covers_whole_file: the seal covers every byte, or every byte up to permitted additions.
        modifications: what was added after the seal.
        single_signature: there is exactly one signature, in policykit's field.
        certification: it certifies the document (an author's signature, not an approval).
        no_changes_allowed: it forbids every later change (DocMDP level 1).
        certificate: the sealing certificate; None when it cannot be read.
        certificate_der: its DER bytes; empty when it cannot be read.
        valid_when_sealed: the certificate was valid at the time the seal claims.
        identity: whether the verifier trusts the certificate.
        time: what proves the time of sealing.
        unsigned_length: how many bytes at the start of the file were there before the seal;
            None when that cannot be told.
        container: where the seal lies in the file; None when it cannot be told.
        findings: errors, warnings and notes, in the order found.
    """

    signed: bool = False
    intact: bool = False
    covers_whole_file: bool = False
    modifications: Modifications = Modifications.NOTHING
    single_signature: bool = False
    certification: bool = False
    no_changes_allowed: bool = False
    certificate: CertificateFacts | None = None
    certificate_der: bytes = field(default=b"", repr=False)
    valid_when_sealed: bool = False
    identity: Identity = Identity.NOT_CHECKED
    time: TimeEvidence = TimeEvidence()
    unsigned_length: int | None = None
    container: Container | None = None
    findings: tuple[Diagnostic, ...] = ()

    @property
    def ok(self) -> bool:
        """Nothing is wrong. Says nothing of `identity` when the verifier named no certificate."""
        return self.signed and self.intact and not has_errors(self.findings)

    @property
    def ok_and_trusted(self) -> bool:
        """Nothing is wrong, and the verifier trusts the certificate."""
        return self.ok and self.identity is Identity.TRUSTED
