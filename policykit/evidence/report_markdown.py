"""A report -> Markdown that reads well as it is, and that every program renders alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.document import (
    Alignment,
    Drawing,
    Heading,
    ListBlock,
    Paragraph,
    Table,
    block_text,
    inline_text,
)
from policykit.policy.markdown import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policykit.document import Block, Cell, Row
    from policykit.evidence.report import Report


def markdown(report: Report) -> str:
    """Return the report as Markdown; a drawing is told in words.

    Raises:
        TypeError: a block is of a kind that reports do not have.
    """
    parts = [f"# {escape(report.title)}"]
    if report.subtitle:
        parts.append(escape(report.subtitle))
    if report.facts:
        parts.append("\n".join(f"- **{escape(label)}:** {escape(v)}" for label, v in report.facts))
    parts += [f"> {escape(notice)}" for notice in report.notices]
    parts += [_part(part) for part in report.parts]
    return "\n\n".join(part for part in parts if part) + "\n"


def _part(part: Block | Drawing) -> str:
    match part:
        case Drawing():
            return f"*{escape(part.title)}.* {escape(part.description)}"
        case Heading():
            return f"{'#' * (part.level + 1)} {escape(inline_text(part.content))}"
        case Paragraph():
            return escape(inline_text(part.content))
        case ListBlock():
            return "\n".join(f"- {escape(_cell_text(item))}" for item in part.items)
        case Table():
            return "\n".join(_table(part))
        case _:
            raise TypeError(f"a report has no {type(part).__name__}")


def _table(table: Table) -> Iterator[str]:
    marks = {Alignment.RIGHT: "---:"}
    for row in table.head:
        yield _row(row)
    yield f"|{'|'.join(marks.get(column.alignment, '---') for column in table.columns)}|"
    for row in table.rows:
        yield _row(row)


def _row(row: Row) -> str:
    return f"| {' | '.join(_cell(cell) for cell in row.cells)} |"


def _cell(cell: Cell) -> str:
    # A table cell is one line in Markdown; a line break within it is HTML that all programs know.
    return "<br>".join(escape(_cell_text((block,))) for block in cell.blocks)


def _cell_text(blocks: Iterable[Block]) -> str:
    return " ".join(" ".join(block_text(block).split()) for block in blocks)
