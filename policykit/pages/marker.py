"""What hangs before a paragraph where reportlab cannot put it: boxes of tasks, labels at the right.

reportlab draws the labels of lists, at the left. A box to tick is drawn with lines, over words for
who hears or copies the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle

from policykit.document import TASK_BOXES, Text
from policykit.pages.fonts import width
from policykit.pages.reading_direction import stretches
from policykit.pages.reportlab_internals import first_baseline, label_piece
from policykit.pages.style import INK
from policykit.pages.tags import text_string

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policykit.document import Inline
    from policykit.pages.canvas import PageCanvas
    from policykit.pages.tags import Element

_UNSEEN = 3
"""PDF's number for text that takes its place and is not painted."""

_BOX = 0.76
"""How high a box is, as a share of the size of the text."""


class Marker(NamedTuple):
    """A label; with a box, it is the words for one.

    Attributes:
        at_right: it stands at the right also of words that are read from left to right.
    """

    text: str
    has_box: bool = False
    at_right: bool = False


class Task(NamedTuple):
    """An item of a list of tasks: the words for its box, and what is to be done."""

    box: str
    content: tuple[Inline, ...]


def task_of(content: Sequence[Inline]) -> Task | None:
    """Return the task that an item is, if it begins with a box."""
    match content:
        case (Text(text=text), *rest):
            for box in TASK_BOXES:
                if text.startswith(f"{box} "):
                    return Task(box, (Text(text[len(box) + 1 :]), *rest))
    return None


def mirrored(style: ParagraphStyle) -> ParagraphStyle:
    """Return the style for text that is read from right to left."""
    alignment = TA_RIGHT if style.alignment == TA_LEFT else style.alignment
    return ParagraphStyle(
        style.name,
        parent=style,
        alignment=alignment,
        leftIndent=style.rightIndent,
        rightIndent=style.leftIndent,
    )


def draw_marker(
    canvas: PageCanvas, paragraph: Any, marker: Marker, element: Element | None, *, from_right: bool
) -> None:
    """Draw the marker of a paragraph that has been laid out, as the content of its element."""
    style = paragraph.style
    font, size = style.bulletFontName, style.bulletFontSize
    wide = _BOX * size if marker.has_box else width(marker.text, font, size)
    from_right |= marker.at_right
    x = paragraph.width - style.bulletIndent - wide if from_right else style.bulletIndent
    y = first_baseline(paragraph)
    canvas.element = element
    text = canvas.beginText(x, y)
    if marker.has_box:
        text.setTextRenderMode(_UNSEEN)
        size *= wide / width(marker.text, font, size)
    text.setFont(font, size)
    text.setFillColor(style.bulletColor)
    shown = marker.text
    if from_right and not marker.has_box:
        shown = "".join(each.text for each in stretches(shown, (), from_right=True))
        if element is not None and shown != marker.text:
            element.entries = f"/ActualText{text_string(marker.text)}"
    text.textOut(label_piece(shown, element))
    if marker.has_box:
        text.setTextRenderMode(0)
    canvas.drawText(text)
    canvas.element = None
    if marker.has_box:
        _draw_box(canvas, x, y - 0.08 * wide, wide, is_ticked=marker.text == TASK_BOXES[1])


def _draw_box(canvas: PageCanvas, x: float, y: float, size: float, *, is_ticked: bool) -> None:
    canvas.saveState()
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.7)
    canvas.rect(x, y, size, size, stroke=1, fill=0)
    if is_ticked:
        canvas.setLineWidth(1.1)
        corner = (x + 0.42 * size, y + 0.22 * size)
        left, right = (x + 0.2 * size, y + 0.5 * size), (x + 0.82 * size, y + 0.8 * size)
        canvas.lines([(*left, *corner), (*corner, *right)])
    canvas.restoreState()
