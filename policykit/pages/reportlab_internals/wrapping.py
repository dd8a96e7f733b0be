"""A paragraph is wrapped once for each width, where reportlab wraps it two or three times."""

from __future__ import annotations

from typing import Any


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
