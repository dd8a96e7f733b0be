"""Events about who is to acknowledge policies and who did, by opaque person ids.

They stand in `records/_workspace/` and hold neither names nor addresses: those are in a file that
git does not keep and that can be erased, after which an id says nothing about anybody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping  # noqa: TC003 - the codec reads the annotations at run time
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from policykit.record.workspace_events import WorkspaceEvent
from policykit.values import Digest, PolicyId, Version  # noqa: TC001 - the codec reads them

_PERSON = re.compile(r"P-\d{4,}")


class PersonKind(StrEnum):
    """How somebody works for the organization."""

    EMPLOYEE = "employee"
    CONTRACTOR = "contractor"


class AckMethod(StrEnum):
    """How an acknowledgement was given, weakest first."""

    ASSERTED = "asserted"
    PAPER = "paper"
    SYSTEM = "system"
    ESIGN = "esign"
    REPLY = "reply"
    EMAIL = "email"

    @property
    def forged_by(self) -> str:
        """Return who could have made it up, in words."""
        return _FORGED_BY[self]


_FORGED_BY = {
    AckMethod.ASSERTED: "whoever made the list that was imported",
    AckMethod.PAPER: "whoever kept the signed sheets",
    AckMethod.SYSTEM: "whoever administers the system, or made its export",
    AckMethod.ESIGN: "whoever administers the signing service, or made its export",
    AckMethod.REPLY: "who had the request with its code: the person and who sent it",
    AckMethod.EMAIL: "who administers the mail domain of the person, and had the code",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One person of the list, as it was recorded that day.

    Attributes:
        id: P- and a number that is never given to another person.
        kind: employee or contractor.
        start: first day of work, or of this spell of it.
        end: last day; None while it is not known.
        groups: what decides which policies concern the person, such as departments; sorted.
        manager: id of who follows up, None where it is not known.
    """

    id: str
    kind: PersonKind
    start: date
    end: date | None = None
    groups: tuple[str, ...] = ()
    manager: str | None = None

    def __post_init__(self) -> None:
        require_person(self.id)
        if self.manager is not None:
            require_person(self.manager)
        if self.end is not None and self.end < self.start:
            raise ValueError(f"{self.id} ends on {self.end}, before the start on {self.start}")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that something was taken from. It is not kept in git, since it holds names.

    Attributes:
        name: of the file.
        sha256: of its bytes, for who has it still.
        rows: how many rows of data it has.
    """

    name: str
    sha256: Digest
    rows: int


@dataclass(frozen=True, slots=True)
class LeftOutRows:
    """Rows of a source that were not taken, and why."""

    rows: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRecorded(WorkspaceEvent):
    """The list of people was compared with a file, and this is what was new or different.

    Attributes:
        as_of: the day for which the file speaks.
        source: the file.
        changed: people who are new or of whom something changed, each as they are now.
        total: how many people are on the list on that day, after this.
        excluded: rows that are not people who acknowledge, by reason.
        previous: R of the list it was compared with, None for the first.
    """

    name: ClassVar[str] = "roster"

    as_of: date
    source: SourceFile
    changed: tuple[Listed, ...]
    total: int
    excluded: tuple[LeftOutRows, ...] = ()
    previous: Digest | None = None


@dataclass(frozen=True, slots=True)
class AcknowledgedVersion:
    """Who acknowledged one version of one policy, in one way.

    Attributes:
        about: id of the policy.
        version: the version that people had before them.
        text: SHA-256 of its text, as in the proposal.
        method: how it was given.
        people: person id to the day, written 2026-12-31, in the organization's time zone.
    """

    about: PolicyId
    version: Version
    text: Digest
    method: AckMethod
    people: Mapping[str, str]

    def __post_init__(self) -> None:
        for person, day in self.people.items():
            require_person(person)
            date.fromisoformat(day)

    @property
    def days(self) -> tuple[tuple[str, date], ...]:
        """Return each person with the day."""
        return tuple((person, date.fromisoformat(day)) for person, day in self.people.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged(WorkspaceEvent):
    """One batch of acknowledgements, from one file or one set of replies.

    Attributes:
        source: the file, or the list of replies that `sha256sum` prints.
        system: where it comes from, in words.
        versions: who acknowledged what.
        version_rule: how a version was found for rows that name none; empty where all named one.
        left_out: rows that were not taken, by reason.
    """

    name: ClassVar[str] = "acknowledged"

    source: SourceFile
    system: str
    versions: tuple[AcknowledgedVersion, ...]
    version_rule: str = ""
    left_out: tuple[LeftOutRows, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgementTakenBack(WorkspaceEvent):
    """A batch that was imported wrongly does not count any more.

    Attributes:
        target: R of the batch.
        reason: why.
    """

    name: ClassVar[str] = "acknowledged-taken-back"

    target: Digest
    reason: str


@dataclass(frozen=True, slots=True)
class RequestedVersion:
    """One version that people are asked to acknowledge; see `AcknowledgedVersion`."""

    about: PolicyId
    version: Version
    text: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgementRequested(WorkspaceEvent):
    """People were asked to acknowledge, each with a code of their own.

    Attributes:
        versions: everything that is asked of anybody.
        asked: person id to SHA-256 over person, code and the versions asked of that person. Who
            does not have the code cannot make a reply that fits.
        wanted: person id to the policy ids asked of that person, separated by spaces.
        due: when the first of it is due.
    """

    name: ClassVar[str] = "acknowledgement-requested"

    versions: tuple[RequestedVersion, ...]
    asked: Mapping[str, str]
    wanted: Mapping[str, str]
    due: date

    def __post_init__(self) -> None:
        WorkspaceEvent.__post_init__(self)
        if set(self.asked) != set(self.wanted):
            raise ValueError("asked and wanted are not about the same people")
        for person in self.asked:
            require_person(person)


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgementEscalated(WorkspaceEvent):
    """Somebody followed up what a person has not acknowledged.

    Attributes:
        person: id of the person.
        policies: what it is about; empty for everything that was overdue.
        note: what was done or said.
    """

    name: ClassVar[str] = "acknowledgement-escalated"

    person: str
    policies: tuple[PolicyId, ...] = ()
    note: str

    def __post_init__(self) -> None:
        WorkspaceEvent.__post_init__(self)
        require_person(self.person)
        if not self.note.strip() or not self.note.isprintable():
            raise ValueError(f"note {self.note!r} must be one line of text and not empty")


ACKNOWLEDGEMENT_EVENTS: tuple[type[WorkspaceEvent], ...] = (
    RosterRecorded,
    Acknowledged,
    AcknowledgementTakenBack,
    AcknowledgementRequested,
    AcknowledgementEscalated,
)


def require_person(text: str) -> None:
    """Refuse what is not a person id.

    Raises:
        ValueError: it is not written like P-0001.
    """
    if not _PERSON.fullmatch(text):
        raise ValueError(f"{text!r} is not a person of the roster: they are called like P-0001")
