"""Contradictions: one commitment with two values (PK381).

An auditor tests against the stricter of two numbers, and finds that the other was kept.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policykit.rules.subject import words_but_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.errors import Diagnostic
    from policykit.rules.subject import Fact, Subject, Surroundings

_SPAN = re.compile(
    r"\b(?:(?:\d[\d.,]*|one|two|three|four|six) )?(?:business |working |calendar )?"
    r"(?:minute|hour|day|week|month|quarter|year|character|time|attempt)s?\b"
    r"|\b(?:once|twice|monthly|quarterly|yearly|annually|weekly|daily)\b",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d[\d.,]*\d|\d")
_PRINTED = {
    1: r"1|one|once|every (?:minute|hour|day|week|month|year)",
    2: r"2|two|twice",
    3: r"3|three|every quarter|quarterly",
    4: r"4|four",
    6: r"6|six|twice a year",
    12: r"12|twelve|every year|once a year|yearly|annually",
    24: r"24|every (?:two|2) years|every second year",
    36: r"36|every (?:three|3) years",
}
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
                if other != place and _prints(fact.value, around.texts.get(other, ""))
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
    return (
        text != generated
        and _prints(fact.value, generated)
        and not _prints(fact.value, text)
        and bool(_DIGITS.search(text) or _SPAN.search(text))
    )


def _prints(value: int, text: str) -> bool:
    words = _PRINTED.get(value, str(value))
    return bool(re.search(rf"(?<![\w.,])(?:{words})(?![\w])", text, re.IGNORECASE))


def _spans(text: str) -> list[str]:
    return [span.casefold() for span in _SPAN.findall(text)]


def _said(text: str) -> str:
    return " and ".join(_SPAN.findall(text)) or "no number"
