"""A report: a title, a few facts, and blocks of a document, made from plain text.

One value for the page (`policykit.workflow.report` makes a PDF of it) and for other tools
(`policykit.evidence.report_markdown`). All text is plain: nothing in it is taken for markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.document import (
    Alignment,
    Block,
    Cell,
    Column,
    Drawing,
    Emphasis,
    Heading,
    Inline,
    Link,
    ListBlock,
    Paragraph,
    Row,
    Styled,
    Table,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

Words = str | tuple[Inline, ...]
"""Plain text, or one paragraph with links in it, made by `linked`."""

_LINE = 1  # a report has no source whose lines a diagnostic could name


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody is to read about policies.

    Attributes:
        identifier: short name for footer and file, such as "review-summary".
        title: what it is, as the largest words of its first page.
        subtitle: the line below: what it covers.
        facts: label and value pairs in a table below that, in reading order.
        notices: sentences the reader must not miss.
        parts: blocks and drawings, in reading order; make them with the functions below.
    """

    identifier: str
    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    notices: tuple[str, ...]
    parts: tuple[Block | Drawing, ...]


def heading(text: str, level: int = 1) -> Heading:
    """Return the title of a part; level 1 is the largest below the report's own title."""
    identifier = "-".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())
    return Heading(level, identifier, "", (Text(text),), _LINE)


def paragraph(text: str) -> Paragraph:
    """Return a paragraph."""
    return Paragraph((Text(text),), _LINE)


def linked(*pieces: str | tuple[str, str]) -> tuple[Inline, ...]:
    """Return a paragraph's content of texts and of links, each as (words, target).

    A target is an address, a `#place` of the report, or a place in another PDF as
    `policykit.pages.PdfPlace.link` gives it. An empty target makes no link.
    """
    return tuple(
        Text(piece)
        if isinstance(piece, str)
        else Link(piece[1], (Text(piece[0]),))
        if piece[1]
        else Text(piece[0])
        for piece in pieces
    )


def bullets(texts: Sequence[str]) -> ListBlock:
    """Return a list of short texts."""
    items = tuple((paragraph(text),) for text in texts)
    return ListBlock(("•",) * len(items), items, tight=True, ordered=False, line=_LINE)


def table(
    headers: Sequence[str],
    rows: Sequence[Sequence[str | Sequence[Words]]],
    numbers: Sequence[str] = (),
) -> Table:
    """Return a table whose head is repeated on each page.

    Args:
        headers: the names of the columns.
        rows: the cells; lines within a cell become paragraphs, and so does each item of a list.
        numbers: the columns that stand at the right.
    """
    aligned = dict.fromkeys(numbers, Alignment.RIGHT)
    columns = tuple(Column(aligned.get(name, Alignment.DEFAULT), None) for name in headers)
    head = Row(tuple(_cell(name, strong=True) for name in headers), heading=True)
    body = tuple(Row(tuple(_cell(text) for text in row)) for row in rows)
    return Table(columns, (head,), body, (), _LINE)


def _cell(content: str | Sequence[Words], *, strong: bool = False) -> Cell:
    items = content.split("\n") if isinstance(content, str) else content
    blocks = []
    for item in items:
        inlines = (Text(item),) if isinstance(item, str) else item
        if inlines == (Text(""),) or (isinstance(item, str) and not item.strip()):
            continue
        styled = (Styled(Emphasis.STRONG, inlines),) if strong else inlines
        blocks.append(Paragraph(styled, _LINE))
    return Cell(tuple(blocks), Alignment.DEFAULT)
