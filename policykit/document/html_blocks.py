"""Raw HTML tags between blocks -> pandoc's constructs of the same meaning.

Pandoc reads `<ul><li>*one*</li></ul>` as tags with Markdown between them. Here the tags become
elements, and elements become lists, tables, quotations and so on. End tags that HTML lets one leave
out may be left out. A tag without a partner, or out of its place, stays raw HTML, which the decoder
refuses; what stands in it is decoded all the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from policykit.document.html_inlines import styled
from policykit.document.html_parts import Element, flat, inlines_of, raw
from policykit.document.html_tables import table
from policykit.document.html_tags import (
    BLOCKS,
    HEADINGS,
    INLINE,
    SECTIONS,
    STYLES,
    Tag,
    TagKind,
    preformatted,
    raw_tag,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policykit.document.html_parts import Child, Node

MAX_OPEN = 60
"""How many elements may be open at once; deeper ones are left raw."""

_CELLS = frozenset({"td", "th"})
_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_CLOSED_BY: Mapping[str, frozenset[str]] = {
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "td": _CELLS,
    "th": _CELLS,
    "tr": _CELLS | {"tr", "caption", "colgroup"},
    **dict.fromkeys(_GROUPS, _CELLS | _GROUPS | {"tr", "caption", "colgroup"}),
}
"""What an opening tag closes where the author left the end tag out."""

_END_OPTIONAL = _CELLS | _GROUPS | {"p", "li", "dt", "dd", "tr", "colgroup", "caption"}
_PARTS = frozenset({"li", "dt", "dd", "caption", "colgroup", "tr"}) | _CELLS | _GROUPS
_STRUCTURES = HEADINGS | {"table", "dl", "blockquote", "ul", "ol"}
_STYLES_OF_LISTS = {"a": "LowerAlpha", "A": "UpperAlpha", "i": "LowerRoman", "I": "UpperRoman"}
_MOST = 9999


def paired_blocks(blocks: Sequence[Node]) -> Sequence[Node]:
    """Return the blocks with their raw tags put together. Linear in time."""
    if not any(block["t"] == "RawBlock" for block in blocks):
        return blocks
    builder = _Builder()
    for block in blocks:
        builder.add(block)
    return builder.result()


class _Builder:
    def __init__(self) -> None:
        self._open: list[tuple[Tag, list[Child]]] = []
        self._done: list[Child] = []

    def add(self, block: Node) -> None:
        tag = raw_tag(block)
        if tag is None:
            self._top.append(block)
        elif tag.kind is TagKind.CLOSE:
            self._close(tag)
        elif tag.kind is TagKind.OPEN and tag.name in BLOCKS | INLINE:
            self._begin(tag)
        else:
            self._top.extend(_alone(tag, block))

    def result(self) -> list[Node]:
        while self._open:
            self._end(whole=self._open[-1][0].name in _END_OPTIONAL)
        return list(flat(self._done))

    @property
    def _top(self) -> list[Child]:
        return self._open[-1][1] if self._open else self._done

    def _begin(self, tag: Tag) -> None:
        closed = _CLOSED_BY.get(tag.name, frozenset())
        while self._open and tag.name in BLOCKS and self._open[-1][0].name in closed | {"p"}:
            self._end(whole=True)
        if len(self._open) >= MAX_OPEN:
            self._top.append(raw(tag))
        else:
            self._open.append((tag, []))

    def _close(self, tag: Tag) -> None:
        if not any(opening.name == tag.name for opening, _ in self._open):
            self._top.append(raw(tag))
            return
        while self._open[-1][0].name != tag.name:
            self._end(whole=self._open[-1][0].name in _END_OPTIONAL)
        self._end(whole=True)

    def _end(self, *, whole: bool) -> None:
        tag, children = self._open.pop()
        if whole:
            self._top.extend(_built(tag, children))
        else:
            self._top.extend([raw(tag), *flat(children)])


def _alone(tag: Tag, block: Node) -> list[Child]:
    match tag:
        case Tag(kind=TagKind.OPEN, name="hr"):
            return [{"t": "HorizontalRule"}]
        case Tag(kind=TagKind.OPEN, name="col"):
            return [Element(tag, [])]
        case Tag(kind=TagKind.OPEN, name="pre", text=text):
            code = preformatted(text)
            if code is not None:
                return [{"t": "CodeBlock", "c": [["", [], []], code]}]
    return [block]


def _built(tag: Tag, children: list[Child]) -> list[Child]:
    """Return the constructs that an element is, or the element where its parent has to say."""
    if tag.name in _PARTS:
        return [Element(tag, children)]
    made = _structured(tag, children) if tag.name in _STRUCTURES else _shown(tag, children)
    if made is None:
        return [raw(tag), *flat(children, raw_tags=False)]
    return [{"t": "Div", "c": [tag.attr, made]}] if tag.attributes else list(made)


def _structured(tag: Tag, children: Sequence[Child]) -> list[Node] | None:
    match tag.name:
        case "table":
            return table(children)
        case "dl":
            return _definitions(children)
        case "blockquote":
            return [{"t": "BlockQuote", "c": list(flat(children))}]
        case "ul" | "ol":
            return _list(tag, children)
        case _:
            return _heading(tag, children)


def _shown(tag: Tag, children: Sequence[Child]) -> list[Node] | None:
    """Return the blocks of an element that only holds or styles them."""
    match tag.name:
        case "p":
            return [_plain(block) for block in flat(children)]
        case "summary" | "legend":
            return _restyled("Strong", children)
        case name if name in SECTIONS:
            return list(flat(children))
        case name if name in STYLES:
            return _restyled(STYLES[name], children)
        case _:
            return _each_styled(tag, children)


def _plain(block: Node) -> Node:
    # A paragraph written as HTML is no statement, whatever it begins with: its Markdown is not one.
    return {"t": "Plain", "c": block["c"]} if block["t"] == "Para" else block


def _restyled(kind: str, children: Sequence[Child]) -> list[Node] | None:
    blocks = list(flat(children))
    if any(block["t"] not in ("Plain", "Para", "RawBlock") for block in blocks):
        return None
    return [
        block if block["t"] == "RawBlock" else {"t": "Plain", "c": [{"t": kind, "c": block["c"]}]}
        for block in blocks
    ]


def _each_styled(tag: Tag, children: Sequence[Child]) -> list[Node] | None:
    blocks = list(flat(children))
    if any(block["t"] not in ("Plain", "Para") for block in blocks):
        return None
    return [{"t": "Plain", "c": [styled(tag, block["c"])]} for block in blocks]


def _heading(tag: Tag, children: Sequence[Child]) -> list[Node] | None:
    words = inlines_of(children)
    if words is None:
        return None
    text = "".join(
        node["c"] if node["t"] == "Str" else " " for node in words if node["t"] != "Note"
    )
    slug = re.sub(r"[\s_-]+", "-", re.sub(r"[^\w\s.-]", "", text).strip().lower())
    identifier = tag.attributes.get("id") or slug or "section"
    return [{"t": "Header", "c": [int(tag.name[1]), [identifier, [], []], words]}]


def _list(tag: Tag, children: Sequence[Child]) -> list[Node] | None:
    before: list[Node] = []
    items: list[tuple[Tag, list[Child]]] = []
    for child in children:
        match child:
            case Element(tag=inner, children=within) if inner.name == "li":
                items.append((inner, list(within)))
            case {"t": "BulletList" | "OrderedList" | "RawBlock"} if items:
                items[-1][1].append(child)
            case Element():
                return None
            case {"t": "RawBlock"}:
                before.append(child)
            case _:
                return None
    if not items or "reversed" in tag.attributes:
        return None
    if tag.name == "ul":
        return [*before, {"t": "BulletList", "c": [list(flat(within)) for _, within in items]}]
    style = {"t": _STYLES_OF_LISTS.get(tag.attributes.get("type", ""), "Decimal")}
    made: list[tuple[int, list[list[Node]]]] = []
    for inner, within in items:
        if not made or "value" in inner.attributes:
            first = _next(made[-1]) if made else tag.number("start", 1, _MOST)
            made.append((inner.number("value", first, _MOST), []))
        made[-1][1].append(list(flat(within)))
    return [
        *before,
        *(
            {"t": "OrderedList", "c": [[start, style, {"t": "Period"}], blocks]}
            for start, blocks in made
        ),
    ]


def _next(part: tuple[int, list[list[Node]]]) -> int:
    return part[0] + len(part[1])


def _definitions(children: Sequence[Child]) -> list[Node] | None:
    before: list[Node] = []
    made: list[tuple[list[Any], list[list[Node]]]] = []
    for child in children:
        match child:
            case Element(tag=Tag(name="dt"), children=within):
                term = inlines_of(within)
                if term is None:
                    return None
                if made and not made[-1][1]:
                    made[-1][0].extend([{"t": "LineBreak"}, *term])
                else:
                    made.append((term, []))
            case Element(tag=Tag(name="dd"), children=within) if made:
                made[-1][1].append(list(flat(within)))
            case Element():
                return None
            case {"t": "RawBlock"}:
                before.append(child)
            case _:
                return None
    if not made:
        return None
    return [*before, {"t": "DefinitionList", "c": [list(each) for each in made]}]
