"""The grid, the colours and the typographic scale. All measures are in points.

A page has a margin column, where section numbers and statement ids hang, and a text column of
about 78 characters. The first pages use both columns as one.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle

from policykit.pages.contrast import readable
from policykit.pages.font_files import BOLD, REGULAR, SERIF, SERIF_BOLD
from policykit.pages.wording import fixed_words

if TYPE_CHECKING:
    from policykit.pages.job import Style

MM = 72 / 25.4

BODY = 9.4
LEADING = 14.0
SMALL = 8.4
SMALL_LEADING = 11.8
LABEL = 7.4
LABEL_LEADING = 10.0
LIST_STEP = 14.0
MAX_LIST_DEPTH = 8


@dataclass(frozen=True)
class Grid:
    """Where things stand on a page of the given size."""

    width: float
    height: float
    left: float = 22 * MM
    right: float = 22 * MM
    top: float = 27 * MM
    bottom: float = 25 * MM
    margin_column: float = 21 * MM
    margin_at_right: bool = False

    @property
    def full_width(self) -> float:
        """Margin column and text column together."""
        return self.width - self.left - self.right

    @property
    def turned(self) -> Grid:
        """The same paper in landscape, for a table that is too wide."""
        return replace(self, width=self.height, height=self.width)

    @property
    def text_width(self) -> float:
        """The text column."""
        return self.full_width - self.margin_column

    @property
    def text_left(self) -> float:
        """Where the text column begins, from the left edge of the paper."""
        return self.left + (0 if self.margin_at_right else self.margin_column)

    @property
    def column_height(self) -> float:
        """How much text a page holds."""
        return self.height - self.top - self.bottom


INK = HexColor("#1c2126")
MUTED = HexColor("#626b76")
RULE = HexColor("#cfd5dc")
TINT_COLOUR = "#f2f4f7"
TINT = HexColor(TINT_COLOUR)
LINK = HexColor("#164f92")
INSERTED = HexColor("#1b6b34")
DELETED = HexColor("#a3261d")
WARNING = HexColor("#a3261d")
WATERMARK = HexColor("#f7e9e7")
PAPER = HexColor("#ffffff")


class Design:
    """Every paragraph style, derived from a job's `Style`.

    Text in colour is darkened where it could not be read (WCAG AA), areas keep their colour.

    Args:
        style: how the pages look.
        from_right: whether the text is read from right to left, with the margin column at the
            right.
    """

    def __init__(self, style: Style, *, from_right: bool = False) -> None:
        self._given = style
        self.from_right = from_right
        width, height = A4 if style.paper == "A4" else LETTER
        self.grid = Grid(width, height, margin_at_right=from_right)
        self.wording = fixed_words(style.language)
        self.brand: Color = HexColor(style.accent)
        self.accent: Color = HexColor(readable(style.accent, TINT_COLOUR))
        has_serifs = style.typeface == "serif"
        self.text_font, self.text_bold = (SERIF, SERIF_BOLD) if has_serifs else (REGULAR, BOLD)
        self.classification: Color = HexColor(readable(style.classification_colour))

    def facing(self, *, from_right: bool) -> Design:
        """Return the same design for text that is read from right to left, or is not."""
        if from_right is self.from_right:
            return self
        return Design(self._given, from_right=from_right)

    def turned(self) -> Design:
        """Return the same design for pages in landscape."""
        made = copy(self)
        made.grid = self.grid.turned
        return made

    def _style(self, name: str, **changes: Any) -> ParagraphStyle:
        settings: dict[str, Any] = {
            "fontName": REGULAR,
            "bulletFontName": REGULAR,
            "fontSize": BODY,
            "leading": LEADING,
            "textColor": INK,
            "spaceAfter": 6,
            "allowWidows": 0,
            "allowOrphans": 0,
            "bulletFontSize": BODY,
            "splitLongWords": 1,
            "mirrors": 1,  # where it is read from right to left
            "hangs_at_right": False,  # the label, whichever way the words are read
        }
        return ParagraphStyle(name, **{**settings, **changes})

    def _text(self, name: str, **changes: Any) -> ParagraphStyle:
        """Return a style of what is read from line to line, which may have serifs."""
        fonts = {"fontName": self.text_font, "bulletFontName": self.text_font}
        return self._style(name, **{**fonts, **changes})

    @cached_property
    def body(self) -> ParagraphStyle:
        """Running text."""
        return self._text("body")

    @cached_property
    def statement(self) -> ParagraphStyle:
        """Running text with an id hanging in the margin column."""
        return self._text(
            "statement",
            spaceAfter=7,
            bulletFontName=BOLD,
            bulletFontSize=7.6,
            bulletColor=self.accent,
            bulletIndent=-self.grid.margin_column,
            hangs_at_right=self.from_right,
        )

    def heading(self, level: int) -> ParagraphStyle:
        """A section's title with its number hanging in the margin column; level 1 is largest."""
        size, leading, before, after = (
            (15, 20, 22, 7),
            (11.4, 15.5, 14, 5),
            (9.8, 14, 10, 3),
            (9.4, 14, 8, 3),
        )[min(level, 4) - 1]
        colour = self.accent if level <= 2 else INK  # noqa: PLR2004 - levels 1 and 2
        return self._style(
            f"heading{level}",
            fontName=BOLD,
            fontSize=size,
            leading=leading,
            spaceBefore=before,
            spaceAfter=after,
            textColor=colour,
            bulletFontName=BOLD if level == 1 else REGULAR,
            bulletFontSize=size if level == 1 else min(size, 9.8),
            bulletColor=colour,
            bulletIndent=-self.grid.margin_column,
            hangs_at_right=self.from_right,
        )

    def item(
        self, depth: int, tight: bool, label_width: float, around: ParagraphStyle
    ) -> ParagraphStyle:
        """A list item's paragraph in the style around it; depth 1 is the outermost list."""
        # reportlab keeps 0.6 of the label's size free after it, or moves the first line.
        extra = max(0.0, label_width + 1.1 + 0.6 * around.fontSize - LIST_STEP)
        return ParagraphStyle(
            f"item{depth}",
            parent=around,
            leftIndent=around.leftIndent + self.indent(depth) + extra,
            bulletIndent=around.leftIndent + self.indent(depth - 1) + 1,
            spaceAfter=min(around.spaceAfter, 2.5) if tight else around.spaceAfter,
            bulletColor=MUTED,
            bulletFontSize=around.fontSize,
        )

    def indent(self, depth: int) -> float:
        """How far the text of a list of this depth stands in."""
        return LIST_STEP * min(depth, MAX_LIST_DEPTH)

    def shifted(self, style: ParagraphStyle, indent: float) -> ParagraphStyle:
        """The style moved right by `indent`."""
        if not indent:
            return style
        return ParagraphStyle(
            style.name,
            parent=style,
            leftIndent=style.leftIndent + indent,
            bulletIndent=style.bulletIndent + indent,
        )

    @cached_property
    def term(self) -> ParagraphStyle:
        """A term of a definition list."""
        return self._text("term", fontName=self.text_bold, spaceAfter=1)

    @cached_property
    def subtitle(self) -> ParagraphStyle:
        """A title within a section that is no section of its own."""
        return self._style("subtitle", fontName=BOLD, spaceBefore=8, spaceAfter=3)

    @cached_property
    def quotation(self) -> ParagraphStyle:
        """Quoted text."""
        return self._text("quotation", textColor=MUTED)

    @cached_property
    def cell(self) -> ParagraphStyle:
        """Text in a table."""
        return self._style("cell", fontSize=SMALL, leading=SMALL_LEADING, spaceAfter=0)

    @cached_property
    def cell_bold(self) -> ParagraphStyle:
        """What a table row is about."""
        return self._style(
            "cell_bold", fontName=BOLD, fontSize=SMALL, leading=SMALL_LEADING, spaceAfter=0
        )

    @cached_property
    def value(self) -> ParagraphStyle:
        """A value of the document control table."""
        return self._style("value", fontSize=9, leading=12.4, spaceAfter=0)

    @cached_property
    def notice(self) -> ParagraphStyle:
        """A sentence nobody must miss."""
        return self._style("notice", fontSize=8.8, leading=12.6, leftIndent=8, spaceAfter=4)

    @cached_property
    def cell_muted(self) -> ParagraphStyle:
        """The second voice in a table."""
        return self._style(
            "cell_muted",
            fontSize=LABEL,
            leading=LABEL_LEADING,
            spaceAfter=0,
            textColor=MUTED,
        )

    @cached_property
    def head_cell(self) -> ParagraphStyle:
        """The title of a table column."""
        return self._style(
            "head_cell",
            fontName=BOLD,
            fontSize=7.8,
            leading=SMALL_LEADING,
            spaceAfter=0,
            textColor=self.accent,
        )

    @cached_property
    def caption(self) -> ParagraphStyle:
        """What a table shows."""
        return self._style(
            "caption",
            fontSize=SMALL,
            leading=SMALL_LEADING,
            textColor=MUTED,
            spaceAfter=4,
        )

    @cached_property
    def note(self) -> ParagraphStyle:
        """A footnote's text, its number hanging."""
        return self._text(
            "note",
            fontSize=SMALL,
            leading=SMALL_LEADING,
            spaceAfter=3,
            leftIndent=LIST_STEP,
            bulletFontSize=LABEL,
            bulletColor=MUTED,
        )

    @cached_property
    def organization(self) -> ParagraphStyle:
        """The organization's name where there is no logo."""
        return self._style("organization", fontName=BOLD, fontSize=12, leading=16, textColor=INK)

    def title(self, size: float) -> ParagraphStyle:
        """The document's title."""
        return self._style(
            "title",
            fontName=BOLD,
            fontSize=size,
            leading=size * 1.18,
            textColor=self.accent,
            spaceBefore=0,
            spaceAfter=7,
        )

    @cached_property
    def status(self) -> ParagraphStyle:
        """The line below the title."""
        return self._style("status", fontSize=11, leading=15, textColor=MUTED, spaceAfter=14)

    @cached_property
    def cover_fact(self) -> ParagraphStyle:
        """A line of facts on the cover, its label hanging."""
        return self._style(
            "cover_fact",
            mirrors=0,
            leftIndent=34 * MM,
            spaceAfter=5,
            bulletColor=MUTED,
            bulletFontSize=BODY,
        )

    @cached_property
    def front_heading(self) -> ParagraphStyle:
        """The title of a part of the first pages."""
        return self._style(
            "front_heading",
            fontName=BOLD,
            fontSize=11.4,
            leading=15.5,
            textColor=self.accent,
            spaceBefore=18,
            spaceAfter=5,
        )

    def contents(self, level: int) -> ParagraphStyle:
        """A line of the contents, with its section number hanging and room for a page number."""
        return self._style(
            f"contents{level}",
            fontName=BOLD if level == 1 else REGULAR,
            bulletFontName=BOLD if level == 1 else REGULAR,
            fontSize=9 if level == 1 else 8.6,
            bulletFontSize=9 if level == 1 else 8.6,
            leading=13,
            leftIndent=24 if level == 1 else 52,
            bulletIndent=0 if level == 1 else 24,
            rightIndent=40,
            mirrors=0,
            spaceBefore=5 if level == 1 else 0,
            spaceAfter=0,
            bulletColor=INK,
        )
