"""Tables of the first pages and of the mapping, in pandoc's tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.document import attributes, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policykit.document import Node

_ALIGNMENT = {"t": "AlignDefault"}


def table(
    rows: Sequence[Sequence[Sequence[Node]]],
    widths: Sequence[float],
    titles: Sequence[str] = (),
    style: str = "",
) -> Node:
    """Return a table whose first column says what each row is about.

    Args:
        rows: the cells of each row, each with its blocks.
        widths: the share of the text width of each column, 1 together.
        titles: those of the columns, if any.
        style: a class, for HTML.
    """
    head = [[_cell([_plain(title)], "col") for title in titles]] if titles else []
    body = [
        [_cell(cell, "" if column else "row") for column, cell in enumerate(row)] for row in rows
    ]
    return {
        "t": "Table",
        "c": [
            attributes(classes=(style,) if style else ()),
            [None, []],
            [[_ALIGNMENT, {"t": "ColWidth", "c": width}] for width in widths],
            [attributes(), [[attributes(), cells] for cells in head]],
            [[attributes(), 1, [], [[attributes(), cells] for cells in body]]],
            [attributes(), []],
        ],
    }


def cell(*nodes: Node) -> list[Node]:
    """Return a cell of one paragraph with these inlines."""
    return [{"t": "Plain", "c": [*nodes]}]


def _plain(text: str) -> Node:
    return {"t": "Plain", "c": words(text)}


def _cell(blocks: Sequence[Node], scope: str) -> list[object]:
    pairs = [("scope", scope)] if scope else []
    return [attributes(pairs=pairs), _ALIGNMENT, 1, 1, [*blocks]]
