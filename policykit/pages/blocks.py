"""Blocks of a document -> flowables, one method per kind of block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.platypus import CondPageBreak, Spacer

from policykit.document import (
    CodeBlock,
    DefinitionList,
    Heading,
    LineBlock,
    ListBlock,
    Paragraph,
    Quotation,
    Rule,
    Statement,
    Table,
    inline_text,
)
from policykit.document.tree import Break
from policykit.pages.body_table import body_table
from policykit.pages.flowables import (
    CODE_SIZE,
    CodeLines,
    HorizontalRule,
    Title,
    label_width,
    paragraph,
)
from policykit.pages.font_files import MONO
from policykit.pages.fonts import width
from policykit.pages.words import note_target, statement_target

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Flowable

    from policykit.document import Block, Note
    from policykit.pages.style import Design
    from policykit.pages.words import Words

_ROOM_AFTER_HEADING = 46.0
_ROOM_AFTER_LEAD_IN = 44.0


class BlockSetter:
    """Makes flowables of blocks, in the style of their surroundings.

    Args:
        design: grid and styles.
        words: sets the text.
        text_width: the width of the text column.
    """

    def __init__(self, design: Design, words: Words, text_width: float) -> None:
        self.design = design
        self.words = words
        self.text_width = text_width

    def set(
        self,
        blocks: Iterable[Block],
        style: ParagraphStyle | None = None,
        *,
        indent: float = 0,
        depth: int = 0,
    ) -> list[Flowable]:
        """Return the flowables of the blocks.

        Args:
            blocks: what to set.
            style: that of running text here; the body's if not given.
            indent: how far everything stands in.
            depth: how many lists are around the blocks.
        """
        style = style or self.design.body
        made: list[Flowable] = []
        for block in blocks:
            made += self._block(block, style, indent, depth)
        return made

    def within(self, text_width: float) -> BlockSetter:
        """Return a setter for a narrower column, such as a table cell."""
        return BlockSetter(self.design, self.words, text_width)

    def notes(self, found: Sequence[Note]) -> list[Flowable]:
        """Return the footnotes, below a short rule."""
        if not found:
            return []
        made: list[Flowable] = [Spacer(0, 10), CondPageBreak(50), HorizontalRule()]
        style = self.design.note
        for note in found:
            inner = self.set(note.blocks, style)
            match note.blocks:
                case (Paragraph(content=content, line=line), *rest):
                    first = paragraph(
                        self.words.set(content, style, line),
                        style,
                        label=str(note.number),
                        target=note_target(note.number),
                    )
                    made += [first, *self.set(rest, style)]
                case _:
                    empty = self.words.plain("", style)
                    made.append(
                        paragraph(
                            empty, style, label=str(note.number), target=note_target(note.number)
                        )
                    )
                    made += inner
        return made

    def _block(  # noqa: C901, PLR0911 - one row per kind of block reads best in one table
        self, block: Block, style: ParagraphStyle, indent: float, depth: int
    ) -> list[Flowable]:
        match block:
            case Heading():
                return self._heading(block)
            case Statement():
                return [self._statement(block)]
            case Paragraph():
                return self._paragraph(block, self.design.shifted(style, indent))
            case ListBlock():
                return self._list(block, style, indent, depth)
            case DefinitionList():
                return self._definitions(block, style, indent, depth)
            case Quotation():
                return self._quotation(block, indent, depth)
            case CodeBlock():
                return [self._code(block)]
            case LineBlock():
                content = tuple(inline for line in block.lines for inline in (*line, Break()))[:-1]
                shifted = self.design.shifted(style, indent)
                return [paragraph(self.words.set(content, shifted, block.line), shifted)]
            case Rule():
                return [HorizontalRule(indent)]
            case Table():
                return body_table(block, self, indent)

    def _heading(self, heading: Heading) -> list[Flowable]:
        style = self.design.heading(heading.level)
        made = Title(
            "",
            style,
            bulletText=heading.number or None,
            frags=self.words.set(heading.content, style, heading.line),
        )
        made.target = heading.identifier
        title = inline_text(heading.content)
        made.outline = (f"{heading.number} {title}".strip(), heading.level - 1)
        _, height = made.wrap(self.text_width, self.design.grid.column_height)
        return [CondPageBreak(height + style.spaceBefore + _ROOM_AFTER_HEADING), made]

    def _statement(self, statement: Statement) -> Flowable:
        style = self.design.statement
        return paragraph(
            self.words.set(statement.content, style, statement.line),
            style,
            label=statement.identifier,
            target=statement_target(statement.identifier),
        )

    def _paragraph(self, block: Paragraph, style: ParagraphStyle) -> list[Flowable]:
        made = paragraph(self.words.set(block.content, style, block.line), style)
        if not inline_text(block.content).rstrip().endswith(":"):
            return [made]
        _, height = made.wrap(self.text_width, self.design.grid.column_height)
        return [CondPageBreak(min(height, 120) + _ROOM_AFTER_LEAD_IN), made]

    def _list(
        self, block: ListBlock, style: ParagraphStyle, indent: float, depth: int
    ) -> list[Flowable]:
        widest = max((label_width(label) for label in block.labels), default=0)
        item_style = self.design.item(depth + 1, block.tight, widest, style)
        item_style = self.design.shifted(item_style, indent)
        made: list[Flowable] = []
        for label, item in zip(block.labels, block.items, strict=True):
            match item:
                case (Paragraph(content=content, line=line), *rest):
                    first = content
                case _:
                    rest, first, line = list(item), (), block.line
            fragments = self.words.set(first, item_style, line)
            made.append(paragraph(fragments, item_style, label=label))
            inside = item_style.leftIndent - style.leftIndent
            for inner in rest:
                nested = 0.0 if isinstance(inner, ListBlock) else inside
                made += self._block(
                    inner, style, indent if isinstance(inner, ListBlock) else nested, depth + 1
                )
        if depth == 0:
            made.append(Spacer(0, 4))
        return made

    def _definitions(
        self, block: DefinitionList, style: ParagraphStyle, indent: float, depth: int
    ) -> list[Flowable]:
        made: list[Flowable] = []
        term_style = self.design.shifted(self.design.term, indent)
        for each in block.definitions:
            made.append(CondPageBreak(term_style.leading + _ROOM_AFTER_LEAD_IN))
            made.append(paragraph(self.words.set(each.term, term_style, block.line), term_style))
            for meaning in each.meanings:
                made += self.set(meaning, style, indent=indent + self.design.indent(1), depth=depth)
        return made

    def _quotation(self, block: Quotation, indent: float, depth: int) -> list[Flowable]:
        step = self.design.indent(1)
        made = self.set(block.blocks, self.design.quotation, indent=indent + step, depth=depth)
        for each in made:
            if hasattr(each, "bar"):
                each.bar = indent + 4
        return made

    def _code(self, block: CodeBlock) -> Flowable:
        each = width("m", MONO, CODE_SIZE)
        columns = int((self.text_width - 16) / each)
        lines = [
            line[start : start + columns]
            for line in block.text.split("\n")
            for start in range(0, max(len(line), 1), columns)
        ]
        return CodeLines([self.words.code(line, block.line) for line in lines])
