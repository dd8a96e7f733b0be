"""Days as other systems write them -> dates. What two readers would read differently is refused."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from policykit.evidence.sheet_reading import Value, texts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

DAY_FIRST, MONTH_FIRST = "day-first", "month-first"
_ISO = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?\s*(?:Z|UTC|[+-]\d\d:?\d\d)?"
)
_PARTS = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?:,?\s+\d{1,2}:\d\d.*)?")
_COMPACT = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?:\s+\d{1,2}:\d\d.*)?")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_WORDS = re.compile(
    r"(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)?[ \-.]+)?(?P<month>[A-Za-z]{3,9})\.?[ \-]+"
    r"(?:(?P<d2>\d{1,2})(?:st|nd|rd|th)?,?[ \-]+)?(?P<year>\d{4})(?:,?\s+(?:at )?\d{1,2}:\d\d.*)?"
)


def order_of(cells: Iterable[Value]) -> str:
    """Return whether days or months come first in a column, where a day after the 12th shows it.

    Empty where no cell shows it, or where cells contradict each other.

    >>> order_of(["25/03/2026", "04/03/2026"]), order_of(["04/03/2026"])
    ('day-first', '')
    """
    shown = set()
    for cell in cells:
        found = _PARTS.fullmatch(cell) if isinstance(cell, str) else None
        if found and int(found[1]) > len(_MONTHS):
            shown.add(DAY_FIRST)
        elif found and int(found[2]) > len(_MONTHS):
            shown.add(MONTH_FIRST)
    return shown.pop() if len(shown) == 1 else ""


def day_of(cell: Value, order: str, zone: ZoneInfo) -> date:
    """Return the day that a cell holds, in a time zone.

    Args:
        cell: text, or what a workbook has.
        order: whether days or months come first where both are numbers; empty where not known.
        zone: of moments that say theirs; others are taken to be in it already.

    Raises:
        ValueError: it holds no day, or one that could be read in two ways; the message says why.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = " ".join(cell.split())
    if _ISO.fullmatch(text):
        moment = datetime.fromisoformat(re.sub(r"\s*(Z|UTC)$", "+00:00", text).replace(",", "."))
        return (moment.astimezone(zone) if moment.tzinfo else moment).date()
    if found := _COMPACT.fullmatch(text):
        return date(*map(int, found.groups()))
    if found := _PARTS.fullmatch(text):
        one, two, year = map(int, found.groups())
        first = order or (DAY_FIRST if one == two else order_of([text]))
        if not first:
            raise ValueError(f"{text} can be read with the day or with the month first")
        day, month = (one, two) if first == DAY_FIRST else (two, one)
        return date(year, month, day)
    if found := _WORDS.fullmatch(text):
        name, day_text = found["month"][:3].casefold(), found["d1"] or found["d2"]
        if name in _MONTHS and day_text:
            return date(int(found["year"]), _MONTHS.index(name) + 1, int(day_text))
    (shown,) = texts((cell,))
    raise ValueError(f"{shown[:40]!r} is not a day; write it like 2026-03-31")
