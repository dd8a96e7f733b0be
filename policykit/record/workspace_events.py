"""Events that are not about one policy's text: policy exceptions, and what makes reviews due.

They stand in `records/_workspace/`. What people call them by is their number (EX-2027-001,
TR-2027-001); records cite each other by digest, as everywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date  # noqa: TC003 - the codec reads the annotations at run time
from enum import StrEnum
from typing import ClassVar

from policykit.record.codec import WORKSPACE
from policykit.record.events import Event, EvidenceFile
from policykit.record.methods import Method  # noqa: TC001 - the codec reads the annotations
from policykit.values import Digest, PolicyId  # noqa: TC001 - the codec reads the annotations

_NUMBER = re.compile(r"(?:EX|TR)-\d{4}-\d{3,}")


class TriggerKind(StrEnum):
    """What can make a review due before its time; the words of `review.triggers` in a profile."""

    INCIDENT = "incident"
    AUDIT_FINDING = "audit_finding"
    LAW_CHANGE = "law_change"
    SYSTEM_CHANGE = "system_change"
    ORGANIZATION_CHANGE = "organization_change"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceEvent(Event):
    """An event whose `policy` is `_workspace`."""

    in_workspace: ClassVar[bool] = True

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        if self.policy != WORKSPACE:
            raise ValueError(f"{self.name} stands in {WORKSPACE} and not with {self.policy}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionRequested(WorkspaceEvent):
    """Somebody asks to deviate from a statement for a time.

    Attributes:
        number: EX-, the year, and a number without gaps within the year.
        about: the policy deviated from.
        statements: ids of the statements deviated from; at least one.
        reason: why the statement cannot be kept.
        risk: what can happen because of it.
        control: what is done instead (the compensating control).
        start: first day, not before the day of the request.
        expiry: last day.
        review_on: day by which somebody looks whether it is still needed.
        max_days: the longest term that the profile allowed then.
        extends: R of the request that this one continues, None for a new one.
    """

    name: ClassVar[str] = "exception-requested"

    number: str
    about: PolicyId
    statements: tuple[str, ...]
    reason: str
    risk: str
    control: str
    start: date
    expiry: date
    review_on: date
    max_days: int
    extends: Digest | None = None

    def __post_init__(self) -> None:
        WorkspaceEvent.__post_init__(self)
        _numbered(self.number, "EX")
        if not self.statements:
            raise ValueError("an exception from no statement is none")
        for label, text in (
            ("reason", self.reason),
            ("risk", self.risk),
            ("control", self.control),
        ):
            _said(label, text)


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutException(WorkspaceEvent):
    """What is recorded of an exception after it was asked for; `request` is R of the request."""

    request: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionDecision(AboutException):
    """Whether an exception may be made use of.

    Attributes:
        role: the role in which the person decided.
        method, evidence, code_found, signature: how it was given; see `Approved`.
    """

    role: str
    method: Method
    evidence: tuple[EvidenceFile, ...] = ()
    code_found: bool | None = None
    signature: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionApproved(ExceptionDecision):
    """It may, until it expires."""

    name: ClassVar[str] = "exception-approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionRefused(ExceptionDecision):
    """It may not; `reason` says why."""

    name: ClassVar[str] = "exception-refused"

    reason: str

    def __post_init__(self) -> None:
        WorkspaceEvent.__post_init__(self)
        _said("reason", self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionClosed(AboutException):
    """Nobody relies on it any more; `reason` says how it ended."""

    name: ClassVar[str] = "exception-closed"

    reason: str

    def __post_init__(self) -> None:
        WorkspaceEvent.__post_init__(self)
        _said("reason", self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionsSignedOff(WorkspaceEvent):
    """A person states that the register is complete for a period that is over.

    Attributes:
        first, last: the period, both days included.
        requests: R of every request that plays a part in it; none is "none in period".
        role: the role in which the person stated it.
        method: how it was given, None in records of before that was told; see `Approved`, as are
            evidence, code_found and signature.
    """

    name: ClassVar[str] = "exceptions-signed-off"

    first: date
    last: date
    requests: tuple[Digest, ...]
    role: str
    method: Method | None = None
    evidence: tuple[EvidenceFile, ...] = ()
    code_found: bool | None = None
    signature: str | None = None

    def __post_init__(self) -> None:
        WorkspaceEvent.__post_init__(self)
        if self.last < self.first:
            raise ValueError(f"the period ends on {self.last}, before it begins on {self.first}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewTriggered(WorkspaceEvent):
    """Something happened because of which policies are to be reviewed before their time.

    Attributes:
        number: TR-, the year, and a number.
        kind: what kind of thing happened.
        what: what happened, in a sentence.
        policies: the policies concerned; empty for all of them.
        happened_on: when it is said to have happened, if earlier; a claim only.
    """

    name: ClassVar[str] = "review-triggered"

    number: str
    kind: TriggerKind
    what: str
    policies: tuple[PolicyId, ...] = ()
    happened_on: date | None = None

    def __post_init__(self) -> None:
        WorkspaceEvent.__post_init__(self)
        _numbered(self.number, "TR")
        _said("what", self.what)


WORKSPACE_EVENTS: tuple[type[WorkspaceEvent], ...] = (
    ExceptionRequested,
    ExceptionApproved,
    ExceptionRefused,
    ExceptionClosed,
    ExceptionsSignedOff,
    ReviewTriggered,
)


def _numbered(number: str, kind: str) -> None:
    if not _NUMBER.fullmatch(number) or not number.startswith(kind):
        raise ValueError(f"number {number!r} must be written like {kind}-2027-001")


def _said(label: str, text: str) -> None:
    if not text.strip() or not text.isprintable():
        raise ValueError(f"{label} {text!r} must be one line of text and not empty")
