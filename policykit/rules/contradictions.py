"""Contradictions: one commitment with two values (PK381).

An auditor tests against the stricter of two numbers, and finds that the other was kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.policy.printed_numbers import SPAN, prints, prints_another
from policykit.rules.subject import words_but_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.errors import Diagnostic
    from policykit.rules.subject import Fact, Subject, Surroundings

_FEWEST_WORDS = 5


def contradictions(subject: Subject, around: Surroundings) -> Iterator[Diagnostic]:
    """Yield statements that promise another number than the rest of the set does."""
    told: set[str] = set()
    texts = {str(statement.id): statement for statement in subject.policy.statements}
    for fact in around.facts.get(subject.policy.id, ()):
        for place in fact.places:
            statement = texts.get(place)
            if statement is None or not _left(
                fact, around.generated.get(place, ""), statement.text
            ):
                continue
            others = [
                other
                for other in around.places_of_facts.get(fact.path, ())
                if other != place and prints(fact.value, around.texts.get(other, ""))
            ]
            elsewhere = f"; so does {', '.join(others)}" if others else ""
            told.add(place)
            yield subject.found(
                "PK381",
                f"{place} was changed by hand and no longer says {fact.value}, which "
                f"{fact.path} does{elsewhere}",
                statement.line,
                f"Change the fact instead, so that every place follows: policykit profile set "
                f"{fact.path} VALUE, then policykit generate",
            )
    for statement in subject.policy.statements:
        key = words_but_numbers(statement.text)
        if str(statement.id) in told or len(key.split()) < _FEWEST_WORDS:
            continue
        others = [
            name
            for name in around.by_words_and_numbers.get(key, ())
            if name != statement.id and _spans(around.texts[name]) != _spans(statement.text)
        ]
        if others:
            yield subject.found(
                "PK381",
                f"{statement.id} says {_said(statement.text)}, and {others[0]} says "
                f"{_said(around.texts[others[0]])} of the same",
                statement.line,
                "Decide which holds, and let one statement say it.",
            )


def _left(fact: Fact, generated: str, text: str) -> bool:
    """Say whether a text that printed a number was edited to have another."""
    return text != generated and prints(fact.value, generated) and prints_another(fact.value, text)


def _spans(text: str) -> list[str]:
    return [span.casefold() for span in SPAN.findall(text)]


def _said(text: str) -> str:
    return " and ".join(SPAN.findall(text)) or "no number"
