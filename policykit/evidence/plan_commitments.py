"""What the policies promise to do again and again, and on which days of an audit it falls due.

The auditor takes some of these days and asks for what shows that it was done. A promise is kept
within each of its periods, counted from the first day of the window; where the period is longer
than the window, once before the window closes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from policykit.evidence.audit_goal import months_after

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from policykit.evidence.audit_goal import AuditGoal

_DAY = timedelta(days=1)
_MONTHS_OF_A_YEAR = 12
_DAYS_OF_A_MONTH = 28
ACCESS_REVIEW = "access.review_months"


@dataclass(frozen=True, slots=True)
class Commitment:
    """One statement that promises to be kept again and again.

    Attributes:
        policy: title of the policy.
        statement: its id.
        text: its words.
        every, unit: such as 3 "months", 7 "days", 4 "times a year".
        parameter: path of the parameter that the number comes from, empty where there is none.
        role: key of the role that owns it; `owner` says who that is.
        evidence: what shows that it was kept.
    """

    policy: str
    statement: str
    text: str
    every: int
    unit: str
    parameter: str
    role: str
    owner: str
    evidence: str

    @property
    def months(self) -> int:
        """Return its period in months; 0 where it is shorter than one, or not a time."""
        if self.unit == "months":
            return self.every
        if self.unit == "years":
            return self.every * _MONTHS_OF_A_YEAR
        if self.unit == "times a year" and 0 < self.every <= _MONTHS_OF_A_YEAR:
            return _MONTHS_OF_A_YEAR // self.every
        if self.unit == "days":
            return self.every // _DAYS_OF_A_MONTH
        return self.every // 4 if self.unit == "weeks" else 0

    @property
    def words(self) -> str:
        """Return how often, in words."""
        if self.unit == "times a year":
            return "once a year" if self.every == 1 else f"{self.every} times a year"
        unit = self.unit.removesuffix("s") if self.every == 1 else f"{self.every} {self.unit}"
        return f"every {unit}"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Promises with the same period and owner, due on the same day.

    Attributes:
        number: which time it is, from 1.
    """

    due: date
    number: int
    commitments: tuple[Commitment, ...]

    @property
    def statements(self) -> str:
        """Return the ids of the statements."""
        return ", ".join(one.statement for one in self.commitments)


def first_access_review(commitments: Iterable[Commitment]) -> Commitment | None:
    """Return the promise to review access rights: what auditors look at first."""
    return next((one for one in commitments if one.parameter == ACCESS_REVIEW), None)


def occurrences(
    commitments: Sequence[Commitment], goal: AuditGoal
) -> tuple[tuple[Occurrence, ...], tuple[Commitment, ...]]:
    """Return what falls due until the window closes, by day, and what is more often than monthly.

    A type 1 report looks at no period, so nothing falls due for it.
    """
    often = tuple(one for one in commitments if one.months < 1)
    if not goal.months:
        return (), often
    groups: dict[tuple[str, str], list[Commitment]] = {}
    for one in commitments:
        if one.months >= 1:
            groups.setdefault((one.words, one.owner), []).append(one)
    found = [
        Occurrence(due, number, tuple(group))
        for group in groups.values()
        for number, due in enumerate(_due_days(group[0], goal), 1)
    ]
    return tuple(sorted(found, key=lambda one: (one.due, one.statements))), often


def _due_days(promise: Commitment, goal: AuditGoal) -> list[date]:
    days: list[date] = []
    while (day := _due(promise, goal, len(days) + 1)) <= goal.closes:
        days.append(day)
    return days or [goal.closes]


def _due(promise: Commitment, goal: AuditGoal, times: int) -> date:
    """Return the last day of a period, counted from the window's first day."""
    lengths = {"days": 1, "weeks": 7}
    if promise.unit in lengths:
        return goal.opens + timedelta(days=promise.every * lengths[promise.unit] * times) - _DAY
    return months_after(goal.opens, promise.months * times) - _DAY
