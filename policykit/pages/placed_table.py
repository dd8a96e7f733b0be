"""A table as the flowable that page ends cut: between rows, and so that no row is alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportlab.platypus import Table

from policykit.pages.reportlab_internals import (
    height_of_first_rows,
    height_without_last_row,
    rows_below_head,
)

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

_ROWS_TO_SHARE = 3
"""How many rows a page must hold to give one of them to a row that is alone on the next."""


class PlacedTable(Table):
    """A table moved sideways, so that it can stand in, or reach into the margin column.

    It is split between rows; only a row too tall for any page is split itself.
    """

    shift: float = 0
    column_height: float = 0
    has_spans: bool = False

    def split(self, available_width: float, available_height: float) -> list[Flowable]:
        """Return the part that fits and the rest, or nothing."""
        self.splitInRow = 0
        parts = list(super().split(available_width, available_height))
        if not parts and height_of_first_rows(self) > self.column_height:
            self.splitInRow = 1
            parts = list(super().split(available_width, available_height))
        match parts:
            case [first, rest] if self._leaves_one(first, rest):
                height = height_without_last_row(first) + 0.01
                parts = list(super().split(available_width, height)) or parts
        return parts

    def _leaves_one(self, first: Any, rest: Any) -> bool:
        """Say whether one row would stand alone on the next page, and another can join it."""
        is_simple = not (self.splitInRow or self.has_spans)
        return is_simple and rows_below_head(rest) == 1 and rows_below_head(first) >= _ROWS_TO_SHARE

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803 - reportlab's signature
        """Draw the table moved by `shift`."""
        super().drawOn(canvas, x + self.shift, y)

    def onSplit(self, T: Any, byRow: int = 1) -> None:  # noqa: N802, N803, ARG002 - reportlab's signature
        """Keep the place on both sides of a page break."""
        T.shift = self.shift
        T.column_height = self.column_height
        T.has_spans = self.has_spans
        T.hAlign = self.hAlign
