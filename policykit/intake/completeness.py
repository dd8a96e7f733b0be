"""Nothing of the text is lost: the words of the source against the words of the policy.

Takes lines of the source as they are, and pandoc's tree of what was written; gives the lines that
hold a word the policy lacks. It knows nothing of how one was made from the other.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WORD = re.compile(r"[^\W_]+", re.UNICODE)


def words_of_text(text: str) -> list[str]:
    """Return the words of a text: runs of letters and digits, in one form for one character.

    >>> words_of_text("Don't use “caf\u00e9”!")
    ['Don', 't', 'use', 'café']
    """
    return _WORD.findall(unicodedata.normalize("NFKC", text))


def words_of_blocks(blocks: Sequence[Any]) -> list[str]:
    """Return the words of pandoc's blocks, notes where they stand, in reading order."""
    pieces: list[str] = []
    waiting: list[Any] = [*reversed(blocks)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += reversed(node)
            continue
        if not isinstance(node, dict):
            continue
        kind, content = node.get("t"), node.get("c") or []
        if kind == "Str":
            pieces.append(str(content))
        elif kind in ("Code", "CodeBlock", "Math", "RawInline", "RawBlock"):
            pieces.append(f" {content[1]} ")
        elif kind in ("Strong", "Emph", "Underline", "Strikeout", "Superscript", "Subscript"):
            waiting += reversed(content)  # may end in the middle of a word
        elif kind in ("Link", "Span", "Quoted", "Cite", "Div", "Image", "Figure"):
            waiting += reversed(content[1:] if kind != "Link" else [content[1]])
        else:
            pieces.append(" ")
            if content and isinstance(content, list):
                waiting += [{"t": "Space"}, *reversed(content)]
    return words_of_text("".join(pieces))


def lost_words(lines: Iterable[str], kept: Sequence[str]) -> tuple[str, ...]:
    """Return the lines of the source with a word that was not kept as often as it is there."""
    left = Counter(kept)
    lost: list[str] = []
    for line in lines:
        wanted = Counter(words_of_text(line))
        if any(left[word] < times for word, times in wanted.items()):
            lost.append(line)
        else:
            left.subtract(wanted)
    return tuple(lost)
