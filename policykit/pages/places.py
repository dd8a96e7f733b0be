"""Where a finished PDF says what: page and height of each statement.

Takes the bytes of a PDF that policykit made, and reads them; nothing is rendered again. The links
of the mapping tables say where their statements stand; the others are found by their labels, which
stand in the margin.
"""

from __future__ import annotations

import re
from ctypes import byref, c_float, c_int, c_ushort
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pypdfium2
from pypdfium2 import raw

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

_FIRST_WORD = re.compile(r"^\S+", re.MULTILINE)
_MARGIN = 12.0  # points: how far a label may stand from the leftmost letter of its page
_ABOVE = 14.0  # points: from the foot of a label to the top of its line, with some air


@dataclass(frozen=True, slots=True)
class PdfPlace:
    """A place in a PDF: its page from 1, and how high it stands on it, in points from below."""

    page: int
    top: int

    def link(self, path: str) -> str:
        """Return the target of a link from another document to this place in the PDF there."""
        return f"pdf:{path}#page={self.page}&top={self.top}"


def statement_places(pdf: bytes, wanted: Collection[str]) -> Mapping[str, PdfPlace]:
    """Return where statements begin, by id; those that the PDF does not have are left out.

    Args:
        pdf: as policykit made it; nothing is found in any other file.
        wanted: ids of the statements that are looked for.
    """
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        return {}
    with document:
        found: dict[str, PdfPlace] = {}
        for page in document:
            for name, place in _links(document, page):
                if name in wanted:
                    found.setdefault(name, place)
        for number, page in enumerate(document, start=1):
            for name, place in _labels(page, number, wanted):
                found.setdefault(name, place)
    return found


def _links(document: Any, page: Any) -> Iterator[tuple[str, PdfPlace]]:
    """Yield what links of a page say about statements: where the words of the link lead."""
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        name = _words(annotation)
        link = raw.FPDFAnnot_GetLink(annotation) if name else None
        target = raw.FPDFLink_GetDest(document, link) if link else None
        number = raw.FPDFDest_GetDestPageIndex(document, target) if target else -1
        if number >= 0:
            yield name, PdfPlace(number + 1, _height(target))
        raw.FPDFPage_CloseAnnot(annotation)


def _words(annotation: Any) -> str:
    size = raw.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
    text = (c_ushort * (size // 2))()
    raw.FPDFAnnot_GetStringValue(annotation, b"Contents", text, size)
    return bytes(text).decode("utf-16-le", "replace").rstrip("\0")


def _height(target: Any) -> int:
    has_x, has_y, has_zoom = c_int(), c_int(), c_int()
    x, y, zoom = c_float(), c_float(), c_float()
    raw.FPDFDest_GetLocationInPage(
        target, byref(has_x), byref(has_y), byref(has_zoom), byref(x), byref(y), byref(zoom)
    )
    return round(y.value)


def _labels(page: Any, number: int, wanted: Collection[str]) -> Iterator[tuple[str, PdfPlace]]:
    """Yield the ids that stand in the margin of a page, each at the beginning of a line."""
    words = page.get_textpage()
    text = words.get_text_range().replace("\r", " ")
    marks = [
        (mark[0], words.get_charbox(mark.start()))
        for mark in _FIRST_WORD.finditer(text)
        if mark[0] in wanted
    ]
    leftmost = min((words.get_rect(each)[0] for each in range(words.count_rects())), default=0.0)
    for name, (left, bottom, _, _) in marks:
        if left <= leftmost + _MARGIN:
            yield name, PdfPlace(number, round(bottom + _ABOVE))
