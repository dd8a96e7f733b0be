"""The register of policy exceptions: what was asked for, decided and ended, and where it stands.

Takes the records of `_workspace`; a pure function of them and of a day. What was recorded after
that day plays no part, so the register of any earlier day is what it was then.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from policykit.record.history import of_kind
from policykit.record.workspace_events import (
    ExceptionApproved,
    ExceptionClosed,
    ExceptionDecision,
    ExceptionRequested,
    ExceptionsSignedOff,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from policykit.record.files import Record
    from policykit.record.history import History
    from policykit.values import Digest


class ExceptionState(StrEnum):
    """Where a policy exception stands on a day."""

    REQUESTED = "requested"
    REFUSED = "refused"
    APPROVED = "approved"  # and not begun
    OPEN = "open"
    EXPIRED = "expired"  # and not closed: a finding
    EXTENDED = "extended"  # another one, approved anew, continues it
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class PolicyException:
    """One policy exception with all that was recorded of it.

    Attributes:
        decision: the first approval or refusal, None while nobody decided.
        closing: the first closing, None while it is not closed.
        extension: the approved exception that continues this one, None without one.
    """

    request: Record[ExceptionRequested]
    decision: Record[ExceptionDecision] | None
    closing: Record[ExceptionClosed] | None
    extension: PolicyException | None

    @property
    def number(self) -> str:
        """Return what people call it."""
        return self.request.event.number

    @property
    def approval(self) -> Record[ExceptionApproved] | None:
        """Return the approval, None where it was refused or nobody decided."""
        for record in of_kind((self.decision,) if self.decision else (), ExceptionApproved):
            return record
        return None

    def state(self, on: date) -> ExceptionState | None:  # noqa: PLR0911 - one return for each state
        """Return where it stands on a day; None before it was asked for."""
        event = self.request.event
        if event.day > on:
            return None
        if self.closing and self.closing.event.day <= on:
            return ExceptionState.CLOSED
        if self.decision is None or self.decision.event.day > on:
            return ExceptionState.REQUESTED
        if self.approval is None:
            return ExceptionState.REFUSED
        if self._extended_on(on):
            return ExceptionState.EXTENDED
        if on < event.start:
            return ExceptionState.APPROVED
        return ExceptionState.OPEN if on <= event.expiry else ExceptionState.EXPIRED

    def runs(self, on: date) -> bool:
        """Say whether it is approved and not over on a day, or over and not closed."""
        running = (ExceptionState.APPROVED, ExceptionState.OPEN, ExceptionState.EXPIRED)
        return self.state(on) in running

    def plays_a_part(self, first: date, last: date) -> bool:
        """Say whether it was asked for, decided, relied on or ended in a period."""
        days = [self.request.event.day]
        days += [one.event.day for one in (self.decision, self.closing) if one]
        if any(first <= day <= last for day in days):
            return True
        if self.approval is None:
            return False
        begin = max(self.request.event.start, self.approval.event.day)
        return begin <= last and not self._ended_before(first)

    def overrun(self, on: date) -> int:
        """Return for how many days up to `on` it was relied on after its last day."""
        if self.approval is None or self.extension:
            return 0
        end = min(on, self.closing.event.day) if self.closing else on
        return max(0, (end - self.request.event.expiry).days)

    @property
    def _extended_from(self) -> date | None:
        by = self.extension
        if by is None or by.approval is None:
            return None
        return max(by.request.event.start, by.approval.event.day)

    def _extended_on(self, on: date) -> bool:
        return self._extended_from is not None and self._extended_from <= on

    def _ended_before(self, first: date) -> bool:
        ends = [self.closing.event.day] if self.closing else []
        ends += [self._extended_from] if self._extended_from else []
        return bool(ends) and min(ends) < first


def register(workspace: History) -> tuple[PolicyException, ...]:
    """Return the exceptions, by number and, where two have the same, by time."""
    requests = of_kind(workspace.records, ExceptionRequested)
    decisions: dict[Digest, Record[ExceptionDecision]] = {}
    for decision in of_kind(workspace.records, ExceptionDecision):
        decisions.setdefault(decision.event.request, decision)
    closings: dict[Digest, Record[ExceptionClosed]] = {}
    for closing in of_kind(workspace.records, ExceptionClosed):
        closings.setdefault(closing.event.request, closing)
    made: dict[Digest, PolicyException] = {}
    extended: dict[Digest, PolicyException] = {}
    for request in reversed(requests):  # an extension is later than what it continues
        one = PolicyException(
            request,
            decisions.get(request.digest),
            closings.get(request.digest),
            extended.get(request.digest),
        )
        made[request.digest] = one
        if request.event.extends and one.approval:
            extended[request.event.extends] = one
    return tuple(sorted(made.values(), key=_by_number))


def _by_number(one: PolicyException) -> tuple[int, int, datetime]:
    _, year, number = one.number.split("-")
    return int(year), int(number), one.request.event.at


def sign_offs(workspace: History) -> tuple[Record[ExceptionsSignedOff], ...]:
    """Return who signed the register off for which period, by time."""
    return of_kind(workspace.records, ExceptionsSignedOff)


def next_number(prefix: str, numbers: Iterable[str], year: int) -> str:
    """Return the number after those given of that year.

    >>> next_number("EX", ["EX-2026-007", "EX-2027-001"], 2027)
    'EX-2027-002'
    """
    start = f"{prefix}-{year}-"
    used = [int(number.removeprefix(start)) for number in numbers if number.startswith(start)]
    return f"{start}{max(used, default=0) + 1:03d}"
