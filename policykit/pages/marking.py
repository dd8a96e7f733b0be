"""How parts of the pages are marked in pandoc's tree: with styles in Word, classes in HTML."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from policykit.document import attributes, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from policykit.document import Node

_MOST_HTML_LEVELS = 6


class Format(StrEnum):
    """What else than PDF a policy can become; the value is the end of the file's name."""

    DOCX = "docx"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Marking:
    """Makes nodes that carry the name of a style, such as "Statement Id"."""

    format: Format

    def part(self, style: str, nodes: Iterable[Node], identifier: str = "", role: str = "") -> Node:
        """Return blocks in a style; `role` is what assistive programs call them, in HTML."""
        return {"t": "Div", "c": [self._attributes(style, identifier, role), [*nodes]]}

    def phrase(self, style: str, nodes: Iterable[Node]) -> Node:
        """Return inlines in a style."""
        return {"t": "Span", "c": [self._attributes(style), [*nodes]]}

    def line(self, style: str, text: str, identifier: str = "") -> Node:
        """Return a paragraph of plain text in a style."""
        return self.part(style, [{"t": "Para", "c": words(text)}], identifier)

    def heading(self, level: int, nodes: Sequence[Node], identifier: str = "") -> Node:
        """Return a heading; in HTML the title alone is on the first level."""
        if self.format is Format.HTML:
            level = min(level + 1, _MOST_HTML_LEVELS)
        return {"t": "Header", "c": [level, attributes(identifier), [*nodes]]}

    def title(self, text: str, identifier: str) -> Node:
        """Return the title of the whole."""
        if self.format is Format.HTML:
            return {"t": "Header", "c": [1, attributes(identifier, ("title",)), words(text)]}
        return self.line("Title", text, identifier)

    def front_heading(self, text: str, identifier: str, style: str = "Front Heading") -> Node:
        """Return the heading of a part of the first pages, which has no number."""
        if self.format is Format.HTML:
            return self.heading(1, words(text), identifier)
        return self.line(style, text, identifier)

    def gap(self) -> Node:
        """Return what stands between a number or an id and its words: a tab, where there are."""
        if self.format is Format.HTML:
            return {"t": "Space"}
        return self.raw("<w:r><w:tab/></w:r>")

    def raw(self, xml: str) -> Node:
        """Return XML for Word as it is."""
        return {"t": "RawInline", "c": ["openxml", xml]}

    def _attributes(self, style: str, identifier: str = "", role: str = "") -> list[object]:
        if self.format is Format.HTML:
            pairs = [("role", role)] if role else []
            return attributes(identifier, (style.lower().replace(" ", "-"),), pairs)
        return attributes(identifier, (), [("custom-style", style)])
