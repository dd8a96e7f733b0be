"""Numbered lists of web pages: `a)` stays `a)`, and does not become `a.`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.document import attributes

if TYPE_CHECKING:
    from policykit.document import Node

_HTML_KNOWS = ("Period", "DefaultDelim")


def marks_class(style: str, delimiter: str) -> str:
    """Return the class of what stands around a list with numbers of this kind."""
    return f"{style}-{delimiter}".lower()


def with_marks(node: Any) -> Any:
    """Return a part of pandoc's tree in which such lists stand in a division of their class."""
    if isinstance(node, list):
        return [with_marks(inner) for inner in node]
    if not isinstance(node, dict):
        return node
    made: Node = {name: with_marks(inner) for name, inner in node.items()}
    if made.get("t") != "OrderedList":
        return made
    _, style, delimiter = made["c"][0]
    if delimiter["t"] in _HTML_KNOWS:
        return made
    return {
        "t": "Div",
        "c": [attributes(classes=(marks_class(style["t"], delimiter["t"]),)), [made]],
    }
