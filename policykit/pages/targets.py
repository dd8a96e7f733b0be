"""Names of the places that links lead to, beyond the ids of headings."""

from __future__ import annotations


def note_target(number: int) -> str:
    """Return the link target of a footnote's text; no heading id can be the same."""
    return f"note:{number}"


def statement_target(identifier: str) -> str:
    """Return the link target of a statement; no heading id can be the same."""
    return f"statement:{identifier}"
