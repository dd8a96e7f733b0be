"""What the things on the pages are: a tree of elements in reading order, filled while drawing.

Makers of flowables build the tree; each flowable holds the element it draws. What is drawn for no
element (lines, grounds, headers, footers) is no part of the document for who hears it read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_DEEPEST_HEADING = 6
_LAST = 1 << 60
_HOLDS_ONE_PARAGRAPH = frozenset({"Caption", "LBody", "TD", "TH"})
_MAY_BE_EMPTY = frozenset({"Document", "LBody", "TD", "TH", "TR"})
_PLAIN = re.compile(r"[ -'*-\[\]-~]*")


class Mark(NamedTuple):
    """What a run of text is within its paragraph.

    Attributes:
        number: tells it from all others of the document.
        tag: PDF's word for it, such as "Link" or "Code".
        entries: further entries of the element, as PDF.
        words: what a link is, for who cannot see it.
        is_change: it was inserted or deleted.
    """

    number: int
    tag: str
    entries: str = ""
    words: str = ""
    is_change: bool = False


class Content(NamedTuple):
    """A piece of a page's content, by the page, counted from 1, and its number there."""

    page: int
    number: int


class LinkPlace(NamedTuple):
    """A link annotation, by its page and the name reportlab gave it."""

    page: int
    name: str


@dataclass(eq=False, slots=True)
class Element:
    """Something with a meaning: a paragraph, a list, a table cell.

    Attributes:
        tag: PDF's word for it, such as "P" or "TD".
        parent: the element it is part of; None for the document.
        entries: further entries, as PDF.
        words: what a link is, for who cannot see it.
        kids: what it consists of, in reading order.
    """

    tag: str
    parent: Element | None = None
    entries: str = ""
    words: str = ""
    kids: list[Element | Content | LinkPlace] = field(default_factory=list)
    _marked: dict[Mark, Element] = field(default_factory=dict)
    _order: dict[Content | LinkPlace, int] = field(default_factory=dict)
    _is_placed: bool = True

    def add(self, tag: str, entries: str = "", words: str = "") -> Element:
        """Add an element at the end of this one and return it."""
        made = Element(tag, self, entries, words)
        self.kids.append(made)
        return made

    def within(self, marks: Sequence[Mark]) -> Element:
        """Return the innermost of the elements that marked text stands in, made when first met.

        Each takes its place within the one around it when something is drawn for it.
        """
        element = self
        for mark in marks:
            if mark not in element._marked:
                made = Element(mark.tag, element, mark.entries, mark.words)
                made._is_placed = False
                element._marked[mark] = made
            element = element._marked[mark]
        return element

    def hold(self, kid: Content | LinkPlace) -> None:
        """Add what was drawn."""
        self._place()
        self.kids.append(kid)

    def order_last(self, order: int) -> None:
        """Say where what was drawn last stands in reading order, where it is drawn in another."""
        last = self.kids[-1]
        if not isinstance(last, Element):
            self._order[last] = order

    def sort(self) -> int:
        """Bring what was drawn into reading order; return the first place in it.

        What has no place of its own, such as a label, comes first; the place of a link last.
        """
        places = {index: self._place_of(kid) for index, kid in enumerate(self.kids)}
        self.kids = [self.kids[index] for index in sorted(places, key=lambda each: places[each])]
        return min(places.values(), default=-1)

    def _place_of(self, kid: Element | Content | LinkPlace) -> int:
        if isinstance(kid, Element):
            return kid.sort()
        return self._order.get(kid, _LAST if isinstance(kid, LinkPlace) else -1)

    def _place(self) -> None:
        if not self._is_placed and self.parent is not None:
            self._is_placed = True
            self.parent._place()  # noqa: SLF001 - of its own kind
            self.parent.kids.append(self)

    def link_around(self) -> Element:
        """Return the link that this is, or stands in."""
        element = self
        while element.tag != "Link":
            if element.parent is None:
                raise ValueError("no link stands around this")
            element = element.parent
        return element

    def walk(self) -> Iterator[Element]:
        """Yield this and all elements below it, in reading order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting.extend(kid for kid in reversed(element.kids) if isinstance(kid, Element))


class Tagging:
    """The tree of a document, and which content and which links of the pages belong where.

    Attributes:
        root: the document.
        owners: for each key of the parent tree, the page's elements by content number, or a link.
        page_keys: the key of each page that has content.
    """

    def __init__(self) -> None:
        self.root = Element("Document")
        self.owners: list[list[Element] | Element] = []
        self.page_keys: dict[int, int] = {}
        self._on_page: dict[int, list[Element]] = {}

    def content(self, element: Element, page: int) -> int:
        """Count a new piece of content on the page as the element's; return its number."""
        if page not in self._on_page:
            self._on_page[page] = []
            self.page_keys[page] = self.own(self._on_page[page])
        owners = self._on_page[page]
        owners.append(element)
        element.hold(Content(page, len(owners) - 1))
        return len(owners) - 1

    def link(self, element: Element, page: int, name: str) -> int:
        """Count an annotation on the page as the element's; return its key."""
        element.hold(LinkPlace(page, name))
        return self.own(element)

    def own(self, owner: list[Element] | Element) -> int:
        """Return a new key of the parent tree for an owner."""
        self.owners.append(owner)
        return len(self.owners) - 1


def tidy(root: Element) -> None:
    """Bring a tree into its final shape, before anything is drawn for it.

    A cell or list item that is one paragraph and nothing else needs no paragraph within. Headings
    do not skip a level and go no deeper than PDF knows.
    """
    level = 0
    for element in root.walk():
        if element.tag in _HOLDS_ONE_PARAGRAPH:
            _merge(element)
    for element in root.walk():
        if wanted := _heading_level(element.tag):
            level = min(wanted, level + 1, _DEEPEST_HEADING)
            element.tag = f"H{level}"


def _merge(outer: Element) -> None:
    match outer.kids:
        case [Element(tag="P", entries="") as inner] if outer.parent is not None:
            siblings = outer.parent.kids
            siblings[siblings.index(outer)] = inner
            inner.tag, inner.entries, inner.parent = outer.tag, outer.entries, outer.parent
        case _:
            pass


def _heading_level(tag: str) -> int:
    return int(tag[1:]) if tag[0] == "H" and tag[1:].isdigit() else 0


def prune(root: Element) -> None:
    """Take out the elements for which nothing was drawn, such as an item's empty first line."""
    for element in reversed(list(root.walk())):
        element.kids = [
            kid
            for kid in element.kids
            if not isinstance(kid, Element) or kid.kids or kid.tag in _MAY_BE_EMPTY
        ]


def list_entries(labels: Iterable[str], *, ordered: bool) -> str:
    """Return the entries of a list: how its items are numbered."""
    first = next(iter(labels), "").strip("().")
    kind = "Disc"
    if ordered:
        kind = "Decimal"
        if first.isalpha():
            script = "Roman" if first.casefold() in {"i", "ii", "iii", "iv", "v"} else "Alpha"
            kind = ("Upper" if first.isupper() else "Lower") + script
    return f"/A<</O/List/ListNumbering/{kind}>>"


def cell_entries(*, scope: str = "", columns: int = 1, rows: int = 1) -> str:
    """Return the entries of a table cell: what it heads, and how far it reaches."""
    parts = [
        f"/Scope/{scope}" if scope else "",
        f"/ColSpan {columns}" if columns > 1 else "",
        f"/RowSpan {rows}" if rows > 1 else "",
    ]
    return f"/A<</O/Table{''.join(parts)}>>" if any(parts) else ""


def text_string(text: str) -> str:
    """Return a text as PDF writes it.

    >>> text_string("plain"), text_string("é")
    ('(plain)', '<FEFF00E9>')
    """
    if _PLAIN.fullmatch(text):
        return f"({text})"
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"
