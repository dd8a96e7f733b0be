"""Which controls of which frameworks the statements answer: one table per framework."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from reportlab.platypus import CondPageBreak

from policykit.document import Text, deleted, inserted
from policykit.pages.flowables import Title, paragraph
from policykit.pages.flowables import Words as SetWords
from policykit.pages.font_files import BOLD, REGULAR
from policykit.pages.fonts import width
from policykit.pages.placed_table import PlacedTable
from policykit.pages.style import SMALL
from policykit.pages.tables import PADDING, Need, column_widths, count_lines, table
from policykit.pages.tags import cell_entries
from policykit.pages.targets import statement_target

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Flowable

    from policykit.pages.blocks import BlockSetter
    from policykit.pages.job import MappingRow
    from policykit.pages.tags import Element

_ROOM_FOR_FIRST_ROWS = 90.0
_FEW = 0.5
"""What takes no more than this share of a page, the last table and the end, stays on one page."""
_WIDTHS_TRIED = 20
_SHORT = 0.15
"""A heading and a sentence below it take no more than this share of a page."""


def mapping_tables(
    rows: Sequence[MappingRow], setter: BlockSetter, statements: frozenset[str]
) -> list[Flowable]:
    """Return a titled table for each framework; statement ids link to the given statements."""
    design, words = setter.design, setter.words
    widths = _widths(rows, design.wording.mapping_titles, setter.text_width)
    made: list[Flowable] = []
    for framework, group in groupby(rows, key=lambda row: row.framework):
        element = setter.element.add("Table")
        title = paragraph(
            words.plain(framework, design.subtitle), design.subtitle, element.add("Caption")
        )
        head_element = element.add("TR")
        heading = cell_entries(scope="Column")
        head = [
            [_text(each, design.head_cell, setter, head_element.add("TH", heading))]
            for each in design.wording.mapping_titles
        ]
        cells = []
        for row in group:
            parts = element.add("TR")
            cells.append(
                [
                    [_text(row.control, design.cell_bold, setter, parts.add("TD"))],
                    [_text(row.title, design.cell, setter, parts.add("TD"))],
                    [_statements(row, setter, statements, parts.add("TD"))],
                ]
            )
        made.append(CondPageBreak(_ROOM_FOR_FIRST_ROWS))
        made.append(title)
        made.append(table([head, *cells], widths, design, head_rows=1))
    return made


def with_table_below(
    above: Sequence[Flowable], tables: Sequence[Flowable], setter: BlockSetter
) -> None:
    """Keep the heading of the section and its sentence, if it is one, with the first table."""
    match [*above], [*tables]:
        case [*_, CondPageBreak() as room, Title() as heading, SetWords() as sentence], [
            CondPageBreak() as first,
            *_,
        ]:
            column = setter.design.grid.column_height
            height = sum(each.wrap(setter.text_width, column)[1] for each in (heading, sentence))
            spaces = heading.getSpaceBefore() + heading.getSpaceAfter() + sentence.getSpaceAfter()
            if height < column * _SHORT:
                room.height = max(room.height, height + spaces + first.height)
        case _:
            pass


def joined_to_end(
    tables: Sequence[Flowable], end: Sequence[Flowable], setter: BlockSetter
) -> list[Flowable]:
    """Return the tables and the short sections that end the document, which need company.

    Where they do not fit below the last table, that comes with them to the next page: a short one
    as a whole, of a long one some rows.
    """
    match [*tables], [*end]:
        case [*others, CondPageBreak() as before, title, PlacedTable() as last], [
            CondPageBreak() as room,
            *_,
        ]:
            last.followed_by = room.height + last.getSpaceAfter()
            if not last.rows_to_carry:
                column = setter.design.grid.column_height
                height = last.followed_by + title.getSpaceBefore() + title.getSpaceAfter()
                height += sum(each.wrap(setter.text_width, column)[1] for each in (title, last))
                if height < column * _FEW:
                    before = CondPageBreak(height)
            return [*others, before, title, last, *end]
        case _:
            return [*tables, *end]


def _widths(
    rows: Sequence[MappingRow], titles: Sequence[str], available: float
) -> tuple[float, ...]:
    """Return the columns' widths, with which all rows together take the fewest lines.

    One set for all frameworks, so that their tables look alike.
    """
    needs = _needs(rows, titles)
    control, usual, rest = column_widths(needs, available)
    room = usual + rest
    least, most = needs[1].least + 2 * PADDING, room - needs[2].least - 2 * PADDING
    if not rows or least >= most:
        return control, usual, rest
    words = [
        (
            [width(word, REGULAR, SMALL) for word in row.title.split()],
            [width(f"{each},", REGULAR, SMALL) for each in _shown(row)],
        )
        for row in rows
    ]
    space = width(" ", REGULAR, SMALL)

    def lines(title: float) -> int:
        inner = title - 2 * PADDING, room - title - 2 * PADDING
        return sum(
            max(count_lines(column, space, wide) for column, wide in zip(row, inner, strict=True))
            for row in words
        )

    steps = [least + (most - least) * step / _WIDTHS_TRIED for step in range(_WIDTHS_TRIED + 1)]
    best = min((usual, *steps), key=lambda title: (lines(title), abs(title - usual)))
    return control, best, room - best


def _needs(rows: Sequence[MappingRow], titles: Sequence[str]) -> list[Need]:
    """Return what the columns ask for over all frameworks, so that their tables look alike."""
    columns = (
        [(row.control, [row.control], BOLD) for row in rows],
        [(row.title, row.title.split(), REGULAR) for row in rows],
        [(", ".join(_shown(row)), _shown(row), REGULAR) for row in rows],
    )
    needs = []
    for title, column in zip(titles, columns, strict=True):
        least = [width(word, font, SMALL) for _, words, font in column for word in words]
        most = [width(text, font, SMALL) for text, _, font in column]
        head = width(title, BOLD, SMALL)
        needs.append(Need(max([head, *least]) + 2, max([head, *most]) + 2))
    return needs


def _text(text: str, style: ParagraphStyle, setter: BlockSetter, element: Element) -> Flowable:
    return paragraph(setter.words.plain(text, style), style, element)


def _shown(row: MappingRow) -> list[str]:
    return [*row.statements, *(f"[{each}]" for each in row.dropped)]


def _statements(
    row: MappingRow, setter: BlockSetter, known: frozenset[str], element: Element
) -> Flowable:
    style = setter.design.cell
    fragments = []
    for index, identifier in enumerate(row.statements):
        if index:
            fragments += setter.words.plain(", ", style)
        link = f"#{statement_target(identifier)}" if identifier in known else ""
        if identifier in row.added:
            fragments += setter.words.set(inserted((Text(identifier),)), style, None)
        else:
            fragments += setter.words.plain(identifier, style, link=link)
    for index, identifier in enumerate(row.dropped, len(row.statements)):
        if index:
            fragments += setter.words.plain(", ", style)
        fragments += setter.words.set(deleted(identifier), style, None)
    return paragraph(fragments or setter.words.plain("", style), style, element)
