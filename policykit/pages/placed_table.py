"""A table as the flowable that page ends cut: between rows, and so that no row is alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from reportlab.platypus import CondPageBreak

from policykit.pages.reportlab_internals import (
    TableMeasuredOnce,
    cells_below_head,
    height_of_first_rows,
    height_without_last_rows,
    rows_below_head,
)

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

    from policykit.pages.long_table import LongTable

_ROWS_TO_SHARE = 3
"""How many rows a page must hold to give one of them to a row that is alone on the next."""

_ROWS_TO_CARRY = 3
"""How many rows a table gives to the next page at most, so that what follows is not alone there."""


class PlacedTable(TableMeasuredOnce):
    """A table moved sideways, so that it can stand in, or reach into the margin column.

    It is split between rows; only a row too tall for any page is split itself.

    Attributes:
        shift: how far it is moved.
        column_height: how much a page holds.
        has_spans: whether cells reach over several rows or columns.
        followed_by: the height of what ends the document after it, which it does not leave alone
            on the last page.
        long_table: where more rows come from, if these are not all.
        end: how many rows of it are in this table and before it.
    """

    shift: float = 0
    column_height: float = 0
    has_spans: bool = False
    followed_by: float = 0
    long_table: LongTable | None = None
    end: int = 0

    @property
    def rows_to_carry(self) -> int:
        """How many rows go to the next page with what follows; 0 if the table has too few."""
        half = rows_below_head(self) // 2
        return 0 if self.has_spans or half == 1 else min(half, _ROWS_TO_CARRY)

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Return the size; more than there is room for, where rows are carried to the next page."""
        width, height = super().wrap(available_width, available_height)
        if self._carries_rows(height, available_height):
            height = available_height + 1
        return width, height

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """Return the part that fits and the rest, or nothing."""
        self.splitInRow = 0
        _, height = super().wrap(available_width, available_height)
        if self._carries_rows(height, available_height):
            return self._without_last(self.rows_to_carry, available_width)
        parts = list(super().split(available_width, available_height))
        if not parts and height_of_first_rows(self) > self.column_height:
            self.splitInRow = 1
            parts = list(super().split(available_width, available_height))
        match parts:
            case [first, rest] if self._leaves_one(first, rest):
                parts = self._without_last(2, available_width) or parts
        if len(parts) > 1:
            parts[-1] = self._filled(cast("PlacedTable", parts[-1]))
        return parts

    def _filled(self, rest: PlacedTable) -> PlacedTable:
        """Return what is left for the next page, with more rows of a long table."""
        made = self.long_table and self.long_table.filled(cells_below_head(rest), self.end)
        if made:
            made.column_height = self.column_height
        else:
            made = rest
            made.long_table, made.end = self.long_table, self.end
        made.followed_by = self.followed_by
        return made

    def _without_last(self, rows: int, available_width: float) -> list[Flowable]:
        """Return the table without its last rows, and those on the next page in any case."""
        height = height_without_last_rows(self, rows) + 0.01
        match super().split(available_width, height):
            case [first, rest]:
                return [first, CondPageBreak(self.column_height), rest]
            case _:
                return []

    def _leaves_one(self, first: Any, rest: Any) -> bool:
        """Say whether one row would stand alone on the next page, and another can join it."""
        is_simple = not (self.splitInRow or self.has_spans)
        return is_simple and rows_below_head(rest) == 1 and rows_below_head(first) >= _ROWS_TO_SHARE

    def _carries_rows(self, height: float, available: float) -> bool:
        """Say whether this fits and what follows does not, and rows can go before it."""
        fits_alone = height <= available < height + self.followed_by
        return fits_alone and self.rows_to_carry > 0

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803 - reportlab's signature
        """Draw the table moved by `shift`."""
        super().drawOn(canvas, x + self.shift, y)

    def onSplit(self, T: Any, byRow: int = 1) -> None:  # noqa: N802, N803, ARG002 - reportlab's signature
        """Keep the place on both sides of a page break."""
        T.shift = self.shift
        T.column_height = self.column_height
        T.has_spans = self.has_spans
        T.hAlign = self.hAlign
