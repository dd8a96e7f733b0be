"""What people say of a proposal or a version afterwards: declined, withdrawn, reviewed, retired.

None of these events edits a file. A declined proposal is closed; a withdrawn version never comes
into force; a review leads to a proposal that names it; a retired policy has a last day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 - the codec reads the annotations at run time
from enum import StrEnum
from typing import ClassVar

from policykit.record.events import Actor, Event, EvidenceFile
from policykit.record.methods import Method  # noqa: TC001 - the codec reads the annotations
from policykit.values import Digest, PolicyId  # noqa: TC001 - the codec reads the annotations


class Outcome(StrEnum):
    """What a review found."""

    NO_CHANGE = "no-change"
    CHANGE = "change"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined(Event):
    """A person's refusal of exactly one proposal. It closes the proposal.

    Attributes:
        proposal: R of the proposal.
        role: the role in which the person decided.
        step: which of the required approvals is refused, counted from 1.
        reason: why, for the author.
        method: how it was given; see `Approved`, as are evidence, code_found, signature,
            claimed_on and on_behalf_of.
    """

    name: ClassVar[str] = "declined"

    proposal: Digest
    role: str
    step: int
    reason: str
    method: Method
    evidence: tuple[EvidenceFile, ...] = ()
    code_found: bool | None = None
    signature: None = None
    claimed_on: date | None = None
    on_behalf_of: Actor | None = None

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        _said("reason", self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(Event):
    """A proposal, or a version that is not in force yet or is one of a fork, taken back.

    Attributes:
        target: R of the proposal or of the issued version.
        reason: why.
    """

    name: ClassVar[str] = "withdrawn"

    target: Digest
    reason: str

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        _said("reason", self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed(Event):
    """A person's review of an issued version. Its day is the day of `at`: there is no other.

    Attributes:
        version: R of the issued version.
        outcome: whether its text stays as it is.
        considered: what was looked at, such as incidents, audits, law and systems.
        open_actions: what is still to be done.
        due: the last day on which the review was on time.
        days_late: how many days after that it was made; 0 where it was on time.
        claimed_on: when it is said to have been made, if earlier; a claim only.
    """

    name: ClassVar[str] = "reviewed"

    version: Digest
    outcome: Outcome
    considered: tuple[str, ...]
    open_actions: tuple[str, ...] = ()
    due: date
    days_late: int
    claimed_on: date | None = None

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        if not self.considered:
            raise ValueError("a review that considered nothing is none")
        for text in self.considered:
            _said("considered", text)
        for text in self.open_actions:
            _said("open action", text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retired(Event):
    """The end of a policy: no version issued before this is in force after the last day.

    Attributes:
        version: R of the version in force.
        reason: why.
        successor: id of the policy that takes its place, or None.
        last_day: the last day in force; not before the day of `at`.
        requested_by: who asked for it; somebody else than who decides it.
    """

    name: ClassVar[str] = "retired"

    version: Digest
    reason: str
    successor: PolicyId | None
    last_day: date
    requested_by: Actor

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        _said("reason", self.reason)


def days_late(due: date, on: date) -> int:
    """Return by how many days something due on one day is late on another.

    >>> days_late(date(2027, 3, 2), date(2027, 3, 14))
    12
    """
    return max(0, (on - due).days)


def _said(label: str, text: str) -> None:
    if not text.strip() or not text.isprintable():
        raise ValueError(f"{label} {text!r} must be one line of text and not empty")
