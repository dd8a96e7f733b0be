"""Tables: columns as wide as their content asks, a tinted head, thin rules between rows."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any

from policykit.pages.font_files import REGULAR
from policykit.pages.long_table import LongTable, is_long
from policykit.pages.placed_table import PlacedTable
from policykit.pages.style import RULE, TINT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from policykit.pages.long_table import Span
    from policykit.pages.style import Design

PADDING = 5.0
"""The space at the left and the right of a cell's text."""

NARROWEST = 2 * PADDING + 10
"""The width below which not even single letters can be set in a column."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a column asks for: room for its longest word, and for its longest line."""

    least: float
    most: float


def column_widths(needs: Sequence[Need], available: float) -> tuple[float, ...]:
    """Share the available width among columns; no column gets less than its longest word.

    Args:
        needs: what each column asks for, without padding.
        available: the width of the table.

    Returns:
        Widths that add up to `available`. Only where the longest words together are wider than
        that, the widest columns are narrower than their longest word.
    """
    least = [need.least + 2 * PADDING for need in needs]
    if sum(least) >= available:
        return _filled(lambda level: [min(low, level) for low in least], available)
    most = [max(need.most, need.least) + 2 * PADDING for need in needs]
    if sum(most) <= available:
        return tuple(width * available / sum(most) for width in most)
    return _shared(least, most, available)


def _shared(least: Sequence[float], most: Sequence[float], available: float) -> tuple[float, ...]:
    """Give short columns what they ask for, and long ones the rest by the root of their length.

    A column is short while it asks for no more than an equal share. By the root, because a column
    of long sentences would starve one of middling length.
    """
    widths = list(most)
    long = sorted(range(len(most)), key=lambda index: (most[index], index))
    room = available
    while (
        len(long) > 1
        and most[long[0]] <= room / len(long)
        and (sum(least[index] for index in long[1:]) <= room - most[long[0]])
    ):
        room -= most[long.pop(0)]
    shares = _filled(
        lambda level: [
            max(least[each], min(most[each], level * sqrt(most[each]))) for each in long
        ],
        room,
    )
    for index, width in zip(long, shares, strict=True):
        widths[index] = width
    return tuple(widths)


def _filled(widths: Callable[[float], list[float]], available: float) -> tuple[float, ...]:
    """Raise the level until the widths it gives fill what is available."""
    low, high = 0.0, available
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(widths(middle)) <= available else (low, middle)
    found = widths(low)
    return tuple(width * available / sum(found) for width in found)


def count_lines(words: Iterable[float], space: float, available: float) -> int:
    """Return how many lines words of these widths take.

    >>> count_lines([30, 30, 30], 5, 65)
    2
    """
    lines, filled = 1, 0.0
    for word in words:
        if filled and filled + space + word > available:
            lines, filled = lines + 1, word
        else:
            filled += word + (space if filled else 0)
    return lines


def table(  # noqa: PLR0913 - one argument for each thing that differs between tables
    rows: Sequence[Sequence[Any]],
    widths: Sequence[float],
    design: Design,
    *,
    head_rows: int = 0,
    heading_rows: Sequence[int] = (),
    spans: Sequence[Span] = (),
    shift: float = 0,
    flush: bool = False,
    whole: bool = False,
) -> PlacedTable:
    """Return a table whose head is repeated on each page.

    Args:
        rows: cells as lists of flowables; "" where a span covers the cell.
        widths: the columns' widths.
        design: colours.
        head_rows: how many rows at the top are the head.
        heading_rows: further rows to be set off, counted from 0.
        spans: (column, row) of first and last cell of each span.
        shift: how far the table stands in; negative reaches into the margin column.
        flush: the first column begins where the text around the table does.
        whole: the flowable holds all rows from the beginning, so that its height is that of all.
    """

    def build(
        cells: Sequence[Sequence[Any]], heading_rows: Sequence[int], spans: Sequence[Span]
    ) -> PlacedTable:
        made = PlacedTable(
            [list(row) for row in cells],
            colWidths=list(widths),
            repeatRows=head_rows,
            style=[
                *_commands(design, head_rows, flush=flush),
                *(("BACKGROUND", (0, row), (-1, row), TINT) for row in heading_rows),
                *(("SPAN", first, last) for first, last in spans),
            ],
            hAlign="LEFT",
            spaceBefore=3,
            spaceAfter=12,
        )
        made.shift = shift
        made.has_spans = bool(spans)
        made.column_height = design.grid.column_height
        return made

    if whole or not is_long(rows):
        return build(rows, heading_rows, spans)
    return LongTable(rows, head_rows, heading_rows, spans, build).first()


def _commands(design: Design, head_rows: int, *, flush: bool) -> list[tuple[Any, ...]]:
    """Return how a table looks, in reportlab's words."""
    commands: list[tuple[Any, ...]] = [
        ("FONTNAME", (0, 0), (-1, -1), REGULAR),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), PADDING),
        ("RIGHTPADDING", (0, 0), (-1, -1), PADDING),
        ("TOPPADDING", (0, 0), (-1, -1), 4.6),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4.4),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
    ]
    if flush:
        commands.append(("LEFTPADDING", (0, 0), (0, -1), 0))
    if head_rows:
        commands += [
            ("BACKGROUND", (0, 0), (-1, head_rows - 1), TINT),
            ("LINEABOVE", (0, 0), (-1, 0), 0.9, design.accent),
            ("VALIGN", (0, 0), (-1, head_rows - 1), "BOTTOM"),
            ("TOPPADDING", (0, 0), (-1, head_rows - 1), 5.6),
            ("BOTTOMPADDING", (0, 0), (-1, head_rows - 1), 3.4),
        ]
    else:
        commands.append(("LINEABOVE", (0, 0), (-1, 0), 0.4, RULE))
    return commands
