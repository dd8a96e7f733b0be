"""The words of a document, in the order in which its pages show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.document.tree import (
    Break,
    Code,
    CodeBlock,
    DefinitionList,
    Document,
    Figure,
    Heading,
    Image,
    LineBlock,
    Link,
    ListBlock,
    Note,
    Paragraph,
    Quotation,
    Statement,
    Styled,
    Table,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policykit.document.tree import Block, Inline


def inline_text(content: Iterable[Inline]) -> str:
    """Return the words of the inlines without their footnotes; an asked-for line end is a space."""
    return "".join(_inline_parts(content))


def block_text(block: Block) -> str:
    """Return the words of one block, its parts on lines of their own, without footnotes."""
    return "\n".join(_block_lines(block))


def plain_text(document: Document) -> str:
    """Return every word of the document, one paragraph a line, in the order of the pages.

    Statement ids stand before their sentence; footnotes come at the end, in the order of their
    numbers. Section numbers, list labels and note numbers are not words of the source, so are left
    out.
    """
    lines = [line for block in document.blocks for line in _block_lines(block)]
    lines += [
        line for note in notes(document) for block in note.blocks for line in _block_lines(block)
    ]
    return "\n".join(lines)


def passages(document: Document) -> Iterator[tuple[int, str]]:
    """Yield (source line, text) of each unbroken piece of text, note numbers included.

    Every such piece must be on the pages from its first to its last letter.
    """
    blocks = [*document.blocks, *(block for note in notes(document) for block in note.blocks)]
    for block in blocks:
        yield from _passages(block)


def _passages(block: Block) -> Iterator[tuple[int, str]]:
    match block:
        case Statement():
            yield block.line, block.identifier + _numbered(block.content)
        case Heading() | Paragraph() | LineBlock():
            yield block.line, _numbered(inlines(block))
        case CodeBlock(text=text):
            yield block.line, text
        case DefinitionList(definitions=definitions):
            for each in definitions:
                yield block.line, _numbered(each.term)
    for inner in children(block):
        yield from _passages(inner)


def _numbered(content: Iterable[Inline]) -> str:
    return "".join(_inline_parts(content, numbered=True))


def notes(document: Document) -> tuple[Note, ...]:
    """Return the footnotes in the order of their numbers."""
    found = [note for block in document.blocks for note in _block_notes(block)]
    return tuple(sorted(found, key=lambda note: note.number))


def children(block: Block) -> tuple[Block, ...]:
    """Return the blocks directly within a block, in reading order."""
    match block:
        case ListBlock(items=items):
            return tuple(inner for item in items for inner in item)
        case DefinitionList(definitions=definitions):
            return tuple(
                inner for each in definitions for meaning in each.meanings for inner in meaning
            )
        case Quotation(blocks=blocks):
            return blocks
        case Table():
            rows = (*block.head, *block.rows)
            cells = (inner for row in rows for cell in row.cells for inner in cell.blocks)
            return (*block.caption, *cells)
        case Figure(caption=caption):
            return caption
        case _:
            return ()


def images(document: Document) -> tuple[Image, ...]:
    """Return the pictures in reading order, those in footnotes last."""
    blocks = [*document.blocks, *(block for note in notes(document) for block in note.blocks)]
    return tuple(image for block in blocks for image in block_images(block))


def block_images(block: Block) -> Iterator[Image]:
    """Yield the pictures of a block, without those in its footnotes."""
    if isinstance(block, Figure):
        yield block.image
    yield from _inline_images(inlines(block))
    for inner in children(block):
        yield from block_images(inner)


def _inline_images(content: Iterable[Inline]) -> Iterator[Image]:
    for inline in content:
        match inline:
            case Image():
                yield inline
            case Styled(content=inner) | Link(content=inner):
                yield from _inline_images(inner)
            case _:
                pass


def inlines(block: Block) -> tuple[Inline, ...]:
    """Return the inlines directly within a block, in reading order."""
    match block:
        case Heading() | Paragraph() | Statement():
            return block.content
        case LineBlock(lines=lines):
            return tuple(inline for line in lines for inline in line)
        case DefinitionList(definitions=definitions):
            return tuple(inline for each in definitions for inline in each.term)
        case _:
            return ()


def _inline_parts(content: Iterable[Inline], *, numbered: bool = False) -> Iterator[str]:
    for inline in content:
        match inline:
            case Text(text=text) | Code(text=text):
                yield text
            case Styled(content=inner) | Link(content=inner):
                yield from _inline_parts(inner, numbered=numbered)
            case Break():
                yield " "
            case Note(number=number):
                if numbered:
                    yield str(number)
            case Image():
                pass  # what it shows is said beside the text, not in it


def _block_lines(block: Block) -> Iterator[str]:
    match block:
        case Statement():
            yield f"{block.identifier} {inline_text(block.content)}"
        case Heading() | Paragraph():
            yield inline_text(block.content)
        case CodeBlock(text=text):
            yield text
        case LineBlock(lines=lines):
            yield from map(inline_text, lines)
        case DefinitionList(definitions=definitions):
            for each in definitions:
                yield inline_text(each.term)
                yield from _lines(inner for meaning in each.meanings for inner in meaning)
        case _:
            yield from _lines(children(block))


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield from _block_lines(block)


def _block_notes(block: Block) -> Iterator[Note]:
    yield from _inline_notes(inlines(block))
    for inner in children(block):
        yield from _block_notes(inner)


def _inline_notes(content: Iterable[Inline]) -> Iterator[Note]:
    for inline in content:
        match inline:
            case Styled(content=inner) | Link(content=inner):
                yield from _inline_notes(inner)
            case Note():
                yield inline
                for block in inline.blocks:
                    yield from _block_notes(block)
            case _:
                pass
