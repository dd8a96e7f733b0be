"""Draws the lines of plain paragraphs: the operators that reportlab writes, without its detours.

reportlab keeps a text object that knows where it is, and works out widths, colours and lines below
the text for each piece, needed or not. For a plain paragraph the operators follow from its lines.
"""

# ruff: noqa: SLF001 - reaching into reportlab is this package's one reason to exist

from __future__ import annotations

from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from reportlab.lib.rl_accel import escapePDF, fp_str
from reportlab.pdfbase.pdfmetrics import getFont, stringWidth
from reportlab.platypus import paragraph as _paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.pages.reportlab_internals.plain_lines import Line
    from policykit.pages.tags import Element

_reportlab: Any = _paragraph  # the stubs leave out what is used here
_NO_ROOM = -1e-8
_NO_BREAK_SPACE = "\xa0"


@contextmanager
def moved(canvas: Any, x: float, y: float) -> Iterator[None]:
    """Draw what is drawn within from another origin.

    reportlab copies all of a canvas's state for it, which is wasted on a paragraph: what it changes
    it puts back itself.
    """
    before = canvas._currentMatrix
    a, b, c, d, e, f = before
    canvas._currentMatrix = a, b, c, d, a * x + c * y + e, b * x + d * y + f
    canvas._code += ("q", f"1 0 0 1 {fp_str(x, y)} cm")
    yield
    canvas._code.append("Q")
    canvas._currentMatrix = before


class _Text:
    """A text object under way.

    Args:
        canvas: has `_begin(element)`, which returns the operator that begins content, and
            `_record(text)`, which is told each string.
    """

    def __init__(self, canvas: Any, x: float, y: float) -> None:
        self.code = ["BT", f"1 0 0 1 {fp_str(x, y)} Tm"]
        self._canvas = canvas
        self._current: Element | None = None
        self._is_open = False
        self._font: Any = None
        self._set = ("", 0.0, 0.0)
        self._subset = -1

    def font(self, name: str, size: float, leading: float) -> None:
        """Use a font from here on."""
        if self._set != (name, size, leading):
            self._set = (name, size, leading)
            self._font = getFont(name)
            self._subset = -1

    def show(
        self,
        text: str,
        element: Element | None,
        *,
        ends_line: bool = False,
        is_label: bool = False,
    ) -> None:
        """Show a text as content of an element; None for the eye only.

        After a line and a label there is no space to see, but who hears the text needs one.
        """
        self._canvas._record(text)
        if element is not None and (ends_line or is_label):
            text += " "
        code = self._shown(text) if text else ""
        if text and not (self._is_open and element is self._current):
            end = "EMC " if self._is_open else ""
            self._is_open, self._current = True, element
            code = f"{end}{self._canvas._begin(element)} {code}"
        self.code.append(code + " T*" if ends_line else code)

    def end(self) -> None:
        """Add all of it to the page."""
        if self._is_open:
            self.code.append("EMC")
        self.code.append("ET")
        self._canvas._code.append(" ".join(self.code))

    def _shown(self, text: str) -> str:
        document = self._canvas._doc
        made = []
        for subset, data in self._parts(text, document):
            if subset != self._subset:
                self._subset = subset
                name = self._font.getSubsetInternalName(subset, document)
                _, size, leading = self._set
                made.append(f"{name} {fp_str(size)} Tf {fp_str(leading)} TL")
            made.append(f"({escapePDF(data)}) Tj")
        return " ".join(made)

    def _parts(self, text: str, document: Any) -> Any:
        """Cut into (subset, codes); ASCII stands for itself in the first subset."""
        if text.isascii() and text.isprintable() and document in self._font.state:
            return ((0, text),)
        return self._font.splitString(text, document)


def draw_plainly(
    paragraph: Any, canvas: Any, element: Element, label: Element | None, *, is_heard: bool
) -> None:
    """Draw a paragraph that `wrap_plainly` has broken, its label, and its links.

    Args:
        paragraph: what to draw.
        canvas: the page; see `_Text`.
        element: what the words are.
        label: what the label hanging before them is.
        is_heard: whether it is drawn for the first time; otherwise it is for the eye only.
    """
    canvas._code.append("q")
    if paragraph.bulletText:
        _draw_label(paragraph, canvas, label)
    _draw_lines(paragraph, canvas, element, is_heard=is_heard)
    canvas._code.append("Q")


def _draw_label(paragraph: Any, canvas: Any, element: Element | None) -> None:
    style = paragraph.style
    size = style.bulletFontSize
    y = paragraph.height - paragraph.blPara.lines[0].size + getattr(style, "bulletOffsetY", 0)
    text = _Text(canvas, style.bulletIndent, y)
    text.code.append(_fill(getattr(style, "bulletColor", style.textColor)))
    text.font(style.bulletFontName, size, size * 1.2)
    text.show(paragraph.bulletText, element, is_label=True)
    text.end()


def _draw_lines(paragraph: Any, canvas: Any, element: Element, *, is_heard: bool) -> None:
    style = paragraph.style
    lines: list[Line] = paragraph.blPara.lines
    y = paragraph.height - lines[0].size
    leading = style.leading
    text = _Text(canvas, style.leftIndent, y)
    colour = None
    rise = 0
    for index, line in enumerate(lines):
        narrowed = 0.0
        if line.room <= _NO_ROOM:
            spaces = line.words - 1 + sum(said.count(_NO_BREAK_SPACE) for _, said in line.pieces)
            if spaces > 0:
                narrowed = line.room / spaces
                text.code.append(f"{fp_str(narrowed)} Tw")
        if index == 0:
            text.code.append(f"{fp_str(leading)} TL")
        last = len(line.pieces) - 1
        for number, (fragment, said) in enumerate(line.pieces):
            text.font(fragment.fontName, fragment.fontSize, leading)
            if colour is None or colour != fragment.textColor:
                colour = fragment.textColor
                text.code.append(_fill(colour))
            if rise != fragment.rise:
                rise = fragment.rise
                text.code.append(f"{fp_str(rise)} Ts")
            within = element.within(fragment.marks) if is_heard else None
            text.show(said, within, ends_line=number == last)
        if narrowed:
            text.code.append("0 Tw")
        for link, rectangle in _links(line, style.leftIndent, y, narrowed):
            _reportlab._doLink(SimpleNamespace(_canvas=canvas), link, rectangle)
        y -= leading
    text.end()


def link_elements(paragraph: Any, owner: Element) -> Iterator[Element]:
    """Yield the link element of each annotation that drawing the lines will add, in its order."""
    for line in paragraph.blPara.lines:
        on_line: dict[Any, Element] = {}
        for fragment, _ in line.pieces:
            if fragment.marks:
                on_line |= dict.fromkeys(fragment.link, owner.within(fragment.marks))
        for each in sorted(on_line):
            yield on_line[each].link_around()


def _links(
    line: Line, x: float, y: float, narrowed: float
) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """Yield (target, rectangle) of each link on a line, in the order of their numbers."""
    if not any(fragment.link for fragment, _ in line.pieces):
        return
    begun: dict[Any, list[float]] = {}
    ended: dict[Any, float] = {}
    spaces = 0
    before: tuple[Any, str] | None = None
    for fragment, said in line.pieces:
        seen = x + spaces * narrowed
        end = seen - (_end_space(*before) if before else 0)
        for each in begun.keys() - ended.keys() - set(fragment.link):
            ended[each] = end
        low = fragment.rise - 0.2 * fragment.fontSize
        high = fragment.rise + fragment.fontSize
        for each in fragment.link:
            if each in begun and each not in ended:
                begun[each][1:] = [min(low, begun[each][1]), max(high, begun[each][2])]
            else:
                begun[each] = [x, low, high]
                ended.pop(each, None)
        x += stringWidth(said, fragment.fontName, fragment.fontSize)
        spaces += said.count(" ") + said.count(_NO_BREAK_SPACE)
        before = fragment, said
    line_end = x + (spaces - 1) * narrowed
    for each in sorted(begun):
        left, low, high = begun[each]
        yield each[1], (left, y + low, ended.get(each, line_end), y + high)


def _end_space(fragment: Any, said: str) -> float:
    """Return the width of the white space at the end of a piece."""
    found = _reportlab._wsc_end_search(said)
    return stringWidth(found.group(), fragment.fontName, fragment.fontSize) if found else 0


def _fill(colour: Any) -> str:
    return f"{fp_str(colour.red, colour.green, colour.blue)} rg"
