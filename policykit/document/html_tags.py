"""One raw HTML tag of pandoc's tree: what it is, and whether policykit understands it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, auto
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

STYLES: Mapping[str, str] = {
    "b": "Strong",
    "strong": "Strong",
    "i": "Emph",
    "em": "Emph",
    "cite": "Emph",
    "dfn": "Emph",
    "var": "Emph",
    "u": "Underline",
    "ins": "Underline",
    "s": "Strikeout",
    "strike": "Strikeout",
    "del": "Strikeout",
    "sup": "Superscript",
    "sub": "Subscript",
}
"""Elements that style their words, and pandoc's construct of the same meaning."""

CODE = frozenset({"code", "kbd", "samp", "tt"})

PLAIN = frozenset(
    {"a", "abbr", "acronym", "bdi", "bdo", "big", "data", "font", "label", "mark", "q", "small"}
    | {"span", "time"}
)
"""Elements whose words are shown as they are, `a` and `q` with what they add to them."""

INLINE = frozenset(STYLES) | CODE | PLAIN

SECTIONS = frozenset(
    {"address", "article", "aside", "center", "details", "div", "fieldset", "figcaption", "figure"}
    | {"footer", "header", "hgroup", "legend", "main", "nav", "section", "summary"}
)
"""Elements that hold blocks and show them one after the other."""

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

BLOCKS = (
    SECTIONS
    | HEADINGS
    | {"p", "blockquote", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "colgroup"}
    | {"thead", "tbody", "tfoot", "tr", "td", "th"}
)

_ADDING_NOTHING = SECTIONS | {"p", "span", "font", "big", "small"}

VOID = frozenset({"br", "col", "hr", "img", "wbr"})

_PREFORMATTED = INLINE | {"pre"}
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)")
_END = re.compile(r"\s*</[A-Za-z0-9]+\s*>\s*")
_MOST_OF_A_TAG = 10_000
_MOST_PREFORMATTED = 100_000


class TagKind(Enum):
    """What a piece of raw HTML is. `OTHER` is a declaration or an instruction."""

    OPEN = auto()
    CLOSE = auto()
    COMMENT = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Tag:
    """The first tag of a piece of raw HTML; its name in lower case, `text` the whole piece."""

    kind: TagKind
    name: str
    text: str
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def understood(self) -> bool:
        """Whether elements of this name have a place in a policy."""
        return self.name in INLINE | BLOCKS | VOID or self.name == "pre"

    @property
    def is_empty_of_meaning(self) -> bool:
        """Whether the tag, where it stands alone, shows nothing and changes no words.

        The end of an element that never began; the beginning of one that adds nothing to its
        words, such as an anchor without an address; a style sheet.
        """
        if event_handlers([*self.attributes.items()]):
            return False
        if self.kind is TagKind.CLOSE:
            return bool(_END.fullmatch(self.text)) and self.name in _ADDING_NOTHING | {"a"}
        if self.name == "style":
            return self.text.rstrip().lower().endswith("</style>")
        return self.name in _ADDING_NOTHING or (self.name == "a" and "href" not in self.attributes)

    @property
    def attr(self) -> list[Any]:
        """The attributes as pandoc's tree holds them."""
        return ["", [], [[key, value] for key, value in self.attributes.items()]]

    def number(self, name: str, default: int, most: int) -> int:
        """Return an attribute that is a whole number, at least 0 and at most `most`."""
        value = self.attributes.get(name, "").strip()
        if not (value.isascii() and value.isdigit()):
            return default
        return min(int(value[:9]), most)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[TagKind, str, Mapping[str, str]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((TagKind.OPEN, tag, {key: value or "" for key, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        self.tags.append((TagKind.CLOSE, tag, {}))

    def handle_comment(self, data: str) -> None:  # noqa: ARG002 - the parser's signature
        self.tags.append((TagKind.COMMENT, "", {}))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read_tag(text: str) -> Tag:
    """Return what a piece of raw HTML begins with."""
    if text.lstrip().startswith("<!--"):
        return Tag(TagKind.COMMENT, "", text)
    reader = _parsed(text[:_MOST_OF_A_TAG])
    if reader is None or not reader.tags:
        return Tag(TagKind.OTHER, "", text)
    kind, name, attributes = reader.tags[0]
    return Tag(kind, name, text, attributes)


def raw_tag(node: Mapping[str, Any]) -> Tag | None:
    """Return the tag of a node of pandoc's tree that is raw HTML, None of any other."""
    if node["t"] not in ("RawInline", "RawBlock") or node["c"][0] != "html":
        return None
    return read_tag(node["c"][1])


def preformatted(text: str) -> str | None:
    """Return the text of a `pre` element, None where something else stands in it."""
    reader = _parsed(text) if len(text) <= _MOST_PREFORMATTED else None
    if reader is None:
        return None
    if any(name not in _PREFORMATTED for _, name, _ in reader.tags):
        return None
    if any(event_handlers(list(attributes.items())) for _, _, attributes in reader.tags):
        return None
    return "".join(reader.words).removeprefix("\n").rstrip("\n")


def text_behind_block_tag(line: str) -> str:
    """Return the first tag that is not for use within a line, and what follows it on the line."""
    for found in _TAG.finditer(line):
        if found[1].lower() not in INLINE | (VOID - {"hr"}):
            return line[found.start() :]
    return ""


def event_handlers(attributes: Iterable[Sequence[str]]) -> list[str]:
    """Return the names of the attributes that would run a program in a browser."""
    return [key for key, _ in attributes if key.lower().startswith("on")]


def _parsed(text: str) -> _Reader | None:
    reader = _Reader()
    try:
        reader.feed(text)
        reader.close()
    except AssertionError:
        # What the standard library raises at a malformed declaration.
        return None
    return reader
