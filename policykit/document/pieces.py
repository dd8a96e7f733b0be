"""A document cut into the pieces of text that are compared with those of another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.document.text import block_text, inline_text
from policykit.document.tree import (
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
    Rule,
    Statement,
    Styled,
    Table,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policykit.document.tree import Block, Inline


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text, where it stands, and what it is; `raw` has the lines of code."""

    label: str
    text: str
    section: str
    line: int
    anchor: str = ""
    raw: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What makes two pieces the same one: the id of a statement or section, or the words."""
        return ("anchor", self.anchor) if self.anchor else (self.label, self.text)


def pieces(document: Document) -> tuple[Piece, ...]:
    """Return the pieces in reading order, footnotes after the piece that refers to them."""
    found: list[Piece] = []
    section = ""
    for block in document.blocks:
        if isinstance(block, Heading):
            section = f"{block.number} {inline_text(block.content)}".strip()
        for index, (label, text, line) in enumerate(_cut(block, "paragraph")):
            anchor = "" if index else _anchor(block)
            found.append(Piece(label, " ".join(text.split()), section, line, anchor, text))
    return tuple(found)


def _anchor(block: Block) -> str:
    match block:
        case Statement(identifier=identifier):
            return identifier
        case Heading(identifier=identifier):
            return f"#{identifier}"
        case _:
            return ""


def _cut(block: Block, label: str) -> Iterator[tuple[str, str, int]]:  # noqa: C901, PLR0912 - one row per kind of block reads best in one table
    """Yield (label, text, line) of each piece of a block, the block's own words first."""
    match block:
        case Statement(identifier=identifier, content=content, line=line):
            yield identifier, _words(content), line
            yield from _notes(content)
        case Heading(content=content, line=line):
            yield "heading", _words(content), line
            yield from _notes(content)
        case Paragraph(content=content, line=line):
            yield label, _words(content), line
            yield from _notes(content)
        case ListBlock(items=items):
            for item in items:
                yield from _all(item, "list item")
        case DefinitionList(definitions=definitions, line=line):
            for each in definitions:
                yield "term", _words(each.term), line
                yield from _all((inner for inside in each.meanings for inner in inside), "meaning")
        case Quotation(blocks=blocks):
            yield from _all(blocks, "quotation")
        case CodeBlock(text=text, line=line):
            yield "code", text, line
        case LineBlock(lines=lines, line=line):
            yield "lines", " / ".join(_words(each) for each in lines), line
        case Rule():
            pass
        case Table():
            yield from _table(block)
        case Figure(image=image, caption=caption, line=line):
            yield "picture", picture_words(image), line
            yield from _all(caption, "caption")


def _all(blocks: Iterable[Block], label: str) -> Iterator[tuple[str, str, int]]:
    for block in blocks:
        yield from _cut(block, label)


def _table(table: Table) -> Iterator[tuple[str, str, int]]:
    yield from _all(table.caption, "caption")
    for row in (*table.head, *table.rows):
        lines = [block.line for cell in row.cells for block in cell.blocks]
        cells = [" ".join(block_text(block) for block in cell.blocks) for cell in row.cells]
        yield "table row", " | ".join(cells), min(lines, default=table.line)


def _words(content: Iterable[Inline]) -> str:
    """Return the words, with the address of each link outside, which is part of what it says."""
    parts = []
    for inline in content:
        match inline:
            case Link(content=inner):
                parts.append(_words(inner) + address_shown(inline))
            case Styled(content=inner):
                parts.append(_words(inner))
            case Image():
                parts.append(picture_words(inline))
            case Note():
                pass
            case _:
                parts.append(inline_text((inline,)))
    return "".join(parts)


def address_shown(link: Link) -> str:
    """Return where a link leads, to stand behind its words; nothing if they say it already."""
    target = link.target
    if target.startswith("#") or target.removeprefix("mailto:") == _words(link.content):
        return ""
    return f" ({target})"


def picture_words(image: Image) -> str:
    """Return the words that stand for a picture where texts are compared."""
    return f"[{image.path}: {image.alternative}]"


def _notes(content: Iterable[Inline]) -> Iterator[tuple[str, str, int]]:
    for inline in content:
        match inline:
            case Note(blocks=blocks):
                yield from _all(blocks, "note")
            case Link(content=inner) | Styled(content=inner):
                yield from _notes(inner)
            case Text():
                pass
