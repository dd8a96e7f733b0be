"""Timelines -> a drawing: one row for each policy, one bar for each version, gaps hatched.

Dark and light bars alternate, so that versions are told apart without colour, also when printed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.document import Box, Drawing, Fill, Label, Line
from policykit.evidence.time_axis import LETTER, TOP, WIDTH, Scale, axis, shortened_to
from policykit.evidence.timeline import SpanKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from policykit.document import Shape
    from policykit.evidence.timeline import PolicyTimeline, Span

_NAMES = 128.0
_ROW = 16.0
_BAR = 11.0
_LEGEND = 30.0


def timeline_drawing(
    rows: Sequence[PolicyTimeline], first: date, last: date, today: date | None = None
) -> Drawing:
    """Return the picture of a window; its width is that of a page, its height grows with the rows.

    Args:
        rows: the policies, in the order in which they are to stand.
        first: first day of the window.
        last: last day of the window.
        today: marked by a line with its date where it is within the window.
    """
    scale = Scale(first, last, _NAMES)
    bottom = TOP + _ROW * len(rows)
    shapes: list[Shape] = [*axis(scale, bottom)]
    for index, row in enumerate(rows):
        top = TOP + _ROW * index
        shapes.append(Line(0, top + _ROW, WIDTH, top + _ROW))
        name = shortened_to(row.id, 8.2, _NAMES - 6)
        shapes.append(Label(0, top + 11.6, name, 8.2))
        shapes += _bars(row, scale, top + (_ROW - _BAR) / 2)
    if today and first <= today <= last:
        x = scale.end(today)
        shapes += (
            Line(x, TOP - 4, x, bottom, strong=True),
            Label(x, bottom + 9, str(today), 6.6, "middle"),
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


def _bars(row: PolicyTimeline, scale: Scale, top: float) -> Iterator[Shape]:
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
        if len(span.version) * 7.2 * LETTER + 5 <= room:
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
