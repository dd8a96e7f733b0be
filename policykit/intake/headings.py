"""Headings: those a document has, and those it only looks as if it had.

Takes pandoc's blocks, gives blocks in which every heading is one, with ids and without typed
numbers. Bold lines, numbered lines and lines in capitals count as headings where they are short and
no sentence; each is reported, for somebody may have meant an emphasis.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from policykit.intake.inlines import Node, string, trimmed, words

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_WORDS: Final = 12
MOST_CAPITALS: Final = 8
_NUMBER = re.compile(
    r"(?:(?:section|article|part|chapter)\s+)?(?P<number>\d{1,3}(?:\.\d{1,3})*|[A-Z]|[IVX]{1,5})"
    r"(?:[.):]|(?<=\d)(?=\s+(?-i:[A-Z]))|\s+[-\u2013\u2014](?=\s))\s+(?=\S)",
    re.IGNORECASE,
)
_TYPED = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,3})*)[.)]?\s+(?=\S)")
_SENTENCE = re.compile(r"[.;,!?]$|\b(?:must|shall|should|will|may)\b", re.IGNORECASE)
_KNOWN: Final = {
    "purpose": "purpose",
    "objective": "purpose",
    "objectives": "purpose",
    "overview": "purpose",
    "introduction": "purpose",
    "scope": "scope",
    "applicability": "scope",
    "roles": "roles",
    "responsibilities": "roles",
    "roles and responsibilities": "roles",
    "policy": "statements",
    "policy statement": "statements",
    "policy statements": "statements",
    "requirements": "statements",
    "exceptions": "exceptions",
    "exception": "exceptions",
    "enforcement": "enforcement",
    "compliance": "enforcement",
    "violations": "enforcement",
    "definitions": "definitions",
    "terms and definitions": "definitions",
    "glossary": "definitions",
    "related documents": "related",
    "references": "related",
    "related policies": "related",
    "revision history": "history",
    "document history": "history",
    "version history": "history",
    "change history": "history",
    "change log": "history",
    "approval": "approval",
    "approvals": "approval",
}


@dataclass(slots=True)
class Headings:
    """What was made of headings.

    Attributes:
        anchors: id a heading had -> id it has.
        guessed: headings that only looked like one, and why.
        numbers: typed number -> heading it was taken off.
    """

    anchors: dict[str, str] = field(default_factory=dict)
    guessed: list[tuple[str, str]] = field(default_factory=list)
    numbers: list[tuple[str, str]] = field(default_factory=list)
    _ids: set[str] = field(default_factory=set)

    def settle(self, blocks: Sequence[Node]) -> list[Node]:
        """Return the blocks with real headings, ids and levels that begin with 1."""
        flat = [block for given in blocks for block in _opened(given)]
        lowest = min((block["c"][0] for block in flat if block["t"] == "Header"), default=0)
        made: list[Node] = []
        level = 0
        for block in flat:
            heading = self._heading(block, lowest, level)
            if heading is None:
                made.append(block)
                continue
            level = heading["c"][0] if block["t"] == "Header" else level
            made.append(heading)
        return made

    def heading(self, level: int, text: str) -> Node:
        """Return a heading of our own."""
        inlines = [node for word in text.split() for node in ({"t": "Space"}, string(word))][1:]
        return self._made(level, inlines, "")

    def _heading(self, block: Node, lowest: int, level: int) -> Node | None:
        if block["t"] == "Header":
            depth, (name, _, _), inlines = block["c"]
            shown = _unbold(inlines)
            if not words(shown):
                return None
            return self._made(depth - lowest + 1, self._without_number(shown), name)
        found = _guess(block)
        if found is None:
            return None
        why, depth = found
        inlines = self._without_number(_unbold(block["c"]))
        self.guessed.append((words(inlines), why))
        return self._made(min(6, depth or level + 1 or 1), inlines, "")

    def _made(self, level: int, inlines: Sequence[Node], old: str) -> Node:
        name = self._id(words(inlines))
        if old:
            self.anchors[old] = name
        return {"t": "Header", "c": [max(1, min(6, level)), [name, [], []], [*inlines]]}

    def _id(self, text: str) -> str:
        plain = text.lower().strip(" :.")
        name = _KNOWN.get(plain, "")
        if not name or name in self._ids:
            name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
            name = name if name[:1].isalpha() else f"section-{name}".rstrip("-")
        candidate, number = name, 1
        while candidate in self._ids:
            number += 1
            candidate = f"{name}-{number}"
        self._ids.add(candidate)
        return candidate

    def _without_number(self, inlines: Sequence[Node]) -> list[Node]:
        found = _NUMBER.match(f"{words(inlines)} ")
        if not found or not inlines or inlines[0]["t"] != "Str":
            return [*inlines]
        kept = [*inlines]
        taken = 0
        while kept and taken < len(found[0].split()):
            if kept[0]["t"] == "Str":
                taken += 1
            kept.pop(0)
        kept = trimmed(kept)
        if not words(kept):
            return [*inlines]
        self.numbers.append((" ".join(found[0].split()), words(kept)))
        return kept


def _opened(block: Node) -> list[Node]:
    """Return a block without divisions around it, and a numbered outline as what it holds."""
    if block["t"] == "Div":
        return [inner for one in block["c"][1] for inner in _opened(one)]
    if block["t"] == "OrderedList" and _is_outline(block):
        return [inner for item in block["c"][1] for one in item for inner in _opened(one)]
    return [block]


def _is_outline(block: Node) -> bool:
    """Say whether every item of a numbered list begins with a short bold line: a heading."""
    items = block["c"][1]
    return bool(items) and all(
        item and item[0]["t"] in ("Para", "Plain") and _is_bold(item[0]["c"]) and _guess(item[0])
        for item in items
    )


def _guess(block: Node) -> tuple[str, int] | None:
    """Return why a paragraph looks like a heading and its level (0 where nothing tells it)."""
    if block["t"] not in ("Para", "Plain"):
        return None
    inlines = trimmed(block["c"])
    text = words(inlines)
    number = _TYPED.match(text)
    rest = text[number.end() :] if number else text
    if _is_too_much(inlines, text) or _SENTENCE.search(rest):
        return None
    depth = number["number"].count(".") + 1 if number else 0
    reasons = {
        "a bold line": _is_bold(inlines) and not re.search(r":\s+\S", text),
        "a numbered line": bool(number) and rest[0].isupper() and ":" not in rest,
        "a line in capitals": text.isupper() and len(text.split()) <= MOST_CAPITALS,
    }
    return next(((why, depth) for why, holds in reasons.items() if holds), None)


def _is_too_much(inlines: Sequence[Node], text: str) -> bool:
    """Say whether a paragraph has more than a heading would, or no word at all."""
    return (
        not any(letter.isalpha() for letter in text)
        or len(text.split()) > MOST_WORDS
        or any(node["t"] in ("Note", "Image", "LineBreak") for node in inlines)
    )


def _is_bold(inlines: Sequence[Node]) -> bool:
    """Say whether all words are bold; underlining or slanting between does not matter."""
    return bool(words(inlines)) and all(
        node["t"] in ("Space", "SoftBreak", "Strong")
        or (node["t"] in ("Emph", "Underline") and _is_bold(node["c"]))
        or (node["t"] == "Span" and _is_bold(node["c"][1]))
        for node in inlines
    )


def _unbold(inlines: Sequence[Node]) -> list[Node]:
    result: list[Node] = []
    for node in inlines:
        if node["t"] in ("Strong", "Underline", "SmallCaps"):
            result += _unbold(node["c"])
        elif node["t"] == "Span":
            result += _unbold(node["c"][1])
        else:
            result.append(node)
    return trimmed(result)
