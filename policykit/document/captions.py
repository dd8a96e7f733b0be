"""Definitions that pandoc has taken for the caption of the table below them.

A line that begins with `:` defines the term above it, unless an empty line stands between the two:
then pandoc takes it for the caption of the table that follows, if one does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policykit.document.missing_words import WORD
from policykit.document.text import block_text, children
from policykit.document.tree import Document, Table
from policykit.errors import Diagnostic, Place, warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policykit.document.tree import Block

_MEANING = re.compile(r"[ >]*:[ \t]+(?=\S)")
_TERM = re.compile(r"[ >]*[^\W_][^\n]{0,78}(?<![.:;?!|])$")
"""A line of its own that ends no sentence."""


def taken_definitions(
    document: Document, source: str, file: str, first_line: int = 1
) -> Iterator[Diagnostic]:
    """Yield a warning for each line that looks like a definition and is a caption.

    Args:
        document: what was made of the source.
        source: the Markdown.
        file: the file as the user would name it.
        first_line: the line of the file on which the source begins.
    """
    if "\n:" not in source and not re.search(r"\n[ >]+:", source):
        return
    captions: list[list[str]] | None = None
    lines = ["", *(line.rstrip(" \t") for line in source.split("\n"))]
    for index in range(3, len(lines)):
        start = _MEANING.match(lines[index])
        if not start or lines[index - 1].strip(" >") or not _TERM.match(lines[index - 2]):
            continue
        if lines[index - 3].strip(" >"):
            continue
        if captions is None:
            captions = [WORD.findall(text) for text in _captions(document.blocks)]
        words = WORD.findall(lines[index][start.end() :])
        if any(words == caption[: len(words)] for caption in captions):
            term = lines[index - 2].strip(" >")
            yield warning(
                "PK434",
                f"this line is set as the caption of the table below it, not as what {term} means",
                Place(file, first_line + index - 1),
                "take out the empty line above it to define the term, or put the caption below "
                "the table",
            )


def _captions(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Table):
            yield " ".join(map(block_text, block.caption))
        yield from _captions(children(block))
