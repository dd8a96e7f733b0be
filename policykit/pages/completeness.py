"""The last check of every file: each piece of the document's text is there, letter by letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.document import passages
from policykit.errors import Diagnostic, Place, error

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policykit.document import Document

_NEAR = 4000
"""How many letters further on a piece of text is looked for before it is looked for everywhere."""


def lost(document: Document, drawn: Iterable[str], output: str = "PDF") -> Iterator[Diagnostic]:
    """Yield a diagnostic for each piece of text that is not among what was drawn.

    Args:
        document: what had to be drawn.
        drawn: the strings drawn for it, in order.
        output: what was made, for the message.

    Spaces are not compared, since lines end at them, nor is the case, which small capitals change.
    A piece cut by a page break within a table row is compared word by word.
    """
    everything = _bare("".join(drawn))
    place = 0
    for line, text in passages(document):
        piece = _bare(text)
        # Most pieces stand soon after the one before: else each would be looked for from the start.
        near = everything.find(piece, place, place + len(piece) + _NEAR)
        if near >= 0:
            place = near
            continue
        if piece in everything:
            continue
        words = [word for word in text.split() if _bare(word) not in everything]
        if words:
            yield error(
                "PK430",
                f"the {output} would lose these words: {' '.join(words[:8])}",
                Place(document.file, line),
                "this is a mistake in policykit; please report it with the text",
            )


def _bare(text: str) -> str:
    return "".join(text.split()).casefold()
