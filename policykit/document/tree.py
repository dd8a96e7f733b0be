"""The typed tree of a policy's text: blocks that know their source line, and inlines.

Nothing here knows pandoc's JSON or the page. Every value is frozen and holds plain values only, so
a document can be compared, hashed and sent to another process.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policykit.values import StatementId


class Emphasis(StrEnum):
    """How styled text differs from the text around it."""

    EMPHASIS = "emphasis"
    STRONG = "strong"
    STRIKEOUT = "strikeout"
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"
    SMALL_CAPS = "small caps"
    UNDERLINE = "underline"
    INSERTED = "inserted"
    DELETED = "deleted"


class Alignment(StrEnum):
    """How the text of a table cell stands in its column."""

    DEFAULT = "default"
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words and the spaces between them, exactly as they are to be read."""

    text: str


@dataclass(frozen=True, slots=True)
class Styled:
    """Inlines with one emphasis added to that of their surroundings."""

    emphasis: Emphasis
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A piece of code within a line."""

    text: str


@dataclass(frozen=True, slots=True)
class Break:
    """The end of a line that the author asked for."""


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere: `#id` within the document, or an address outside."""

    target: str
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: a number here, the blocks at the end of the document."""

    number: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Length:
    """How wide or high a picture is asked to be: in points, or as a share of the text width."""

    amount: float
    is_share: bool = False


@dataclass(frozen=True, slots=True)
class Image:
    """A picture from a file of the workspace.

    Attributes:
        path: of the file, from the top of the workspace.
        alternative: what the picture shows, for who cannot see it.
    """

    path: str
    alternative: str
    line: int
    width: Length | None = None
    height: Length | None = None


Inline = Text | Styled | Code | Break | Link | Note | Image


@dataclass(frozen=True, slots=True)
class Heading:
    """A section's title. `number` is computed: 4.1 is the first section within section 4."""

    level: int
    identifier: str
    number: str
    content: tuple[Inline, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text."""

    content: tuple[Inline, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A paragraph that states an obligation under a stable id, the id taken off its front."""

    identifier: StatementId
    content: tuple[Inline, ...]
    line: int


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list. `labels` holds what stands before each item: a bullet, or `3.`, `(b)`, `iv.`.

    A tight list has no space between its items.
    """

    labels: tuple[str, ...]
    items: tuple[tuple[Block, ...], ...]
    tight: bool
    ordered: bool
    line: int


@dataclass(frozen=True, slots=True)
class Definition:
    """A term and what it means, in one or more separate meanings."""

    term: tuple[Inline, ...]
    meanings: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class DefinitionList:
    """Terms with their meanings."""

    definitions: tuple[Definition, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Quotation:
    """Blocks quoted from elsewhere."""

    blocks: tuple[Block, ...]
    line: int


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Lines of code or configuration, their spaces kept."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class LineBlock:
    """Lines whose ends the author chose, such as a postal address."""

    lines: tuple[tuple[Inline, ...], ...]
    line: int


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal rule."""

    line: int


@dataclass(frozen=True, slots=True)
class Column:
    """A table column; `width` is its share of the text width (0 to 1) or None, as content asks."""

    alignment: Alignment
    width: float | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell, over `row_span` rows and `column_span` columns."""

    blocks: tuple[Block, ...]
    alignment: Alignment
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A table row. `heading` rows stand out from the rows below them.

    Attributes:
        head_columns: how many columns at its beginning say what the row is about.
    """

    cells: tuple[Cell, ...]
    heading: bool = False
    head_columns: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `head` rows are repeated on each page, `rows` are all others in order."""

    columns: tuple[Column, ...]
    head: tuple[Row, ...]
    rows: tuple[Row, ...]
    caption: tuple[Block, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture on its own, with what is written below it."""

    image: Image
    caption: tuple[Block, ...]
    line: int


Block = (
    Heading
    | Paragraph
    | Statement
    | ListBlock
    | DefinitionList
    | Quotation
    | CodeBlock
    | LineBlock
    | Rule
    | Table
    | Figure
)


@dataclass(frozen=True, slots=True)
class Document:
    """A policy's text. `file` is where it came from, as the user would name it."""

    blocks: tuple[Block, ...]
    file: str

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The section titles in order."""
        return tuple(block for block in self.blocks if isinstance(block, Heading))
