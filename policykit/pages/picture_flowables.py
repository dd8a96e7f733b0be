"""Pictures as flowables, and within lines of text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from reportlab.platypus import CondPageBreak, Flowable, Spacer

from policykit.pages.pictures import Size
from policykit.pages.tags import text_string

if TYPE_CHECKING:
    from policykit.document import Figure
    from policykit.pages.blocks import BlockSetter
    from policykit.pages.canvas import PageCanvas
    from policykit.pages.pictures import Picture
    from policykit.pages.tags import Element

_MOST_OF_A_COLUMN = 0.82
"""The share of a column's height that a picture may have, so that its caption has room."""

_MOST_IN_A_CELL = 0.5
_GAP = 6.0


def alternative_entry(alternative: str) -> str:
    """Return the entry of a figure that says what it shows, for who cannot see it."""
    return f"/Alt{text_string(alternative)}"


def figure(block: Figure, setter: BlockSetter, indent: float) -> list[Flowable]:
    """Return a picture and its caption, which stay together."""
    picture = setter.words.pictures[block.image]
    share = _MOST_IN_A_CELL if setter.is_in_cell else _MOST_OF_A_COLUMN
    room = Size(setter.text_width - indent, setter.design.grid.column_height * share)
    size = picture.size(block.image, room, room.width)
    entries = alternative_entry(block.image.alternative)
    if not block.caption:
        return [
            CondPageBreak(size.height + 2 * _GAP),
            PlacedPicture(picture, size, setter.element.add("Figure", entries), indent),
        ]
    whole = setter.element.add("Div")
    shown = PlacedPicture(picture, size, whole.add("Figure", entries), indent)
    caption = setter.within(whole).set(block.caption, setter.design.caption, indent=indent)
    height = sum(each.wrap(room.width, room.height)[1] + _GAP for each in caption)
    return [CondPageBreak(size.height + height + 2 * _GAP), shown, *caption, Spacer(0, _GAP)]


class PlacedPicture(Flowable):
    """A picture on its own, moved in by `indent`."""

    def __init__(self, picture: Picture, size: Size, element: Element, indent: float = 0) -> None:
        super().__init__()
        self._picture = picture
        self._size = size
        self._element = element
        self._indent = indent
        self._is_drawn = False
        self.spaceBefore = _GAP
        self.spaceAfter = _GAP

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002 - reportlab's signature
        """Return the size, which is settled."""
        self.width = self._indent + self._size.width
        self.height = self._size.height
        return self.width, self.height

    def draw(self) -> None:
        """Draw the picture; again, in a repeated head, it is for the eye only."""
        canvas = cast("PageCanvas", self.canv)
        element = None if self._is_drawn else self._element
        canvas.draw_picture(self._picture, self._indent, 0, self._size, element)
        self._is_drawn = True


@dataclass(eq=False, slots=True)
class InlinePicture:
    """A picture within a line; reportlab carries it to the canvas.

    Attributes:
        target: where a click on it leads, if anywhere.
        element: what it is; known when its paragraph has been laid out.
    """

    picture: Picture
    target: str = ""
    element: Element | None = field(default=None)
