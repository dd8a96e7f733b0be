"""Tables and badges as the pages of the portal have them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from policykit.portal.element import Element, Node, element

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Cell: TypeAlias = "Node | Iterable[Node]"

_DAY = re.compile(r"(\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b)")
_GOOD = ("in force", "current", "on time", "acknowledged", "covered")
_BAD = ("overdue", "late", "gap", "missing", "expired")


def plain_table(headers: Sequence[str], rows: Iterable[Sequence[Cell]], label: str) -> Element:
    """Return a table; where it is wider than the screen it is scrolled, also by keyboard.

    Args:
        headers: names of the columns; the first column names its row.
        rows: the cells.
        label: what the table is, for who cannot see it.
    """
    body = [
        element(
            "tr",
            [
                element("td", _shown(cell)) if index else element("th", _shown(cell), scope="row")
                for index, cell in enumerate(row)
            ],
        )
        for row in rows
    ]
    head = element("tr", [element("th", name, scope="col") for name in headers])
    table = element("table", element("thead", head), element("tbody", body))
    return element("div", table, class_="wide", tabindex="0", role="region", aria_label=label)


def whole_days(text: str) -> list[Node]:
    """Return a text in which no line ends within a day such as 2026-12-31."""
    pieces = _DAY.split(text)
    return [
        element("span", piece, class_="whole") if index % 2 else piece
        for index, piece in enumerate(pieces)
        if piece
    ]


def _shown(cell: Cell) -> Cell:
    return whole_days(cell) if isinstance(cell, str) else cell


def badge(words: str) -> Element:
    """Return a state; its words say all, colour and border only help to find it."""
    tone = "good" if words.startswith(_GOOD) else "bad" if words.startswith(_BAD) else "plain"
    return element("span", words, class_=f"badge {tone}")
