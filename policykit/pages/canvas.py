"""The canvas pages are drawn on: it collects where things stand and fills in numbers at the end.

Page numbers in the contents and "page x of y" are known only when all pages are made. They are
added to the finished pages, so the text is laid out once.

Everything drawn is either content of an element of the document or an artifact: what is drawn
while `element` is set belongs to it, all else is for the eye only.
"""

from __future__ import annotations

from collections import defaultdict, deque
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from policykit.pages.font_files import REGULAR
from policykit.pages.picture_flowables import InlinePicture
from policykit.pages.pictures import Size
from policykit.pages.raster import Raster
from policykit.pages.reportlab_internals import (
    LinkNotingCanvas,
    MarkedText,
    finish_page,
    late_drawing,
    write,
)
from policykit.pages.style import INK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from policykit.pages.pictures import Picture
    from policykit.pages.tags import Element, Tagging

_ARTIFACT = "/Artifact BMC"
_END = "EMC"

CHAPTER = "chapter:"
"""The target at the head of a chapter; no heading id can be the same."""


class _Expected(NamedTuple):
    page: int
    entry: str
    x: float
    y: float
    font: str
    size: float
    element: Element


class PageCanvas(LinkNotingCanvas):
    """A canvas that remembers targets and the page numbers still to be written.

    Attributes:
        on_finish: called with (canvas, page, pages) for each finished page, to number it.
        before_writing: called with (canvas, pages) when all pages are made.
        data: the bytes of the PDF, once saved.
        recording: whether what is drawn now is text of the document.
        drawn: the text of each chapter as it was drawn.
        chapter: stands before the names of all targets; empty where there is but one chapter.
        tagging: the document's elements.
        element: what is drawn now belongs to it; None for what is for the eye only.
        repeated: PDF's word for what stands on every page, such as "Header", while it is drawn.
    """

    on_finish: Callable[[PageCanvas, int, int], None]
    before_writing: Callable[[PageCanvas, int], None]
    data: bytes = b""

    def __init__(self, filename: Any, tagging: Tagging, **settings: Any) -> None:
        settings["initialFontName"] = REGULAR
        super().__init__(filename, **settings)
        self._pages_of: dict[str, int] = {}
        self._expected: list[_Expected] = []
        self._outline_level = -1
        self._links: deque[Element] = deque()
        self.recording = False
        self.drawn: defaultdict[str, list[str]] = defaultdict(list)
        self.chapter = ""
        self._outline_depth = 0
        self.tagging = tagging
        self.element: Element | None = None
        self.repeated = ""
        self._in_figure = False

    @contextmanager
    def figure(self, element: Element | None) -> Iterator[None]:
        """Take all that is drawn within for one piece of content of the element, if it has one."""
        self.addLiteral(self._begin(element))
        self._in_figure = True
        yield
        self._in_figure = False
        self.addLiteral(_END)

    def beginText(self, x: float = 0, y: float = 0, direction: Any = None) -> Any:  # noqa: N802 - reportlab's name
        """Return a text object that records, and marks what it draws."""
        if self._in_figure:
            return super().beginText(x, y, direction)
        return MarkedText(
            self, x, y, direction, element=self.element, begin=self._begin, record=self._record
        )

    def line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Draw a line, which is for the eye only."""
        with self._for_the_eye():
            super().line(x1, y1, x2, y2)

    def lines(self, linelist: Any) -> None:
        """Draw lines, which are for the eye only."""
        with self._for_the_eye():
            super().lines(linelist)

    def rect(self, *measures: Any, **settings: Any) -> None:
        """Draw a rectangle, which is for the eye only."""
        with self._for_the_eye():
            super().rect(*measures, **settings)

    @contextmanager
    def _for_the_eye(self) -> Iterator[None]:
        if not self._in_figure:
            self.addLiteral(_ARTIFACT)
        yield
        if not self._in_figure:
            self.addLiteral(_END)

    def drawImage(self, image: Any, x: float, y: float, *measures: Any, **settings: Any) -> Any:  # noqa: N802 - reportlab's name
        """Draw a picture; those within a line of text bring along what they are."""
        if isinstance(image, InlinePicture):
            self._draw_inline(image, x, y, Size(*measures))
            return measures
        self.addLiteral(self._begin(self.element))
        size = super().drawImage(image, x, y, *measures, **settings)
        self.addLiteral(_END)
        return size

    def begin_chapter(self, name: str, title: str) -> None:
        """Keep the targets that follow apart from those before, and their bookmarks below one.

        Links to the contents lead here too, since a chapter has none of its own.
        """
        self.recording = False
        self.chapter = name
        self._outline_depth = 0
        for target in (CHAPTER, "contents"):
            self.mark(target, 0)
        self.add_to_outline(title, CHAPTER, 0)
        self._outline_depth = 1

    def linkRect(self, contents: Any, destinationname: str, *place: Any, **settings: Any) -> Any:  # noqa: N802 - reportlab's name
        """Add a link to a target of the chapter."""
        return super().linkRect(contents, self.chapter + destinationname, *place, **settings)

    def draw_picture(
        self, picture: Picture, x: float, y: float, size: Size, element: Element | None
    ) -> None:
        """Draw a picture as the content of an element; without one it is for the eye only."""
        with self.figure(element):
            if isinstance(picture.content, Raster):
                reader = ImageReader(BytesIO(picture.content.data))
                Canvas.drawImage(self, reader, x, y, *size)
            else:
                self.saveState()
                self.translate(x, y)
                self.scale(size.width / picture.natural.width, size.height / picture.natural.height)
                picture.content.draw_on(self)
                self.restoreState()
        if element is not None:
            left, bottom = self.absolutePosition(x, y)
            corners = (left, bottom, left + size.width, bottom + size.height)
            box = " ".join(f"{corner:.2f}" for corner in corners)
            element.entries += f"/A<</O/Layout/BBox[{box}]>>"

    def _draw_inline(self, image: InlinePicture, x: float, y: float, size: Size) -> None:
        element = image.element if self.element is not None else None
        self.draw_picture(image.picture, x, y, size, element)
        if image.target and image.element is not None:
            self._links.appendleft(image.element.link_around())
            area = (x, y, x + size.width, y + size.height)
            if image.target.startswith("#"):
                self.linkRect("", image.target[1:], area, relative=1)
            else:
                self.linkURL(image.target, area, relative=1)

    def mark(self, target: str, height: float) -> None:
        """Let links to `target` lead to `height` above the current origin."""
        target = self.chapter + target
        if target in self._pages_of:
            return
        x, y = self.absolutePosition(0, height)
        self._pages_of[target] = self.getPageNumber()
        self.bookmarkPage(target, fit="XYZ", left=max(0, x - 60), top=y + 8, zoom=0)

    def add_to_outline(self, text: str, target: str, level: int) -> None:
        """Add a bookmark; a level that skips one is brought up, since PDF has no gaps."""
        self._outline_level = min(level + self._outline_depth, self._outline_level + 1)
        target = self.chapter + target
        self.addOutlineEntry(text, target, self._outline_level, closed=self._outline_level > 0)

    def expect_page_number(  # noqa: PLR0913, PLR0917 - where, how, and what it belongs to
        self, entry: str, x: float, y: float, font: str, size: float, element: Element
    ) -> None:
        """Write the page of `entry` here, ending at x, when it is known."""
        entry = self.chapter + entry
        self._expected.append(_Expected(self.getPageNumber(), entry, x, y, font, size, element))

    def expect_links(self, elements: Iterable[Element]) -> None:
        """Take the next links that are added for those of these elements."""
        self._links.extend(elements)

    def link_added(self, name: str) -> tuple[str, int]:
        """Return the link's description, and its key in the parent tree."""
        element = self._links.popleft()
        return element.words, self.tagging.link(element, self.getPageNumber(), name)

    def _begin(self, element: Element | None) -> str:
        if element is not None:
            number = self.tagging.content(element, self.getPageNumber())
            return f"/{element.tag} <</MCID {number}>> BDC"
        if self.repeated:
            return f"/Artifact <</Type /Pagination /Subtype /{self.repeated}>> BDC"
        return _ARTIFACT

    def _record(self, text: str) -> None:
        if self.recording:
            self.drawn[self.chapter].append(text)

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
                        self.element = each.element
                        self.drawRightString(each.x, each.y, str(self._pages_of[each.entry]))
                self.element = None
                self.on_finish(self, page, pages)
        self.before_writing(self, pages)
        self.data = write(self, pages)
