"""A document with what changed since another one marked in it, word by word: a redline.

Takes two documents; gives the new one, the inserted words in `Emphasis.INSERTED`, the removed ones
in `Emphasis.DELETED` and brackets. What was removed as a whole stands where it was. Tables keep
their rows, lists their items; pictures are told in words. Nothing of either text is left out.
"""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from policykit.document.difference import Pair, paired
from policykit.document.marked_words import deleted, inserted, marked_words
from policykit.document.pieces import picture_words, pieces
from policykit.document.text import block_text, inline_text
from policykit.document.tree import (
    Alignment,
    Cell,
    Code,
    CodeBlock,
    DefinitionList,
    Document,
    Figure,
    Heading,
    LineBlock,
    Link,
    ListBlock,
    Note,
    Paragraph,
    Quotation,
    Row,
    Rule,
    Statement,
    Styled,
    Table,
    Text,
)
from policykit.values import StatementId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from policykit.document.pieces import Piece
    from policykit.document.tree import Block, Inline

_REMOVED_ITEM = "–"  # noqa: RUF001 - an en dash, as a printer would set it


def marked(old: Document | None, new: Document) -> Document:
    """Return the new document with all differences from the old one marked.

    Without an old one everything is new, and nothing is marked: it would only be harder to read.
    """
    if old is None:
        return new
    marker = _Marker(paired(pieces(old), pieces(new)))
    return replace(new, blocks=tuple(marker.all_of(new.blocks)))


class _Marker:
    """Walks through the blocks in the order in which `pieces` cut them."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        self._pairs = list(pairs)
        self._at = 0
        self._late: list[Piece] = []

    def all_of(self, blocks: Iterable[Block]) -> Iterator[Block]:
        yield from self.blocks(blocks)
        yield from map(_removed_block, self._removed())

    def blocks(self, blocks: Iterable[Block]) -> Iterator[Block]:
        for block in blocks:
            yield from map(_removed_block, self._removed())
            yield from self._block(block)

    def _removed(self, label: str = "") -> list[Piece]:
        """Take what was removed here; with a label, only as far as it has that label."""
        found, self._late = (self._late, []) if not label else ([], self._late)
        while self._at < len(self._pairs):
            match self._pairs[self._at]:
                case Pair(before=before, after=None) if before and label in ("", before.label):
                    found.append(before)
                    self._at += 1
                case _:
                    break
        return found

    def _next(self) -> Pair:
        """Take the next piece of the new text; what was removed before it is told later."""
        while self._pairs[self._at].after is None:
            self._late += [each for each in (self._pairs[self._at].before,) if each]
            self._at += 1
        self._at += 1
        return self._pairs[self._at - 1]

    def _block(self, block: Block) -> Iterator[Block]:  # noqa: C901 - one row per kind of block reads best in one table
        match block:
            case Statement() | Heading() | Paragraph():
                yield replace(block, content=self._content(block.content))
            case ListBlock():
                yield self._list(block)
            case DefinitionList():
                definitions = []
                for each in block.definitions:
                    term = self._content(each.term)
                    meanings = tuple(tuple(self.blocks(one)) for one in each.meanings)
                    definitions.append(replace(each, term=term, meanings=meanings))
                yield replace(block, definitions=tuple(definitions))
            case Quotation():
                yield replace(block, blocks=tuple(self.blocks(block.blocks)))
            case CodeBlock(text=text, line=line):
                lines = tuple((Code(each),) for each in text.split("\n"))
                yield self._lines(self._next(), block, LineBlock(lines, line), "\n")
            case LineBlock():
                yield self._lines(self._next(), block, block, " / ")
            case Table():
                yield self._table(block)
            case Figure(image=image, caption=caption, line=line):
                words = (Text(picture_words(image)),)
                yield Paragraph(_marked(self._next(), words), line)
                yield from self.blocks(caption)
            case Rule():
                yield block

    def _content(self, content: Sequence[Inline]) -> tuple[Inline, ...]:
        return self._notes(_marked(self._next(), content))

    def _notes(self, content: Iterable[Inline]) -> tuple[Inline, ...]:
        made: list[Inline] = []
        for inline in content:
            match inline:
                case Note():
                    made.append(replace(inline, blocks=tuple(self.blocks(inline.blocks))))
                case Styled() | Link():
                    made.append(replace(inline, content=self._notes(inline.content)))
                case _:
                    made.append(inline)
        return tuple(made)

    def _list(self, block: ListBlock) -> ListBlock:
        labels: list[str] = []
        items: list[tuple[Block, ...]] = []

        def removed() -> None:
            for piece in self._removed("list item"):
                labels.append(_REMOVED_ITEM)
                items.append((Paragraph(deleted(piece.text), piece.line),))

        for label, item in zip(block.labels, block.items, strict=True):
            removed()
            labels.append(label)
            items.append(tuple(self.blocks(item)))
        removed()
        return replace(block, labels=tuple(labels), items=tuple(items))

    def _lines(self, pair: Pair, block: Block, lines: LineBlock, mark: str) -> Block:
        """Return a block line by line, since words within code or an address say little."""
        if pair.before is not None and pair.after and pair.before.text == pair.after.text:
            return block
        old = pair.before.raw.split(mark) if pair.before else []
        new = [inline_text(line) for line in lines.lines]
        made: list[tuple[Inline, ...]] = []
        matcher = SequenceMatcher(None, old, new, autojunk=False)
        for tag, start, end, new_start, new_end in matcher.get_opcodes():
            here = lines.lines[new_start:new_end]
            if tag == "equal":
                made += here
            else:
                made += [deleted(line) for line in old[start:end] if line]
                made += [inserted(line) for line in here]
        return LineBlock(tuple(made), lines.line)

    def _table(self, block: Table) -> Table:
        caption = tuple(self.blocks(block.caption))
        is_plain = all(
            (cell.row_span, cell.column_span) == (1, 1) for row in block.rows for cell in row.cells
        )
        columns = len(block.columns)
        head = tuple(self._row(row) for row in block.head)
        rows: list[Row] = []
        for row in block.rows:
            if is_plain:
                rows += [_removed_row(piece, columns) for piece in self._removed("table row")]
            rows.append(self._row(row))
        if is_plain:
            rows += [_removed_row(piece, columns) for piece in self._removed("table row")]
        return replace(block, caption=caption, head=head, rows=tuple(rows))

    def _row(self, row: Row) -> Row:
        pair = self._next()
        if pair.before and pair.after and pair.before.text == pair.after.text:
            return row
        old = pair.before.text.split(" | ") if pair.before else []
        if len(old) != len(row.cells):
            old = []
        cells = [
            replace(cell, blocks=_cell(old[index] if old else None, cell.blocks))
            for index, cell in enumerate(row.cells)
        ]
        if pair.before and not old:
            first = (Paragraph(deleted(pair.before.text), pair.before.line), *cells[0].blocks)
            cells[0] = replace(cells[0], blocks=first)
        return replace(row, cells=tuple(cells))


def _marked(pair: Pair, content: Sequence[Inline]) -> tuple[Inline, ...]:
    if pair.before is None:
        return inserted(content)
    if pair.after and pair.before.text == pair.after.text:
        return tuple(content)
    return marked_words(pair.before.text, content)


def _cell(before: str | None, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return a cell's blocks against its old words; None where there was no such cell."""
    text = " ".join(" ".join(block_text(block) for block in blocks).split())
    if before == text:
        return blocks
    match blocks:
        case (Paragraph() as only,) if before is not None:
            return (replace(only, content=marked_words(before, only.content)),)
        case _:
            gone = (Paragraph(deleted(before), blocks[0].line),) if before and blocks else ()
            return (*gone, *map(_inserted_block, blocks))


def _inserted_block(block: Block) -> Block:
    match block:
        case Paragraph() | Statement() | Heading():
            return replace(block, content=inserted(block.content))
        case ListBlock():
            items = tuple(tuple(map(_inserted_block, item)) for item in block.items)
            return replace(block, items=items)
        case _:
            return block


def _removed_block(piece: Piece) -> Block:
    content = deleted(piece.text)
    if piece.anchor and not piece.anchor.startswith("#"):
        return Statement(StatementId(piece.anchor), content, piece.line)
    return Paragraph(content, piece.line)


def _removed_row(piece: Piece, columns: int) -> Row:
    texts = piece.text.split(" | ")
    if len(texts) != columns:
        whole = Paragraph(deleted(piece.text), piece.line)
        return Row((Cell((whole,), Alignment.DEFAULT, column_span=columns),))
    return Row(
        tuple(Cell((Paragraph(deleted(text), piece.line),), Alignment.DEFAULT) for text in texts)
    )
