"""Rows -> XLSX (ECMA-376), for people who sort and filter: every cell is text, so nothing runs.

The same rows give the same bytes, since the moment in a workbook is an argument.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import chain
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_MOST_LETTERS = 32_767  # Excel's limit for a cell; what is longer it would drop whole
_LONGEST_NAME = 31  # of a sheet
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_NARROWEST, _WIDEST = 8, 60  # columns, in letters
_CUT = " … (cut: the cell of a workbook holds no more; the CSV has all of it)"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table.

    Attributes:
        name: on its tab in a workbook; letters that a tab cannot have become spaces.
        headers: the names of the columns.
        rows: the cells; each row has as many as there are headers.
    """

    name: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def xlsx_bytes(sheets: Sequence[Sheet], title: str, made: datetime) -> bytes:
    """Return the tables as one workbook, each on a sheet with a fixed head and filters.

    Args:
        sheets: at least one; their names must differ in more than upper and lower case.
        title: of the workbook, in its properties.
        made: when, in UTC; the same moment gives the same bytes.

    Raises:
        ValueError: there is no sheet, or a row has another number of cells than the head.
        OSError: the disk for temporary files has no room.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - only exports need it
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415

    if not sheets:
        raise ValueError("a workbook has at least one sheet")
    stream = io.BytesIO()
    # Each row goes to a temporary file when the next one begins: memory does not grow with rows.
    # A folder around them, since XlsxWriter leaves them behind when anything goes wrong.
    with TemporaryDirectory(prefix="policykit-workbook-") as folder:
        workbook = Workbook(stream, {"constant_memory": True, "tmpdir": folder})
        try:
            _fill(workbook, sheets, title, made)
            workbook.close()
        except FileCreateError as failure:  # what went wrong is inside; it holds half an archive
            raise failure.args[0].with_traceback(None) from None
        finally:
            for page in workbook.worksheets():
                page.row_data_fh.close()
    return stream.getvalue()


def _fill(workbook: Any, sheets: Sequence[Sheet], title: str, made: datetime) -> None:
    workbook.set_properties({"title": title, "created": made.replace(tzinfo=None)})
    head = workbook.add_format({"bold": True, "bottom": 1, "valign": "top", "text_wrap": True})
    plain = workbook.add_format({"valign": "top", "text_wrap": True, "num_format": "@"})
    for sheet in sheets:
        if any(len(row) != len(sheet.headers) for row in sheet.rows):
            raise ValueError(f"a row of {sheet.name} has another number of cells than its head")
        page = workbook.add_worksheet(sheet.name.translate(_NOT_IN_NAMES)[:_LONGEST_NAME].strip())
        longest = [0] * len(sheet.headers)
        for number, row in enumerate(chain((sheet.headers,), sheet.rows)):
            for column, cell in enumerate(row):
                # Written as a string, a cell is never looked at for formulas, links or numbers.
                page.write_string(number, column, _fitting(cell), plain if number else head)
                if len(cell) > longest[column]:
                    lines = cell.split("\n") if "\n" in cell else (cell,)
                    longest[column] = max(longest[column], *map(len, lines))
        for column, letters in enumerate(longest):
            page.set_column(column, column, min(max(letters + 2, _NARROWEST), _WIDEST))
        page.freeze_panes(1, 0)
        if sheet.rows:
            page.autofilter(0, 0, len(sheet.rows), len(sheet.headers) - 1)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)


def _fitting(cell: str) -> str:
    return cell if len(cell) <= _MOST_LETTERS else cell[: _MOST_LETTERS - len(_CUT)] + _CUT
