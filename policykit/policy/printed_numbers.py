"""Whether a sentence prints a number, in digits or in the words that the filters write."""

from __future__ import annotations

import re

SPAN = re.compile(
    r"\b(?:(?:\d[\d.,]*|one|two|three|four|six) )?(?:business |working |calendar )?"
    r"(?:minute|hour|day|week|month|quarter|year|character|time|attempt)s?\b"
    r"|\b(?:once|twice|monthly|quarterly|yearly|annually|weekly|daily)\b",
    re.IGNORECASE,
)
"""A length of time or a count, as prose writes it."""

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


def prints(number: int, text: str) -> bool:
    """Say whether a text has the number."""
    words = _PRINTED.get(number, f"{number}|{number:,}")
    return bool(re.search(rf"(?<![\w.,])(?:{words})(?![\w])", text, re.IGNORECASE))


def prints_another(number: int, text: str) -> bool:
    """Say whether a text has numbers, and not this one."""
    return not prints(number, text) and bool(_DIGITS.search(text) or SPAN.search(text))
