"""What stands around the text of every page: header, footer, and what marks a draft."""

from __future__ import annotations

from math import atan2, degrees, hypot
from typing import TYPE_CHECKING

from policykit.pages.font_files import BOLD, REGULAR
from policykit.pages.fonts import width
from policykit.pages.style import MM, MUTED, PAPER, RULE, WARNING, WATERMARK

if TYPE_CHECKING:
    from policykit.pages.canvas import PageCanvas
    from policykit.pages.job import RenderJob
    from policykit.pages.style import Design

_SIZE = 7.4
_BAND = 9.5 * MM
_EDGE = 9.5 * MM


class Furniture:
    """Draws what repeats on each page."""

    def __init__(self, job: RenderJob, design: Design) -> None:
        self._job = job
        self._design = design

    def texts(self) -> tuple[tuple[str, str], ...]:
        """Return all (font, text) drawn here, so that missing characters are found before."""
        front = self._job.front
        return (
            (BOLD, self._job.style.classification),
            (REGULAR, f"{front.organization} {front.title}"),
            (REGULAR, f"{self._job.policy} v{self._job.version}"),
            (BOLD, f"{self._job.watermark or ''} {front.status}"),
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
        label = self._job.style.classification
        if label:
            canvas.setFont(BOLD, _SIZE)
            canvas.setFillColor(self._design.classification)
            canvas.drawString(grid.left, y, label)
        canvas.setFont(REGULAR, _SIZE)
        canvas.setFillColor(MUTED)
        version = f"{self._job.policy} v{self._job.version}".removesuffix(" v")
        middle = (grid.width - width(version, REGULAR, _SIZE)) / 2
        after_label = grid.left + width(label, BOLD, _SIZE) + 14
        canvas.drawString(max(middle, after_label), y, version)
        canvas.drawRightString(grid.width - grid.right, y, f"Page {page} of {pages}")
        canvas.repeated = ""

    def _header(self, canvas: PageCanvas) -> None:
        grid = self._design.grid
        y = grid.height - 17 * MM
        front = self._job.front
        canvas.setFont(REGULAR, _SIZE)
        canvas.setFillColor(MUTED)
        organization = _shortened(front.organization, _SIZE, grid.full_width * 0.45)
        title = _shortened(front.title, _SIZE, grid.full_width * 0.5)
        canvas.drawString(grid.left, y, organization)
        canvas.drawRightString(grid.width - grid.right, y, title)

    def _edge(self, canvas: PageCanvas) -> None:
        canvas.setFillColor(self._design.accent)
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


def _shortened(text: str, size: float, room: float) -> str:
    """Return the text, its end cut off where there is no room: it stands in full on page 1."""
    if width(text, REGULAR, size) <= room:
        return text
    while text and width(text + "…", REGULAR, size) > room:
        text = text[:-1]
    return text.rstrip() + "…"
