"""Names of the places that links lead to, beyond the ids of headings."""

from __future__ import annotations

OTHER_PDF = "pdf:"
"""Begins the target of a link into another PDF: `pdf:folder/file.pdf#page=3&top=540`."""


def link_words(target: str, words: str) -> str:
    """Return what is said of a link to who cannot see it.

    >>> link_words("#scope", "Scope"), link_words("https://a.example", "here")
    ('Scope', 'https://a.example')
    >>> link_words("pdf:issued/ac-v1.0.pdf#page=3&top=540", "AC-20a")
    'AC-20a, in issued/ac-v1.0.pdf, page 3'
    """
    if target.startswith("#"):
        return words
    if not target.startswith(OTHER_PDF):
        return target
    file, _, place = target.removeprefix(OTHER_PDF).partition("#")
    page = place.partition("&")[0].removeprefix("page=")
    return f"{words}, in {file}, page {page}" if page else f"{words}, in {file}"


def note_target(number: int) -> str:
    """Return the link target of a footnote's text; no heading id can be the same."""
    return f"note:{number}"


def statement_target(identifier: str) -> str:
    """Return the link target of a statement; no heading id can be the same."""
    return f"statement:{identifier}"
