"""Tables as other systems export them: CSV, XLSX or JSON, bytes -> rows with their numbers.

Takes bytes and gives cells, without knowing what they mean. Encodings are UTF-8, UTF-16 and
Windows-1252, told by their bytes or named. A workbook is bounded in what it may unpack to, and a
formula in a cell stays one, so that nobody takes what it would compute for what somebody wrote.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from policykit.errors import Diagnostic, Place, error, warning

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Value = str | datetime | date
"""What a cell holds: text, or the date or moment that a workbook has in it."""

_MOST_ROWS = 200_000
_MOST_CELLS = 300  # in a row
_MOST_UNPACKED = 200 * 1024 * 1024
_XLSX = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_SEPARATORS = ",;\t|"
_ENCODINGS = {"utf-8", "utf-16", "cp1252"}
_AGAIN = "Export it again as CSV in UTF-8, or as XLSX, and give that file."
_WRONGLY_DECODED = re.compile("[\u00c2\u00c3][\u0080-\u00bf]|\u00e2\u20ac|\ufffd")


class Formula(str):
    """A cell of a workbook that computes its value."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row; `number` is what a spreadsheet shows beside it, counted from 1."""

    number: int
    cells: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """One table of a file; `sheet` is empty where a file has only one."""

    sheet: str
    rows: tuple[SourceRow, ...]


class _UnreadableError(Exception):
    """Why a file is no table, in words; with the line where that is known."""

    def __init__(self, why: str, line: int | None = None) -> None:
        super().__init__(why)
        self.line = line


def read_grids(
    data: bytes, name: str, encoding: str = ""
) -> tuple[tuple[Grid, ...], tuple[Diagnostic, ...]]:
    """Return the tables in a file and everything wrong with how it is written.

    Args:
        data: its bytes.
        name: for messages.
        encoding: `utf-8`, `utf-16` or `cp1252` where it is known; empty to tell by the bytes.
    """
    try:
        if data.startswith(_XLSX):
            return _workbook(data), ()
        if data.startswith(_OLD_EXCEL):
            message = "it is a workbook of the kind before 2007, or one with a password"
            return (), (error("PK030", message, Place(name), _AGAIN),)
        text, found = _text(data, name, encoding)
        if text.lstrip()[:1] in ("[", "{"):
            return (Grid("", tuple(_json_rows(text))),), found
        return (Grid("", tuple(_csv_rows(text))),), found
    except _UnreadableError as problem:
        return (), (error("PK030", str(problem), Place(name, problem.line), _AGAIN),)


def _text(data: bytes, name: str, encoding: str) -> tuple[str, tuple[Diagnostic, ...]]:
    if encoding and encoding not in _ENCODINGS:
        raise _UnreadableError(f"{encoding} is not one of {', '.join(sorted(_ENCODINGS))}")
    told = encoding or _told_by_bytes(data)
    found: list[Diagnostic] = []
    if not told:
        told, found = _guessed(data, name)
    try:
        text = data.decode("utf-8-sig" if told == "utf-8" else told)
    except UnicodeDecodeError as problem:
        # A line of another encoding is named below; what is no text at all is named here.
        if any(one.code == "PK037" for one in found):
            text = data.decode("cp1252", "replace")
        else:
            line = data[: problem.start].count(b"\n") + 1
            raise _UnreadableError(f"it is not {told} as it was said to be", line) from problem
    if "\x00" in text:
        raise _UnreadableError("it is not text: there is a NUL in it")
    for number, row in enumerate(text.splitlines(), 1):
        damaged = _WRONGLY_DECODED.search(row)
        if damaged and told != "cp1252":
            message = f"text was decoded wrongly before it came here: {damaged[0]!r}"
            hint = "Write the names in this row right, or export the file again as UTF-8."
            found.append(error("PK037", message, Place(name, number), hint))
    return text, tuple(found)


def _told_by_bytes(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = data[:200]
    if len(head) > 1 and head[1::2].count(0) > len(head) // 4:
        return "utf-16-le"
    if len(head) > 1 and head[0::2].count(0) > len(head) // 4:
        return "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return "utf-8"


def _guessed(data: bytes, name: str) -> tuple[str, list[Diagnostic]]:
    """Return cp1252 for what is not UTF-8; where some lines are and others are not, say which."""
    good, bad = [], []
    for number, line in enumerate(data.splitlines(), 1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            good.append(number)
        except UnicodeDecodeError:
            bad.append(number)
    if good:
        return "cp1252", [
            error(
                "PK037",
                f"this line is not UTF-8, and line {good[0]} is: the file was put together from "
                "files of two encodings",
                Place(name, number),
                "Export it again as a whole, or save each part as UTF-8 first.",
            )
            for number in bad
        ]
    message = "the file is not UTF-8 and was read as Windows-1252"
    hint = "Look at the names with accents. If they are wrong, export it again as UTF-8."
    return "cp1252", [warning("PK037", message, Place(name, bad[0]), hint)]


def _csv_rows(text: str) -> Iterator[SourceRow]:
    # Excel writes the separator into a line of its own; it counts among the rows all the same.
    named = re.match(r"(?i)sep=(.)\r?\n", text)
    head = text[named.end() :] if named else text
    line = next((one for one in head.splitlines() if one.strip()), "")
    bare = re.sub(r'"[^"]*"', "", line)
    separator = named[1] if named else max(_SEPARATORS, key=bare.count)
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=separator, strict=True)
    before = 1 if named else 0
    started = before + 1
    try:
        for count, cells in enumerate(reader):
            if count > _MOST_ROWS or len(cells) > _MOST_CELLS:
                raise _UnreadableError(
                    f"it has more than {_MOST_ROWS} rows or {_MOST_CELLS} columns"
                )
            if any(cell.strip() for cell in cells):
                yield SourceRow(started, tuple(cell.strip() for cell in cells))
            started = before + reader.line_num + 1
    except csv.Error as problem:
        raise _UnreadableError(f"it is not CSV: {problem}", before + reader.line_num) from problem


def _json_rows(text: str) -> Iterator[SourceRow]:
    """Yield the objects of the first list of objects as rows below a row of their keys."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise _UnreadableError(
            f"it is not JSON: {problem}", getattr(problem, "lineno", None)
        ) from None
    objects = _first_list(value)
    if not objects:
        raise _UnreadableError("there is no list of objects in it")
    flat = [dict(_flat(one)) for one in objects]
    keys = tuple(dict.fromkeys(key for one in flat for key in one))
    if len(keys) > _MOST_CELLS or len(flat) > _MOST_ROWS:
        raise _UnreadableError(f"it has more than {_MOST_ROWS} objects or {_MOST_CELLS} keys")
    yield SourceRow(0, keys)
    for number, one in enumerate(flat, 1):
        yield SourceRow(number, tuple(one.get(key, "") for key in keys))


def _first_list(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [one for one in value if isinstance(one, dict)]
    if isinstance(value, dict):
        for one in value.values():
            if found := _first_list(one):
                return found
    return []


def _flat(value: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, one in value.items():
        name = f"{path}.{key}" if path else str(key)
        if isinstance(one, dict):
            yield from _flat(one, name)
        elif isinstance(one, list):
            parts = [one_part for one_part in one if isinstance(one_part, str | int)]
            yield name, "; ".join(map(str, parts))
        else:
            yield name, "" if one is None else str(one).strip()


def _workbook(data: bytes) -> tuple[Grid, ...]:
    _require_harmless(data)
    from openpyxl import load_workbook  # noqa: PLC0415 - only workbooks need it
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        grids = [Grid(sheet.title, tuple(_sheet_rows(sheet))) for sheet in book.worksheets]
    except (KeyError, ValueError, TypeError, SyntaxError, OSError, InvalidFileException) as problem:
        raise _UnreadableError(f"the workbook cannot be read: {problem}") from problem
    return tuple(grid for grid in grids if grid.rows)


def _require_harmless(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > _MOST_UNPACKED:
                raise _UnreadableError("it unpacks to more than 200 MiB, which no roster does")
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    with archive.open(entry) as part:
                        if b"<!DOCTYPE" in part.read(1000):
                            raise _UnreadableError("it defines entities, which no workbook does")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as problem:
        raise _UnreadableError(f"the workbook cannot be unpacked: {problem}") from problem


def _sheet_rows(sheet: Any) -> Iterator[SourceRow]:
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number > _MOST_ROWS or len(row) > _MOST_CELLS:
            raise _UnreadableError(
                f"{sheet.title} has more than {_MOST_ROWS} rows or {_MOST_CELLS} columns"
            )
        cells = tuple(_cell(cell) for cell in row)
        if any(cells):
            yield SourceRow(number, cells)


def _cell(cell: Any) -> Value:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return Formula(value)
    if isinstance(value, datetime | date):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def texts(cells: Sequence[Value]) -> tuple[str, ...]:
    """Return cells as text, dates as year-month-day."""
    return tuple(cell if isinstance(cell, str) else cell.isoformat() for cell in cells)
