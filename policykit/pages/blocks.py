"""Blocks of a document -> flowables, one method per kind of block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.platypus import CondPageBreak, Spacer

from policykit.document import (
    CodeBlock,
    DefinitionList,
    Figure,
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
    CODE_PADDING,
    CODE_SIZE,
    Bar,
    CodeLines,
    HorizontalRule,
    Title,
    change_bar,
    label_width,
    paragraph,
)
from policykit.pages.flowables import Words as SetWords
from policykit.pages.font_files import MONO
from policykit.pages.fonts import width
from policykit.pages.marker import task_of
from policykit.pages.picture_flowables import figure
from policykit.pages.style import RULE
from policykit.pages.tags import list_entries
from policykit.pages.targets import note_target, statement_target

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Flowable

    from policykit.document import Block, Inline, Note
    from policykit.pages.style import Design
    from policykit.pages.tags import Element
    from policykit.pages.words import Words

_ROOM_FOR_FIRST_LINES = 36.0
_MOST_KEPT = 130.0
_FEW = 0.25
"""What takes no more than this share of a page is kept on one."""

_ITEMS_TO_SHARE = 3
"""So many items stay together; of more, the last one does not stand on the next page alone."""

_DIVIDED = 3.5
"""A paragraph of more lines than this may be divided: two lines stay together on both pages."""


class _Room(CondPageBreak):
    """The room for what follows; the spaces around it count as if it were not there."""

    _SPACETRANSFER = True


class BlockSetter:
    """Makes flowables of blocks, in the style of their surroundings.

    Args:
        design: grid and styles.
        words: sets the text.
        text_width: the width of the text column.
        element: what the blocks are part of.
        margin: how far a wide table may reach to the left; the margin column if not given.
        is_in_cell: whether they stand in a table, with a narrower column and rows around them.
    """

    def __init__(  # noqa: PLR0913 - what to set with, where, and what is around
        self,
        design: Design,
        words: Words,
        text_width: float,
        element: Element,
        margin: float | None = None,
        *,
        is_in_cell: bool = False,
    ) -> None:
        self.design = design
        self.words = words
        self.text_width = text_width
        self.element = element
        self.margin = design.grid.margin_column if margin is None else margin
        self.is_in_cell = is_in_cell

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
        listed = list(blocks)
        groups = [self._block(block, style, indent, depth) for block in listed]
        room = 0.0
        for index in reversed(range(len(groups))):
            group = groups[index]
            if _leads_in(listed[index], listed[index + 1 :]):
                room += self._height(group)
                group.insert(0, CondPageBreak(min(room, self.design.grid.column_height / 2)))
            elif index and _leads_in(listed[index - 1], listed[index:]):
                room = self._room_to_begin(group)
        return [flowable for group in groups for flowable in group]

    def within(self, element: Element, text_width: float | None = None) -> BlockSetter:
        """Return a setter for blocks within an element, such as a list item or a table cell."""
        available = text_width or self.text_width
        is_in_cell = self.is_in_cell or text_width is not None
        return BlockSetter(
            self.design, self.words, available, element, self.margin, is_in_cell=is_in_cell
        )

    def notes(self, found: Sequence[Note]) -> list[Flowable]:
        """Return the footnotes, below a short rule."""
        if not found:
            return []
        made: list[Flowable] = [Spacer(0, 10), CondPageBreak(50), HorizontalRule()]
        style = self.design.note
        for note in found:
            label, target = str(note.number), note_target(note.number)
            element = self.element.add("Note", f"/ID({self.words.chapter}note-{label})")
            label_element, text_element = element.add("Lbl"), element.add("P")
            match note.blocks:
                case (Paragraph(content=content, line=line), *rest):
                    fragments = self.words.set(content, style, line)
                case _:
                    rest, fragments = list(note.blocks), self.words.plain("", style)
            made.append(
                paragraph(
                    fragments,
                    style,
                    text_element,
                    label=label,
                    label_element=label_element,
                    target=target,
                )
            )
            made += self.within(element).set(rest, style)
        return made

    def together(self, flowables: Sequence[Flowable], above: float) -> list[Flowable]:
        """Return the flowables so that they stand on one page, if they are few.

        Args:
            flowables: what is to stay together.
            above: the space after what stands before them.
        """
        column = self.design.grid.column_height
        kept = [each for each in flowables if not isinstance(each, CondPageBreak)]
        height = -above
        for flowable in kept:
            # Of two spaces the larger one counts; the last may fall below the page.
            height += max(above, flowable.getSpaceBefore())
            height += flowable.wrap(self.text_width, column)[1]
            above = flowable.getSpaceAfter()
            if height > column * _FEW:
                return [*flowables]
        return [_Room(height), *kept] if kept else []

    def _height(self, group: Sequence[Flowable]) -> float:
        """Return how much room the beginning of a group takes on a page."""
        height = 0.0
        for flowable in group:
            height += flowable.wrap(self.text_width, self.design.grid.column_height)[1]
            height += flowable.getSpaceBefore() + flowable.getSpaceAfter()
        return min(height, _MOST_KEPT)

    def _room_to_begin(self, group: Sequence[Flowable]) -> float:
        """Return the room that the first lines of a group need; three lines are not divided."""
        match group:
            case [CondPageBreak() as first, *_]:
                return float(first.height)
            case [SetWords() as first, *_]:
                _, height = first.wrap(self.text_width, self.design.grid.column_height)
                leading = first.style.leading
                least = height if height < _DIVIDED * leading else 2 * leading
                return float(max(least, _ROOM_FOR_FIRST_LINES))
            case []:
                return 0.0
            case _:
                return _ROOM_FOR_FIRST_LINES

    def _block(  # noqa: C901, PLR0911 - one row per kind of block reads best in one table
        self, block: Block, style: ParagraphStyle, indent: float, depth: int
    ) -> list[Flowable]:
        match block:
            case Heading():
                return [self._heading(block)]
            case Statement():
                return [self._statement(block)]
            case Paragraph():
                return [self._paragraph(block.content, style, indent, block.line)]
            case ListBlock():
                return self._list(block, style, indent, depth)
            case DefinitionList():
                return self._definitions(block, style, indent, depth)
            case Quotation():
                return self._quotation(block, indent, depth)
            case CodeBlock():
                return [self._code(block, indent)]
            case LineBlock():
                content = tuple(inline for line in block.lines for inline in (*line, Break()))[:-1]
                return [self._paragraph(content, style, indent, block.line)]
            case Rule():
                return [HorizontalRule(indent)]
            case Table():
                return body_table(block, self, indent)
            case Figure():
                return figure(block, self, indent)

    def _paragraph(
        self, content: Sequence[Inline], style: ParagraphStyle, indent: float, line: int
    ) -> Flowable:
        shifted = self.design.shifted(style, indent)
        fragments = self.words.set(content, shifted, line, self.text_width)
        return paragraph(fragments, shifted, self.element.add("P"))

    def _heading(self, heading: Heading) -> Flowable:
        style = self.design.heading(heading.level)
        made = Title(
            "",
            style,
            bulletText=heading.number or None,
            frags=self.words.set(heading.content, style, heading.line),
        )
        made.element = self.element.add(f"H{heading.level + 1}")  # the document's title is the H1
        made.label_element = made.element.add("Span") if heading.number else None
        made.target = heading.identifier
        made.bar = change_bar(made.frags)
        title = inline_text(heading.content)
        made.outline = (f"{heading.number} {title}".strip(), heading.level - 1)
        return made

    def _statement(self, statement: Statement) -> Flowable:
        style = self.design.statement
        element = self.element.add("P")
        return paragraph(
            self.words.set(statement.content, style, statement.line, self.text_width),
            style,
            element,
            label=statement.identifier,
            label_element=element.add("Span"),
            target=statement_target(statement.identifier),
        )

    def _list(
        self, block: ListBlock, style: ParagraphStyle, indent: float, depth: int
    ) -> list[Flowable]:
        widest = max((label_width(label, style) for label in block.labels), default=0)
        item_style = self.design.item(depth + 1, block.tight, widest, style)
        item_style = self.design.shifted(item_style, indent)
        element = self.element.add("L", list_entries(block.labels, ordered=block.ordered))
        made: list[Flowable] = []
        begins: list[int] = []
        for label, item in zip(block.labels, block.items, strict=True):
            begins.append(len(made))
            entry = element.add("LI")
            label_element, body = entry.add("Lbl"), entry.add("LBody")
            match item:
                case (Paragraph(content=content, line=line), *rest):
                    first = content
                case _:
                    rest, first, line = list(item), (), block.line
            task = None if block.ordered else task_of(first)
            content = first if task is None else task.content
            fragments = self.words.set(content, item_style, line, self.text_width)
            made.append(
                paragraph(
                    fragments,
                    item_style,
                    body.add("P"),
                    label=label if task is None else task.box,
                    label_element=label_element,
                    has_box=task is not None,
                )
            )
            inside = item_style.leftIndent - style.leftIndent
            within = self.within(body)
            for inner in rest:
                shift = indent if isinstance(inner, ListBlock) else inside
                made += within._block(inner, style, shift, depth + 1)  # noqa: SLF001 - of its own kind
            if not block.tight and rest:
                made.append(Spacer(0, 4))
        if depth == 0 and not self.is_in_cell and len(begins) >= _ITEMS_TO_SHARE:
            kept = begins[-2 if len(begins) > _ITEMS_TO_SHARE else 0]
            made.insert(kept, CondPageBreak(self._height(made[kept:])))
        if depth == 0:
            made.append(Spacer(0, 4))
        return made

    def _definitions(
        self, block: DefinitionList, style: ParagraphStyle, indent: float, depth: int
    ) -> list[Flowable]:
        made: list[Flowable] = []
        term_style = self.design.shifted(self.design.term, indent)
        element = self.element.add("L")
        for each in block.definitions:
            entry = element.add("LI")
            made.append(CondPageBreak(term_style.leading + _ROOM_FOR_FIRST_LINES))
            fragments = self.words.set(each.term, term_style, block.line)
            made.append(paragraph(fragments, term_style, entry.add("Lbl")))
            within = self.within(entry.add("LBody"))
            for meaning in each.meanings:
                shift = indent + self.design.indent(1)
                made += within.set(meaning, style, indent=shift, depth=depth)
        return made

    def _quotation(self, block: Quotation, indent: float, depth: int) -> list[Flowable]:
        step = self.design.indent(1)
        within = self.within(self.element.add("BlockQuote"))
        made = within.set(block.blocks, self.design.quotation, indent=indent + step, depth=depth)
        for index, each in enumerate(made):
            if isinstance(each, SetWords) and each.bar is None:
                joined = any(isinstance(later, SetWords) for later in made[index + 1 :])
                each.bar = Bar(indent + 4, RULE, each.getSpaceAfter() + 0.5 if joined else 0.5)
        return made

    def _code(self, block: CodeBlock, indent: float) -> Flowable:
        each = width("m", MONO, CODE_SIZE)
        columns = max(1, int((self.text_width - indent - 2 * CODE_PADDING) / each))
        # A space that nobody sees, so that lines are apart when they are read aloud.
        lines = [
            line[start : start + columns] + " " * (start + columns >= len(line))
            for line in block.text.split("\n")
            for start in range(0, max(len(line), 1), columns)
        ]
        element = self.element.add("P").add("Code")
        return CodeLines([self.words.code(line, block.line) for line in lines], element, indent)


def _leads_in(block: Block, rest: Sequence[Block]) -> bool:
    """Say whether the block must not stand at the foot of a page without what follows it."""
    match block, rest:
        case Heading(), [_, *_]:
            return True
        case (
            Paragraph() | Statement(),
            [ListBlock() | Table() | CodeBlock() | Quotation() | DefinitionList(), *_],
        ):
            return True
        case _:
            return False
