"""The words of a source that pandoc's tree has less often: some of them may have been cut off."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WORD = re.compile(r"[^\W_]+|[^\w\s\x00-\x7f]")


class MissingWords:
    """What a source says more often than the tree; addresses and labels are among it.

    Args:
        blocks: pandoc's tree.
        source: the Markdown it was made from.
    """

    def __init__(self, blocks: object, source: str) -> None:
        self._given = blocks, source

    def has_any(self, words: Iterable[str]) -> bool:
        """Say whether any of the words is missing; they are counted when this is first asked."""
        return any(word in self._counts for word in words)

    @cached_property
    def _counts(self) -> Counter[str]:
        blocks, source = self._given
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
