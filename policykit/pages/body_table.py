"""A table of the document's text -> a flowable, with spans, within or beyond the text column."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, NextPageTemplate, PageBreak, PageBreakIfNotEmpty

from policykit.document import Alignment, block_images, block_text
from policykit.pages.font_files import BOLD, REGULAR
from policykit.pages.fonts import width_as_set
from policykit.pages.line_breaks import has_inner_breaks, units
from policykit.pages.reading_direction import begins_right_to_left
from policykit.pages.style import SMALL, SMALL_LEADING
from policykit.pages.tables import NARROWEST, PADDING, Need, column_widths, table
from policykit.pages.tags import cell_entries

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reportlab.platypus import Flowable

    from policykit.document import Cell, Row, Table
    from policykit.pages.blocks import BlockSetter
    from policykit.pages.tags import Element

_ALIGN: Mapping[Alignment, Literal[1, 2]] = {Alignment.CENTER: 1, Alignment.RIGHT: 2}


class _Tags(NamedTuple):
    """What a table is for who hears it read, and its parts.

    Attributes:
        head_columns: how many columns at its beginning are heads of their rows, marked or not.
    """

    table: str
    row: str
    cell: str
    head_columns: int = 0


_TABLE = _Tags("Table", "TR", "TD")
_WITHOUT_HEADS = _Tags("Table", "TR", "TD", head_columns=1)
"""Where nothing is marked as a head, the first cell of a row says what the row is about."""

_LINES = _Tags("Div", "Div", "Div")
"""One column without a head is no table: nothing in it says what something else is about."""

WIDE = "wide"
"""The kind of page in landscape, for tables whose words fit no other."""

_LONGEST_WORD = 110.0
"""Longer ones are no words, and are broken before the paper is turned for them."""

_NARROWEST_PICTURE = 60.0
_MANY_LINES = 5
"""When the first two rows have more lines than this, the first may stand alone below the head."""

_Placed = tuple[int, int, "Cell", bool]


def body_table(block: Table, setter: BlockSetter, indent: float) -> list[Flowable]:
    """Return the caption and the table, which may reach into the margin column where it must."""
    columns = len(block.columns)
    rows = (*block.head, *block.rows)
    placed = _place(rows, columns, len(block.head))
    needs = _needs(placed, columns, setter)
    least = sum(need.least + 2 * PADDING for need in needs)
    grid = setter.design.grid
    available = setter.text_width - indent
    shift = indent
    if least > available:
        shift -= 0 if grid.margin_at_right else setter.margin
        available += setter.margin
    words = sum(min(need.least, _LONGEST_WORD) + 2 * PADDING for need in needs)
    is_wide = words > available and not setter.is_in_cell
    if is_wide:
        grid = grid.turned
        indent, shift, available = 0, 0, grid.full_width
    if available < columns * NARROWEST:
        setter.words.refuse(
            "PK432",
            f"a table has {columns} columns; there is room for {int(available / NARROWEST)} here",
            block.line,
            "divide it into several tables, or turn rows and columns around",
        )
        return []
    widths = column_widths(needs, available)
    tags = _tags(block)
    element = setter.element.add(tags.table)
    caption: list[Flowable] = []
    if block.caption:
        within = setter.within(element.add("Caption"))
        caption = within.set(block.caption, setter.design.caption, indent=indent)
    row_elements = [element.add(tags.row) for _ in rows]
    is_mirrored = _begins_at_the_right(rows)
    cells: list[list[Any]] = [[""] * columns for _ in rows]
    spans = []
    for row, column, cell, heading in placed:
        inner = sum(widths[column : column + cell.column_span]) - 2 * PADDING
        alignment = _alignment(cell, block.columns[column].alignment, is_mirrored=is_mirrored)
        heads = rows[row].head_columns or tags.head_columns
        scope = "Column" if heading else "Row" if column < heads else ""
        within = setter.within(_cell_element(cell, row_elements[row], scope, tags), inner)
        place = columns - column - cell.column_span if is_mirrored else column
        cells[row][place] = _cell(cell, within, alignment, heading=heading)
        if (cell.row_span, cell.column_span) != (1, 1):
            last = (place + cell.column_span - 1, row + cell.row_span - 1)
            spans.append(((place, row), last))
    first = _first_rows(placed, widths, len(block.head)) + 16 * len(caption)
    head = len(block.head)
    made = table(
        cells,
        widths[::-1] if is_mirrored else widths,
        setter.design,
        head_rows=head,
        heading_rows=[index for index, row in enumerate(rows) if index >= head and row.heading],
        spans=spans,
        shift=shift,
        whole=setter.is_in_cell,
    )
    made.column_height = grid.column_height
    if is_wide:
        chapter = setter.words.chapter
        kind = "text" if setter.margin else "front"
        return [PageBreakIfNotEmpty(chapter + WIDE), *caption, made, BackToText(chapter + kind)]
    return [CondPageBreak(min(first, grid.column_height / 3)), *caption, made]


class BackToText(PageBreak):
    """The end of a page in landscape."""


def without_empty_pages(flowables: Iterable[Flowable]) -> list[Flowable]:
    """Leave out the ends of pages after which another page begins anyway, or none."""
    kept: list[Flowable] = []
    begins = True
    for flowable in reversed(list(flowables)):
        if isinstance(flowable, BackToText) and begins:
            continue
        if not isinstance(flowable, NextPageTemplate):
            begins = isinstance(flowable, PageBreak)
        kept.append(flowable)
    return kept[::-1]


def _place(rows: Sequence[Row], columns: int, head: int) -> list[_Placed]:
    """Return (row, column, cell, heading) for each cell, spans from above taken into account."""
    covered: set[tuple[int, int]] = set()
    placed: list[_Placed] = []
    for index, row in enumerate(rows):
        column = 0
        for cell in row.cells:
            while (index, column) in covered:
                column += 1
            if column >= columns:
                break
            placed.append((index, column, cell, row.heading or index < head))
            covered |= {
                (index + down, column + right)
                for down in range(cell.row_span)
                for right in range(cell.column_span)
            }
    return placed


def _begins_at_the_right(rows: Sequence[Row]) -> bool:
    """Say whether the first column stands at the right: the first row is read from there."""
    first = (block for row in rows[:1] for cell in row.cells for block in cell.blocks)
    return begins_right_to_left("\n".join(map(block_text, first)))


def _needs(placed: Sequence[_Placed], columns: int, setter: BlockSetter) -> list[Need]:
    least = [8.0] * columns
    most = [8.0] * columns
    for _, column, cell, heading in placed:
        if cell.column_span > 1:
            continue
        for block in cell.blocks:
            for image in block_images(block):
                wide = setter.words.pictures[image].natural.width
                least[column] = max(least[column], min(wide, _NARROWEST_PICTURE))
                most[column] = max(most[column], wide)
            for line in block_text(block).split("\n"):
                font = BOLD if heading else REGULAR
                parts = line.split()
                if has_inner_breaks(line):
                    parts = [unit for part in parts for unit in units(part)]
                words = [width_as_set(part, font, 8.5) for part in parts]
                least[column] = max([least[column], *words])
                most[column] = max(most[column], width_as_set(line, font, 8.5))
    return [Need(low + 0.5, high + 0.5) for low, high in zip(least, most, strict=True)]


def _first_rows(placed: Sequence[_Placed], widths: Sequence[float], head: int) -> float:
    """Return about how high the head and the first row below it are; and the second, if it is low.

    A row of many lines may stand alone above the end of a page.
    """
    count = min(head + 2, placed[-1][0] + 1) if placed else 0
    lines = [1] * count
    for row, column, cell, heading in placed:
        if row >= count:
            break
        inner = sum(widths[column : column + cell.column_span]) - 2 * PADDING
        font = BOLD if heading else REGULAR
        texts = [line for block in cell.blocks for line in block_text(block).split("\n")]
        needed = sum(ceil(1.08 * width_as_set(text, font, SMALL) / inner) for text in texts)
        lines[row] = max(lines[row], needed)
    if sum(lines[head:]) > _MANY_LINES:
        lines = lines[: head + 1]
    return sum(needed * SMALL_LEADING + 10 for needed in lines)


def _alignment(cell: Cell, of_column: Alignment, *, is_mirrored: bool) -> Alignment:
    chosen = of_column if cell.alignment is Alignment.DEFAULT else cell.alignment
    return Alignment.RIGHT if is_mirrored and chosen is Alignment.DEFAULT else chosen


def _tags(block: Table) -> _Tags:
    if block.head or any(row.heading or row.head_columns for row in block.rows):
        return _TABLE
    return _LINES if len(block.columns) == 1 else _WITHOUT_HEADS


def _cell_element(cell: Cell, row: Element, scope: str, tags: _Tags) -> Element:
    if tags is _LINES:
        return row.add(tags.cell)
    entries = cell_entries(scope=scope, columns=cell.column_span, rows=cell.row_span)
    return row.add("TH" if scope else tags.cell, entries)


def _cell(
    cell: Cell, setter: BlockSetter, alignment: Alignment, *, heading: bool
) -> list[Flowable]:
    style = setter.design.head_cell if heading else setter.design.cell
    if alignment in _ALIGN:
        style = ParagraphStyle(style.name, parent=style, alignment=_ALIGN[alignment])
    made = setter.set(cell.blocks, style)
    return [flowable for flowable in made if not isinstance(flowable, CondPageBreak)]
