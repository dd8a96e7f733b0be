"""Timelines -> a drawing: one row for each policy, one bar for each version, gaps hatched.

Dark and light bars alternate, so that versions are told apart without colour, also when printed.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from policykit.document import Box, Drawing, Fill, Label, Line
from policykit.evidence.timeline import SpanKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policykit.document import Shape
    from policykit.evidence.timeline import PolicyTimeline, Span

WIDTH = 470.0  # the text of a page of A4
_NAMES = 128.0
_TOP = 34.0
_ROW = 16.0
_BAR = 11.0
_LEGEND = 30.0
_LETTER = 0.56  # about how wide a letter is, as a share of its size
_MOST_MONTHS = 26
_MOST_QUARTERS = 60
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def timeline_drawing(
    rows: Sequence[PolicyTimeline], first: date, last: date, today: date | None = None
) -> Drawing:
    """Return the picture of a window; its width is that of a page, its height grows with the rows.

    Args:
        rows: the policies, in the order in which they are to stand.
        first: first day of the window.
        last: last day of the window.
        today: marked by a line where it is within the window.
    """
    scale = _Scale(first, last)
    bottom = _TOP + _ROW * len(rows)
    shapes: list[Shape] = [*_axis(scale, bottom)]
    for index, row in enumerate(rows):
        top = _TOP + _ROW * index
        shapes.append(Line(0, top + _ROW, WIDTH, top + _ROW))
        name = _shortened(row.id, 8.2, _NAMES - 6)
        shapes.append(Label(0, top + 11.6, name, 8.2))
        shapes += _bars(row, scale, top + (_ROW - _BAR) / 2)
    if today and first <= today <= last:
        x = scale.end(today)
        shapes += (
            Line(x, _TOP - 4, x, bottom, strong=True),
            Label(x, bottom + 9, "today", 6.6, "middle"),
        )
    shapes += _legend(bottom + 12)
    return Drawing(
        WIDTH,
        bottom + _LEGEND,
        tuple(shapes),
        f"Versions in force, {first} to {last}",
        _description(rows),
    )


def timeline_drawings(
    rows: Sequence[PolicyTimeline],
    first: date,
    last: date,
    today: date | None = None,
    rows_each: int = 30,
) -> tuple[Drawing, ...]:
    """Return the picture in parts that each fit a page."""
    return tuple(
        timeline_drawing(rows[start : start + rows_each], first, last, today)
        for start in range(0, len(rows), rows_each)
    )


class _Scale:
    """Days to places."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self._day = (WIDTH - _NAMES) / ((last - first).days + 1)

    def start(self, day: date) -> float:
        """Return where a day begins."""
        return round(_NAMES + (day - self.first).days * self._day, 2)

    def end(self, day: date) -> float:
        """Return where a day ends."""
        return self.start(day + timedelta(days=1))


def _axis(scale: _Scale, bottom: float) -> Iterator[Shape]:
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
            room = (WIDTH - _NAMES) / months
            letters = 3 if room >= 18 else 1  # noqa: PLR2004 - enough for three letters
            yield Label(x + 2, 25, _MONTHS[month][:letters], 7, muted=True)
    yield Line(0, _TOP - 4, WIDTH, _TOP - 4)


def _bars(row: PolicyTimeline, scale: _Scale, top: float) -> Iterator[Shape]:
    fills = {span: (Fill.LIGHT, Fill.DARK)[i % 2 == 0] for i, span in enumerate(row.versions)}
    for span in row.spans:
        x = scale.start(span.first)
        room = scale.end(span.last) - x
        if span.kind is SpanKind.RETIRED:
            yield Label(x + 3, top + 8.3, "retired" if room > 28 else "", 7, muted=True)  # noqa: PLR2004 - the word's width
            continue
        if span.kind is SpanKind.EXTERNAL:
            yield Box(x, top, max(room, 0.8), _BAR, Fill.LIGHT)
            yield Label(x + 3, top + 8.3, "issued elsewhere" if room > 64 else "", 7, muted=True)  # noqa: PLR2004 - the words' width
            continue
        fill = fills.get(span, Fill.HATCHED)
        yield Box(x, top, max(room, 0.8), _BAR, fill)
        if fill is Fill.HATCHED:
            continue
        if len(span.version) * 7.2 * _LETTER + 5 <= room:
            dark = fill is Fill.DARK
            yield Label(x + 3, top + 8.3, span.version, 7.2, bold=True, on_dark=dark)


def _legend(y: float) -> Iterator[Shape]:
    yield Box(_NAMES, y + 2, 14, 8, Fill.DARK)
    yield Box(_NAMES + 14, y + 2, 14, 8, Fill.LIGHT)
    yield Label(_NAMES + 33, y + 9, "versions in force, by turns", 7, muted=True)
    yield Box(_NAMES + 150, y + 2, 14, 8, Fill.HATCHED)
    yield Label(_NAMES + 169, y + 9, "gap: none in force", 7, muted=True)


def _description(rows: Sequence[PolicyTimeline]) -> str:
    return " ".join(f"{row.id}: {'; '.join(_said(span) for span in row.spans)}." for row in rows)


def _said(span: Span) -> str:
    what = f"version {span.version}" if span.version else f"{span.kind}, {span.reason}"
    return f"{span.first} to {span.last} {what}"


def _shortened(text: str, size: float, room: float) -> str:
    fitting = int(room / (size * _LETTER))
    return text if len(text) <= fitting else text[: fitting - 1] + "…"
