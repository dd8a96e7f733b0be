"""What a portal shows, as plain values: policies, their versions, and tables about them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from policykit.document import Change, Document
    from policykit.values import PolicyId


class Edition(StrEnum):
    """Whom a portal is for; customers see public policies and nothing about their making."""

    STAFF = "staff"
    CUSTOMERS = "customers"


@dataclass(frozen=True, slots=True)
class Download:
    """A file to be taken away.

    Attributes:
        path: from the top of the portal.
        size: in bytes.
        sha256: of its bytes, in hex.
    """

    path: str
    size: int
    sha256: str

    @property
    def name(self) -> str:
        """Return the file's name."""
        return self.path.rpartition("/")[2]

    @property
    def size_words(self) -> str:
        """Return its size as people say it."""
        return f"{max(round(self.size / 1024), 1)} KB"


@dataclass(frozen=True, slots=True)
class VersionEntry:
    """One version in the history of a policy.

    Attributes:
        state: such as "in force", "superseded", "scheduled".
        approved: who approved it and when, one line each; roles where people are left out.
        changes: what differs from the version before; None where that cannot be said.
        before: number of that version, empty for the first.
    """

    version: str
    state: str
    issued: date | None
    effective: date | None
    kind: str
    what: str
    why: str
    approved: tuple[str, ...]
    pdf: Download | None
    changes: tuple[Change, ...] | None
    before: str


@dataclass(frozen=True, slots=True)
class PortalPolicy:
    """A policy in force.

    Attributes:
        language: of its text.
        facts: label and value pairs about the version in force.
        controls: statement -> the criteria it answers, in words.
        pictures: path in the workspace -> path in the portal.
        exceptions: what is open for it, in words.
        history: newest first.
        notes: what was added to its records later, newest first.
        pdf: of the version in force.
    """

    id: PolicyId
    title: str
    version: str
    effective: date
    next_review: date
    review: str
    owner: str
    language: str
    document: Document
    facts: tuple[tuple[str, str], ...]
    controls: Mapping[str, tuple[str, ...]]
    pictures: Mapping[str, str]
    exceptions: tuple[str, ...]
    history: tuple[VersionEntry, ...]
    pdf: Download | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """Something that falls due.

    Attributes:
        state: "overdue", "due soon", or empty.
        policy: id of the policy it is about.
    """

    day: date
    what: str
    who: str
    state: str
    policy: PolicyId


@dataclass(frozen=True, slots=True)
class Answered:
    """A criterion and the statements that answer it.

    Attributes:
        answers: policy and statement; the policy is empty where the statement is not in force.
    """

    id: str
    title: str
    group: str
    verdict: str
    reason: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FrameworkCoverage:
    """One framework with all its criteria."""

    title: str
    summary: str
    criteria: tuple[Answered, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A table of a page of its own: column names and rows of text."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """How a policy stands with those who were to acknowledge it.

    Attributes:
        people: name and state of each person, empty where people are left out.
    """

    policy: PolicyId
    title: str
    counts: tuple[tuple[str, int], ...]
    people: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Portal:
    """Everything that the pages say.

    Attributes:
        on: the day it speaks of.
        commit: what it was made from, empty where there is none.
        colour: the organization's, `#rrggbb`.
        logo: path in the portal, empty for none.
        contact: where questions go, empty where nobody said.
        timeline: the picture as SVG; None in the customers' edition.
        days: the same as text: policy, version, from, to, days, why none.
        acknowledgements: None where nobody keeps a list of people here.
        files: everything that is copied as it is, by path.
        gaps: title of a policy without a version in force, and why.
    """

    organization: str
    short_name: str
    edition: Edition
    on: date
    commit: str
    colour: str
    logo: str
    contact: str
    policies: tuple[PortalPolicy, ...]
    gaps: tuple[tuple[str, str], ...]
    due: tuple[Due, ...]
    coverage: tuple[FrameworkCoverage, ...]
    exceptions: Listing
    timeline: bytes | None
    days: Listing
    acknowledgements: tuple[Acknowledgement, ...] | None
    files: Mapping[str, bytes]

    @property
    def is_for_staff(self) -> bool:
        """Say whether it shows what only staff and auditors are to see."""
        return self.edition is Edition.STAFF
