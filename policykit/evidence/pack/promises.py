"""From promise to the evidence that is due: whole periods, counted since the promise began."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from policykit.evidence.commitments import Commitment, times_in
from policykit.evidence.pack.controls import statement_words
from policykit.evidence.pack.periods import days_in_window
from policykit.record import periods

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policykit.evidence.pack.source import PackedVersion, Source
    from policykit.record import History, Issued, Period, Record
    from policykit.values import Digest


def commitment_rows(source: Source) -> Iterator[tuple[str, ...]]:
    """Yield each promise with a number, and how often its evidence is due in the window.

    Whole periods are counted from the day on which the promise took effect, which may be before
    the window and with an earlier version; a period counts for the version that was in force on
    its last day.
    """
    for identifier in source.scope.policies:
        rows: dict[str, list[tuple[str, ...]]] = {}
        before: dict[str, _Promise] = {}
        history = source.histories[identifier]
        spans = {one.record.digest: one for one in periods(history)}
        for version in source.of(identifier):
            first, last = days_in_window(version, source)
            now: dict[str, _Promise] = {}
            for one in _promises(version, source):
                earlier = before.get(one.statement)
                if earlier and earlier.goes_on(one, first):
                    since = earlier.since
                else:
                    since = _first_promised(history, spans, version, one.statement)
                now[one.statement] = _Promise(one, since, last)
                row = _commitment_row(one, version, since, (first, last))
                rows.setdefault(one.statement, []).append(row)
            before = now
        for several in rows.values():
            yield from several


@dataclass(frozen=True, slots=True)
class _Promise:
    """A promise of a version, since when there is one, and the version's last day."""

    commitment: Commitment
    since: date
    last: date

    def goes_on(self, other: Commitment, first: date) -> bool:
        """Say whether the version after it, from a day on, promises the same without a break."""
        mine, theirs = self.commitment, other
        same = (mine.promise, mine.evidence) == (theirs.promise, theirs.evidence)
        return same and self.last + timedelta(days=1) == first


def _first_promised(
    history: History, spans: Mapping[Digest, Period], version: PackedVersion, statement: str
) -> date:
    """Return when the first of the versions took effect that have this statement word for word.

    The records of issue say which statements a version added or changed; so this is known also of
    versions whose text is not in the pack.
    """
    record, since = version.issued, version.period.first
    while record.event.previous and not _touches(record, statement):
        earlier = history.version(record.event.previous)
        span = spans.get(earlier.digest) if earlier else None
        if earlier is None or span is None or span.last != since - timedelta(days=1):
            break
        record, since = earlier, span.first
    return since


def _touches(record: Record[Issued], statement: str) -> bool:
    changes = record.event.statements
    return statement in {*changes.added, *changes.changed}


def _commitment_row(
    one: Commitment, version: PackedVersion, since: date, days: tuple[date, date]
) -> tuple[str, ...]:
    first, last = days
    return (
        one.policy,
        one.version,
        one.statement,
        str(first),
        str(last),
        str(since),
        _expected(one, since, first, last),
        one.promise_told,
        str(version.pages.get(one.statement, "")),
        version.pdf,
        one.text,
        one.evidence,
    )


def _expected(one: Commitment, since: date, first: date, last: date) -> str:
    """Return how many periods counted from a day end from `first` to `last`."""
    until = times_in(one, since, last)
    if until is None:
        return "each time"
    earlier = times_in(one, since, first - timedelta(days=1)) if since < first else 0
    return str(until - (earlier or 0))


def _promises(version: PackedVersion, source: Source) -> Iterator[Commitment]:
    entries = version.sidecar.entries if version.sidecar else {}
    for statement in version.policy.statements if version.policy else ():
        entry = entries.get(statement.id)
        span = (entry.cadence or entry.limit) if entry else None
        if entry is None or span is None:
            continue
        yield Commitment(
            policy=version.id,
            title=source.titles[version.id],
            version=version.number,
            statement=statement.id,
            text=statement_words(statement),
            clause=statement.section,
            who="",
            holder="",
            is_limit=entry.cadence is None,
            number=entry.cadence.every
            if entry.cadence
            else entry.limit.within
            if entry.limit
            else 0,
            unit=span.unit,
            parameter=span.parameter or "",
            evidence=entry.evidence,
        )
