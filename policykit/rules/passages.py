"""Passages: the stretches of a policy's text that rules judge, each with its line and its place.

Takes a `Document` and the source it was read from, gives every heading, paragraph, statement, list
item and table cell in reading order. Code is left out: it is quoted, not written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from policykit.document import (
    CodeBlock,
    DefinitionList,
    Heading,
    Image,
    LineBlock,
    Link,
    ListBlock,
    Note,
    Paragraph,
    Statement,
    Styled,
    Table,
    Text,
    children,
    inline_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policykit.document import Block, Document, Inline

_SENTENCE_END = re.compile(r"(?<=[.!?:])[\"”')\]]*\s+(?=[\"“'(\[]?[A-Z0-9])")
_BOX = re.compile(r"^\[[ xX]\] ")
_ABBREVIATION = re.compile(r"\b(?:Art|No|Nos|Dr|Mr|Ms|St|vs|e\.g|i\.e|cf|Inc|Ltd|Co|Corp)\.$")


class Kind(Enum):
    """What a passage is part of."""

    HEADING = auto()
    PARAGRAPH = auto()
    STATEMENT = auto()
    ITEM = auto()
    CELL = auto()
    TERM = auto()


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text.

    Attributes:
        text: its words without what is code; white space collapsed.
        line: line of the file on which it begins.
        owner: id of the statement it belongs to; empty outside of statements.
        section: id of the section of level 1 it stands in; empty before the first.
        lines: its source lines; empty where they are not known.
    """

    kind: Kind
    text: str
    line: int
    owner: str
    section: str
    lines: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """Its sentences in order; a colon before a capital letter ends one as well."""
        pieces: list[str] = []
        for piece in _SENTENCE_END.split(self.text):
            if pieces and _ABBREVIATION.search(pieces[-1]):
                pieces[-1] += f" {piece}"
            elif piece:
                pieces.append(piece)
        return tuple(pieces)

    def line_of(self, words: str) -> int:
        """Return the line on which the words stand, or else that of the passage."""
        for number, line in enumerate(self.lines):
            if words in line:
                return self.line + number
        return self.line


def passages_of(document: Document, source: str, first_line: int) -> tuple[Passage, ...]:
    """Return the passages of a document in reading order, those of footnotes where they stand.

    Args:
        document: the text.
        source: the Markdown it was read from.
        first_line: line of the file on which the source begins.
    """
    return tuple(_Walk(source.split("\n"), first_line).blocks(document.blocks))


class _Walk:
    def __init__(self, source: list[str], first_line: int) -> None:
        self._source = source
        self._first = first_line
        self._section = ""
        self._owner = ""

    def blocks(self, blocks: Iterable[Block]) -> Iterator[Passage]:
        for block in blocks:
            match block:
                case Heading(level=level, identifier=identifier):
                    self._owner = ""
                    if level == 1:
                        self._section = identifier
                    yield self._passage(Kind.HEADING, block.content, block.line)
                case Statement(identifier=identifier):
                    self._owner = identifier
                    yield self._passage(Kind.STATEMENT, block.content, block.line)
                    yield from self._notes(block.content)
                case _:
                    yield from self._inner(block, Kind.PARAGRAPH)

    def _inner(self, block: Block, kind: Kind) -> Iterator[Passage]:
        match block:
            case Paragraph(content=content, line=line):
                yield self._passage(kind, content, line)
                yield from self._notes(content)
            case LineBlock(lines=lines, line=line):
                for each in lines:
                    yield self._passage(kind, each, line)
            case DefinitionList(definitions=definitions, line=line):
                for definition in definitions:
                    yield self._passage(Kind.TERM, definition.term, line)
                    for meaning in definition.meanings:
                        for inner in meaning:
                            yield from self._inner(inner, Kind.ITEM)
            case CodeBlock():
                pass
            case _:
                kinds = {ListBlock: Kind.ITEM, Table: Kind.CELL}
                for inner in children(block):
                    yield from self._inner(inner, kinds.get(type(block), kind))

    def _notes(self, content: Iterable[Inline]) -> Iterator[Passage]:
        for inline in content:
            match inline:
                case Note(blocks=blocks):
                    for block in blocks:
                        yield from self._inner(block, Kind.PARAGRAPH)
                case Styled(content=inner) | Link(content=inner):
                    yield from self._notes(inner)
                case _:
                    pass

    def _passage(self, kind: Kind, content: Iterable[Inline], line: int) -> Passage:
        text = " ".join(inline_text(without_code(content)).split())
        if kind is Kind.ITEM:
            text = _BOX.sub("", text)
        return Passage(kind, text, line, self._owner, self._section, self._lines(line))

    def _lines(self, line: int) -> tuple[str, ...]:
        start = line - self._first
        if not 0 <= start < len(self._source):
            return ()
        end = start + 1
        while end < len(self._source) and self._source[end].strip():
            end += 1
        return tuple(self._source[start:end])


def without_code(content: Iterable[Inline]) -> Iterator[Inline]:
    """Yield the inlines without code and pictures."""
    for inline in content:
        match inline:
            case Text() | Note():
                yield inline
            case Styled(emphasis=emphasis, content=inner):
                yield Styled(emphasis, tuple(without_code(inner)))
            case Link(target=target, content=inner):
                # The words of a bare address are no words of the text.
                if inline_text(inner).strip() != target:
                    yield Link(target, tuple(without_code(inner)))
            case Image():
                pass
            case _:
                yield Text(" ")
