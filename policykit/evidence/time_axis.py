"""The axis that pictures of days share: years above, months below, names at the left."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from policykit.document import Label, Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.document import Shape

WIDTH = 470.0
"""The text of a page of A4."""

TOP = 34.0
"""Where the rows begin, below the axis."""

LETTER = 0.56
"""About how wide a letter is, as a share of its size."""

_MOST_MONTHS = 26
_MOST_QUARTERS = 60
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Scale:
    """Days to places.

    Args:
        first, last: the days shown, both included.
        names: the room at the left for the names of the rows.
    """

    def __init__(self, first: date, last: date, names: float) -> None:
        self.first, self.last = first, last
        self.names = names
        self._day = (WIDTH - names) / ((last - first).days + 1)

    def start(self, day: date) -> float:
        """Return where a day begins."""
        return round(self.names + (day - self.first).days * self._day, 2)

    def end(self, day: date) -> float:
        """Return where a day ends."""
        return self.start(day + timedelta(days=1))


def axis(scale: Scale, bottom: float) -> Iterator[Shape]:
    """Yield years, months and their lines, down to the lower edge of the rows."""
    for year in range(scale.first.year, scale.last.year + 1):
        start = max(date(year, 1, 1), scale.first)
        end = min(date(year, 12, 31), scale.last)
        room = scale.end(end) - scale.start(start)
        text = str(year) if room >= 22 else f"'{year % 100:02d}" if room >= 11 else ""  # noqa: PLR2004 - four signs, three, none
        if text:
            yield Label(scale.start(start) + 2, 11, text, 8.2, bold=True)
        yield Line(scale.start(start), 4, scale.start(start), bottom)
    yield Line(scale.end(scale.last), 4, scale.end(scale.last), bottom)
    months = (scale.last.year - scale.first.year) * 12 + scale.last.month - scale.first.month + 1
    for index in range(months):
        year, month = divmod(scale.first.year * 12 + scale.first.month - 1 + index, 12)
        begins = max(date(year, month + 1, 1), scale.first)
        if months > _MOST_MONTHS and (month % 3 or months > _MOST_QUARTERS):
            continue
        x = scale.start(begins)
        if begins > scale.first and month:
            yield Line(x, 16, x, bottom)
        if months <= _MOST_MONTHS:
            room = (WIDTH - scale.names) / months
            letters = 3 if room >= 18 else 1  # noqa: PLR2004 - enough for three letters
            yield Label(x + 2, 25, _MONTHS[month][:letters], 7, muted=True)
    yield Line(0, TOP - 4, WIDTH, TOP - 4)


def shortened_to(text: str, size: float, room: float) -> str:
    """Return the text, cut with an ellipsis where it is wider than the room."""
    fitting = int(room / (size * LETTER))
    return text if len(text) <= fitting else text[: fitting - 1] + "…"
