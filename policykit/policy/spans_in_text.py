"""Cadences and limits that a sentence names, read from its words.

Takes English text, gives the spans in it: "every 3 months", "within 5 business days", "quarterly".
What it does not know it passes over: this finds promises that a map forgot, and proves nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {word: number for number, word in enumerate(_COUNTS, start=1)}
_NUMBER = rf"(?P<number>[\d,]+|{'|'.join(_COUNTS)}) "
_UNIT = r"(?P<unit>(?:business )?(?:minute|hour|day|week|month|quarter|year))s?\b"
_EVERY = re.compile(rf"(?<!of )\bevery (?:{_NUMBER})?{_UNIT}(?! of\b)", re.IGNORECASE)
_ONCE = re.compile(rf"\bonce (?:a|an|each|per|every) {_UNIT}", re.IGNORECASE)
_TIMES = re.compile(rf"\b(?:(?P<twice>twice)|{_NUMBER}times) (?:a|each|per) year\b", re.IGNORECASE)
_ADVERB = re.compile(
    r"\b(?P<word>weekly|monthly|quarterly|annually|yearly|annual)\b", re.IGNORECASE
)
_DAILY = re.compile(r"\bdaily(?=[.,;:]|$| (?:and|or|at|by)\b)", re.IGNORECASE)
_WITHIN = re.compile(rf"\b(?:within|no later than|not later than) {_NUMBER}{_UNIT}", re.IGNORECASE)
_ADVERBS = {
    "weekly": (7, "days"),
    "monthly": (1, "months"),
    "quarterly": (3, "months"),
    "annually": (12, "months"),
    "annual": (12, "months"),
    "yearly": (12, "months"),
}
_IN_MONTHS = {"quarters": 3, "years": 12}


@dataclass(frozen=True, slots=True)
class SpanInText:
    """A span that a sentence names.

    Attributes:
        words: as they stand in the text.
        is_limit: whether it is a time limit; else a cadence.
        number: how many of the unit.
        unit: as maps have it; quarters and years are months.
    """

    words: str
    is_limit: bool
    number: int
    unit: str

    def equals(self, number: int, unit: str) -> bool:
        """Say whether a number of a unit, as maps have it, is the same span."""
        if unit == "times a year" and number and not 12 % number:
            number, unit = 12 // number, "months"
        return (self.number, self.unit) == _settled(number, unit)


def spans_in(text: str) -> tuple[SpanInText, ...]:
    """Return what a text names, cadences first.

    >>> [(one.words, one.number, one.unit) for one in spans_in("Review it every 3 months.")]
    [('every 3 months', 3, 'months')]
    >>> [(one.words, one.number, one.unit) for one in spans_in("Fix it within five days.")]
    [('within five days', 5, 'days')]
    >>> spans_in("The team is reachable at every hour of every day, outside daily use.")
    ()
    """
    return (*_cadences(text), *(_span(found, is_limit=True) for found in _WITHIN.finditer(text)))


def _cadences(text: str) -> Iterator[SpanInText]:
    for pattern in (_EVERY, _ONCE):
        for found in pattern.finditer(text):
            yield _span(found)
    for found in _TIMES.finditer(text):
        count = 2 if found["twice"] else _counted(found["number"])
        even = bool(count) and not 12 % count
        number, unit = (12 // count, "months") if even else (count, "times a year")
        yield SpanInText(found[0], is_limit=False, number=number, unit=unit)
    for found in _ADVERB.finditer(text):
        number, unit = _ADVERBS[found["word"].casefold()]
        yield SpanInText(found[0], is_limit=False, number=number, unit=unit)
    for found in _DAILY.finditer(text):
        yield SpanInText(found[0], is_limit=False, number=1, unit="days")


def _span(found: re.Match[str], *, is_limit: bool = False) -> SpanInText:
    number = _counted(found.groupdict().get("number") or "1")
    number, unit = _settled(number, f"{found['unit'].casefold()}s")
    return SpanInText(found[0], is_limit, number, unit)


def _counted(text: str) -> int:
    word = text.casefold().strip()
    return _NUMBERS.get(word) or int(word.replace(",", "") or "0")


def _settled(number: int, unit: str) -> tuple[int, str]:
    months = _IN_MONTHS.get(unit)
    if months:
        return number * months, "months"
    return (number * 7, "days") if unit == "weeks" else (number, unit)
