"""Events of the organization itself: a change of authority accepted, what became of a seal key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - the codec reads the annotations at run time
from enum import StrEnum
from typing import ClassVar

from policykit.record.events import EvidenceFile  # noqa: TC001 - the codec reads the annotations
from policykit.record.methods import Method  # noqa: TC001 - the codec reads the annotations
from policykit.record.workspace_events import WorkspaceEvent
from policykit.values import Digest  # noqa: TC001 - the codec reads the annotations


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityAccepted(WorkspaceEvent):
    """A change of people, roles, rules, signing or time zone, accepted.

    Attributes:
        authority: the one under which it was accepted, so the one before; the first its own.
        accepted: digest of the new one.
        profile: SHA-256 of the profile that has it.
        previous: R of the record before, None for the first.
        changes: what differs, in words; empty for the first.
        method: how it was accepted; see `Approved`, as are evidence, code_found and signature.
    """

    name: ClassVar[str] = "authority"

    accepted: Digest
    profile: Digest
    previous: Digest | None
    changes: tuple[str, ...] = ()
    method: Method
    evidence: tuple[EvidenceFile, ...] = ()
    code_found: bool | None = None
    signature: str | None = None


class KeyChange(StrEnum):
    """What became of a sealing key."""

    CREATED = "created"
    REPLACED = "replaced"
    COMPROMISED = "compromised"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRecorded(WorkspaceEvent):
    """Something in the life of the organization's sealing key.

    Attributes:
        certificate: SHA-256 fingerprint of the key's certificate.
        change: what became of it.
        since: with `compromised`, the moment from which others may have had it, UTC.
        successor: with `replaced`, the certificate that follows.
        reason: why, for whoever reads it later; empty for a new one.
    """

    name: ClassVar[str] = "key"

    certificate: Digest
    change: KeyChange
    since: datetime | None = None
    successor: Digest | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        WorkspaceEvent.__post_init__(self)
        if (self.change is KeyChange.COMPROMISED) != (self.since is not None):
            raise ValueError("since when belongs to a key that was compromised, and to no other")


AUTHORITY_EVENTS: tuple[type[WorkspaceEvent], ...] = (AuthorityAccepted, KeyRecorded)
