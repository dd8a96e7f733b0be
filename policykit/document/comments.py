"""Comments of the source, which no page shows, as paragraphs for who has to approve the text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from policykit.document.tree import Emphasis, Paragraph, Styled, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policykit.document.tree import Block, Document
    from policykit.errors import Diagnostic


_COMMENT = "PK416"


def comments_among(found: Iterable[Diagnostic]) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of each comment that `decode` has told of."""
    for each in found:
        if each.code == _COMMENT and each.place:
            yield each.place.line or 0, each.message.partition(": ")[2]


def with_comments(document: Document, comments: Iterable[tuple[int, str]]) -> Document:
    """Return the document with each comment before the first block that follows it.

    Args:
        document: the text.
        comments: (line, what is to be said) of each comment.
    """
    waiting = sorted(comments)
    blocks: list[Block] = []
    for block in document.blocks:
        while waiting and waiting[0][0] < block.line:
            blocks.append(_paragraph(*waiting.pop(0)))
        blocks.append(block)
    return replace(document, blocks=(*blocks, *(_paragraph(*each) for each in waiting)))


def _paragraph(line: int, text: str) -> Paragraph:
    return Paragraph((Styled(Emphasis.EMPHASIS, (Text(text),)),), line)
