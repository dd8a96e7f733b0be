"""A drawing in vectors -> a PNG, for Word, which shows an SVG in some versions only."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pypdfium2
from reportlab.pdfgen.canvas import Canvas

if TYPE_CHECKING:
    from policykit.pages.vector import Vector

_POINTS_PER_INCH = 72.0
_DOTS_PER_INCH = 300.0
_MOST_PIXELS = 3000.0


def pixels(vector: Vector, width: float) -> bytes:
    """Return a drawing on white, fine enough to be printed as wide as `width` points."""
    scale = width / vector.width * _DOTS_PER_INCH / _POINTS_PER_INCH
    scale = min(scale, _MOST_PIXELS / max(vector.width, vector.height))
    page = BytesIO()
    canvas = Canvas(page, (vector.width, vector.height), invariant=1)
    vector.draw_on(canvas)
    canvas.save()
    document = pypdfium2.PdfDocument(page.getvalue())
    try:
        image = document[0].render(scale=scale).to_pil().convert("RGB")
    finally:
        document.close()
    made = BytesIO()
    image.save(made, "PNG", optimize=True)
    return made.getvalue()
