"""What nobody may miss on opening a pack: gaps, late reviews, faults, days not known yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.evidence.acknowledgement_table import HEADERS as ACKNOWLEDGEMENT_HEADERS
from policykit.evidence.exception_table import HEADERS
from policykit.evidence.pack.periods import overdue, timelines
from policykit.evidence.pack.tables import tables
from policykit.record import AckState
from policykit.values import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.evidence.pack.source import Source
    from policykit.evidence.timeline import Span


def notices(source: Source) -> tuple[str, ...]:
    """Return them as sentences, the gravest first; empty where all is well."""
    return tuple(_notices(source))


def _notices(source: Source) -> Iterator[str]:
    scope = source.scope
    yield from scope.faults
    yield from _gaps(source)
    for one in overdue(source):
        yield (
            f"Late review: {one.version.id} {one.version.issued.event.version} was due for review "
            f"by {one.due} and overdue from {one.first} to {one.last}, {counted(one.days, 'day')} "
            "of the window."
        )
    for identifier in scope.policies:
        for record in source.histories[identifier].reviews:
            event = record.event
            if event.days_late and scope.first <= event.day <= scope.as_of:
                yield (
                    f"Late review: {identifier} was reviewed on {event.day}, "
                    f"{counted(event.days_late, 'day')} after it was due on {event.due}."
                )
    yield from _acknowledgements(source)
    register = next(sheet for sheet in tables(source) if sheet.name == "exceptions")
    expired = [row[0] for row in register.rows if row[HEADERS.index("state")] == "expired"]
    if expired:
        yield f"Expired and not closed: policy exceptions {', '.join(expired)}."
    if scope.as_of < scope.last:
        yield (
            f"Made on {scope.as_of}, before the window ends on {scope.last}: later days are shown "
            "as recorded so far."
        )
    if scope.picked is not None:
        yield (
            f"A sample: files of {counted(len(scope.picked), 'version')} out of "
            f"{len(source.versions)}; the tables have all. {scope.method}"
        )


def _acknowledgements(source: Source) -> Iterator[str]:
    column = ACKNOWLEDGEMENT_HEADERS.index("state")
    states = [row[column] for row in source.acknowledgements]
    missing, late = states.count(AckState.MISSING), states.count(AckState.LATE)
    if missing or late:
        yield (
            f"Acknowledgements: {missing} missing and {late} late of {len(states)} that were due "
            "or open in the window; acknowledgements.csv names them."
        )


def _gaps(source: Source) -> Iterator[str]:
    """Yield each gap once, with all the policies that have it."""
    found: dict[Span, list[str]] = {}
    for row in timelines(source):
        for span in row.gaps:
            found.setdefault(span, []).append(row.id)
    for span, policies in found.items():
        yield (
            f"Gap: no version of {', '.join(policies)} was in force {_days(span)}: {span.reason}."
        )


def _days(span: Span) -> str:
    if span.first == span.last:
        return f"on {span.first}"
    return f"from {span.first} to {span.last}, {counted(span.days, 'day')}"
