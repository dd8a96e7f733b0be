"""What nobody may miss on opening a pack: gaps, late reviews, faults, days not known yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.evidence.exception_table import HEADERS
from policykit.evidence.pack.late_reviews import late_reviews
from policykit.evidence.pack.people import people_facts
from policykit.evidence.pack.periods import timelines
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
    yield from late_reviews(source)
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
    facts = people_facts(source)
    missing, late = facts.states[AckState.MISSING], facts.states[AckState.LATE]
    if missing or late:
        yield (
            f"Acknowledgements: {missing} missing and {late} late of {facts.asked} that stood for "
            f"somebody in the window, as known on {source.scope.as_of}: {facts.basis}. "
            "acknowledgements.csv names them."
        )
    if facts.not_known:
        count = facts.states[AckState.NOT_KNOWN]
        yield (
            f"Acknowledgements: of {count} more that were not given nobody can tell whether they "
            "were to be, since no groups of people are named for these audiences: "
            f"{'; '.join(facts.not_known)}."
        )
    if not facts.lists and any(one.policy and one.policy.ack_required for one in source.versions):
        yield (
            "Acknowledgements: some policies are to be acknowledged, and no list of people was "
            "recorded, so this pack says nothing of who did."
        )
    heads = source.scope.headcount
    if facts.lists and heads and sum(heads) != facts.working:
        yield (
            f"Note: the profile counts {counted(heads[0], 'employee')} and "
            f"{counted(heads[1], 'contractor')}, and the list of people has {facts.working} who "
            f"worked here on {source.scope.as_of}: the others were asked nothing here."
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
