"""The words a block begins with, by which its line is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.document.labels import BOXES

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORDS_TO_PLACE_A_BLOCK = 4


def first_words(node: object) -> list[str]:
    """Return the first few words of a node of pandoc's tree, in the order of the source."""
    found: list[str] = []
    for word in _words(node):
        found.append(word)
        if len(found) == _WORDS_TO_PLACE_A_BLOCK:
            break
    return found


def _words(node: object) -> Iterator[str]:
    waiting = [node]
    while waiting:
        match waiting.pop():
            case {"t": "Str", "c": str(text)}:
                yield from text.split() if text not in BOXES else ()
            case {
                "t": "Code" | "CodeBlock" | "Math" | "RawInline" | "RawBlock",
                "c": [*_, str(text)],
            }:
                yield from text.split()
            case {"t": "Note"}:
                pass
            case {"t": "Link", "c": [_, content, _]}:
                waiting.append(content)
            case {"t": "Image", "c": [_, content, [str(target), _]]}:
                waiting += [{"t": "Str", "c": target}, content]
            case {"t": "Div" | "Span", "c": [_, content]} | {"t": "Header", "c": [_, _, content]}:
                waiting.append(content)
            case {"c": inner}:
                waiting.append(inner)
            case list() as inner:
                waiting += reversed(inner)
            case _:
                pass
