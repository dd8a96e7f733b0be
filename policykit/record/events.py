"""The events in the life of a policy, as values.

One dataclass per event. The field names and types are the format: `policykit.record.codec` reads
and writes JSON from them. An event holds names and titles and never an e-mail address.
Digests named R are SHA-256 of a record file's bytes; the others are SHA-256 of git blob content.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping  # noqa: TC003 - the codec reads the annotations at run time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import ClassVar
from zoneinfo import ZoneInfo

from policykit.record.methods import (  # noqa: TC001 - the codec reads the annotations at run time
    Method,
    TimeStrength,
)
from policykit.values import (  # noqa: TC001 - the codec reads the annotations at run time
    Digest,
    PolicyId,
    Version,
)

SCHEMA = 1

_ADDRESS = re.compile(r"\S@\S+\.\S")
_UNPRINTABLE = frozenset({"Cc", "Cs"})  # controls, halves of surrogate pairs


class ChangeClass(StrEnum):
    """Whether a change alters what people must do."""

    MATERIAL = "material"
    EDITORIAL = "editorial"


class OnIssue(StrEnum):
    """The effective rule of a proposal that names no date."""

    ON_ISSUE = "on-issue"


ON_ISSUE = OnIssue.ON_ISSUE


def _single_line(label: str, text: str) -> None:
    if not text.strip() or any(unicodedata.category(sign) in _UNPRINTABLE for sign in text):
        raise ValueError(f"{label} {text!r} must be one line of text and not empty")


def _no_address(label: str, text: str) -> None:
    if _ADDRESS.search(text):
        raise ValueError(f"{label} {text!r} looks like an e-mail address; records hold names only")


def name_only(text: str) -> str:
    """Return a person's name without an e-mail address, as records hold it.

    >>> name_only("Ana Silva <ana@acme.example>"), name_only("ana@acme.example")
    ('Ana Silva', 'ana')
    """
    bare = re.sub(r"<[^<>]*>", "", text)
    bare = re.sub(r"@\S*", "", bare)
    printable = "".join(sign for sign in bare if unicodedata.category(sign) not in _UNPRINTABLE)
    return " ".join(printable.split()) or "unnamed"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person as they were when something was recorded.

    Attributes:
        person: the id in the profile.
        name: full name.
        title: job title.
        roles: keys of the roles held on that day.
    """

    person: str
    name: str
    title: str
    roles: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for label, text in (("person", self.person), ("name", self.name), ("title", self.title)):
            _single_line(label, text)
            _no_address(label, text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What every event has.

    Attributes:
        policy: id of the policy.
        at: when it was recorded, UTC, whole seconds.
        zone: IANA name of the organization's time zone; days are counted in it.
        by: who did it.
        authority: digest of people, roles, approval rules, signing keys and time zone.
    """

    name: ClassVar[str] = ""
    in_workspace: ClassVar[bool] = False  # it stands in records/_workspace/

    policy: PolicyId
    at: datetime
    zone: str
    by: Actor
    authority: Digest

    def __post_init__(self) -> None:
        if self.at.tzinfo is not UTC or self.at.microsecond:
            raise ValueError(f"at {self.at.isoformat()} must be UTC and whole seconds")
        time_zone(self.zone)

    @property
    def day(self) -> date:
        """Return the date of the event in the organization's time zone."""
        return local_date(self.at, self.zone)


@dataclass(frozen=True, slots=True)
class Change:
    """The entry of the change log.

    Attributes:
        what: what changed.
        why: the reason, or None where none was given.
        asked_by: who asked for it, or None.
    """

    what: str
    why: str | None = None
    asked_by: str | None = None


@dataclass(frozen=True, slots=True)
class StatementIds:
    """Which statements a change added, removed or changed: ids, in the order of the policy."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed(Event):
    """Exactly this text and mapping, put up for approval as the next version.

    Attributes:
        content: digest over the policy file and its mapping.
        text: digest of the policy file's bytes after the front matter.
        version: what it becomes when issued.
        change_class: the class it is proposed as (`class` in the file).
        class_computed: the class that the comparison gave.
        override_reason: why the two differ; None where they agree.
        change: the entry of the change log.
        statements: the statements it touches.
        effective: a date, or on the day of issue.
        previous: R of the issued version it replaces, None for the first.
        review: R of the review that led to it, or None.
        profile: digest of the profile it was made from.
        template: digest of the template it was filled from, None where there is none.
        lock: versions of the programs, by name.
        contributors: names of those who committed to the text since the last version.
        set: digest of the member list, where several policies are proposed as one set.
    """

    name: ClassVar[str] = "proposed"

    content: Digest
    text: Digest
    version: Version
    change_class: ChangeClass
    class_computed: ChangeClass
    override_reason: str | None = None
    change: Change
    statements: StatementIds
    effective: date | OnIssue
    previous: Digest | None
    review: Digest | None = None
    profile: Digest
    template: Digest | None
    lock: Mapping[str, str]
    contributors: tuple[str, ...] = ()
    set: Digest | None = None

    def __post_init__(self) -> None:
        # Naming the class: with slots=True the class that super() would find is not this one.
        Event.__post_init__(self)
        for contributor in self.contributors:
            _single_line("contributor", contributor)
            _no_address("contributor", contributor)

    @property
    def lowers_class(self) -> bool:
        """Say whether it is proposed as editorial although the comparison says material."""
        return (self.change_class, self.class_computed) == (
            ChangeClass.EDITORIAL,
            ChangeClass.MATERIAL,
        )


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file that shows an approval: its name and the SHA-256 of its bytes."""

    name: str
    sha256: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved(Event):
    """A person's decision on exactly one proposal.

    Attributes:
        proposal: R of the proposal.
        role: the role in which the person decided.
        step: which of the required approvals this is, counted from 1.
        method: how it was given.
        evidence: files that show it.
        code_found: True where readable evidence holds the approval code; False where no evidence
            could be read as text; None where there is no evidence.
        signature: an SSH signature over the record without this field, else None.
        claimed_on: when the decision is said to have been made, if earlier; a claim only.
        on_behalf_of: who delegated it, as they were then, where another decided for them.
    """

    name: ClassVar[str] = "approved"

    proposal: Digest
    role: str
    step: int
    method: Method
    evidence: tuple[EvidenceFile, ...] = ()
    code_found: bool | None = None
    signature: str | None = None
    claimed_on: date | None = None
    on_behalf_of: Actor | None = None


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that the pages are made from: its path in the workspace and its SHA-256."""

    path: str
    sha256: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued(Event):
    """A proposal made official. The pages are rendered from what this names and nothing else.

    Attributes:
        proposal: R of the proposal.
        approvals: R of the approvals that met the requirements.
        version: see `Proposed`, as are change_class, change, statements, previous and lock.
        effective: first day in force.
        next_review: last day on which the next review is on time.
        interval_months: months between reviews that this version promises.
        inputs: files the pages are made from.
    """

    name: ClassVar[str] = "issued"

    proposal: Digest
    approvals: tuple[Digest, ...]
    version: Version
    change_class: ChangeClass
    change: Change
    statements: StatementIds
    effective: date
    next_review: date
    interval_months: int
    previous: Digest | None
    inputs: tuple[InputFile, ...]
    lock: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Render:
    """The pages before the seal: SHA-256 and length of the bytes, SHA-256 of decoded content."""

    sha256: Digest
    length: int
    decoded_sha256: Digest


@dataclass(frozen=True, slots=True)
class Time:
    """What proves the time, and the SHA-256 of the time-stamp token if there is one."""

    strength: TimeStrength
    token_sha256: Digest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed(Event):
    """The PDF that was made for an issued version. Made last; nothing in the PDF names it.

    Attributes:
        issued: R of the issued version.
        render: the pages before the seal.
        pdf: the sealed file.
        certificate: SHA-256 fingerprint of the seal's certificate.
        time: what proves the time.
    """

    name: ClassVar[str] = "sealed"

    issued: Digest
    render: Render
    pdf: InputFile
    certificate: Digest
    time: Time


@dataclass(frozen=True, slots=True, kw_only=True)
class Unjudged(Event):
    """An event that this policykit does not know: kept, reported, and not judged."""


def time_zone(name: str) -> ZoneInfo:
    """Return the time zone of that IANA name.

    Raises:
        ValueError: there is none of that name.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as found:
        raise ValueError(f"{name!r} is not a time zone: write it like Europe/Lisbon") from found


def local_date(at: datetime, zone: str) -> date:
    """Return the calendar date of a moment in a time zone.

    Raises:
        ValueError: the time zone does not exist.
    """
    return at.astimezone(time_zone(zone)).date()
