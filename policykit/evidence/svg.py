"""A drawing -> SVG that needs nothing else: no font file, no style sheet, no script.

Title and description are in it for who cannot see it; tones and a hatching, not colours, carry the
meaning. The same drawing gives the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from policykit.document import Box, Fill, Label, Line, hatching

if TYPE_CHECKING:
    from policykit.document import Drawing, Shape

_MARGIN = 8.0
_INK = "#1c2126"
_MUTED = "#626b76"
_RULE = "#cfd5dc"
_FONTS = "Lato, Helvetica, Arial, sans-serif"


def svg_bytes(drawing: Drawing, accent: str = "#1f3a5f") -> bytes:
    """Return the drawing as an SVG file, on white.

    Args:
        drawing: what to draw.
        accent: the colour of dark boxes, `#rrggbb`; light ones have a tint of it.
    """
    margin = _number(-_MARGIN)
    width, height = _number(drawing.width + 2 * _MARGIN), _number(drawing.height + 2 * _MARGIN)
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{margin} {margin} {width} {height}" '
            f'width="{width}pt" height="{height}pt" role="img" '
            f'aria-labelledby="title description" font-family="{_FONTS}">'
        ),
        f'<title id="title">{_text(drawing.title)}</title>',
        f'<desc id="description">{_text(drawing.description)}</desc>',
        f'<rect x="{margin}" y="{margin}" width="{width}" height="{height}" fill="#ffffff"/>',
        *(_shape(shape, accent) for shape in drawing.shapes),
        "</svg>",
    ]
    return ("\n".join(part for part in parts if part) + "\n").encode()


def _shape(shape: Shape, accent: str) -> str:
    match shape:
        case Box():
            fill = {
                Fill.DARK: accent,
                Fill.LIGHT: _lighter(accent),
                Fill.HATCHED: "#ffffff",
                Fill.NONE: "none",
            }[shape.fill]
            stroke = f' stroke="{accent}" stroke-width="0.6"' if shape.outlined else ""
            box = (
                f'<rect x="{_number(shape.x)}" y="{_number(shape.y)}" '
                f'width="{_number(shape.width)}" height="{_number(shape.height)}" '
                f'fill="{fill}"{stroke}/>'
            )
            return box + _hatched(shape) if shape.fill is Fill.HATCHED else box
        case Line():
            colour, weight = (_INK, "1.1") if shape.strong else (_RULE, "0.5")
            return (
                f'<line x1="{_number(shape.x1)}" y1="{_number(shape.y1)}" '
                f'x2="{_number(shape.x2)}" y2="{_number(shape.y2)}" '
                f'stroke="{colour}" stroke-width="{weight}"/>'
            )
        case Label():
            return _label(shape)


def _hatched(box: Box) -> str:
    # As one path and not as a pattern, which simple programs fill with black.
    path = "".join(
        f"M{_number(x1)} {_number(y1)}L{_number(x2)} {_number(y2)}"
        for x1, y1, x2, y2 in hatching(box)
    )
    return f'\n<path d="{path}" stroke="{_INK}" stroke-width="0.6" fill="none"/>'


def _label(label: Label) -> str:
    if not label.text:
        return ""
    colour = "#ffffff" if label.on_dark else _MUTED if label.muted else _INK
    bold = ' font-weight="bold"' if label.bold else ""
    anchor = f' text-anchor="{label.anchor}"' if label.anchor != "start" else ""
    return (
        f'<text x="{_number(label.x)}" y="{_number(label.y)}" font-size="{_number(label.size)}"'
        f' fill="{colour}"{bold}{anchor}>{_text(label.text)}</text>'
    )


def _lighter(colour: str) -> str:
    """Return a tint of a colour, as the pages have it.

    >>> _lighter("#1f3a5f")
    '#ced4dc'
    """
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * 0.22):02x}" for part in parts)


def _text(text: str) -> str:
    # Signs that XML cannot hold at all would make a file that no program opens.
    return escape("".join(sign for sign in text if sign.isprintable() or sign in "\n\t"))


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
