"""The rows of a long table, of which the flowable holds a page and a little more at a time.

reportlab measures all the rows that are left again for each page: time by the square of the rows.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from policykit.pages.placed_table import PlacedTable

_ROWS_AT_ONCE = 120
"""More rows than any page holds, be they as low as their padding."""

Span = tuple[tuple[int, int], tuple[int, int]]
"""(column, row) of the first and the last cell that are one."""


@dataclass(frozen=True)
class LongTable:
    """All rows of a table, counted from its head.

    Attributes:
        rows: the cells of each, those of the head first.
        head_rows: how many rows at the top are the head.
        heading_rows: further rows to be set off, in order.
        spans: in the order of their first rows.
        build: makes the flowable of some rows, with what is set off and joined among them.
    """

    rows: Sequence[Sequence[Any]]
    head_rows: int
    heading_rows: Sequence[int]
    spans: Sequence[Span]
    build: Callable[[Sequence[Sequence[Any]], Sequence[int], Sequence[Span]], PlacedTable]

    def first(self) -> PlacedTable:
        """Return the flowable of the first rows, which takes more as pages take them from it."""
        return self._piece(self.head_rows, ())

    def filled(self, rest: Sequence[Sequence[Any]], end: int) -> PlacedTable | None:
        """Return the flowable of what a page has left over and of the rows after it.

        Args:
            rest: the rows below the head that are left, as reportlab has divided them.
            end: the number of the row after them.

        Returns:
            None where no rows are missing.
        """
        if end == len(self.rows) or len(rest) >= _ROWS_AT_ONCE:
            return None
        return self._piece(end - len(rest), rest)

    def _piece(self, begin: int, given: Sequence[Sequence[Any]]) -> PlacedTable:
        head = self.head_rows
        end = self._cuts[bisect_left(self._cuts, min(begin + _ROWS_AT_ONCE, len(self.rows)))]
        moved = begin - head
        made = self.build(
            [*self.rows[:head], *given, *self.rows[begin + len(given) : end]],
            [row - moved for row in _between(self.heading_rows, begin, end)],
            [
                *_between(self.spans, 0, head, _first_row),
                *(_up(span, moved) for span in _between(self.spans, begin, end, _first_row)),
            ],
        )
        made.long_table, made.end = self, end
        return made

    @cached_property
    def _cuts(self) -> list[int]:
        """The rows that no cell reaches into from above, and the end."""
        reach = [0] * (len(self.rows) + 1)
        for (_, top), (_, bottom) in self.spans:
            reach[top] = max(reach[top], bottom + 1)
        cuts, furthest = [], 0
        for row, to in enumerate(reach):
            if furthest <= row:
                cuts.append(row)
            furthest = max(furthest, to)
        return cuts


def _between(
    found: Sequence[Any], begin: int, end: int, row_of: Callable[[Any], int] | None = None
) -> Sequence[Any]:
    first, last = (bisect_left(found, row, key=row_of) for row in (begin, end))
    return found[first:last]


def _first_row(span: Span) -> int:
    return span[0][1]


def _up(span: Span, rows: int) -> Span:
    (left, top), (right, bottom) = span
    return (left, top - rows), (right, bottom - rows)


def is_long(rows: Sequence[object]) -> bool:
    """Say whether a table is worth the trouble."""
    return len(rows) > 2 * _ROWS_AT_ONCE
