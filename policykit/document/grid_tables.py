"""Lines of grid tables that reach beyond the table's right edge, where pandoc cuts them in silence.

Whoever adds a word to a cell, and not to the lines around it, would lose the end of the line.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from policykit.document.missing_words import WORD
from policykit.errors import Diagnostic, Place, error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.document.missing_words import MissingWords

_EDGE = re.compile(r"([ \t>]*(?:(?:[-*+:]|\(?\w{1,9}[.)])[ \t]+)*)\+[-=:+]{2,}\+[ \t]*$")
_LINE = re.compile(r"[ \t>]*(?:[-*:][ \t]+)?[|+]")


def cut_lines(
    source: str, missing: MissingWords, file: str, first_line: int
) -> Iterator[Diagnostic]:
    """Yield an error for each line of which words are lost.

    Args:
        source: the Markdown.
        missing: what pandoc's tree does not have of it.
        file: the file as the user would name it.
        first_line: the line of the file on which the source begins.
    """
    if "+-" not in source:
        return
    edge = 0
    for number, line in enumerate(source.split("\n"), first_line):
        if not edge:
            edge = len(line.rstrip()) if "+-" in line and _EDGE.match(line) else 0
        elif not _LINE.match(line):
            edge = 0
        elif _columns(line.rstrip()) > edge:
            behind = [
                found[0] for found in WORD.finditer(line) if _columns(line[: found.end()]) >= edge
            ]
            if missing.has_any(behind):
                yield error(
                    "PK429",
                    f"a line of a table reaches beyond its right edge, so this would be cut: "
                    f"{' '.join(behind)}",
                    Place(file, number),
                    "make the lines of + and - above and below as long as the longest line",
                )


def _columns(text: str) -> int:
    """Return how wide a text is as pandoc counts it: Chinese letters take two places."""
    if text.isascii():
        return len(text)
    return sum(
        2 if unicodedata.east_asian_width(each) in "WF" else not unicodedata.combining(each)
        for each in text
    )
