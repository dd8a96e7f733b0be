"""Version numbers, change classes and review dates: three small rules.

- The first version is 1.0. A material change is the next major version, an editorial one the next
  minor version.
- A first version is material. So is a change that adds or removes a statement, alters its text, or
  alters a number or a word of obligation anywhere. What is left is editorial: mapping, evidence,
  explanations. In doubt material: lowering is possible, with a reason and every approval.
- The next review is due a number of calendar months after the effective date; where that month is
  shorter, on its last day.
"""

from __future__ import annotations

import calendar
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from policykit.record.events import ChangeClass
from policykit.values import Version

if TYPE_CHECKING:
    from policykit.record.events import StatementIds

FIRST_VERSION = Version(1, 0)

_BINDING = re.compile(
    r"\d+(?:[.,]\d+)*|\b(?:must|shall|should|may|can|will|not|never|only|always|required?s?|"
    r"prohibit(?:s|ed)?|forbid(?:s|den)?|allow(?:s|ed)?|permit(?:s|ted)?|no|none|all|every|each|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|once|twice|"
    r"dai?ly|weekly|monthly|quarterly|annual(?:ly)?|yearly)\b"
)


@dataclass(frozen=True, slots=True)
class ClassFinding:
    """What the comparison says about a change, and why, in words."""

    change_class: ChangeClass
    reason: str


def next_version(previous: Version | None, change_class: ChangeClass) -> Version:
    """Return the version that follows.

    >>> str(next_version(Version(1, 3), ChangeClass.MATERIAL))
    '2.0'
    """
    if previous is None:
        return FIRST_VERSION
    if change_class is ChangeClass.MATERIAL:
        return previous.next_major()
    return previous.next_minor()


def computed_class(
    statements: StatementIds, *, first: bool, old_text: str = "", new_text: str = ""
) -> ClassFinding:
    """Return the class of a change.

    Args:
        statements: ids of statements added, removed or changed since the last issued version.
        first: nothing was issued before.
        old_text: the body of the last issued version.
        new_text: the body now.
    """
    if first:
        return ClassFinding(ChangeClass.MATERIAL, "it is the first version")
    parts = (
        (statements.added, "added"),
        (statements.removed, "removed"),
        (statements.changed, "changed"),
    )
    touched = [f"{', '.join(ids)} {verb}" for ids, verb in parts if ids]
    if touched:
        return ClassFinding(ChangeClass.MATERIAL, "; ".join(touched))
    old, new = _binding_words(old_text), _binding_words(new_text)
    if old != new:
        words = ", ".join(sorted((old - new) | (new - old)))
        reason = f"numbers or words of obligation changed outside the statements: {words}"
        return ClassFinding(ChangeClass.MATERIAL, reason)
    if old_text == new_text:
        return ClassFinding(ChangeClass.EDITORIAL, "the text is the same, the mapping changed")
    return ClassFinding(ChangeClass.EDITORIAL, "no statement, number or obligation changed")


def next_review(effective: date, interval_months: int) -> date:
    """Return the last day on which the next review is on time.

    Raises:
        ValueError: the interval is less than a month.

    >>> next_review(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    if interval_months < 1:
        raise ValueError(f"a review interval of {interval_months} months is no interval")
    year, month = divmod(effective.year * 12 + effective.month - 1 + interval_months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(effective.day, last))


def _binding_words(text: str) -> Counter[str]:
    return Counter(_BINDING.findall(text.lower()))
