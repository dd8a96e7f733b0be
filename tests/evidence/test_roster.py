"""A list of people against the one before: findings with their rows, all together, no guesses."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from policykit.evidence.columns import ColumnMapping, Exclusion
from policykit.evidence.reconciliation import Wishes, reconcile
from policykit.evidence.roster_names import PersonName, names_bytes, read_names
from policykit.evidence.roster_reading import read_roster
from policykit.evidence.sheet_reading import read_grids
from policykit.record import Member, PersonKind, Spell

TODAY = date(2026, 11, 25)
HEAD = "Employee #,Full name,Work Email,Hire Date,Last day,Employment Type,Department,Manager\n"


def read(text, mapping=ColumnMapping()):  # noqa: B008 - it is frozen
    grids, _ = read_grids(text.encode(), "hr.csv")
    return read_roster(grids, mapping, "hr.csv", ZoneInfo("Europe/Lisbon"))


def codes(found):
    return [(one.code, one.place.line if one.place else None) for one in found]


def test_the_words_of_systems_are_understood():
    file, found = read(
        HEAD
        + "7,Ana Silva,Ana@Acme.example,2024-01-08,,Full-Time,Platform; Security,\n"
        + "8,Bo Lind,bo@acme.example,2025-01-08,2026-12-31,Contractor,,ana@acme.example\n"
    )
    assert found == ()
    ana, bo = file.rows
    assert (ana.row, ana.email, ana.groups) == (2, "ana@acme.example", ("Platform", "Security"))
    assert (bo.kind, bo.end, bo.manager) == (
        PersonKind.CONTRACTOR,
        date(2026, 12, 31),
        "ana@acme.example",
    )


VANTA = b"""[{"emailAddress": "a@x.example", "name": {"display": "Ana"}, "groupIds": ["eng"],
  "employment": {"status": "CURRENT", "startDate": "2024-01-08T00:00:00Z", "endDate": null}}]"""


def test_the_people_of_vantas_interface_are_understood():
    grids, _ = read_grids(VANTA, "people.json")
    file, found = read_roster(grids, ColumnMapping(), "people.json", ZoneInfo("UTC"))
    assert found == ()
    assert (file.rows[0].name, file.rows[0].start, file.rows[0].groups) == (
        "Ana",
        date(2024, 1, 8),
        ("eng",),
    )


def test_all_that_is_wrong_is_said_together():
    _, found = read(
        HEAD
        + "1,Ana,ana@x.example,03/04/2026,,,,\n"
        + "2,=HYPERLINK(1),bo@x.example,2026-01-01,,,,\n"
        + "3,Cy,cy@x.example,2026-01-01,2025-01-01,Wizard,,\n"
        + "4,Di,,2026-01-01,,,,\n"
        + "1,Eve,eve@x.example,2026-01-01,,,,\n"
        + "6,Fay,ANA@x.example,2026-01-01,,,,\n"
        + "7,,gus@x.example,,,,,\n"
        + "8,Hal,hal at x,2026-01-01,,,,\n"
    )
    assert sorted(codes(found), key=lambda one: one[1]) == [
        ("PK033", 2),
        ("PK032", 3),
        ("PK039", 4),
        ("PK039", 4),
        ("PK034", 5),
        ("PK035", 6),
        ("PK035", 7),
        ("PK034", 8),
        ("PK034", 8),
        ("PK039", 9),
    ]


def test_who_left_has_a_last_day():
    head = "Name,Email,Start date,Status\n"
    assert codes(read(head + "Ana,a@x.example,2024-01-08,Terminated\n")[1]) == [("PK034", 2)]


def test_rows_are_left_out_with_a_reason_and_words_explained():
    mapping = ColumnMapping(
        exclude=(Exclusion("Department", "Board", "Advisers without accounts"),),
        kinds={"Wizard": "contractor"},
        dates="day-first",
    )
    file, found = read(
        HEAD
        + "1,Ana,ana@x.example,03/04/2026,,Wizard,Magic,\n"
        + "2,Bo,bo@x.example,01/02/2026,,,board,\n",
        mapping,
    )
    assert found == ()
    assert [(one.start, one.kind) for one in file.rows] == [
        (date(2026, 4, 3), PersonKind.CONTRACTOR)
    ]
    assert (file.count, file.excluded) == (2, {"Advisers without accounts": 1})
    wrong = ColumnMapping(exclude=(Exclusion("Unit", "Board", "x"),))
    assert codes(read(HEAD + "1,Ana,ana@x.example,2026-04-03,,,,\n", wrong)[1]) == [("PK031", None)]


ANA = PersonName("Ana Silva", ("ana@x.example", "ana.old@x.example"), "1")
BO = PersonName("Bo Lind", ("bo@x.example",), "")
NAMES = {"P-0001": ANA, "P-0002": BO}


def member(identifier, start=date(2024, 1, 8), end=None, groups=()):
    spells = (Spell(start, end),)
    return Member(identifier, PersonKind.EMPLOYEE, spells, ((start, frozenset(groups)),), None)


PEOPLE = {"P-0001": member("P-0001"), "P-0002": member("P-0002")}


def against(text, wishes=Wishes(), people=None, names=None):  # noqa: B008 - it is frozen
    file, found = read("Number,Name,Email,Start,End,Department,Manager\n" + text)
    assert found == ()
    people = PEOPLE if people is None else people
    names = NAMES if names is None else names
    return reconcile(file.rows, people, names, wishes, TODAY, "hr.csv")


SAME_TWO = "1,Ana Silva,ana@x.example,2024-01-08,,,\n,Bo Lind,bo@x.example,2024-01-08,,,\n"


def test_nothing_new_changes_nothing():
    result, found = against(SAME_TWO)
    assert (result.changed, found, result.total) == ((), (), 2)
    assert result.names == NAMES


def test_a_new_name_and_address_stay_the_same_person():
    text = SAME_TWO.replace("Ana Silva,ana@", "Ana Reyes,ana.reyes@")
    result, found = against(text)
    assert found == ()
    assert result.changed == ()
    assert result.names["P-0001"] == PersonName(
        "Ana Reyes", ("ana.reyes@x.example", *ANA.emails), "1"
    )
    assert result.renamed == {
        "P-0001": "Ana Silva is now Ana Reyes; ana@x.example is now ana.reyes@x.example"
    }


def test_a_new_address_without_a_number_is_asked_about():
    text = SAME_TWO.replace("bo@", "bo.lind@")
    assert [one.code for one in against(text)[1]] == ["PK048"]
    (found,) = against(text)[1]
    assert "--same bo.lind@x.example=bo@x.example" in found.hint
    result, found = against(text, Wishes(same={"bo.lind@x.example": "bo@x.example"}))
    assert (result.joined, found) == ((), ())


def test_joiners_leavers_and_who_comes_back():
    people = {**PEOPLE, "P-0002": member("P-0002", end=date(2026, 3, 31))}
    text = (
        "1,Ana Silva,ana@x.example,2024-01-08,2026-12-31,,\n"
        ",Bo Lind,bo@x.example,2026-11-01,,,ana@x.example\n"
        "9,Cy Dee,cy@x.example,2026-11-20,,Sales,\n"
    )
    result, found = against(text, people=people)
    assert found == ()
    assert (result.joined, result.left, result.returned) == (("P-0003",), ("P-0001",), ("P-0002",))
    assert result.changed[1].manager == "P-0001"
    assert result.total == 3


@pytest.mark.parametrize(
    "wishes",
    [Wishes(left={"bo@x.example": date(2026, 10, 31)}), Wishes(gone_on=date(2026, 10, 31))],
)
def test_who_is_gone_needs_a_last_day(wishes):
    only_ana = SAME_TWO.partition("\n")[0] + "\n"
    assert [one.code for one in against(only_ana)[1]] == ["PK048"]
    result, found = against(only_ana, wishes)
    assert found == ()
    assert [(one.id, one.end) for one in result.changed] == [("P-0002", date(2026, 10, 31))]
    assert result.total == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2,Ana Silva,ana@x.example,2024-01-08,,,\n", [("PK038", 2), ("PK048", None)]),
        ("1,Ana Silva,bo@x.example,2024-01-08,,,\n", [("PK038", 2), ("PK048", None)]),
        (
            SAME_TWO + ",Ana Silva,ana.old@x.example,2024-01-08,,,\n",
            [("PK035", 4)],
        ),
        (SAME_TWO.replace(",,,\n", ",,,Zoe\n", 1), [("PK038", 2)]),
    ],
)
def test_who_cannot_be_told_is_a_finding(text, found):
    assert codes(against(text)[1]) == found


def test_without_the_names_nobody_becomes_somebody_new():
    _, found = against(SAME_TWO, names={})
    assert "PK038" in [one.code for one in found]
    assert "2 people" in found[0].message


def test_wishes_about_strangers_are_refused():
    wishes = Wishes(left={"zoe@x.example": TODAY}, same={"a@x.example": "b@x.example"})
    assert [one.code for one in against(SAME_TWO, wishes)[1]] == ["PK038", "PK038"]


def test_names_survive_a_round_trip_and_damage_is_named():
    assert read_names(names_bytes(NAMES), "people.json") == (NAMES, ())
    for damaged in (b"{", b"[]", b'{"format": 2}', b'{"format": 1, "people": {"P-0001": 3}}'):
        assert [one.code for one in read_names(damaged, "people.json")[1]] == ["PK030"]
