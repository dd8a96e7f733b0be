"""An SVG file -> a drawing in vectors that pages can carry, or why it cannot be carried.

Nothing is fetched, no font of the machine is asked for, and what could not be drawn as it looks in
a browser (filters, masks, pictures within) is refused instead of left out. svglib does the work.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportlab.graphics.renderPDF import draw
from reportlab.graphics.shapes import String
from reportlab.platypus import Flowable
from svglib.svglib import SvgRenderer

from policykit.pages.fonts import Face, face_of, runs, width
from policykit.pages.picture import RefusedPictureError
from policykit.pages.reportlab_internals import default_graphics_font
from policykit.pages.vector_check import read_svg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportlab.pdfgen.canvas import Canvas

    from policykit.pages.tags import Element

_MOST_POINTS = 14_400.0
_BOLD = 600
_MONOSPACED = ("mono", "courier", "consolas", "menlo")


@dataclass(frozen=True, slots=True)
class Vector:
    """A drawing, its size in points, and the characters in it that no font has."""

    drawing: Any
    width: float
    height: float
    lost: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """The words in it, in the order in which they are drawn."""
        return tuple(str(each.text) for each in _strings(self.drawing))

    def draw_on(self, canvas: Canvas) -> None:
        """Draw it at the origin in its own size."""
        draw(self.drawing, canvas, 0, 0)


class VectorPicture(Flowable):
    """A drawing, scaled to a size in points, with a meaning."""

    def __init__(self, vector: Vector, width: float, height: float, element: Element) -> None:
        super().__init__()
        self._vector = vector
        self.width = width
        self.height = height
        self.element = element
        self.hAlign = "LEFT"

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002 - reportlab's signature
        """Return the size."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the vectors as content of the element."""
        canvas: Any = self.canv
        with canvas.figure(self.element):
            canvas.saveState()
            canvas.scale(self.width / self._vector.width, self.height / self._vector.height)
            self._vector.draw_on(canvas)
            canvas.restoreState()


def read_vector(data: bytes) -> Vector | str:
    """Return the drawing of an SVG file, or why it cannot be used, to go on after "it cannot"."""
    try:
        vector = load_vector(data)
    except RefusedPictureError as problem:
        return str(problem)
    if vector.lost:
        return f"no font of policykit can draw {vector.lost}; draw the letters as paths"
    return vector


def _strings(group: Any) -> Iterator[String]:
    for shape in group.contents:
        if isinstance(shape, String):
            yield shape
        elif hasattr(shape, "contents"):
            yield from _strings(shape)


class _PageFonts:
    """Gives svglib the fonts of the pages, whatever an SVG asks for."""

    def find_font(
        self, name: str, weight: str = "normal", style: str = "normal"
    ) -> tuple[str, bool]:
        """Return the name of a font, and that it is the right one."""
        bold = weight in {"bold", "bolder"} or (weight.isdigit() and int(weight) >= _BOLD)
        mono = any(each in name.casefold() for each in _MONOSPACED)
        return Face(bold=bold, italic=style != "normal", mono=mono).font, True


def load_vector(data: bytes) -> Vector:
    """Return the drawing of an SVG, its letters in the fonts of the pages.

    Raises:
        RefusedPictureError: it is damaged, too large, or holds what is not drawn.
    """
    root = read_svg(data)
    default_graphics_font()
    logging.getLogger("svglib.svglib").setLevel(logging.CRITICAL)
    try:
        drawing = SvgRenderer("picture.svg", font_map=_PageFonts()).render(root)
    except Exception as failure:  # what svglib stumbles over has no type of its own
        raise RefusedPictureError("it cannot be read") from failure
    if not (0 < drawing.width <= _MOST_POINTS and 0 < drawing.height <= _MOST_POINTS):
        raise RefusedPictureError("it says no size: give it a viewBox, or a width and a height")
    lost = "".join(_lettered(drawing))
    return Vector(drawing, drawing.width, drawing.height, lost)


def _lettered(group: Any) -> Iterator[str]:
    """Set each text in the pages' fonts; yield the characters that they lack."""
    contents = []
    for shape in group.contents:
        if hasattr(shape, "contents"):
            yield from _lettered(shape)
        if isinstance(shape, String):
            pieces, lost = _pieces(shape)
            contents += pieces
            yield lost
        else:
            contents.append(shape)
    group.contents = contents


def _pieces(shape: String) -> tuple[list[String], str]:
    """Return the text as strings of one font each, beside each other."""
    cut, lost = runs(str(shape.text), face_of(str(shape.fontName)))
    size = float(shape.fontSize)
    whole = sum(width(text, font, size) for font, text in cut)
    anchor = {"middle": whole / 2, "end": whole}.get(str(shape.textAnchor), 0.0)
    x = float(shape.x) - anchor
    made = []
    for font, text in cut:
        piece = shape.copy()
        piece.text, piece.fontName, piece.x, piece.textAnchor = text, font, x, "start"
        made.append(piece)
        x += width(text, font, size)
    return made, lost
