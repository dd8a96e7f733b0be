"""Neighbouring words become one piece of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.document.tree import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policykit.document.tree import Inline


def joined(content: Iterable[Inline | str]) -> tuple[Inline, ...]:
    """Return the inlines with neighbouring texts as one, empty ones left out; words are texts."""
    made: list[Inline] = []
    words: list[str] = []
    for inline in content:
        if isinstance(inline, str):
            words.append(inline)
            continue
        if isinstance(inline, Text):
            words.append(inline.text)
            continue
        if text := "".join(words):
            made.append(Text(text))
        words.clear()
        made.append(inline)
    if text := "".join(words):
        made.append(Text(text))
    return tuple(made)
