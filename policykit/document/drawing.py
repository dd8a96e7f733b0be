"""A picture made of boxes, lines and labels: one value for the screen (SVG) and for paper (PDF).

Measures are in points; x runs to the right and y down from the upper left corner. A fill is a
meaning and not a colour, so that a picture reads the same in black and white.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

_HATCH_STEP = 4.0


class Fill(StrEnum):
    """What a box is filled with, told apart by tone and pattern as well as by colour."""

    DARK = "dark"
    LIGHT = "light"
    HATCHED = "hatched"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; `x` and `y` are its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    fill: Fill
    outlined: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line; a strong one is for what must be seen, a weak one for the grid."""

    x1: float
    y1: float
    x2: float
    y2: float
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """Words on one line; `y` is the line they stand on, `x` where they begin, end or centre.

    Attributes:
        on_dark: they stand on a dark box.
    """

    x: float
    y: float
    text: str
    size: float = 8.0
    anchor: Literal["start", "middle", "end"] = "start"
    bold: bool = False
    muted: bool = False
    on_dark: bool = False


Shape = Box | Line | Label


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture.

    Attributes:
        shapes: in the order in which they are drawn, later ones over earlier ones.
        title: what it is, in a few words.
        description: what it shows, for who cannot see it.
    """

    width: float
    height: float
    shapes: tuple[Shape, ...]
    title: str
    description: str


def hatching(box: Box) -> Iterator[tuple[float, float, float, float]]:
    """Yield the rising lines (x1, y1, x2, y2) of a hatched box, each cut at its edges."""
    offset = _HATCH_STEP / 2 - box.height
    bottom = box.y + box.height
    while offset < box.width:
        start, end = max(offset, 0.0), min(offset + box.height, box.width)
        if end > start:
            yield box.x + start, bottom - (start - offset), box.x + end, bottom - (end - offset)
        offset += _HATCH_STEP
