"""Paragraphs below reportlab's markup: fragments, what they mean, and what they measure."""

# ruff: noqa: SLF001 - reaching into reportlab is this package's one reason to exist

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportlab.lib.abag import ABag
from reportlab.pdfgen.textobject import PDFTextObject
from reportlab.platypus.paraparser import ParaFrag

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportlab.pdfgen.canvas import Canvas

    from policykit.pages.tags import Element

_LINE = 1.5
"""How many times as high as the letters a picture may be to stand in the middle of their line."""

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

    __slots__ = ("element", "is_followed_by_space")

    element: Element
    is_followed_by_space: bool


def _piece(text: str, element: Element, *, space: bool = False) -> str:
    made = _Piece(text)
    made.element = element
    made.is_followed_by_space = space
    return made


def resolve_marks(paragraph: Any, element: Element) -> list[Element]:
    """Tell each marked piece of a paragraph that has been laid out which element it belongs to.

    Returns:
        The link element of each annotation that reportlab will add, in its order.

    reportlab hands its text objects nothing but strings; so the strings carry it. It adds link
    annotations line by line, each link once a line, by number.
    """
    links: list[Element] = []
    for line in paragraph.blPara.lines:
        on_line: dict[Any, Element] = {}
        for piece in line.words:
            if piece.marks:
                within = element.within(piece.marks)
                piece.text = _piece(piece.text, within)
                if hasattr(piece, "cbDefn"):
                    piece.cbDefn.image.element = within
                on_line |= dict.fromkeys(piece.link, within)
        last = line.words[-1]
        if _ends_a_word(paragraph, line):
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


def _ends_a_word(paragraph: Any, line: Any) -> bool:
    """Say whether a line ends between words: all do unless a word is longer than a line."""
    return not paragraph._splitLongWordCount or line.extraSpace > line.fontSize


def label_of(paragraph: Any, element: Element) -> None:
    """Tell the label of a paragraph, if it has one, which element it belongs to."""
    if paragraph.bulletText:
        paragraph.bulletText = _piece(paragraph.bulletText, element, space=True)


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
        self._record(text)
        element = self._element
        if element is not None and isinstance(text, _Piece):
            element = text.element
            text = f"{text} " if text.is_followed_by_space else text
        code: str = super()._formatText(text)  # type: ignore[misc]  # not in the stubs
        if not text:
            return code
        if self._is_open and element is self._current:
            return code
        end = "EMC " if self._is_open else ""
        self._is_open, self._current = True, element
        return f"{end}{self._begin(element)} {code}"

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


def height_of_first_rows(table: Any) -> float:
    """Return the height of a table's head and its first other row, once laid out."""
    return float(sum(table._rowHeights[: table.repeatRows + 1]))
