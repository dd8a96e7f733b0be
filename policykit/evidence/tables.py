"""Rows -> CSV (RFC 4180) that a spreadsheet shows and does not run.

Every table that leaves policykit comes through here or through `policykit.evidence.workbook`:
coverage, commitments, registers.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_RUNS = ("=", "+", "-", "@", "\t", "\r")


def csv_text(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    r"""Return the rows as CSV with a head, lines ending in CR LF as the standard says.

    A cell that a spreadsheet would take for a formula begins with an apostrophe, which spreadsheets
    hide: what people wrote must not run on the auditor's computer.

    >>> csv_text(("id", "reason"), [("EX-2027-001", "=1+1, no")])
    'id,reason\r\nEX-2027-001,"\'=1+1, no"\r\n'
    """
    return csv_bytes(headers, rows).decode()


def csv_bytes(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Return the same in UTF-8, with no more memory than the bytes take."""
    stream = io.BytesIO()
    with io.TextIOWrapper(stream, "utf-8", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(headers)
        writer.writerows([_harmless(cell) for cell in row] for row in rows)
        text.flush()
        return stream.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_RUNS) else cell
