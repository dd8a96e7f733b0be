"""The PDF document behind a canvas: its dates, its finished pages, its catalog, its objects."""

# ruff: noqa: SLF001 - reaching into reportlab is this package's one reason to exist

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFObject, PDFObjectReference

from policykit.pages.reportlab_internals.object_writing import WrittenObject

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from reportlab.pdfgen.canvas import Canvas


_INTERNAL_NAME = "__InternalName__"


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


def refer_to(name: str) -> PDFObject:
    """Return a reference to an object by its name; reportlab calls the pages Page1, Page2 …."""
    return PDFObjectReference(name)


def set_catalog(canvas: Canvas, **entries: object) -> None:
    """Set entries of the document catalog, also those reportlab does not know."""
    _set_entries(_document(canvas).Catalog, entries)


def set_page(canvas: Canvas, page: int, **entries: object) -> None:
    """Set entries of a finished page, counted from 1, also those reportlab does not know."""
    _set_entries(_document(canvas).idToObject[f"Page{page}"], entries)


def _set_entries(holder: Any, entries: dict[str, object]) -> None:
    for name, value in entries.items():
        setattr(holder, name, value)
    known = list(holder.__NoDefault__)
    holder.__NoDefault__ = known + [name for name in entries if name not in known]


def add_annotation(canvas: Canvas, page: int, reference: object) -> None:
    """Add an annotation to a finished page, counted from 1."""
    holder = _document(canvas).idToObject[f"Page{page}"]
    holder.Annots = PDFArray([*(holder.Annots or ()), reference])


def reserve(canvas: Canvas, count: int, name: str) -> tuple[int, list[WrittenObject]]:
    """Make objects with numbers in a row, to be filled later.

    Returns:
        The number of the first, and all of them.
    """
    document = _document(canvas)
    first = document.objectcounter + 1
    made = [WrittenObject() for _ in range(count)]
    for index, each in enumerate(made):
        # What reportlab's own method does, but for asking whether the name is taken.
        own = f"{name}{index}"
        setattr(each, _INTERNAL_NAME, own)
        document.idToObjectNumberAndVersion[own] = (first + index, 0)
        document.numberToId[first + index] = own
        document.idToObject[own] = each
    document.objectcounter += count
    return first, made


def number_of(canvas: Canvas, name: str) -> int:
    """Return the number of the object with reportlab's name, such as Page1 or Annot.NUMBER1."""
    number, _ = _document(canvas).idToObjectNumberAndVersion[name]
    return int(number)


def set_producer(canvas: Canvas, producer: str) -> None:
    """Name the program that made the file."""
    _document(canvas).info.producer = producer


def properties(canvas: Canvas) -> dict[str, str]:
    """Return what stands in the document's Info dictionary besides dates, by attribute name."""
    info = _document(canvas).info
    return {
        name: str(getattr(info, name))
        for name in ("title", "author", "subject", "keywords", "creator", "producer")
    }
