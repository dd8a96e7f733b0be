"""What an auditor asks of days: which were covered, which were late, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from policykit.evidence.timeline import PolicyTimeline, policy_timeline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.evidence.pack.source import PackedVersion, Source

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Overdue:
    """Days of the window on which the version in force should have been reviewed already."""

    version: PackedVersion
    due: date
    first: date
    last: date

    @property
    def days(self) -> int:
        """Return how many days of the window that is."""
        return (self.last - self.first).days + 1


@lru_cache(maxsize=2)
def timelines(source: Source) -> tuple[PolicyTimeline, ...]:
    """Return every day of the window for each policy."""
    scope = source.scope
    return tuple(
        policy_timeline(source.histories[one], source.titles[one], scope.first, scope.last)
        for one in scope.policies
    )


def overdue(source: Source) -> Iterator[Overdue]:
    """Yield the days up to `as_of` on which a review was late, by policy and day."""
    scope = source.scope
    for version in source.versions:
        due = version.issued.event.next_review
        begins = max(due + _DAY, version.period.first, scope.first)
        ends = min(version.period.last or scope.as_of, scope.as_of, scope.last)
        if begins <= ends:
            yield Overdue(version, due, begins, ends)


def days_in_window(version: PackedVersion, source: Source) -> tuple[date, date]:
    """Return the first and last day of the window on which a version is in force."""
    scope = source.scope
    last = min(version.period.last or scope.last, scope.last)
    return max(version.period.first, scope.first), last
