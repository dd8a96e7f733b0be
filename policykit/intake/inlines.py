"""Words in pandoc's tree: what inlines say, what of their look is kept, where sentences end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Node = dict[str, Any]

SPACE: Node = {"t": "Space"}
_BREAKS = frozenset({"Space", "SoftBreak", "LineBreak"})
_LOOKS = frozenset({"Emph", "Strong", "Strikeout", "Superscript", "Subscript"})
_UNWRAPPED = frozenset({"Span", "Underline", "SmallCaps"})
_END = re.compile(r"""[.!?]["')\]\u201d\u2019]*$""")
_OPENS = re.compile(r"""["'(\[\u201c\u2018]*[A-Z0-9\u00c0-\u00de]""")
_INITIAL = re.compile(r"\(?[A-Za-z]\.")
_ENUMERATOR = re.compile(r"\(?[A-Za-z0-9]{1,4}(?:\.\d+)*\.")
_SHORT_FORMS = frozenset(
    (  # words that end in a full stop and no sentence
        *("e.g.", "i.e.", "etc.", "vs.", "cf.", "no.", "nos.", "sec.", "art.", "inc.", "ltd."),
        *("co.", "corp.", "mr.", "mrs.", "ms.", "dr.", "approx.", "incl.", "fig.", "p.", "pp."),
        *("u.s.", "st.", "resp."),
    )
)
MOST_DEPTH = 100


def string(text: str) -> Node:
    """Return a word."""
    return {"t": "Str", "c": text}


def sentence_nodes(text: str) -> list[Node]:
    """Return words and the spaces between them."""
    nodes: list[Node] = []
    for word in text.split():
        nodes += [SPACE, string(word)]
    return nodes[1:]


def words(inlines: Sequence[Node], depth: int = 0) -> str:
    """Return what inlines say, notes left out, white space collapsed."""
    return " ".join("".join(_pieces(inlines, depth)).split())


def _pieces(inlines: Sequence[Node], depth: int) -> list[str]:
    pieces: list[str] = []
    if depth > MOST_DEPTH:
        return pieces
    for node in inlines:
        kind, content = node.get("t"), node.get("c")
        if kind == "Str":
            pieces.append(str(content))
        elif kind in _BREAKS:
            pieces.append(" ")
        elif kind in ("Code", "Math", "RawInline") and isinstance(content, list):
            pieces.append(str(content[1]))
        elif kind in ("Link", "Image", "Span", "Quoted", "Cite") and isinstance(content, list):
            mark = {"DoubleQuote": '"', "SingleQuote": "'"}
            quote = mark.get(content[0]["t"], "") if kind == "Quoted" else ""
            pieces += [quote, *_pieces(content[1], depth + 1), quote]
        elif isinstance(content, list) and kind != "Note":
            pieces += _pieces(content, depth + 1)
    return pieces


def plain_look(inlines: Sequence[Node], anchors: Mapping[str, str]) -> list[Node]:
    """Return inlines without what a policy has no use for: underlining, small capitals, bookmarks.

    Args:
        inlines: what a paragraph holds.
        anchors: id that a heading had -> id that it has; links elsewhere inside become words.
    """
    result: list[Node] = []
    for node in inlines:
        kind, content = node["t"], node.get("c")
        if kind in _UNWRAPPED and isinstance(content, list):
            result += plain_look(content[1] if kind == "Span" else content, anchors)
        elif kind == "Link" and isinstance(content, list):
            result += _link(content, anchors)
        elif kind in _LOOKS and isinstance(content, list):
            inner = plain_look(content, anchors)
            result += [{"t": kind, "c": inner}] if words(inner) else inner
        elif kind == "Quoted" and isinstance(content, list):
            result.append({"t": kind, "c": [content[0], plain_look(content[1], anchors)]})
        elif kind == "RawInline" and isinstance(content, list):
            result += [node] if content[0] == "html" else sentence_nodes(str(content[1]))
        else:
            result.append(node)
    return result


def _link(content: list[Any], anchors: Mapping[str, str]) -> list[Node]:
    attr, inner, target = content
    address = str(target[0])
    shown = plain_look(inner, anchors)
    if not address.startswith("#"):
        return [{"t": "Link", "c": [attr, shown, target]}]
    name = anchors.get(address[1:])
    return [{"t": "Link", "c": [attr, shown, [f"#{name}", ""]]}] if name else shown


def trimmed(inlines: Sequence[Node]) -> list[Node]:
    """Return inlines without breaks at either end."""
    nodes = [*inlines]
    while nodes and nodes[0]["t"] in _BREAKS:
        nodes.pop(0)
    while nodes and nodes[-1]["t"] in _BREAKS:
        nodes.pop()
    return nodes


def sentences(inlines: Sequence[Node]) -> list[list[Node]]:
    """Split inlines into sentences; a line break that somebody typed ends one as well."""
    found: list[list[Node]] = [[]]
    for index, node in enumerate(inlines):
        if node["t"] == "LineBreak" or (
            node["t"] in _BREAKS and _ends(found[-1]) and _begins(inlines[index + 1 :])
        ):
            found.append([])
        else:
            found[-1].append(node)
    return [kept for one in found if (kept := trimmed(one))]


def _ends(nodes: Sequence[Node]) -> bool:
    text = words([node for node in nodes if node["t"] != "Note"])
    last = text.rpartition(" ")[2]
    if last.lower() in _SHORT_FORMS or _INITIAL.fullmatch(last):
        return False
    if text == last and _ENUMERATOR.fullmatch(last):
        return False
    return bool(_END.search(text))


def _begins(nodes: Sequence[Node]) -> bool:
    return bool(_OPENS.match(words(nodes[:12])))
