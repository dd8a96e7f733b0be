"""The parts of an HTML table -> pandoc's table, with spans that fit its rows and columns.

A span ends with the head, body or foot it is in, and does not reach over another cell. A row with
too few cells is filled up with empty ones. Leading rows of `th` cells are the head where there is
no `thead`.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from policykit.document.html_parts import Element, flat

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from policykit.document.html_parts import Child, Node
    from policykit.document.html_tags import Tag

MAX_COLUMNS = 64
"""With more columns there is no room for a letter in each."""

_ALIGNED = re.compile(r"text-align\s*:\s*(left|right|center)", re.IGNORECASE)
_ALIGNMENTS = {"left": "AlignLeft", "right": "AlignRight", "center": "AlignCenter"}
_NO_ATTR: list[Any] = ["", [], []]
_Row = list[Element]


def table(children: Sequence[Child]) -> list[Node] | None:
    """Return raw nodes (comments) and the table, None where something else stands in it."""
    before: list[Node] = []
    caption: list[Node] = []
    groups: dict[str, list[list[_Row]]] = {"thead": [], "tbody": [], "tfoot": []}
    for child in children:
        match child:
            case Element(tag=tag, children=within):
                if tag.name == "caption":
                    caption += flat(within)
                elif tag.name in groups:
                    rows = _rows(within, before)
                    if rows is None:
                        return None
                    groups[tag.name].append(rows)
                elif tag.name == "tr":
                    rows = _rows([child], before)
                    if rows is None:
                        return None
                    _loose(groups["tbody"]).extend(rows)
                elif tag.name not in ("colgroup", "col"):
                    return None
            case {"t": "RawBlock"}:
                before.append(child)
            case _:
                return None
    return _built(before, caption, groups)


def _loose(bodies: list[list[_Row]]) -> list[_Row]:
    if not bodies:
        bodies.append([])
    return bodies[-1]


def _rows(children: Iterable[Child], before: list[Node]) -> list[_Row] | None:
    rows: list[_Row] = []
    for child in children:
        match child:
            case Element(tag=tag, children=within) if tag.name == "tr":
                row: _Row = []
                for cell in within:
                    if isinstance(cell, Element) and cell.tag.name in ("td", "th"):
                        row.append(cell)
                    elif not isinstance(cell, Element) and cell["t"] == "RawBlock":
                        before.append(cell)
                    else:
                        return None
                rows.append(row)
            case Element():
                return None
            case {"t": "RawBlock"}:
                before.append(child)
            case _:
                return None
    return rows


def _built(
    before: list[Node], caption: list[Node], groups: dict[str, list[list[_Row]]]
) -> list[Node] | None:
    head = [row for rows in groups["thead"] for row in rows]
    bodies, foot = groups["tbody"], [row for rows in groups["tfoot"] for row in rows]
    if not head and bodies:
        titles = _leading_titles(bodies[0])
        head, bodies = bodies[0][:titles], [bodies[0][titles:], *bodies[1:]]
    parts = [head, *bodies, foot]
    columns = max((_width(part) for part in parts), default=0)
    if not 1 <= columns <= MAX_COLUMNS:
        return None
    made: Node = {
        "t": "Table",
        "c": [
            _NO_ATTR,
            [None, caption],
            [[{"t": "AlignDefault"}, {"t": "ColWidthDefault"}]] * columns,
            [_NO_ATTR, _placed(head, columns)],
            [
                [_NO_ATTR, _head_columns(body, columns), [], _placed(body, columns, body=True)]
                for body in bodies
            ],
            [_NO_ATTR, _placed(foot, columns, body=True)],
        ],
    }
    return [*before, made]


def _leading_titles(rows: Sequence[_Row]) -> int:
    """Count the rows of `th` cells before the first other row, if one follows them."""
    for count, row in enumerate(rows):
        if not row or any(cell.tag.name == "td" for cell in row):
            reach = max(
                (
                    index + _span(cell.tag, "rowspan")
                    for index in range(count)
                    for cell in rows[index]
                ),
                default=0,
            )
            return count if reach <= count else 0
    return 0


def _head_columns(rows: Sequence[_Row], columns: int) -> int:
    """Count the columns at the beginning that have a `th` cell in each row, if there are others."""
    counts = [
        sum(
            _span(cell.tag, "colspan")
            for cell in takewhile(lambda cell: cell.tag.name == "th", row)
        )
        for row in rows
    ]
    least = min(counts, default=0)
    return least if least < columns else 0


def _span(tag: Tag, name: str) -> int:
    return max(1, tag.number(name, 1, MAX_COLUMNS + 1 if name == "colspan" else 65534))


def _width(rows: Sequence[_Row]) -> int:
    """Return how many columns the rows need, at most one more than a table may have."""
    widest = 0
    reach: list[int] = []
    for index, row in enumerate(rows):
        column = 0
        for cell in row:
            while column < len(reach) and reach[column] > index:
                column += 1
            for _ in range(_span(cell.tag, "colspan")):
                if column > MAX_COLUMNS:
                    return MAX_COLUMNS + 1
                reach += [0] * (column + 1 - len(reach))
                reach[column] = max(reach[column], index + _span(cell.tag, "rowspan"))
                column += 1
        widest = max(widest, column)
    return max(widest, len(reach))


def _placed(rows: Sequence[_Row], columns: int, *, body: bool = False) -> list[Any]:
    """Return pandoc's rows; `reach` holds the row that each column is free from."""
    reach = [0] * columns
    made = []
    for index, row in enumerate(rows):
        cells: list[Any] = []
        column = 0
        for cell in row:
            while column < columns and reach[column] > index:
                column += 1
            if column == columns:
                break
            down = min(_span(cell.tag, "rowspan"), len(rows) - index)
            end = min(column + _span(cell.tag, "colspan"), columns)
            across = 0
            while column < end and reach[column] <= index:
                reach[column] = index + down
                column += 1
                across += 1
            cells.append(_cell(cell, down, across, body=body))
        for free in range(columns):
            if reach[free] <= index:
                reach[free] = index + 1
                cells.append([_NO_ATTR, {"t": "AlignDefault"}, 1, 1, []])
        made.append([_NO_ATTR, cells])
    return made


def _cell(cell: Element, down: int, across: int, *, body: bool) -> list[Any]:
    attributes = cell.tag.attributes
    found = _ALIGNED.search(attributes.get("style", ""))
    named = (found[1] if found else attributes.get("align", "")).lower()
    blocks: list[Node] = list(flat(cell.children))
    if body and cell.tag.name == "th":
        blocks = [
            {"t": "Plain", "c": [{"t": "Strong", "c": block["c"]}]}
            if block["t"] in ("Plain", "Para")
            else block
            for block in blocks
        ]
    if attributes:
        blocks = [{"t": "Div", "c": [cell.tag.attr, blocks]}]
    return [_NO_ATTR, {"t": _ALIGNMENTS.get(named, "AlignDefault")}, down, across, blocks]
