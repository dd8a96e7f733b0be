"""Tables for spreadsheets: nothing in them runs, nothing is lost, same rows are same bytes."""

import csv
import errno
import io
import tempfile
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from policykit.evidence.tables import csv_text
from policykit.evidence.workbook import Sheet, xlsx_bytes

AT = datetime(2027, 3, 1, 9, 30, tzinfo=UTC)
ROWS = (("=1+1", "a\nb"), ("+49 30", "-"), ("@x", "007"), ("http://example.com", ""))


def workbook(data):
    return load_workbook(io.BytesIO(data))


@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), max_size=4))
def test_no_cell_of_a_csv_begins_a_formula_and_none_is_lost(rows):
    read = list(csv.reader(io.StringIO(csv_text(("one", "two"), rows), newline="")))[1:]
    for row, back in zip(rows, read, strict=True):
        for cell, seen in zip(row, back, strict=True):
            assert not seen.startswith(("=", "+", "-", "@", "\t", "\r"))
            assert seen.removeprefix("'") == cell.removeprefix("'")


def test_every_cell_of_a_workbook_is_text():
    sheet = workbook(xlsx_bytes([Sheet("Rows", ("one", "two"), ROWS)], "Rows", AT)).active
    cells = [list(row) for row in sheet.iter_rows()]
    assert {cell.data_type for row in cells for cell in row if cell.value} == {"s"}
    assert [[cell.value or "" for cell in row] for row in cells[1:]] == [list(row) for row in ROWS]


def test_the_same_rows_at_the_same_moment_are_the_same_bytes():
    sheets = [Sheet("Rows", ("one", "two"), ROWS), Sheet("More", ("x",), ())]
    first, second = (xlsx_bytes(sheets, "Rows", AT) for _ in range(2))
    assert first == second
    assert b"2027-03-01T09:30:00Z" in zipfile.ZipFile(io.BytesIO(first)).read("docProps/core.xml")


def test_a_cell_longer_than_a_workbook_holds_says_that_it_is_cut():
    made = xlsx_bytes([Sheet("Long", ("x",), (("y" * 40_000,),))], "Long", AT)
    value = workbook(made)["Long"]["A2"].value
    assert len(value) == 32_767
    assert value.endswith("the CSV has all of it)")


def test_a_tab_has_no_letters_that_a_tab_cannot_have():
    made = workbook(xlsx_bytes([Sheet("A/B: [2027] " + "x" * 40, ("x",), ())], "T", AT))
    assert made.sheetnames == ["A B   2027  xxxxxxxxxxxxxxxxxxx"]


def test_rows_are_not_left_on_the_disk_where_a_later_sheet_is_wrong(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    wrong = Sheet("Rest", ("one",), (("1", "2"),))
    with pytest.raises(ValueError, match="another number of cells"):
        xlsx_bytes([Sheet("People", ("name",), (("Ann",),)), wrong], "Report", AT)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_said_to_be_full(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr("xlsxwriter.packager.Packager._create_package", full)
    with pytest.raises(OSError, match="No space left") as caught:
        xlsx_bytes([Sheet("People", ("name",), (("Ann",),))], "Report", AT)
    assert caught.value.errno == errno.ENOSPC
    assert list(tmp_path.iterdir()) == []


def test_rows_of_another_length_are_refused():
    with pytest.raises(ValueError, match="another number of cells"):
        xlsx_bytes([Sheet("Rows", ("one", "two"), (("1",),))], "Rows", AT)
    with pytest.raises(ValueError, match="at least one sheet"):
        xlsx_bytes([], "Rows", AT)
