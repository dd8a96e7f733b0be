"""Which controls of which frameworks the statements answer: one table per framework."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from reportlab.platypus import CondPageBreak

from policykit.document import Heading, Text
from policykit.pages.flowables import paragraph
from policykit.pages.font_files import BOLD, REGULAR
from policykit.pages.fonts import width
from policykit.pages.tables import Need, column_widths, table
from policykit.pages.words import statement_target

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.platypus import Flowable

    from policykit.document import Block
    from policykit.pages.blocks import BlockSetter
    from policykit.pages.job import MappingRow

SECTION = "framework-mapping"


def mapping_place(blocks: Sequence[Block]) -> int | None:
    """Return the index after the last block of the mapping section; None if there is none."""
    level: int | None = None
    for index, block in enumerate(blocks):
        if isinstance(block, Heading):
            if level is not None and block.level <= level:
                return index
            if block.identifier == SECTION:
                level = block.level
    return None if level is None else len(blocks)


def appendix_heading() -> Heading:
    """Return the heading of the mapping where the document has no section for it."""
    return Heading(1, SECTION, "", (Text("Framework mapping"),), 0)


def mapping_tables(
    rows: Sequence[MappingRow], setter: BlockSetter, statements: frozenset[str]
) -> list[Flowable]:
    """Return a titled table for each framework; statement ids link to the given statements."""
    design, words = setter.design, setter.words
    made: list[Flowable] = []
    for framework, group in groupby(rows, key=lambda row: row.framework):
        listed = list(group)
        made.append(CondPageBreak(90))
        made.append(paragraph(words.plain(framework, design.subtitle), design.subtitle))
        head = [
            [paragraph(words.plain(title, design.head_cell), design.head_cell)]
            for title in ("Control", "Title", "Statements")
        ]
        cells = [
            [
                [paragraph(words.plain(row.control, design.cell_bold), design.cell_bold)],
                [paragraph(words.plain(row.title, design.cell), design.cell)],
                [_statements(row, setter, statements)],
            ]
            for row in listed
        ]
        needs = [
            Need(most, most)
            for most in (max([width(row.control, BOLD, 8.6) for row in listed] + [40]),)
        ]
        needs.append(
            Need(
                max(
                    width(word, REGULAR, 8.6)
                    for row in listed
                    for word in row.title.split() or [""]
                ),
                max(width(row.title, REGULAR, 8.6) for row in listed),
            )
        )
        needs.append(
            Need(
                max(
                    [width(each, REGULAR, 8.8) for row in listed for each in row.statements] + [60]
                ),
                max(width(", ".join(row.statements), REGULAR, 8.8) for row in listed),
            )
        )
        made.append(
            table([head, *cells], column_widths(needs, setter.text_width), design, head_rows=1)
        )
    return made


def _statements(row: MappingRow, setter: BlockSetter, known: frozenset[str]) -> Flowable:
    style = setter.design.cell
    fragments = []
    for index, identifier in enumerate(row.statements):
        if index:
            fragments += setter.words.plain(", ", style)
        link = f"#{statement_target(identifier)}" if identifier in known else ""
        fragments += setter.words.plain(identifier, style, link=link)
    return paragraph(fragments or setter.words.plain("", style), style)
