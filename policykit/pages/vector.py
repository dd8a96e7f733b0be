"""An SVG file -> a drawing in vectors that pages can carry, or why it cannot be carried.

Nothing is fetched, no font of the machine is asked for, and what could not be drawn as it looks in
a browser (filters, masks, pictures within) is refused instead of left out. svglib does the work.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Group, String
from reportlab.platypus import Flowable
from svglib.svglib import svg2rlg

from policykit.pages.fonts import Face, runs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportlab.graphics.shapes import Drawing

    from policykit.pages.tags import Element

MOST_BYTES = 2_000_000
_NAMESPACE = "{http://www.w3.org/2000/svg}"
_LINK = "{http://www.w3.org/1999/xlink}href"
_REFUSED = {
    "image": "it holds a picture made of pixels",
    "foreignObject": "it holds a foreign object",
    "script": "it holds a script",
    "filter": "it uses a filter",
    "mask": "it uses a mask",
    "pattern": "it uses a pattern",
    "textPath": "it holds text along a path",
    "animate": "it is animated",
    "animateTransform": "it is animated",
    "animateMotion": "it is animated",
    "set": "it is animated",
}
_BOLDEST_REGULAR = 550
_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class Vector:
    """A drawing and its size in points."""

    drawing: Drawing
    width: float
    height: float

    @property
    def texts(self) -> tuple[str, ...]:
        """The words in it, in the order in which they are drawn."""
        return tuple(each.text for each in _strings(self.drawing))


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
            renderPDF.draw(self._vector.drawing, canvas, 0, 0)
            canvas.restoreState()


def read_vector(data: bytes) -> Vector | str:
    """Return the drawing of an SVG file, or why it cannot be used, to go on after "it cannot"."""
    if len(data) > MOST_BYTES:
        return f"it has more than {MOST_BYTES // 1_000_000} MB"
    if b"<!ENTITY" in data or b"\0" in data:
        return "it defines entities of its own, or is not written in UTF-8"
    try:
        root = ET.fromstring(data)  # noqa: S314 - without entities, and of bounded size
    except ET.ParseError as problem:
        return f"it is damaged: {problem}"
    if root.tag.removeprefix(_NAMESPACE) != "svg":
        return "it is not an SVG file"
    if why := next(_unsupported(root), None):
        return why
    return _drawn(data)


def _unsupported(root: ET.Element) -> Iterator[str]:
    level, depth = [root], 0
    while level:
        level, depth = [inner for element in level for inner in element], depth + 1
    if depth > _DEEPEST:
        yield "it is nested too deeply"
    for element in root.iter():
        name = str(element.tag).removeprefix(_NAMESPACE)
        if name in _REFUSED:
            yield _REFUSED[name]
        if name == "style" and "@" in (element.text or ""):
            yield "its style sheet has a rule that begins with @"
        target = element.get("href") or element.get(_LINK) or "#"
        if name != "a" and not target.startswith("#"):
            yield f"it refers to {target}, which is outside of it"


def _drawn(data: bytes) -> Vector | str:
    logging.getLogger("svglib").disabled = True
    try:
        drawing = svg2rlg(BytesIO(data), font_map=_VendoredFonts())
    except Exception as problem:  # noqa: BLE001 - svglib raises whatever the file makes it trip over
        return f"it is damaged: {type(problem).__name__}"
    if drawing is None or drawing.width <= 0 or drawing.height <= 0:
        return "it has no size"
    for string in _strings(drawing):
        cut, lost = runs(string.text, _FACES[string.fontName])
        if lost or len(cut) > 1:
            return f"no font of policykit has all characters of “{string.text}”; draw it as paths"
    return Vector(drawing, float(drawing.width), float(drawing.height))


def _strings(group: Group | Drawing) -> Iterator[String]:
    for shape in group.contents:
        if isinstance(shape, String):
            yield shape
        elif isinstance(shape, Group):
            yield from _strings(shape)


_FACES = {
    face.font: face
    for face in (Face(bold=b, italic=i) for b in (False, True) for i in (False, True))
}


class _VendoredFonts:
    """Stands in for svglib's search among the fonts of the machine."""

    def find_font(
        self,
        family: str,  # noqa: ARG002 - svglib's signature
        weight: str = "normal",
        style: str = "normal",
    ) -> tuple[str, bool]:
        """Return the font of policykit with that weight and slope."""
        bold = int(weight) > _BOLDEST_REGULAR if weight.isdigit() else weight.startswith("bold")
        return Face(bold=bold, italic=style in ("italic", "oblique")).font, True
