"""Which controls of which frameworks the statements answer: one table per framework."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from reportlab.platypus import CondPageBreak

from policykit.pages.fixed_words import MAPPING_TITLES
from policykit.pages.flowables import paragraph
from policykit.pages.font_files import BOLD, REGULAR
from policykit.pages.fonts import width
from policykit.pages.style import SMALL
from policykit.pages.tables import Need, column_widths, table
from policykit.pages.words import statement_target

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.platypus import Flowable

    from policykit.pages.blocks import BlockSetter
    from policykit.pages.job import MappingRow

_ROOM_FOR_FIRST_ROWS = 90.0


def mapping_tables(
    rows: Sequence[MappingRow], setter: BlockSetter, statements: frozenset[str]
) -> list[Flowable]:
    """Return a titled table for each framework; statement ids link to the given statements."""
    design, words = setter.design, setter.words
    widths = column_widths(_needs(rows), setter.text_width)
    made: list[Flowable] = []
    for framework, group in groupby(rows, key=lambda row: row.framework):
        head = [
            [paragraph(words.plain(title, design.head_cell), design.head_cell)]
            for title in MAPPING_TITLES
        ]
        cells = [
            [
                [paragraph(words.plain(row.control, design.cell_bold), design.cell_bold)],
                [paragraph(words.plain(row.title, design.cell), design.cell)],
                [_statements(row, setter, statements)],
            ]
            for row in group
        ]
        made.append(CondPageBreak(_ROOM_FOR_FIRST_ROWS))
        made.append(paragraph(words.plain(framework, design.subtitle), design.subtitle))
        made.append(table([head, *cells], widths, design, head_rows=1))
    return made


def _needs(rows: Sequence[MappingRow]) -> list[Need]:
    """Return what the columns ask for over all frameworks, so that their tables look alike."""
    columns = (
        [(row.control, [row.control], BOLD) for row in rows],
        [(row.title, row.title.split(), REGULAR) for row in rows],
        [(", ".join(row.statements), list(row.statements), REGULAR) for row in rows],
    )
    needs = []
    for title, column in zip(MAPPING_TITLES, columns, strict=True):
        least = [width(word, font, SMALL) for _, words, font in column for word in words]
        most = [width(text, font, SMALL) for text, _, font in column]
        head = width(title, BOLD, SMALL)
        needs.append(Need(max([head, *least]) + 2, max([head, *most]) + 2))
    return needs


def _statements(row: MappingRow, setter: BlockSetter, known: frozenset[str]) -> Flowable:
    style = setter.design.cell
    fragments = []
    for index, identifier in enumerate(row.statements):
        if index:
            fragments += setter.words.plain(", ", style)
        link = f"#{statement_target(identifier)}" if identifier in known else ""
        fragments += setter.words.plain(identifier, style, link=link)
    return paragraph(fragments or setter.words.plain("", style), style)
