"""What HTML elements are made of while they are put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from policykit.document.html_tags import Tag

Node = Mapping[str, Any]
"""A block of pandoc's tree."""


@final
@dataclass(frozen=True, slots=True)
class Element:
    """An element that only its parent can make sense of, such as a table's row."""

    tag: Tag
    children: Sequence[Child]


Child = Node | Element


def raw(tag: Tag) -> Node:
    """Return the tag as raw HTML, as pandoc gave it."""
    return {"t": "RawBlock", "c": ["html", tag.text]}


def flat(children: Iterable[Child], *, raw_tags: bool = True) -> Iterator[Node]:
    """Yield the blocks of elements that stand where they mean nothing, their tags before them."""
    for child in children:
        if isinstance(child, Element):
            if raw_tags:
                yield raw(child.tag)
            yield from flat(child.children, raw_tags=raw_tags)
        else:
            yield child


def inlines_of(children: Iterable[Child]) -> list[Any] | None:
    """Return the inlines of paragraphs as one, None where there are other blocks."""
    words: list[Any] = []
    for block in flat(children):
        match block:
            case {"t": "Plain" | "Para", "c": inlines}:
                words += [*([{"t": "LineBreak"}] if words else []), *inlines]
            case {"t": "RawBlock", "c": content}:
                words.append({"t": "RawInline", "c": content})
            case _:
                return None
    return words
