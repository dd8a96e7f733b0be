"""Every place where policykit reaches below reportlab's documented surface, and why.

`tests/pages/test_reportlab_internals.py` has a test for each that fails when a new reportlab makes
it unnecessary or moves what it relies on.
"""

# ruff: noqa: SLF001 - reaching into reportlab is this module's one reason to exist

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from reportlab import rl_config
from reportlab.pdfgen.textobject import PDFTextObject
from reportlab.platypus.paraparser import ParaFrag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

SETTINGS: Mapping[str, object] = {
    "allowTableBoundsErrors": 1,
    "documentLang": None,
    "hyphenationLang": "",
    "longTableOptimize": 1,
    "overlapAttachedSpace": 1,
    "pageCompression": 1,
    "paraFontSizeHeightOffset": 1,
    "pdfComments": 0,
    "pdfMultiLine": 0,
    "platypus_link_underline": 0,
    "spaceShrinkage": 0.05,
    "ttfAsciiReadable": 1,
    "useA85": 0,
}
"""reportlab reads these from RL_* variables and files in the home folder; pages depend on none."""


def fix_settings() -> None:
    """Give reportlab the settings the pages were designed with, whatever the environment says."""
    for name, value in SETTINGS.items():
        setattr(rl_config, name, value)


def fix_widths(font: TTFont) -> None:
    """Give glyphs past the last width in a font's table their true width.

    A font may store one width for a run of glyphs at its end, as monospaced fonts do. reportlab
    5.1 scales that width twice when it copies it, so code is set with gaps or overlaps.
    """
    face: Any = font.face
    face.seek_table("hhea")
    face.skip(34)
    stored = face.read_ushort()
    width = face.hmetrics[stored - 1][0]
    face.hmetrics = face.hmetrics[:stored] + [
        (width, bearing) for _, bearing in face.hmetrics[stored:]
    ]


def glyph_characters(font: Any) -> frozenset[str]:
    """Return the characters that a TrueType font draws itself."""
    return frozenset(chr(code) for code in font.face.charToGlyph)


_FRAGMENT: dict[str, object] = {
    "bold": 0,
    "italic": 0,
    "rise": 0,
    "greek": 0,
    "link": [],
    "us_lines": [],
    "backColor": None,
}


def fragment(**attributes: object) -> ParaFrag:
    """Return a piece of a paragraph made without parsing any markup."""
    made = ParaFrag()
    made.__dict__.update(_FRAGMENT | attributes)
    return made


def _document(canvas: Any) -> Any:
    return canvas._doc


def date_document(canvas: Canvas, created: datetime) -> None:
    """Date the PDF with `created`, which is in UTC, instead of the clock or the environment."""
    stamp = _document(canvas)._timeStamp
    stamp.t = int(created.timestamp())
    stamp.lt = created.utctimetuple()
    stamp.YMDhms = tuple(stamp.lt)[:6]
    stamp.dhh = stamp.dmm = 0
    stamp.tzname = "UTC"


def seed_identifier(canvas: Canvas, data: str) -> None:
    """Derive the file's /ID from `data`, not from the time or the environment."""
    _document(canvas).signature = hashlib.md5(data.encode(), usedforsecurity=False)


def finish_page(canvas: Canvas) -> int:
    """End the page under way, if anything is on it, and return how many pages there are."""
    inner: Any = canvas
    if inner._code:
        canvas.showPage()
    return int(inner._pageNumber) - 1


@contextmanager
def late_drawing(canvas: Canvas, page: int) -> Iterator[None]:
    """Draw on a finished page, counted from 1: what is drawn within is added above its content.

    reportlab joins the operators of a page when it ends and offers no way back to it, so page
    numbers would need the whole layout twice.
    """
    inner: Any = canvas
    inner._code = []
    inner._pageNumber = page
    inner.init_graphics_state()
    yield
    stream = _document(canvas).idToObject[f"Page{page}"]
    stream.stream += "\nq\n" + "\n".join(inner._code) + "\nQ\n"
    inner._code = []


def write(canvas: Canvas, pages: int) -> bytes:
    """Return the bytes of the finished PDF."""
    inner: Any = canvas
    inner._code = []
    inner._pageNumber = pages + 1
    data: bytes = inner._doc.GetPDFData(canvas)
    return data


def refer(canvas: Canvas, value: object, name: str) -> object:
    """Make the value an object of its own in the file and return a reference to it."""
    return _document(canvas).Reference(value, name)


def set_catalog(canvas: Canvas, **entries: object) -> None:
    """Set entries of the document catalog, also those reportlab does not know."""
    catalog = _document(canvas).Catalog
    for name, value in entries.items():
        setattr(catalog, name, value)
    known = list(catalog.__NoDefault__)
    catalog.__NoDefault__ = known + [name for name in entries if name not in known]


class RecordingText(PDFTextObject):
    """A text object that hands each string it draws to `record`."""

    def __init__(
        self, canvas: Canvas, x: float, y: float, direction: Any, record: Callable[[str], None]
    ) -> None:
        self._record = record
        super().__init__(canvas, x, y, direction=direction)

    def _formatText(self, text: str) -> str:  # noqa: N802 - reportlab's name
        self._record(text)
        code: str = super()._formatText(text)  # type: ignore[misc]  # not in the stubs
        return code


def room_on_last_line(paragraph: Any) -> float:
    """Return the space left on the last line of a paragraph that has been laid out."""
    last = paragraph.blPara.lines[-1]
    return float(last[0] if isinstance(last, tuple) else last.extraSpace)


def height_of_first_rows(table: Any) -> float:
    """Return the height of a table's head and its first other row, once laid out."""
    return float(sum(table._rowHeights[: table.repeatRows + 1]))


def set_producer(canvas: Canvas, producer: str) -> None:
    """Name the program that made the file."""
    _document(canvas).info.producer = producer
