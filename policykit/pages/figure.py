"""A drawing -> a flowable: its shapes for the eye, its words and its description for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable

from policykit.document import Box, Fill, Label, Line, hatching
from policykit.pages.font_files import BOLD, REGULAR
from policykit.pages.style import INK, MUTED, PAPER, RULE
from policykit.pages.tags import text_string

if TYPE_CHECKING:
    from policykit.document import Drawing
    from policykit.pages.canvas import PageCanvas
    from policykit.pages.style import Design
    from policykit.pages.tags import Element
    from policykit.pages.words import Words

_LIGHT_SHARE = 0.22
_LEAST_SCALE = 0.88  # below that, small words are hard to read


class Figure(Flowable):
    """A drawing on the page, never wider than the text around it.

    Args:
        drawing: what to draw.
        design: colours.
        words: notices characters that no font has.
        around: what the figure is part of.
    """

    def __init__(self, drawing: Drawing, design: Design, words: Words, around: Element) -> None:
        super().__init__()
        self._drawing = drawing
        self._accent = design.accent
        self._scale = min(
            1.0,
            design.grid.full_width / drawing.width,
            design.grid.column_height / drawing.height,
        )
        self._element = around.add("Figure", f"/Alt{text_string(_said(drawing))}")
        for shape in drawing.shapes:
            if isinstance(shape, Label):
                words.check(shape.text, BOLD if shape.bold else REGULAR)
        self.spaceBefore = 6
        self.spaceAfter = 12

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002 - reportlab's signature
        """Return the size: a little smaller where it then stands on the page with its heading."""
        shrunk = available_height / self._drawing.height
        if _LEAST_SCALE <= shrunk < self._scale:
            self._scale = shrunk
        return self._drawing.width * self._scale, self._drawing.height * self._scale

    def draw(self) -> None:
        """Draw shape by shape."""
        canvas = cast("PageCanvas", self.canv)
        canvas.saveState()
        canvas.scale(self._scale, self._scale)
        for shape in self._drawing.shapes:
            match shape:
                case Box():
                    self._box(canvas, shape)
                case Line():
                    canvas.setStrokeColor(INK if shape.strong else RULE)
                    canvas.setLineWidth(1.1 if shape.strong else 0.5)
                    top = self._drawing.height
                    canvas.line(shape.x1, top - shape.y1, shape.x2, top - shape.y2)
                case Label():
                    self._label(canvas, shape)
        canvas.restoreState()

    def _box(self, canvas: PageCanvas, box: Box) -> None:
        fills = {Fill.DARK: self._accent, Fill.LIGHT: _lighter(self._accent), Fill.HATCHED: PAPER}
        fill = fills.get(box.fill)
        if fill is not None:
            canvas.setFillColor(fill)
        canvas.setStrokeColor(self._accent)
        canvas.setLineWidth(0.6)
        bottom = self._drawing.height - box.y - box.height
        if box.fill is Fill.HATCHED:
            canvas.rect(box.x, bottom, box.width, box.height, stroke=0, fill=1)
            canvas.setStrokeColor(INK)
            top = self._drawing.height
            canvas.lines([(x1, top - y1, x2, top - y2) for x1, y1, x2, y2 in hatching(box)])
        stroke = int(box.outlined)
        if stroke or fill is not None:
            filled = int(fill is not None and box.fill is not Fill.HATCHED)
            canvas.rect(box.x, bottom, box.width, box.height, stroke=stroke, fill=filled)

    def _label(self, canvas: PageCanvas, label: Label) -> None:
        canvas.setFont(BOLD if label.bold else REGULAR, label.size)
        canvas.setFillColor(PAPER if label.on_dark else MUTED if label.muted else INK)
        draw = {
            "start": canvas.drawString,
            "middle": canvas.drawCentredString,
            "end": canvas.drawRightString,
        }[label.anchor]
        canvas.element = self._element
        draw(label.x, self._drawing.height - label.y, label.text)
        canvas.element = None


def _said(drawing: Drawing) -> str:
    return f"{drawing.title}. {drawing.description}"


def _lighter(colour: Color) -> Color:
    return Color(*(1 - (1 - part) * _LIGHT_SHARE for part in colour.rgb()))
