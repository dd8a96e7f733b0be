"""Tables from other systems: whatever the bytes are, rows with their numbers or a clear finding."""

import io
import zipfile
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from policykit.evidence.columns import ColumnMapping, Wanted, find_columns, words_of
from policykit.evidence.days import day_of, order_of
from policykit.evidence.sheet_reading import Formula, read_grids

TABLE = "Name,Start\nJo Weiß,2026-01-05\n\nZoë Łuk,2026-02-01\n"
LISBON = ZoneInfo("Europe/Lisbon")


def rows(data, name="x.csv", encoding=""):
    grids, found = read_grids(data, name, encoding)
    return [(row.number, row.cells) for row in grids[0].rows], [
        (one.severity.value, one.code, one.place.line) for one in found
    ]


EXPECTED = [
    (1, ("Name", "Start")),
    (2, ("Jo Weiß", "2026-01-05")),
    (4, ("Zoë Łuk", "2026-02-01")),
]


@pytest.mark.parametrize(
    "data",
    [
        TABLE.encode(),
        TABLE.encode("utf-8-sig"),
        TABLE.encode("utf-16"),
        TABLE.encode("utf-16-le"),
        TABLE.replace(",", ";").replace("\n", "\r\n").encode(),
        TABLE.replace(",", "\t").encode(),
    ],
)
def test_encodings_and_separators_are_told_by_the_bytes(data):
    assert rows(data) == (EXPECTED, [])


def test_excel_says_its_separator_in_a_line_of_its_own():
    found, problems = rows(b"sep=|\r\nName|Start\r\nAna, Jr.|2026-01-05\r\n")
    assert (found, problems) == (
        [(2, ("Name", "Start")), (3, ("Ana, Jr.", "2026-01-05"))],
        [],
    )


def test_windows_1252_is_read_with_a_warning_or_as_it_was_named():
    data = "Name,Start\nJo Weiß,2026-01-05\n".encode("cp1252")
    assert rows(data) == (EXPECTED[:2], [("warning", "PK037", 2)])
    assert rows(data, encoding="cp1252") == (EXPECTED[:2], [])
    assert read_grids(data, "x.csv", "utf-8")[1][0].code == "PK030"


def test_lines_of_two_encodings_are_named():
    data = "Name\nJo Weiß\n".encode() + "Zoë\nAna\nChloé\n".encode("cp1252")
    assert rows(data)[1] == [("error", "PK037", 3), ("error", "PK037", 5)]


def test_text_that_was_decoded_wrongly_before_is_named():
    assert rows("Name\nJo WeiÃŸ\nJ\ufffd\n".encode())[1] == [("error", "PK037", 3)]
    assert rows("Name\nJo Wei\u00c3\u009f\n".encode())[1] == [("error", "PK037", 2)]


def test_a_cell_over_two_lines_counts_both():
    found, _ = rows(b'Name,Note\nAna,"one\ntwo"\nBo,x\n')
    assert [number for number, _ in found] == [1, 2, 4]


def test_json_is_flattened():
    data = b"""{"results": {"data": [
        {"emailAddress": "a@x", "name": {"display": "Ana"}, "groupIds": ["g1", "g2"], "end": null},
        {"emailAddress": "b@x", "employment": {"startDate": "2026-01-05"}}]}}"""
    found, problems = rows(data, "people.json")
    assert found[0] == (
        0,
        ("emailAddress", "name.display", "groupIds", "end", "employment.startDate"),
    )
    assert found[1] == (1, ("a@x", "Ana", "g1; g2", "", ""))
    assert found[2] == (2, ("b@x", "", "", "", "2026-01-05"))
    assert problems == []


def book(*rows_of_it):
    workbook = Workbook()
    for row in rows_of_it:
        workbook.active.append(row)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def test_workbooks_keep_dates_and_formulas_apart():
    data = book(("Name", "Start", "No"), ("Ana", datetime(2026, 1, 5), 7), ("=1+1", None, 7.5))  # noqa: DTZ001
    found, problems = rows(data, "people.xlsx")
    assert found[1] == (2, ("Ana", datetime(2026, 1, 5), "7"))  # noqa: DTZ001
    assert isinstance(found[2][1][0], Formula)
    assert problems == []


def bomb():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (201 * 1024 * 1024))
    return stream.getvalue()


def entities():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.xml", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')
    return stream.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 cut off",
        book(("Name",))[:-30],
        entities(),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old workbook",
        b'{"people": 3}',
        b'[{"a": 1}',
        b'Name,"Start\nAna,2026',
        b"\x00\x01\x02\x03\xff",
        b"[" * 100_000,
    ],
)
def test_what_is_no_table_is_refused_by_name(data):
    grids, found = read_grids(data, "odd.xlsx")
    assert grids == ()
    assert [one.code for one in found] == ["PK030"]


def test_a_bomb_is_not_unpacked():
    _, (found,) = read_grids(bomb(), "bomb.xlsx")
    assert "200 MiB" in found.message


@given(st.binary(max_size=300))
def test_no_bytes_end_in_a_traceback(data):
    grids, found = read_grids(data, "any")
    assert grids or found or not data.strip()


def test_columns_are_found_below_a_title_and_by_exactness():
    data = b"Export of today\nEmail,Work Email,Hire-Date,Note\na@x,b@x,2026-01-05,-\n"
    grids, _ = read_grids(data, "x.csv")
    wanted = (Wanted("email", ("work email",)), Wanted("start", ("hire date",)))
    headed, found = find_columns(grids, wanted, (("email",), ("start",)), ColumnMapping(), "x.csv")
    assert (headed.head, found) == (2, ())
    assert headed.text(headed.rows[0], "email") == "a@x"
    assert headed.unused == ("Work Email", "Note")
    mapped = ColumnMapping({"email": "work-email"})
    headed, _ = find_columns(grids, wanted, (("email",), ("start",)), mapped, "x.csv")
    assert headed.text(headed.rows[0], "email") == "b@x"


def test_missing_and_double_columns_are_named():
    wanted = (Wanted("email", ("work email",)), Wanted("start", ("hire date",)))

    def codes(data):
        grids, _ = read_grids(data, "x.csv")
        _, found = find_columns(grids, wanted, (("email",), ("start",)), ColumnMapping(), "x.csv")
        return [one.message for one in found]

    assert codes(b"A,B\n1,2\n") == [
        "no column is the email; the columns are 'A', 'B'",
        "no column is the start; the columns are 'A', 'B'",
    ]
    assert codes(b"Email,Start,Email\n1,2,3\n") == [
        "two columns are called 'Email', and one of them should be the email"
    ]
    assert codes(b"") == ["it is empty"]


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2026-03-04", "", "2026-03-04"),
        ("2026-03-04T23:30:00Z", "", "2026-03-04"),
        ("2026-08-04T23:30:00Z", "", "2026-08-05"),
        ("2026-08-04 23:30:00+00:00", "", "2026-08-05"),
        ("2026-03-04 09:00", "", "2026-03-04"),
        ("25/03/2026", "", "2026-03-25"),
        ("03/25/2026 4:05 PM", "", "2026-03-25"),
        ("04.03.2026", "day-first", "2026-03-04"),
        ("04/03/2026", "month-first", "2026-04-03"),
        ("04/03/2026", "", None),
        ("04/04/2026", "", "2026-04-04"),
        ("5 Mar 2026", "", "2026-03-05"),
        ("March 5th, 2026 at 10:00 AM", "", "2026-03-05"),
        ("05-Mar-2026", "", "2026-03-05"),
        ("2026/3/5", "", "2026-03-05"),
        ("31/02/2026", "", None),
        ("3/4/26", "", None),
        ("soon", "", None),
        ("46082", "", None),
    ],
)
def test_days_are_read_or_refused(text, order, day):
    try:
        found = day_of(text, order, LISBON)
    except ValueError:
        found = None
    assert found == (date.fromisoformat(day) if day else None)


def test_a_column_shows_its_order_or_contradicts_itself():
    assert order_of(["03/04/2026", "03/25/2026"]) == "month-first"
    assert order_of(["25/03/2026", "03/25/2026"]) == ""


def test_words_of_headers():
    assert words_of("  E-Mail  Adresse ") == "e mail adresse"
