"""What stands around the text of every page: header, footer, and what marks a draft."""

from __future__ import annotations

from math import atan2, degrees, hypot
from typing import TYPE_CHECKING, Literal

from reportlab.lib.styles import ParagraphStyle

from policykit.pages.flowables import paragraph
from policykit.pages.font_files import BOLD, REGULAR
from policykit.pages.fonts import can_draw, width, width_as_set
from policykit.pages.page_lines import footer, header
from policykit.pages.reportlab_internals import first_baseline
from policykit.pages.style import MM, MUTED, PAPER, RULE, WARNING, WATERMARK
from policykit.pages.tags import Element

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policykit.pages.canvas import PageCanvas
    from policykit.pages.job import RenderJob
    from policykit.pages.page_lines import Part
    from policykit.pages.style import Design
    from policykit.pages.words import Words

_SIZE = 7.4
_BAND = 9.5 * MM
_EDGE = 9.5 * MM
_GAP = 12.0
_ALIGNED: tuple[Literal[0, 1, 2], ...] = (0, 1, 2)
"""The parts of a line: at the left, in the middle, at the right."""


class Furniture:
    """Draws what repeats on each page."""

    def __init__(self, job: RenderJob, design: Design, words: Words) -> None:
        self._job = job
        self._design = design
        self._words = words
        self._head = header(job)
        self._footer = footer(job)

    def check(self) -> None:
        """Notice the characters of what is drawn here that no font has, before it is drawn."""
        self._words.check(f"{self._job.watermark or ''} {self._job.front.status}", BOLD)
        for part in (*self._head, *self._footer):
            self._words.plain(part.text(0, 0), self._style(part))

    def _style(self, part: Part, alignment: Literal[0, 1, 2] = 0) -> ParagraphStyle:
        return ParagraphStyle(
            "furniture",
            fontName=BOLD if part.is_label else REGULAR,
            fontSize=_SIZE,
            textColor=self._design.classification if part.is_label else MUTED,
            alignment=alignment,
            mirrors=0,
        )

    def under(self, canvas: PageCanvas, *, first: bool, cover: bool = False) -> None:
        """Draw what lies under the text; the first page has a title of its own, and no header."""
        recording, canvas.recording = canvas.recording, False
        canvas.saveState()
        if self._job.watermark:
            canvas.repeated = "Watermark"
            self._watermark(canvas, self._job.watermark)
            canvas.repeated = "Header"
            self._band(canvas, self._job.watermark)
        if cover:
            self._edge(canvas)
        if not first and not cover:
            canvas.repeated = "Header"
            self._header(canvas)
        canvas.repeated = ""
        canvas.restoreState()
        canvas.recording = recording

    def number(self, canvas: PageCanvas, page: int, pages: int) -> None:
        """Draw the footer, when it is known how many pages there are."""
        grid = self._design.grid
        y = 14 * MM
        canvas.repeated = "Footer"
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.5)
        canvas.line(grid.left, y + 11, grid.width - grid.right, y + 11)
        self._line(canvas, y, [(part, part.text(page, pages)) for part in self._footer])
        canvas.repeated = ""

    def _line(self, canvas: PageCanvas, y: float, parts: Sequence[tuple[Part, str]]) -> None:
        """Draw the parts of a line, each as far as there is room beside the others."""
        grid = self._design.grid
        said = sum(bool(text) for _, text in parts)
        room = grid.full_width / max(said, 1) - _GAP
        places = (grid.left, grid.width / 2, grid.width - grid.right)
        draws = (canvas.drawString, canvas.drawCentredString, canvas.drawRightString)
        for index, ((part, text), x, draw) in enumerate(zip(parts, places, draws, strict=True)):
            style = self._style(part, _ALIGNED[index])
            shown = _shortened(text, _SIZE, room, style.fontName)
            canvas.setFont(style.fontName, _SIZE)
            canvas.setFillColor(style.textColor)
            if can_draw(style.fontName, shown):
                if shown:
                    draw(x, y, shown)
                continue
            # Letters of other fonts, which may have to be shaped, or read from the right.
            words = paragraph(self._words.plain(shown, style), style, Element("P")).for_the_eye()
            words.wrap(room, grid.height)
            words.drawOn(canvas, x - index * room / 2, y - first_baseline(words))

    def _header(self, canvas: PageCanvas) -> None:
        y = self._design.grid.height - 17 * MM
        self._line(canvas, y, [(part, part.text(0, 0)) for part in self._head])

    def _edge(self, canvas: PageCanvas) -> None:
        canvas.setFillColor(self._design.brand)
        canvas.rect(0, 0, _EDGE, self._design.grid.height, stroke=0, fill=1)

    def _band(self, canvas: PageCanvas, watermark: str) -> None:
        grid = self._design.grid
        canvas.setFillColor(WARNING)
        canvas.rect(0, grid.height - _BAND, grid.width, _BAND, stroke=0, fill=1)
        canvas.setFillColor(PAPER)
        y = grid.height - _BAND / 2 - 3
        canvas.setFont(BOLD, 8.6)
        canvas.drawString(grid.left, y, watermark)
        status = self._job.front.status
        canvas.setFont(REGULAR, 8.2)
        room = grid.full_width - width(watermark, BOLD, 8.6) - 20
        canvas.drawRightString(grid.width - grid.right, y, _shortened(status, 8.2, room))

    def _watermark(self, canvas: PageCanvas, text: str) -> None:
        grid = self._design.grid
        diagonal = hypot(grid.width, grid.height)
        size = min(150.0, diagonal * 0.62 / max(width(text, BOLD, 1), 0.1))
        canvas.saveState()
        canvas.translate(grid.width / 2, grid.height / 2)
        canvas.rotate(degrees(atan2(grid.height, grid.width)))
        canvas.setFont(BOLD, size)
        canvas.setFillColor(WATERMARK)
        canvas.drawCentredString(0, -size * 0.35, text)
        canvas.restoreState()


def _shortened(text: str, size: float, room: float, font: str = REGULAR) -> str:
    """Return the text, its end cut off where there is no room: it stands in full on page 1."""
    if width_as_set(text, font, size) <= room:
        return text
    while text and width_as_set(text + "…", font, size) > room:
        text = text[:-1]
    return text.rstrip() + "…"
