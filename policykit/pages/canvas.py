"""The canvas pages are drawn on: it collects where things stand and fills in numbers at the end.

Page numbers in the contents and "page x of y" are known only when all pages are made. They are
added to the finished pages, so the text is laid out once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from reportlab.pdfgen.canvas import Canvas

from policykit.pages.font_files import REGULAR
from policykit.pages.reportlab_internals import RecordingText, finish_page, late_drawing, write
from policykit.pages.style import INK

if TYPE_CHECKING:
    from collections.abc import Callable


class _Expected(NamedTuple):
    page: int
    entry: str
    x: float
    y: float
    font: str
    size: float


class PageCanvas(Canvas):
    """A canvas that remembers targets and the page numbers still to be written.

    Attributes:
        on_finish: called with (canvas, page, pages) for each finished page, to number it.
        before_writing: called with the canvas when all pages are made.
        data: the bytes of the PDF, once saved.
        recording: whether what is drawn now is text of the document.
        drawn: the text of the document as it was drawn.
    """

    on_finish: Callable[[PageCanvas, int, int], None]
    before_writing: Callable[[PageCanvas], None]
    data: bytes = b""

    def __init__(self, filename: Any, **settings: Any) -> None:
        settings["initialFontName"] = REGULAR
        super().__init__(filename, **settings)
        self._pages_of: dict[str, int] = {}
        self._expected: list[_Expected] = []
        self._outline_level = -1
        self.recording = False
        self.drawn: list[str] = []

    def beginText(self, x: float = 0, y: float = 0, direction: Any = None) -> RecordingText:  # noqa: N802 - reportlab's name
        """Return a text object that records."""
        return RecordingText(self, x, y, direction, self._record)

    def mark(self, target: str, height: float) -> None:
        """Let links to `target` lead to `height` above the current origin."""
        if target in self._pages_of:
            return
        x, y = self.absolutePosition(0, height)
        self._pages_of[target] = self.getPageNumber()
        self.bookmarkPage(target, fit="XYZ", left=max(0, x - 60), top=y + 8, zoom=0)

    def add_to_outline(self, text: str, target: str, level: int) -> None:
        """Add a bookmark; a level that skips one is brought up, since PDF has no gaps."""
        self._outline_level = min(level, self._outline_level + 1)
        self.addOutlineEntry(text, target, self._outline_level, closed=self._outline_level > 0)

    def expect_page_number(self, entry: str, x: float, y: float, font: str, size: float) -> None:
        """Write the page of `entry` here, ending at x, when it is known."""
        self._expected.append(_Expected(self.getPageNumber(), entry, x, y, font, size))

    def _record(self, text: str) -> None:
        if self.recording:
            self.drawn.append(text)

    def save(self) -> None:
        """Number the pages and make the bytes."""
        pages = finish_page(self)
        self.recording = False
        for page in range(1, pages + 1):
            with late_drawing(self, page):
                for each in self._expected:
                    if each.page == page:
                        self.setFont(each.font, each.size)
                        self.setFillColor(INK)
                        self.drawRightString(each.x, each.y, str(self._pages_of[each.entry]))
                self.on_finish(self, page, pages)
        self.before_writing(self)
        self.data = write(self, pages)
