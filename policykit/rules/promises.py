"""Promises: what sentences name as cadence or time limit, held against the map.

A number in prose alone is on no list of commitments, so nobody watches over it, and an auditor
still tests it. English alone is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.policy.spans_in_text import spans_in
from policykit.rules.passages import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.errors import Diagnostic
    from policykit.policy import Entry
    from policykit.policy.spans_in_text import SpanInText
    from policykit.rules.passages import Passage
    from policykit.rules.subject import Subject, Surroundings


def promises(subject: Subject, around: Surroundings) -> Iterator[Diagnostic]:
    """Yield promises that the map does not have (PK358), or has with another number (PK359)."""
    if not around.is_english:
        return
    for passage in subject.prose:
        if passage.kind is Kind.STATEMENT:
            yield from _in_statement(subject, passage)
        elif not passage.owner:
            yield from _beside_statements(subject, passage, around)


def _in_statement(subject: Subject, passage: Passage) -> Iterator[Diagnostic]:
    entries = {str(name): entry for name, entry in subject.entries.items()}
    entry = entries.get(passage.owner)
    if entry is None:
        return  # told by PK305
    for span in spans_in(passage.text):
        key, amount = ("limit", "within") if span.is_limit else ("cadence", "every")
        mapped = _mapped(entry, span)
        if mapped is None:
            yield subject.found(
                "PK358",
                f'{passage.owner} says "{span.words}", and it is not among the commitments',
                passage.line_of(span.words),
                f"Add `{key}: {{{amount}: {span.number}, unit: {span.unit}}}` to its map entry, or "
                "take the number out.",
            )
        elif not span.equals(*mapped):
            yield subject.found(
                "PK359",
                f'{passage.owner} says "{span.words}", and its {key} in the map is '
                f"{mapped[0]} {mapped[1]}",
                passage.line_of(span.words),
                "Make both the same: correct the text or the map.",
            )


def _mapped(entry: Entry, span: SpanInText) -> tuple[int, str] | None:
    if span.is_limit:
        return (entry.limit.within, entry.limit.unit) if entry.limit else None
    return (entry.cadence.every, entry.cadence.unit) if entry.cadence else None


def _beside_statements(
    subject: Subject, passage: Passage, around: Surroundings
) -> Iterator[Diagnostic]:
    """Yield what no statement of the set promises: text may repeat a promise, and make none."""
    for span in spans_in(passage.text):
        if not any(
            span.is_limit is is_limit and span.equals(number, unit)
            for is_limit, number, unit in around.promised
        ):
            yield subject.found(
                "PK358",
                f'a sentence says "{span.words}", and it is not among the commitments',
                passage.line_of(span.words),
                "Make it a statement with an id and a map entry, or take the number out.",
            )
