"""What reportlab works out again and again, worked out once; no byte changes by it.

It holds for the whole process, and doing it twice changes nothing.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from reportlab.pdfbase import pdfdoc

_NAMES = 4096
_ENCODE = "pdfdocEnc"
_NAME = "PDFName"

_reportlab_encode = getattr(pdfdoc, _ENCODE)
_name = lru_cache(_NAMES)(getattr(pdfdoc, _NAME))


def quicken_writing() -> None:
    """Write names once each, and plain text without reportlab's codec, which is slow.

    The codec writes every printable character of ASCII as ASCII does.
    """
    setattr(pdfdoc, _ENCODE, _encode)
    setattr(pdfdoc, _NAME, _name)


def wrapped_before(paragraph: Any, width: float) -> tuple[float, float] | None:
    """Return what wrapping a paragraph gave when its lines are still those for this width.

    reportlab wraps a paragraph two or three times: when it looks for a place, in each table cell
    to find its height, and before it draws it.
    """
    before = paragraph.__dict__.get("_wrapped")
    if before is None or before[0] != width or before[2] is not paragraph.__dict__.get("blPara"):
        return None
    size: tuple[float, float] = before[1]
    paragraph.width, paragraph.height = size
    return size


def note_wrapped(paragraph: Any, width: float, size: tuple[float, float]) -> None:
    """Keep what wrapping a paragraph gave, for `wrapped_before`."""
    paragraph._wrapped = width, size, paragraph.__dict__.get("blPara")  # noqa: SLF001 - our own


def _encode(text: Any) -> Any:
    if isinstance(text, str) and text.isascii() and text.isprintable():
        return text.encode("ascii")
    return _reportlab_encode(text)
