"""A policy's text -> elements: every statement and section can be linked to.

A statement's anchor is its id (`#AC-20a`); a section's is its own with `s-` before it, so that no
title can take the name of a part of the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.document import (
    Alignment,
    Break,
    Code,
    CodeBlock,
    DefinitionList,
    Document,
    Emphasis,
    Figure,
    Heading,
    Image,
    LineBlock,
    Link,
    ListBlock,
    Note,
    Paragraph,
    Quotation,
    Rule,
    Statement,
    Styled,
    Table,
    Text,
    notes,
)
from policykit.portal.element import Element, Node, element

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from policykit.document import Block, Cell, Inline, Row

_STYLES = {
    Emphasis.EMPHASIS: ("em", None),
    Emphasis.STRONG: ("strong", None),
    Emphasis.STRIKEOUT: ("s", None),
    Emphasis.SUPERSCRIPT: ("sup", None),
    Emphasis.SUBSCRIPT: ("sub", None),
    Emphasis.SMALL_CAPS: ("span", "small-caps"),
    Emphasis.UNDERLINE: ("u", None),
    Emphasis.INSERTED: ("ins", None),
    Emphasis.DELETED: ("del", None),
}
_ALIGNED = {Alignment.RIGHT: "right", Alignment.CENTER: "center"}
_DEEPEST = 6


def section_anchor(identifier: str) -> str:
    """Return the anchor of a section."""
    return f"s-{identifier}"


def _with_what_belongs(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """Yield each statement with the blocks that belong to it, and every other block by itself."""
    found: list[Block] = []
    for block in blocks:
        belongs = found and isinstance(found[0], Statement)
        if found and (not belongs or isinstance(block, Statement | Heading)):
            yield found
            found = []
        found.append(block)
    if found:
        yield found


class TextWriter:
    """Writes one document.

    Args:
        document: the policy's text.
        pictures: path of a picture in the workspace -> its address from the page.
        controls: statement -> what it answers, in words, shown below it; empty for none.
    """

    def __init__(
        self,
        document: Document,
        pictures: Mapping[str, str],
        controls: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._document = document
        self._pictures = pictures
        self._controls = controls
        self._tables = 0
        self._statements = {
            str(block.identifier) for block in document.blocks if isinstance(block, Statement)
        }

    def nodes(self) -> Iterator[Node]:
        """Yield the text, and its footnotes at the end."""
        for blocks in _with_what_belongs(self._document.blocks):
            first = blocks[0]
            if isinstance(first, Statement):
                yield self._statement(first, blocks[1:])
            else:
                yield from self._blocks(blocks)
        footnotes = notes(self._document)
        if footnotes:
            yield element(
                "section",
                element("h2", "Notes", id="notes"),
                element(
                    "ol",
                    [
                        element("li", self._blocks(note.blocks), id=f"note-{note.number}")
                        for note in footnotes
                    ],
                ),
                class_="notes",
            )

    def _blocks(self, blocks: Iterable[Block]) -> list[Node]:
        return [self._block(block) for block in blocks]

    def _block(self, block: Block) -> Node:  # noqa: C901, PLR0911 - one case for each kind of block
        match block:
            case Heading():
                number = element("span", block.number, " ", class_="number")
                return element(
                    f"h{min(block.level + 1, _DEEPEST)}",
                    number if block.number else None,
                    self._inlines(block.content),
                    id=section_anchor(block.identifier) if block.identifier else None,
                )
            case Paragraph():
                return element("p", self._inlines(block.content))
            case Statement():
                return self._statement(block, ())
            case ListBlock():
                return self._list(block)
            case DefinitionList():
                return element("dl", self._definitions(block))
            case Quotation():
                return element("blockquote", self._blocks(block.blocks))
            case CodeBlock():
                return element("pre", element("code", block.text), tabindex="0")
            case LineBlock():
                return element("p", self._lines(block))
            case Rule():
                return element("hr")
            case Table():
                return self._table(block)
            case Figure():
                caption = element("figcaption", self._blocks(block.caption))
                return element(
                    "figure", self._image(block.image), caption if block.caption else None
                )

    def _statement(self, statement: Statement, rest: Sequence[Block]) -> Element:
        name = str(statement.identifier)
        answers = self._controls.get(name, ())
        return element(
            "div",
            element(
                "p",
                element("a", name, href=f"#{name}", class_="statement-id"),
                " ",
                self._inlines(statement.content),
            ),
            self._blocks(rest),
            element("p", "Answers ", "; ".join(answers), class_="controls") if answers else None,
            class_="statement",
            id=name,
        )

    def _list(self, block: ListBlock) -> Element:
        if not block.ordered:
            items = [element("li", self._item(item, tight=block.tight)) for item in block.items]
            return element("ul", items)
        rows = zip(block.labels, block.items, strict=True)
        return element(
            "ol",
            [
                element(
                    "li",
                    element("span", label, " ", class_="label"),
                    element("div", self._item(item, tight=block.tight)),
                )
                for label, item in rows
            ],
            class_="labelled",
        )

    def _item(self, blocks: tuple[Block, ...], *, tight: bool) -> list[Node]:
        first = blocks[0] if blocks else None
        if tight and isinstance(first, Paragraph):
            return [*self._inlines(first.content), *self._blocks(blocks[1:])]
        return self._blocks(blocks)

    def _definitions(self, block: DefinitionList) -> Iterator[Node]:
        for one in block.definitions:
            yield element("dt", self._inlines(one.term))
            for meaning in one.meanings:
                yield element("dd", self._blocks(meaning))

    def _lines(self, block: LineBlock) -> Iterator[Node]:
        for index, line in enumerate(block.lines):
            if index:
                yield element("br")
            yield from self._inlines(line)

    def _table(self, table: Table) -> Element:
        caption = element("caption", self._blocks(table.caption)) if table.caption else None
        aligned = [_ALIGNED.get(column.alignment) for column in table.columns]
        head = element("thead", [self._row(row, aligned) for row in table.head])
        body = element("tbody", [self._row(row, aligned) for row in table.rows])
        whole = element("table", caption, head if table.head else None, body)
        self._tables += 1
        label = f"Table {self._tables}"
        return element("div", whole, class_="wide", tabindex="0", role="region", aria_label=label)

    def _row(self, row: Row, aligned: list[str | None]) -> Element:
        cells = [
            self._cell(cell, row, aligned[index] if index < len(aligned) else None)
            for index, cell in enumerate(row.cells)
        ]
        return element("tr", cells)

    def _cell(self, cell: Cell, row: Row, column: str | None) -> Element:
        only = cell.blocks[0] if len(cell.blocks) == 1 else None
        content = (
            self._inlines(only.content)
            if isinstance(only, Paragraph)
            else self._blocks(cell.blocks)
        )
        return element(
            "th" if row.heading else "td",
            content,
            scope="col" if row.heading else None,
            class_=_ALIGNED.get(cell.alignment, column),
            rowspan=str(cell.row_span) if cell.row_span > 1 else None,
            colspan=str(cell.column_span) if cell.column_span > 1 else None,
        )

    def _image(self, image: Image) -> Element:
        return element("img", src=self._pictures[image.path], alt=image.alternative)

    def _inlines(self, content: Iterable[Inline]) -> list[Node]:
        return [self._inline(one) for one in content]

    def _inline(self, inline: Inline) -> Node:  # noqa: PLR0911 - one case for each kind of inline
        match inline:
            case Text():
                return inline.text
            case Styled():
                tag, name = _STYLES[inline.emphasis]
                return element(tag, self._inlines(inline.content), class_=name)
            case Code():
                return element("code", inline.text)
            case Break():
                return element("br")
            case Link():
                return self._link(inline)
            case Note():
                mark = element("a", str(inline.number), href=f"#note-{inline.number}")
                return element("sup", mark)
            case Image():
                return self._image(inline)

    def _link(self, link: Link) -> Node:
        words = self._inlines(link.content)
        if not link.target.startswith("#"):
            return element("a", words, href=link.target, rel="noopener noreferrer")
        name = link.target[1:]
        anchor = name if name in self._statements else section_anchor(name)
        return element("a", words, href=f"#{anchor}")
