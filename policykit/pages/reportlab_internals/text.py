"""Paragraphs below reportlab's markup: fragments, what they mean, and what they measure."""

# ruff: noqa: SLF001 - reaching into reportlab is this package's one reason to exist

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

from reportlab.lib.abag import ABag
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import ShapedStr
from reportlab.pdfgen.textobject import PDFTextObject
from reportlab.platypus.paraparser import ParaFrag

from policykit.pages.reading_direction import (
    Stretch,
    holds_right_to_left,
    needs_shaping,
    stretches,
)
from policykit.pages.reportlab_internals.breaking import ends_in_a_word
from policykit.pages.reportlab_internals.shaping import ShapedFont
from policykit.pages.tags import Mark, text_string

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportlab.pdfgen.canvas import Canvas

    from policykit.pages.tags import Element

_LINE = 1.5
"""How many times as high as the letters a picture may be to stand in the middle of their line."""

_ACTUAL = "/ActualText"
_FRAGMENT: dict[str, object] = {
    "bold": 0,
    "italic": 0,
    "rise": 0,
    "greek": 0,
    "link": [],
    "us_lines": [],
    "backColor": None,
    "marks": (),
}


def fragment(**attributes: object) -> ParaFrag:
    """Return a piece of a paragraph made without parsing any markup.

    `marks` (of `policykit.pages.tags`) say what it is within its paragraph; reportlab carries
    them along when it breaks and splits the paragraph.
    """
    made = ParaFrag()
    made.__dict__.update(_FRAGMENT | attributes)
    return made


def picture_fragment(image: Any, width: float, height: float, **attributes: object) -> ParaFrag:
    """Return a picture within a paragraph; `image` reaches the canvas's `drawImage` as it is."""
    made = fragment(text="", **attributes)
    size = attributes["fontSize"]
    is_small = isinstance(size, float | int) and height <= _LINE * size
    align = "middle" if is_small else "baseline"
    made.cbDefn = ABag(kind="img", image=image, width=width, height=height, valign=align)
    return made


class _Piece(str):
    """A string that knows which element it belongs to, and whether a space follows it.

    Where a line ends there is no space to see, but whoever hears the text needs one.
    """

    __slots__ = ("element", "is_followed_by_space", "order", "recorded")

    element: Element
    is_followed_by_space: bool
    order: int | None
    recorded: str | None


def _piece(text: str, element: Element, *, space: bool = False) -> str:
    made = _Piece(text)
    made.element = element
    made.is_followed_by_space = space
    made.order = made.recorded = None
    return made


class _ShapedPiece(ShapedStr):
    """What `_Piece` is, with the letters' shapes and places settled."""

    element: Element
    is_followed_by_space = False
    order: int | None
    recorded: str | None


def arrange(paragraph: Any, element: Element, first: int, *, from_right: bool) -> None:
    """Put the pieces of each line where they stand for the eye, and give letters their shapes.

    reportlab can do so with a library that is not to be had everywhere, and then neither links nor
    marks survive; so lines are broken in reading order, and arranged when they are drawn.

    Args:
        paragraph: laid out, its marks resolved.
        element: what unmarked pieces belong to.
        first: the place of its first character among those of its element.
        from_right: whether it is read from right to left as a whole.
    """
    if getattr(paragraph.blPara, "is_arranged", False):  # a table's head, on its second page
        return
    paragraph.blPara.is_arranged = True
    for line in paragraph.blPara.lines:
        pieces = line.words
        text = "".join(piece.text for piece in pieces)
        owners = [piece for piece in pieces for _ in piece.text]
        if from_right or holds_right_to_left(text):
            ends = list(accumulate(len(piece.text) for piece in pieces))
            placed = stretches(text, ends, from_right=from_right)
        else:
            starts = accumulate((len(piece.text) for piece in pieces), initial=0)
            placed = [
                Stretch(start, start + len(piece.text), piece.text, is_turned=False)
                for start, piece in zip(starts, pieces, strict=False)
                if piece.text
            ]
        ended = any(getattr(piece.text, "is_followed_by_space", False) for piece in pieces)
        made = [piece for piece in pieces if hasattr(piece, "cbDefn")]
        before = sum(stringWidth(piece.text, piece.fontName, piece.fontSize) for piece in pieces)
        after = 0.0
        for number, stretch in enumerate(placed):
            piece = owners[stretch.start].clone()
            drawn, advance = _shaped(stretch, text, piece)
            after += advance
            drawn.order = first + stretch.start
            own = getattr(owners[stretch.start].text, "element", element)
            logical = text[stretch.start : stretch.end]
            if drawn != logical and not own.entries.startswith(_ACTUAL):
                # Signs that are turned, such as brackets, are other signs for who copies them.
                own = own.within((Mark(-1 - drawn.order, "Span", _ACTUAL + text_string(logical)),))
            drawn.element = own
            drawn.recorded = "" if number else text
            piece.text = drawn
            made.append(piece)
        if ended and made:
            made.append(made[-1].clone(text=_piece(" ", element)))
            made[-1].text.order = first + len(text)
        line.words = made or pieces
        line.extraSpace += before - after
        first += len(text) + 1


def _shaped(stretch: Stretch, text: str, piece: Any) -> tuple[Any, float]:
    """Return what is drawn for a stretch, and how far it reaches in points."""
    font, size = piece.fontName, piece.fontSize
    shaped: Any
    logical = text[stretch.start : stretch.end]
    face = pdfmetrics.getFont(font)
    if isinstance(face, ShapedFont) and needs_shaping(logical):
        shaped = face.shaped(logical, is_turned=stretch.is_turned)
        data = shaped.__shapeData__
        return _ShapedPiece(shaped, data), sum(each.x_advance for each in data) * size / 1000
    made = _Piece(stretch.text)
    made.is_followed_by_space = False
    return made, stringWidth(stretch.text, font, size)


def resolve_marks(paragraph: Any, element: Element) -> list[Element]:
    """Tell each marked piece of a paragraph that has been laid out which element it belongs to.

    Returns:
        The link element of each annotation that reportlab will add, in its order.

    reportlab hands its text objects nothing but strings; so the strings carry it. It adds link
    annotations line by line, each link once a line, by number.
    """
    links: list[Element] = []
    for index, line in enumerate(paragraph.blPara.lines):
        on_line: dict[Any, Element] = {}
        for piece in line.words:
            if piece.marks:
                within = element.within(piece.marks)
                piece.text = _piece(piece.text, within)
                if hasattr(piece, "cbDefn"):
                    piece.cbDefn.image.element = within
                on_line |= dict.fromkeys(piece.link, within)
        last = line.words[-1]
        if _ends_a_word(paragraph, index):
            last.text = _piece(last.text, getattr(last.text, "element", element), space=True)
        links += [on_line[each].link_around() for each in sorted(on_line)]
    return links


def lower_first_line(paragraph: Any) -> None:
    """Let the first line begin below a picture in it that is higher than its letters.

    With the offset by font size that the pages are designed with, reportlab forgets the picture.
    """
    if paragraph.blPara.kind == 1:
        first = paragraph.blPara.lines[0]
        if any(hasattr(piece, "cbDefn") for piece in first.words):
            first.fontSize = max(first.fontSize, first.ascent)


def _ends_a_word(paragraph: Any, index: int) -> bool:
    """Say whether a line ends between words: it may end in one that is cut, or longer than it."""
    line = paragraph.blPara.lines[index]
    if ends_in_a_word(paragraph, index):
        return False
    return not paragraph._splitLongWordCount or line.extraSpace > line.fontSize


def label_of(paragraph: Any, element: Element) -> None:
    """Tell the label of a paragraph, if it has one, which element it belongs to."""
    if paragraph.bulletText:
        paragraph.bulletText = label_piece(paragraph.bulletText, element)


def label_piece(text: str, element: Element | None) -> str:
    """Return a label as what an element says, with a space after it for who hears it."""
    return text if element is None else _piece(text, element, space=True)


def first_baseline(paragraph: Any) -> float:
    """Return where the first line of a paragraph that has been laid out stands."""
    return float(paragraph.height - paragraph.blPara.lines[0].fontSize)


class MarkedText(PDFTextObject):
    """A text object whose strings are marked with the elements they belong to.

    Args:
        canvas: the page.
        x, y: where the text begins.
        direction: reportlab's.
        element: what unmarked strings belong to; None if all of it is no part of the document.
        begin: returns the operator that begins content of an element.
        record: is handed each string.
    """

    def __init__(  # noqa: PLR0913 - three are reportlab's
        self,
        canvas: Canvas,
        x: float,
        y: float,
        direction: Any,
        *,
        element: Element | None,
        begin: Callable[[Element | None], str],
        record: Callable[[str], None],
    ) -> None:
        self._element = element
        self._begin = begin
        self._record = record
        self._is_open = False
        self._current: Element | None = None
        super().__init__(canvas, x, y, direction=direction)

    def _formatText(self, text: str) -> str:  # noqa: N802 - reportlab's name
        element, order = self._element, None
        if isinstance(text, _Piece | _ShapedPiece):
            self._record(text if text.recorded is None else text.recorded)
            if element is not None:
                element, order = text.element, text.order
            if text.is_followed_by_space and element is not None:
                text = f"{text} "
        else:
            self._record(text)
        code: str = super()._formatText(text)  # type: ignore[misc]  # not in the stubs
        if not text:
            return code
        if self._is_open and element is self._current and order is None:
            return code
        end = "EMC " if self._is_open else ""
        self._is_open, self._current = True, element
        begun = self._begin(element)
        if element is not None and order is not None:
            element.order_last(order)
        return f"{end}{begun} {code}"

    def getCode(self) -> str:  # noqa: N802 - reportlab's name
        """Return the operators, with the marked content ended inside of the text object."""
        if self._is_open:
            inner: Any = self
            inner._code.append("EMC")
            self._is_open = False
        return str(super().getCode())


def room_on_last_line(paragraph: Any) -> float:
    """Return the space left on the last line of a paragraph that has been laid out."""
    last = paragraph.blPara.lines[-1]
    return float(last[0] if isinstance(last, tuple) else last.extraSpace)


def rows_below_head(table: Any) -> int:
    """Return how many rows of a table are not repeated on each page."""
    return int(table._nrows - table.repeatRows)


def cells_below_head(table: Any) -> list[Any]:
    """Return the rows of a table that are not repeated on each page."""
    return list(table._cellvalues[table.repeatRows :])


def height_without_last_rows(table: Any, count: int) -> float:
    """Return the height of a table without so many of its last rows, once laid out."""
    return float(sum(table._rowHeights[:-count]))


def height_of_first_rows(table: Any) -> float:
    """Return the height of a table's head and its first other row, once laid out."""
    return float(sum(table._rowHeights[: table.repeatRows + 1]))
