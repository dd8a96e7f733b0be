"""The words of a source that pandoc's tree has less often: some of them may have been cut off."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WORD = re.compile(r"[^\W_]+|[^\w\s\x00-\x7f]")


def missing_words(blocks: object, source: str) -> Counter[str]:
    """Return how often each word is missing; addresses and labels are among them."""
    return Counter(WORD.findall(source)) - Counter(WORD.findall(" ".join(_texts(blocks))))


def _texts(node: object) -> Iterator[str]:
    """Yield every text of a pandoc tree, in any order, without addresses and attributes."""
    waiting = [node]
    while waiting:
        match waiting.pop():
            case {"t": "Str", "c": str(text)}:
                yield text
            case {
                "t": "Code" | "CodeBlock" | "Math" | "RawInline" | "RawBlock",
                "c": [*_, str(text)],
            }:
                yield text
            case {"c": inner}:
                waiting.append(inner)
            case list() as inner:
                waiting += inner
            case _:
                pass
