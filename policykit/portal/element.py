"""HTML as values: elements with attributes and children, and the one place that escapes them.

Text is a `str` and is always escaped; markup can only be made of elements. Tags and attributes
come from a list: none of them can run a script or carry a style, and addresses lead only to the
portal itself, the web or a mail program.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

_TAG_NAMES = """
html head meta title link script body header nav main footer section article aside div span p
h1 h2 h3 h4 h5 h6 a ul ol li dl dt dd table caption thead tbody tr th td form label input button
img figure figcaption blockquote pre code br hr em strong s sup sub u ins del time noscript details
summary mark
"""
_ATTRIBUTE_NAMES = """
id class href src alt title lang dir charset name content rel media type role scope colspan rowspan
for action method value placeholder autocomplete tabindex datetime defer http-equiv aria-label
aria-labelledby aria-current aria-live aria-hidden download width height
"""
_BLOCK_NAMES = """
html head meta title link script body header nav main footer section article aside div ul ol dl
table thead tbody tr form figure
"""
_TAGS = frozenset(_TAG_NAMES.split())
_ATTRIBUTES = frozenset(_ATTRIBUTE_NAMES.split())
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_ADDRESSES = frozenset({"href", "src", "action"})
_VOID = frozenset({"meta", "link", "input", "img", "br", "hr"})
_SAFE_ADDRESS = re.compile(
    r"(?i:https?:|mailto:|tel:)|#|(?:\.\./)+[\w.-]|[\w.-]+(?:/[\w.-]+)*(?:[?#]|\Z)"
)
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

Node: TypeAlias = "str | Element"
Child: TypeAlias = "Node | Iterable[Node | None] | None"


@dataclass(frozen=True, slots=True)
class Element:
    """One element; its children are in reading order."""

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple[Node, ...] = ()

    def __post_init__(self) -> None:
        if self.tag not in _TAGS:
            raise ValueError(f"pages have no <{self.tag}>")
        for name, value in self.attributes:
            if name not in _ATTRIBUTES:
                raise ValueError(f"pages have no attribute {name}")
            if name in _ADDRESSES and not _SAFE_ADDRESS.match(value):
                raise ValueError(f"no page leads to {value!r}")


def element(tag: str, *children: Child, **attributes: str | bool | None) -> Element:
    """Return an element.

    Args:
        tag: such as "p".
        children: text, elements, sequences of them; None is left out.
        attributes: `class_` and `for_` for Python's own words, `aria_label` for aria-label; False
            and None leave one out, True gives it without a value.

    >>> to_html(element("p", "A & B ", element("em", "<now>"), class_="note"))
    '<p class="note">A &amp; B <em>&lt;now&gt;</em></p>'
    """
    given = tuple(
        (name.rstrip("_").replace("_", "-"), "" if value is True else str(value))
        for name, value in attributes.items()
        if value is not None and value is not False
    )
    return Element(tag, given, tuple(_flat(children)))


def _flat(children: Iterable[Child]) -> Iterable[Node]:
    for child in children:
        if isinstance(child, str | Element):
            yield child
        elif child is not None:
            yield from (each for each in child if each is not None)


def to_html(node: Node) -> str:
    """Return the node as HTML; what no page can hold becomes U+FFFD."""
    parts: list[str] = []
    _write(node, parts)
    return "".join(parts)


def _write(node: Node, parts: list[str]) -> None:
    if isinstance(node, str):
        parts.append(_text(node))
        return
    attributes = "".join(
        f' {name}="{_text(value)}"' if value else f" {name}" if name == "defer" else f' {name}=""'
        for name, value in node.attributes
    )
    parts.append(f"<{node.tag}{attributes}>")
    if node.tag in _VOID:
        return
    # Lines for people who look at the source, only where white space means nothing.
    lines = node.tag in _BLOCKS and not any(isinstance(child, str) for child in node.children)
    for child in node.children:
        if lines:
            parts.append("\n")
        _write(child, parts)
    if lines and node.children:
        parts.append("\n")
    parts.append(f"</{node.tag}>")


def _text(text: str) -> str:
    return escape(_UNWRITABLE.sub("\ufffd", text))
