"""On which page of a PDF a statement stands."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import pypdfium2

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_LETTERS = 40
"""So much of a statement is looked for: more than its number, which the history names as well."""


def pages_of(pdf: bytes, statements: Iterable[tuple[str, str]]) -> Mapping[str, int]:
    """Return the first page, from 1, that shows each statement; those not found are left out.

    Args:
        pdf: a PDF that policykit made.
        statements: id and text of each.

    Raises:
        ValueError: the bytes are no PDF that can be read.
    """
    try:
        document = pypdfium2.PdfDocument(pdf)
        try:
            shown = [_bare(page.get_textpage().get_text_range()) for page in document]
        finally:
            document.close()
    except pypdfium2.PdfiumError as problem:
        raise ValueError(f"the PDF cannot be read: {problem}") from problem
    found: dict[str, int] = {}
    for name, text in statements:
        wanted = _bare(f"{name}{_plain(text)[:_LETTERS]}")
        for number, page in enumerate(shown, 1):
            if wanted in page:
                found[name] = number
                break
    return found


def _plain(markdown: str) -> str:
    return re.sub(r"\]\([^)]*\)", "", markdown)


def _bare(text: str) -> str:
    r"""Return letters and digits alone: lines are broken and hyphens set as the page needs it.

    >>> _bare("AC-20a Access\r\nis re-viewed.")
    'AC20aAccessisreviewed'
    """
    return "".join(one for one in unicodedata.normalize("NFKC", text) if one.isalnum())
