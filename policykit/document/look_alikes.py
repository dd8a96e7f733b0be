"""Letters that look like others: a reader sees one word, a search or a court another.

A word is suspect if it mixes Latin letters with Greek or Cyrillic ones, or if it is Greek or
Cyrillic throughout and each of its letters looks Latin. (Unicode Technical Standard 39 calls them
confusables; this is the part of it that matters among the scripts that policies are written in.)
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from policykit.document.tree import Emphasis, Heading, Link, Paragraph, Statement, Styled, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policykit.document.tree import Block, Document, Inline

_WORD = re.compile(r"[^\W\d_]+")
_LOOK_LATIN = frozenset("АВЕЅІЈКМНОРСТХаеѕіјорсухһΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρυ")  # noqa: RUF001 - these are the letters
_OTHERS = ("CYRILLIC", "GREEK")


def look_alikes(text: str) -> Iterator[tuple[str, str]]:
    r"""Yield (word, its foreign letters) for each suspect word.

    >>> [len(word) for word, _ in look_alikes("p\u0430ypal, \u041c\u043e\u0441\u043a\u0432\u0430")]
    [6]
    """
    for match in _WORD.finditer(text):
        word = match[0]
        scripts = [unicodedata.name(letter, "").partition(" ")[0] for letter in word]
        foreign = "".join(
            dict.fromkeys(
                letter for letter, script in zip(word, scripts, strict=True) if script in _OTHERS
            )
        )
        if foreign and ("LATIN" in scripts or _LOOK_LATIN.issuperset(word)):
            yield word, foreign


def named_letters(letters: str) -> str:
    """Return what suspect letters are called: `U+0430 CYRILLIC SMALL LETTER A`."""
    return ", ".join(f"U+{ord(letter):04X} {unicodedata.name(letter)}" for letter in letters)


def with_look_alikes_marked(document: Document) -> Document:
    """Return the document with the numbers of suspect letters behind each suspect word."""
    return replace(document, blocks=tuple(map(_block, document.blocks)))


def _block(block: Block) -> Block:
    match block:
        case Paragraph() | Statement() | Heading():
            return replace(block, content=tuple(_inlines(block.content)))
        case _:
            return block


def _inlines(content: Iterable[Inline]) -> Iterator[Inline]:
    for inline in content:
        match inline:
            case Text(text=text):
                yield from _marked(text)
            case Styled() | Link():
                yield replace(inline, content=tuple(_inlines(inline.content)))
            case _:
                yield inline


def _marked(text: str) -> Iterator[Inline]:
    at = 0
    for word, foreign in look_alikes(text):
        end = text.index(word, at) + len(word)
        numbers = " ".join(f"U+{ord(letter):04X}" for letter in foreign)
        yield Text(text[at:end])
        yield Styled(Emphasis.STRONG, (Text(f" [{numbers}]"),))
        at = end
    if text[at:]:
        yield Text(text[at:])
