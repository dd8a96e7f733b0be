"""For each policy every day of a window: the one version in force, or a gap with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from policykit.record import external_periods, periods

if TYPE_CHECKING:
    from policykit.record import History, Period
    from policykit.values import PolicyId

_DAY = timedelta(days=1)


class SpanKind(StrEnum):
    """What a span of days is."""

    IN_FORCE = "in force"
    GAP = "gap"
    RETIRED = "retired"
    EXTERNAL = "issued elsewhere"


@dataclass(frozen=True, slots=True)
class Span:
    """Days in a row on which one thing holds, both ends included.

    Attributes:
        version: such as "1.0"; empty where none is in force.
        reason: why none is, empty where one is.
    """

    first: date
    last: date
    kind: SpanKind
    version: str = ""
    reason: str = ""

    @property
    def days(self) -> int:
        """Return how many days it has."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class PolicyTimeline:
    """The days of one policy; its spans cover the window without a gap of their own."""

    id: PolicyId
    title: str
    spans: tuple[Span, ...]

    @property
    def gaps(self) -> tuple[Span, ...]:
        """Return the spans without a version in force, retirement apart."""
        return tuple(span for span in self.spans if span.kind is SpanKind.GAP)

    @property
    def versions(self) -> tuple[Span, ...]:
        """Return the spans of the versions in force, by day."""
        return tuple(span for span in self.spans if span.kind is SpanKind.IN_FORCE)


def policy_timeline(history: History, title: str, first: date, last: date) -> PolicyTimeline:
    """Return the days of a policy in a window, both ends included.

    Args:
        history: its records.
        title: what people call it.
        first: the first day.
        last: the last day, not before the first.

    Raises:
        ValueError: the window ends before it begins.
    """
    if last < first:
        raise ValueError(f"the window ends on {last}, before it begins on {first}")
    spans: list[Span] = []
    day = first
    for period in sorted(_in_force(history), key=lambda one: one.first):
        end = last if period.last is None else min(period.last, last)
        start = max(period.first, day)
        if end < start:
            continue
        if start > day:
            spans += _before(history, day, start - _DAY)
        version = str(period.record.event.version)
        spans.append(Span(start, end, SpanKind.IN_FORCE, version))
        day = end + _DAY
    if day <= last:
        spans += _before(history, day, last)
    return PolicyTimeline(history.policy, title, tuple(spans))


def _before(history: History, first: date, last: date) -> list[Span]:
    """Return days without a version of ours: those a document issued elsewhere covers, and gaps."""
    spans: list[Span] = []
    day = first
    for period in external_periods(history):
        start = max(period.first, day)
        end = last if period.last is None else min(period.last, last)
        if end < start:
            continue
        if start > day:
            spans.append(_without(history, day, start - _DAY))
        spans.append(Span(start, end, SpanKind.EXTERNAL, reason=period.words))
        day = end + _DAY
    if day <= last:
        spans.append(_without(history, day, last))
    return spans


def _in_force(history: History) -> list[Period]:
    return [one for one in periods(history) if one.covers(one.first)]


def _without(history: History, first: date, last: date) -> Span:
    retired = history.retired_by(first)
    if retired:
        event = retired.event
        follows = f"; {event.successor} takes its place" if event.successor else ""
        reason = f"retired, last day {event.last_day}{follows}"
        # Retired and issued again: the days between are without a policy, whatever was meant.
        again = any(one.first > last for one in _in_force(history))
        return Span(first, last, SpanKind.GAP if again else SpanKind.RETIRED, reason=reason)
    known = _in_force(history)
    ahead = sorted(one.first for one in known if one.first > last)
    if ahead:
        reason = f"nothing in force before {ahead[0]}"
    elif history.issued:
        reason = "no version is in force any more" if known else "every version was withdrawn"
    else:
        reason = "no version was issued"
    return Span(first, last, SpanKind.GAP, reason=reason)
