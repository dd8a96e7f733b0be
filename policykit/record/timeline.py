"""Which version is in force on a day, and whether its review is due.

A version is in force from its effective date until the day before the next one becomes effective
that is not withdrawn, or until the last day of the policy where it was retired.
Days are dates in the organization's time zone. What somebody claims to have decided earlier plays
no part.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policykit.record.events import Issued
    from policykit.record.files import Record
    from policykit.record.history import History


class VersionState(StrEnum):
    """What a version is on a day."""

    SCHEDULED = "scheduled"
    IN_FORCE = "in force"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    RETIRED = "retired"


class ReviewState(StrEnum):
    """Whether the review of the version in force is due on a day."""

    CURRENT = "current"
    DUE = "due"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Period:
    """The days on which a version is in force.

    Attributes:
        record: the issued version.
        first: its effective date.
        last: the last day in force; None as long as nothing follows. Before `first` where the
            version never came into force.
        ended_by: what the version is after its last day, and on every day where it was withdrawn
            before it came into force.
    """

    record: Record[Issued]
    first: date
    last: date | None
    ended_by: VersionState = VersionState.SUPERSEDED

    def covers(self, day: date) -> bool:
        """Say whether the version is in force on the day."""
        if self.ended_by is VersionState.WITHDRAWN:
            return False
        return self.first <= day and (self.last is None or day <= self.last)

    def state(self, day: date) -> VersionState:
        """Return what the version is on the day."""
        if self.ended_by is VersionState.WITHDRAWN:
            return VersionState.WITHDRAWN
        if self.covers(day):
            return VersionState.IN_FORCE
        if self.last is not None and (self.last < self.first or day > self.last):
            return self.ended_by
        return VersionState.SCHEDULED


def periods(history: History) -> tuple[Period, ...]:
    """Return the period of every version in the chain, oldest first.

    A version that becomes effective on the day of a later one, or after it, never is in force.
    """
    withdrawn = history.withdrawn_versions
    found: list[Period] = []
    earliest_later: date | None = None
    for record in reversed(history.chain):
        first = record.event.effective
        if record.digest in withdrawn:
            last_day = first - timedelta(days=1)
            found.append(Period(record, first, last_day, VersionState.WITHDRAWN))
            continue
        last = None if earliest_later is None else earliest_later - timedelta(days=1)
        cut = _last_day(history, record)
        if cut is not None and (last is None or cut < last):
            found.append(Period(record, first, cut, VersionState.RETIRED))
        else:
            found.append(Period(record, first, last))
        earliest_later = first if earliest_later is None else min(first, earliest_later)
    return tuple(reversed(found))


def _last_day(history: History, issued: Record[Issued]) -> date | None:
    """Return the last day that a retirement leaves a version which was issued before it.

    A retirement cannot reach back: its last day is never before the day on which it was recorded.
    """
    days = [
        max(item.event.last_day, item.event.day)
        for item in history.retirements
        if item.event.at >= issued.event.at
    ]
    return min(days, default=None)


def in_force(history: History, on: date) -> Record[Issued] | None:
    """Return the version in force on the day, None before the first became effective."""
    return next((period.record for period in periods(history) if period.covers(on)), None)


def review_state(next_review: date, on: date, lead_days: int) -> ReviewState:
    """Return whether a review is due.

    Args:
        next_review: the last day on which it is on time, from the version in force on the day.
        on: the day.
        lead_days: how many days before that it counts as due.
    """
    if on > next_review:
        return ReviewState.OVERDUE
    if on >= next_review - timedelta(days=lead_days):
        return ReviewState.DUE
    return ReviewState.CURRENT
