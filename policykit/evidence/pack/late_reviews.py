"""Reviews that were late in the window of a pack, each told once and alike ones together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.evidence.pack.periods import overdue
from policykit.values import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from policykit.evidence.pack.periods import Overdue
    from policykit.evidence.pack.source import Source
    from policykit.record import Record, Reviewed


@dataclass(frozen=True, slots=True)
class _Lateness:
    """What versions have in common whose reviews were late in the same way.

    Attributes:
        due: the last day on which the review was on time.
        first: the first day of the window on which it was overdue.
        last: the last such day: of the window, of what is known, or of the version.
        days: how many days of the window that is.
        reviewed: when it was reviewed in the end, None where it was not while the window was open.
        days_late: how many days after it was due that was.
    """

    due: date
    first: date
    last: date
    days: int
    reviewed: date | None
    days_late: int


def late_reviews(source: Source) -> Iterator[str]:
    """Yield a sentence for all versions that were reviewed late in the same way, by policy."""
    found: dict[_Lateness, list[str]] = {}
    for one in overdue(source):
        name = f"{one.version.id} {one.version.issued.event.version}"
        found.setdefault(_lateness(source, one), []).append(name)
    for late, names in found.items():
        when = (
            f"due for review by {late.due} and overdue from {late.first} to {late.last}, "
            f"{counted(late.days, 'day')} of the window; "
        )
        when += (
            f"reviewed on {late.reviewed}, {counted(late.days_late, 'day')} late"
            if late.reviewed
            else f"not reviewed by {source.scope.as_of}"
        )
        if len(names) == 1:
            yield f"Late review: {names[0]} was {when}."
        else:
            yield f"Late reviews: {len(names)} versions were {when}: {', '.join(names)}."


def _lateness(source: Source, one: Overdue) -> _Lateness:
    review = _review_of(source, one)
    return _Lateness(
        one.due,
        one.first,
        one.last,
        one.days,
        review.event.day if review else None,
        review.event.days_late if review else 0,
    )


def _review_of(source: Source, one: Overdue) -> Record[Reviewed] | None:
    """Return the first review of the version after the day it was due, None while there is none."""
    made = [
        record
        for record in source.histories[one.version.id].reviews
        if record.event.version == one.version.issued.digest
        and one.due < record.event.day <= source.scope.as_of
    ]
    return min(made, key=lambda record: record.event.at, default=None)
