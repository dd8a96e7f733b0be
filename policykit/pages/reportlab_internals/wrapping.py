"""Paragraphs and tables are measured once for each width, where reportlab does so several times."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Table


class TableMeasuredOnce(Table):
    """A table whose rows are measured once; reportlab does so whenever it asks for a height."""

    _measured_for: float | None = None

    def _calc(self, availWidth: float, availHeight: float) -> None:  # noqa: N803 - reportlab's signature
        if self._measured_for != availWidth:
            inner: Any = super()
            inner._calc(availWidth, availHeight)  # noqa: SLF001 - the base class's own
            self._measured_for = availWidth


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
