"""The audit that is planned, as people type it: a type of report, and its day or its period."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_TYPE = re.compile(r"(?:soc ?2 )?type[ -]?(1|2|ii|i)\b[: ,]*", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_BETWEEN = frozenset({"to", "until", "from", "on", "-", "\u2013", ","})
_GATHERING = timedelta(days=14)
_MONTHS = 6
_YEAR = 366


@dataclass(frozen=True, slots=True)
class Planned:
    """A report of SOC 2 and what it looks at; a report of type 1 looks at one day."""

    type: str
    start: date
    end: date

    @property
    def fieldwork(self) -> date:
        """Day on which the auditor's work is taken to begin, as `policykit plan` does."""
        return self.end + _GATHERING

    def __str__(self) -> str:
        """The audit as it was understood."""
        return f"{self.type} from {self.start} to {self.end}"


def split_audit(text: str) -> Planned:
    """Return the audit that was typed; without a last day, type 2 looks at six months.

    Raises:
        ValueError: it does not have that form; the message says so as a phrase.

    >>> str(split_audit("SOC 2 Type II from 2026-07-01"))
    'type-2 from 2026-07-01 to 2026-12-31'
    """
    found = _TYPE.match(text)
    kind = "type-1" if found and found[1].casefold() in {"1", "i"} else "type-2"
    rest = text[found.end() :] if found else text
    try:
        days = [date.fromisoformat(one) for one in _DAY.findall(rest)]
    except ValueError as problem:
        raise ValueError("has a date that no calendar has") from problem
    words = _DAY.sub(" ", rest).casefold().split()
    if not 1 <= len(days) <= 2 or not _BETWEEN.issuperset(words):  # noqa: PLR2004 - first, last
        raise ValueError("is no report, such as type-2 2026-07-01 to 2026-12-31")
    start, *last = days
    end = last[0] if last else start if kind == "type-1" else _months_later(start)
    if end < start:
        raise ValueError(f"ends on {end}, before it begins on {start}")
    if (end - start).days > _YEAR:
        raise ValueError(f"looks at more than a year, from {start} to {end}")
    return Planned(kind, start, end)


def _months_later(day: date) -> date:
    """Return the last day of six months that begin on this day."""
    year, month = divmod(day.year * 12 + day.month - 1 + _MONTHS, 12)
    for number in range(day.day, 0, -1):
        try:
            return date(year, month + 1, number) - timedelta(days=1)
        except ValueError:
            continue
    raise ValueError("is too far away")
