"""Statements: which sentences oblige somebody, and the numbers they get.

Takes blocks with settled headings, gives blocks in which each sentence that obliges somebody is a
paragraph of its own behind its id. What explains it follows on lines of its own. Ids that a text
has already are kept. Nothing is taken out and nothing changes its place.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from policykit.intake.inlines import SPACE, Node, sentences, string, trimmed, words
from policykit.policy.imported_cover import CONTROL_ID

if TYPE_CHECKING:
    from collections.abc import Sequence

_DUTY: Final = re.compile(
    r"\b(?:must|shall|should|may not|cannot"
    r"|(?:is|are) (?:strictly )?(?:required to|prohibited|forbidden|not (?:permitted|allowed)))\b",
    re.IGNORECASE,
)
_WILL: Final = re.compile(r"\bwill\b(?! be (?:found|described|referred))", re.IGNORECASE)
_OF_ITSELF: Final = re.compile(r"^(?:this|the) (?:policy|document|section)\b", re.IGNORECASE)
_HEADED: Final = re.compile(r"(?P<id>[A-Z]{2,4}-(?P<zeros>0*)[1-9]\d{0,3}[a-z]?)(?P<sign>[.:)]?)")
_ID: Final = re.compile(r"[A-Z]{2,4}-[1-9]\d{0,3}[a-z]?")
_TYPED: Final = re.compile(r"\d{1,3}(?:\.\d{1,3})+[.)]?|\d{1,3}[.)]|\([a-z0-9]{1,3}\)|[a-z]\)")
_PASSED_OVER: Final = frozenset({"definitions", "history", "approval", "related", CONTROL_ID})
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Numbered:
    """A statement and its words.

    Attributes:
        id: its id.
        text: its sentence.
        kept: whether the text had the id already.
    """

    id: str
    text: str
    kept: bool = False


@dataclass(slots=True)
class Statements:
    """Numbers the statements of a document.

    Attributes:
        prefix: of the ids.
        made: statements in order.
        unsure: (text, what is doubtful).
        numbers: typed number -> statement it was taken off.
    """

    prefix: str
    made: list[Numbered] = field(default_factory=list)
    unsure: list[tuple[str, str]] = field(default_factory=list)
    numbers: list[tuple[str, str]] = field(default_factory=list)
    _used: set[str] = field(default_factory=set)
    _last: int = 0

    def settle(self, blocks: Sequence[Node]) -> list[Node]:
        """Return the blocks with statements."""
        self._reserve(blocks)
        result: list[Node] = []
        section = ""
        for index, block in enumerate(blocks):
            if block["t"] == "Header":
                section = block["c"][1][0]
                result.append(block)
            elif section in _PASSED_OVER:
                result.append(block)
            elif block["t"] in ("Para", "Plain"):
                following = blocks[index + 1]["t"] if index + 1 < len(blocks) else ""
                result += self._paragraph(block["c"], is_lead=following.endswith("List"))
            elif block["t"] in ("BulletList", "OrderedList"):
                result += self._list(block, after=result[-1] if result else None)
            else:
                self._only_look(block)
                result.append(block)
        return result

    def _reserve(self, blocks: Sequence[Node]) -> None:
        """Note every id that the text has, so that no new one is the same."""
        counts = Counter(
            name
            for block in blocks
            for paragraph in _paragraphs(block)
            if (name := _written(paragraph)[0])
        )
        self._used |= set(counts)
        numbers = [re.sub(r"\D", "", name) for name in counts if name.startswith(f"{self.prefix}-")]
        self._last = max((int(number) for number in numbers), default=0)
        self.unsure += [
            (name, "this id stands at the beginning of several paragraphs; the first one keeps it")
            for name, times in counts.items()
            if times > 1
        ]

    def _paragraph(self, inlines: Sequence[Node], *, is_lead: bool = False) -> list[Node]:
        name, rest = _written(inlines)
        if name and all(one.id != name for one in self.made):
            return [self._kept(name, rest, inlines)]
        groups: list[list[list[Node]]] = [[]]
        for sentence in sentences(inlines):
            if self._obliges(sentence):
                groups.append([sentence])
            else:
                groups[-1].append(sentence)
        before, *duties = groups
        blocks = [_para(before)] if before else []
        if not duties:
            return blocks
        for group, identifier in zip(duties, self._ids(len(duties)), strict=True):
            blocks.append(self._statement(identifier, group))
        if is_lead and words(inlines).endswith(":"):
            self.unsure.append(
                (self.made[-1].id, "the list after it may hold several duties under this one id")
            )
        return blocks

    def _list(self, block: Node, after: Node | None) -> list[Node]:
        """Return a list as it is, or as statements where its items are duties by themselves."""
        items = block["c"] if block["t"] == "BulletList" else block["c"][1]
        led = after is not None and after["t"] == "Para" and words(after["c"]).endswith(":")
        duties = [
            len(item) == 1
            and item[0]["t"] in ("Para", "Plain")
            and any(self._obliges(one, note=False) for one in sentences(item[0]["c"]))
            for item in items
        ]
        simple = all(len(item) == 1 and item[0]["t"] in ("Para", "Plain") for item in items)
        named = simple and any(_written(item[0]["c"])[0] for item in items)
        if simple and (named or (duties and all(duties) and not led)):
            return [made for item in items for made in self._paragraph(item[0]["c"])]
        self._only_look(block)
        return [block]

    def _only_look(self, block: Node) -> None:
        for paragraph in _paragraphs(block):
            for sentence in sentences(paragraph):
                if _DUTY.search(words(sentence)):
                    what = "a table" if block["t"] == "Table" else "a list or quotation"
                    self.unsure.append((words(sentence), f"a duty inside {what} has no id"))

    def _obliges(self, sentence: Sequence[Node], *, note: bool = True) -> bool:
        text = words(sentence)
        if _DUTY.search(text):
            if note and _OF_ITSELF.match(text):
                self.unsure.append((text, "speaks of the policy itself, and was made a statement"))
            return True
        if _WILL.search(text) and not _OF_ITSELF.match(text):
            if note:
                self.unsure.append((text, '"will" may be a duty or a forecast; taken as a duty'))
            return True
        return False

    def _ids(self, count: int) -> list[str]:
        found: list[str] = []
        while len(found) < count:
            self._last += 1
            here = min(count - len(found), len(_LETTERS))
            letters = _LETTERS[:here] if count > 1 else [""]
            found += [f"{self.prefix}-{self._last}{letter}" for letter in letters]
        self._used |= set(found)
        return found

    def _kept(self, name: str, rest: list[Node], inlines: Sequence[Node]) -> Node:
        inner = sentences(rest)
        if sum(bool(_DUTY.search(words(one))) for one in inner) > 1:
            self.unsure.append((name, "several duties stand under this one id"))
        as_written = words(inlines).split()[0]
        if name not in as_written:
            self.numbers.append((as_written, name))
        self.made.append(Numbered(name, words(rest), kept=True))
        return _para(inner, name)

    def _statement(self, identifier: str, group: list[list[Node]]) -> Node:
        first = [*group[0]]
        if first[0]["t"] == "Str" and _TYPED.fullmatch(str(first[0]["c"])) and len(first) > 1:
            self.numbers.append((str(first[0]["c"]), identifier))
            first = trimmed(first[1:])
        text = words(first)
        self.made.append(Numbered(identifier, text))
        return _para([first, *group[1:]], identifier)


def _para(lines: Sequence[Sequence[Node]], identifier: str = "") -> Node:
    """Return a paragraph with each sentence on a line of its own."""
    inlines: list[Node] = []
    if identifier:
        inlines += [{"t": "Strong", "c": [string(identifier)]}, SPACE]
    for number, line in enumerate(lines):
        if number:
            inlines.append({"t": "SoftBreak"})
        inlines += line
    return {"t": "Para", "c": inlines}


def _written(inlines: Sequence[Node]) -> tuple[str, list[Node]]:
    """Return the id that a paragraph begins with, in our form, and what follows it."""
    nodes = trimmed(inlines)
    if not nodes:
        return "", nodes
    head, tail = nodes[0], nodes[1:]
    if head["t"] == "Strong" and head["c"] and head["c"][0]["t"] == "Str":
        inner = head["c"]
        left = trimmed(inner[1:])
        tail = ([{"t": "Strong", "c": left}] if left else []) + tail
        head = inner[0]
    if head["t"] != "Str":
        return "", nodes
    found = _HEADED.fullmatch(str(head["c"]))
    rest = trimmed(tail)
    if not found or not rest:
        return "", nodes
    if rest[0]["t"] == "Str" and rest[0]["c"] in ("-", ":", "\u2013", "\u2014"):
        rest = trimmed(rest[1:])
    name = found["id"].replace(f"-{found['zeros']}", "-", 1) if found["zeros"] else found["id"]
    return (name, rest) if _ID.fullmatch(name) and rest else ("", nodes)


def _paragraphs(block: Node, depth: int = 0) -> list[list[Node]]:
    """Return the inlines of every paragraph in a block."""
    content = block.get("c")
    if depth > 40 or content is None:  # noqa: PLR2004 -- deeper than any policy's lists
        return []
    match block["t"]:
        case "Para" | "Plain":
            return [content]
        case "BulletList":
            inner = [one for item in content for one in item]
        case "OrderedList":
            inner = [one for item in content[1] for one in item]
        case "BlockQuote":
            inner = content
        case "Table":
            rows = [*content[3][1], *(row for body in content[4] for row in (*body[2], *body[3]))]
            inner = [one for row in rows for cell in row[1] for one in cell[4]]
        case _:
            return []
    return [found for one in inner for found in _paragraphs(one, depth + 1)]
