"""The pieces pages are filled with, beyond what reportlab has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Image, Paragraph

from policykit.pages.fonts import is_named, width
from policykit.pages.line_breaks import has_inner_breaks, units
from policykit.pages.marker import Marker, draw_marker, mirrored
from policykit.pages.reading_direction import begins_right_to_left
from policykit.pages.reportlab_internals import (
    arrange,
    cut_words,
    draw_plainly,
    is_wrapped_plainly,
    label_of,
    link_elements,
    lower_first_line,
    moved,
    note_wrapped,
    resolve_marks,
    room_on_last_line,
    wrap_plainly,
    wrapped_before,
)
from policykit.pages.style import INK, MUTED, RULE, TINT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reportlab.lib.colors import Color
    from reportlab.platypus.paraparser import ParaFrag

    from policykit.pages.canvas import PageCanvas
    from policykit.pages.tags import Element

CODE_SIZE = 7.8
CODE_LEADING = 10.6
CODE_PADDING = 8.0
_CHANGE_BAR = -6.0
_PLACES_OF_A_PART = 1 << 40
"""More than the characters of a paragraph that is cut at a page's end."""


class Bar(NamedTuple):
    """A vertical bar beside a paragraph that sets it apart, down to `below` its last line."""

    x: float
    colour: Color
    below: float = 0.5


class Words(Paragraph):
    """A paragraph made of fragments, which may be a place that links lead to.

    Attributes:
        element: what the words are.
        label_element: what the label hanging before them is, if there is one.
        is_arranged: whether it may hold letters that are shaped, or read from right to left.
        from_right: whether it is read from right to left as a whole.
        marker: a label that reportlab cannot draw.
    """

    marker: Marker | None = None
    target: str = ""
    bar: Bar | None = None
    is_arranged: bool = False
    from_right: bool = False
    _places: int = 0
    element: Element
    label_element: Element | None = None
    _is_drawn: bool = False

    def __init__(self, text: str, style: ParagraphStyle, **settings: Any) -> None:
        fragments = settings.get("frags", ())
        # The parts of a paragraph that is split are made of words, and are told by it.
        if any(is_named(getattr(each, "fontName", "")) for each in fragments):
            self.is_arranged = True
            self.from_right = begins_right_to_left("".join(each.text for each in fragments))
        hangs_at_right = getattr(style, "hangs_at_right", False)
        if self.from_right and style.mirrors:
            style = mirrored(style)
            hangs_at_right |= style.bulletIndent >= 0
        if hangs_at_right and settings.get("bulletText"):
            self.marker = Marker(settings.pop("bulletText"), at_right=True)
        super().__init__(text, style, **settings)
        self._is_whole = self.is_arranged and has_inner_breaks(
            "".join(each.text for each in fragments)
        )

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Break the words into lines, once for each width."""
        size = wrapped_before(self, available_width)
        if size is None and not self.is_arranged and self.marker is None:
            size = wrap_plainly(self, available_width)
        if size is None:
            if self._is_whole:
                cut_words(self, units)
                self._is_whole = False
            size = super().wrap(available_width, available_height)
        note_wrapped(self, available_width, size)
        return size

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """Split as a paragraph does; links lead to the first part, a bar stands beside both."""
        if is_wrapped_plainly(self):  # at the width it has, which is not always the one given here
            super().wrap(self.width, available_height)
        parts = cast("list[Words]", super().split(available_width, available_height))
        for index, part in enumerate(parts):
            part.bar = self.bar
            part.element = self.element
            part.is_arranged, part.from_right = self.is_arranged, self.from_right
            part._places = index * _PLACES_OF_A_PART  # noqa: SLF001 - of its own kind
            if index == 0:
                part.target = self.target
                part.marker = self.marker
                part.label_element = self.label_element
                part.bar = self.bar and self.bar._replace(below=0.5)
        return cast("list[Flowable]", parts)

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803 - reportlab's signature
        """Draw the paragraph at its place; nothing but the place is to be put back afterwards."""
        inner: Any = self  # the stubs leave out what is used here
        with moved(canvas, inner._hAlignAdjust(x, _sW), y):  # noqa: SLF001 - the base class's own
            inner._drawOn(canvas)  # noqa: SLF001 - the same

    def draw(self) -> None:
        """Draw the lines, and note where they stand."""
        canvas = _canvas(self)
        if self.target:
            canvas.mark(self.target, self.height)
        if self.bar is not None:
            canvas.saveState()
            canvas.setStrokeColor(self.bar.colour)
            canvas.setLineWidth(1.6)
            x = self.width - self.bar.x if self.from_right and self.bar.x > 0 else self.bar.x
            canvas.line(x, -self.bar.below, x, self.height - 0.5)
            canvas.restoreState()
        # The head of a table is drawn again on each page, and heard once.
        if is_wrapped_plainly(self):
            canvas.expect_links(link_elements(self, self.element))
            label = None if self._is_drawn else self.label_element
            draw_plainly(self, canvas, self.element, label, is_heard=not self._is_drawn)
        else:
            self._draw_otherwise(canvas)
        self._is_drawn = True

    def _draw_otherwise(self, canvas: PageCanvas) -> None:
        lower_first_line(self)
        canvas.expect_links(resolve_marks(self, self.element))
        if self.is_arranged:
            arrange(self, self.element, self._places, from_right=self.from_right)
        if self.label_element is not None:
            label_of(self, self.label_element)
        if self.marker is not None:
            element = None if self._is_drawn else self.label_element
            draw_marker(canvas, self, self.marker, element, from_right=self.from_right)
        canvas.element = None if self._is_drawn else self.label_element
        super().draw()
        canvas.element = None
        if self.is_arranged:
            self.element.sort()

    def for_the_eye(self) -> Words:
        """Return this as what stands on every page, and is heard on none."""
        self._is_drawn = True
        return self

    def beginText(self, x: float, y: float) -> Any:  # noqa: N802 - reportlab's name
        """Begin the lines; reportlab begins the label without asking the paragraph."""
        canvas = _canvas(self)
        canvas.element = None if self._is_drawn else self.element
        return canvas.beginText(x, y)


class Title(Words):
    """A section's title: also an entry of the outline."""

    outline: tuple[str, int] = ("", 0)

    def draw(self) -> None:
        """Draw the title and put it into the outline."""
        canvas = _canvas(self)
        text, level = self.outline
        canvas.mark(self.target, self.height)
        canvas.add_to_outline(text, self.target, level)
        self.target, target = "", self.target
        super().draw()
        self.target = target


class ContentsLine(Words):
    """A line of the contents, whose page number is filled in when all pages are made."""

    entry: str = ""

    def split(self, available_width: float, available_height: float) -> list[Flowable]:  # noqa: ARG002 - reportlab's signature
        """Refuse to be split: its number stands beside its last line."""
        return []

    def draw(self) -> None:
        """Draw the words and the dots after them."""
        canvas = _canvas(self)
        super().draw()
        extra = room_on_last_line(self)
        right = self.width
        start = right - self.style.rightIndent - extra + 5
        baseline = self.style.leading - self.style.fontSize
        # From right to left, so that the dots of all lines stand below each other.
        canvas.saveState()
        canvas.setStrokeColor(MUTED)
        canvas.setLineWidth(0.7)
        canvas.setLineCap(1)
        canvas.setDash([0, 4])  # with round ends, dashes without length are dots
        canvas.line(right - 22, baseline + 1, min(start, right - 22), baseline + 1)
        canvas.restoreState()
        canvas.expect_links([self.element])
        canvas.linkRect("", self.entry, (0, -2, right, self.height), relative=1, Border="[0 0 0]")
        x, y = canvas.absolutePosition(right, baseline)
        font, size = self.style.fontName, self.style.fontSize
        canvas.expect_page_number(self.entry, x, y, font, size, self.element)


class CodeLines(Flowable):
    """Lines of code on a tinted ground, already cut to the width."""

    def __init__(
        self,
        lines: Sequence[Sequence[tuple[str, str]]],
        element: Element,
        indent: float = 0,
        *,
        opens: bool = True,
        closes: bool = True,
    ) -> None:
        super().__init__()
        self._lines = lines
        self._element = element
        self._indent = indent
        self._above = CODE_PADDING * 0.8 if opens else 0.0
        self._below = CODE_PADDING * 0.8 if closes else 0.0
        self.spaceBefore = 2 if opens else 0
        self.spaceAfter = 9 if closes else 0

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002 - reportlab's signature
        """Return the size, which depends on the number of lines only."""
        self.width = available_width
        self.height = len(self._lines) * CODE_LEADING + self._above + self._below
        return self.width, self.height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:  # noqa: ARG002 - reportlab's signature
        """Split between lines, two at least on each side."""
        fitting = int((available_height - self._above) / CODE_LEADING)
        fitting = min(fitting, len(self._lines) - 2)
        if fitting < 2:  # noqa: PLR2004 - two lines, as the docstring says
            return []
        opens, closes = bool(self._above), bool(self._below)
        first, rest = self._lines[:fitting], self._lines[fitting:]
        return [
            CodeLines(first, self._element, self._indent, opens=opens, closes=False),
            CodeLines(rest, self._element, self._indent, opens=False, closes=closes),
        ]

    def draw(self) -> None:
        """Draw the ground, then line by line."""
        canvas = _canvas(self)
        canvas.setFillColor(TINT)
        canvas.rect(self._indent, 0, self.width - self._indent, self.height, stroke=0, fill=1)
        y = self.height - self._above - CODE_SIZE - 1
        canvas.element = self._element
        for line in self._lines:
            text = canvas.beginText(self._indent + CODE_PADDING, y)
            text.setFillColor(INK)
            for font, piece in line:
                text.setFont(font, CODE_SIZE)
                text.textOut(piece)
            canvas.drawText(text)
            y -= CODE_LEADING
        canvas.element = None


class Picture(Image):
    """A picture with a meaning."""

    element: Element

    def draw(self) -> None:
        """Draw the picture as content of its element."""
        canvas = _canvas(self)
        canvas.element = self.element
        super().draw()
        canvas.element = None


class HorizontalRule(Flowable):
    """A thin line across the text."""

    def __init__(self, indent: float = 0) -> None:
        super().__init__()
        self._indent = indent
        self.spaceBefore = 6
        self.spaceAfter = 12

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002 - reportlab's signature
        """Return the size: a hair's height."""
        self.width = available_width
        return available_width, 1

    def draw(self) -> None:
        """Draw the line."""
        canvas = _canvas(self)
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.7)
        canvas.line(self._indent, 0.5, self.width, 0.5)


def paragraph(  # noqa: PLR0913 - what it says and what it is, twice
    fragments: list[ParaFrag],
    style: ParagraphStyle,
    element: Element,
    *,
    label: str = "",
    label_element: Element | None = None,
    target: str = "",
    has_box: bool = False,
) -> Words:
    """Return a paragraph, with a label hanging before its first line if one is given.

    With a box to tick, the label is the words for it.
    """
    if any(hasattr(each, "cbDefn") for each in fragments):  # a line is as high as its picture
        style = ParagraphStyle(style.name, parent=style, autoLeading="max")
    made = Words("", style, bulletText=None if has_box else label or None, frags=fragments)
    if has_box:
        made.marker = Marker(label, has_box=True)
    made.element = element
    made.label_element = label_element
    made.target = target
    made.bar = change_bar(fragments)
    return made


def change_bar(fragments: Iterable[ParaFrag]) -> Bar | None:
    """Return the bar beside a paragraph in which a redline has marked something."""
    is_changed = any(mark.is_change for each in fragments for mark in each.marks)
    return Bar(_CHANGE_BAR, INK) if is_changed else None


def label_width(label: str, style: ParagraphStyle) -> float:
    """Return how wide a list label is, at most, in paragraphs of a style."""
    return width(label, style.bulletFontName, 9.4)


def _canvas(flowable: Flowable) -> PageCanvas:
    return cast("PageCanvas", flowable.canv)
