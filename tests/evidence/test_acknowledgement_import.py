"""What other systems say of acknowledgements: bound to person, version and text, or a finding."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from policykit.canonical import sha256
from policykit.evidence.acknowledgement_judging import (
    IssuedText,
    Known,
    as_versions,
    judge_claims,
    reasons,
)
from policykit.evidence.acknowledgement_reading import NOT_YET, read_claims
from policykit.evidence.columns import ColumnMapping, words_of
from policykit.evidence.roster_names import PersonName
from policykit.evidence.sheet_reading import read_grids
from policykit.record import AckMethod, Given, Member, PersonKind, Spell
from policykit.values import PolicyId, Version

TODAY = date(2026, 11, 25)
DOOR, ROOF = PolicyId("door"), PolicyId("roof")
V10, V11, V20 = Version(1, 0), Version(1, 1), Version(2, 0)
CALLED = {"door": DOOR, "door policy": DOOR, "roof": ROOF}
HEAD = "Email,Policy Name,Policy Version,Accepted At,Status,Method\n"


def text(policy, version):
    return sha256(f"{policy} {version}".encode())


def issued(policy, version, first, last, until):
    days = (None if one is None else date.fromisoformat(one) for one in (first, last, until))
    begin, end, cut = days
    return IssuedText(policy, version, text(policy, version), begin, begin, end, cut)


VERSIONS = [
    issued(DOOR, V10, "2026-01-10", "2026-03-31", "2026-08-31"),
    issued(DOOR, V11, "2026-04-01", "2026-08-31", "2026-08-31"),
    issued(DOOR, V20, "2026-09-01", None, None),
    issued(ROOF, V10, "2026-05-01", None, None),
]


def member(identifier, start, end=None):
    spells = (Spell(start, end),)
    return Member(identifier, PersonKind.EMPLOYEE, spells, ((start, frozenset()),), None)


KNOWN = Known(
    people={
        "P-0001": member("P-0001", date(2024, 1, 8)),
        "P-0002": member("P-0002", date(2026, 2, 1), date(2026, 6, 30)),
    },
    names={
        "P-0001": PersonName("Ana", ("ana@x.example", "ana.old@x.example"), "1"),
        "P-0002": PersonName("Bo", ("bo@x.example",), "2"),
    },
    versions={(one.policy, one.version): one for one in VERSIONS},
    policy_called=lambda name: CALLED.get(words_of(name)),
    given=(),
    today=TODAY,
)


def read(data, mapping=ColumnMapping()):  # noqa: B008 - it is frozen
    grids, _ = read_grids(data.encode(), "acks.csv")
    return read_claims(grids, mapping, "acks.csv", ZoneInfo("Europe/Lisbon"), KNOWN.policy_called)


def judge(data, known=KNOWN, *, in_force=False):
    file, found = read(data)
    assert found == ()
    return judge_claims(file.claims, known, AckMethod.SYSTEM, "acks.csv", version_in_force=in_force)


def counted(judged):
    return [
        (one.person, one.version.policy, str(one.version.version), one.day, one.method.value)
        for one in judged.counted
    ]


def test_a_row_for_each_acknowledgement():
    data = (
        HEAD
        + "ANA.old@x.example,Door Policy,v1.0,2026-02-01T23:30:00Z,Accepted,click\n"
        + "bo@x.example,door,1.1,2026-05-01,Signed,e-signature\n"
        + "bo@x.example,Roof v1.0,,5 May 2026,yes,\n"
        + "bo@x.example,Roof,1.0,,Pending,\n"
    )
    file, _ = read(data)
    assert (file.count, file.left_out) == (4, {NOT_YET: 1})
    judged = judge(data)
    assert judged.problems == ()
    assert counted(judged) == [
        ("P-0001", "door", "1.0", date(2026, 2, 1), "system"),
        ("P-0002", "door", "1.1", date(2026, 5, 1), "esign"),
        ("P-0002", "roof", "1.0", date(2026, 5, 5), "system"),
    ]
    door, *_ = as_versions(judged.counted)
    assert (door.about, door.text, dict(door.people)) == (
        DOOR,
        text(DOOR, V10),
        {"P-0001": "2026-02-01"},
    )


def test_a_column_for_each_policy():
    data = "Email;Department;Door Policy v1.1;Roof\nana@x.example;Sales;01.05.2026;25.05.2026\n"
    data += "bo@x.example;Sales;;13.05.2026\n"
    file, found = read(data)
    assert found == ()
    assert (file.left_out, file.unused) == ({NOT_YET: 1}, ("Department",))
    assert [(one.policy, one.version, one.day) for one in file.claims] == [
        ("Door Policy", "1.1", date(2026, 5, 1)),
        ("Roof", "", date(2026, 5, 25)),
        ("Roof", "", date(2026, 5, 13)),
    ]


def test_drata_answers_are_understood():
    data = """[{"user": {"email": "ana@x.example"}, "policyId": "door", "policyVersion": "2.0",
      "acceptedAt": "2026-10-01T08:00:00.000Z"}]"""
    grids, _ = read_grids(data.encode(), "drata.json")
    mapping = ColumnMapping({"email": "user.email"})
    file, found = read_claims(grids, mapping, "drata.json", ZoneInfo("UTC"), KNOWN.policy_called)
    assert found == ()
    (claim,) = file.claims
    assert (claim.email, claim.version, claim.day) == ("ana@x.example", "2.0", date(2026, 10, 1))


REFUSED = {
    "a stranger": ("eve@x.example,door,1.0,2026-02-01,,", "PK041"),
    "no version": ("ana@x.example,door,,2026-02-01,,", "PK042"),
    "another numbering": ("ana@x.example,door,3,2026-02-01,,", "PK042"),
    "no such version": ("ana@x.example,door,3.0,2026-02-01,,", "PK043"),
    "no such policy": ("ana@x.example,cellar,1.0,2026-02-01,,", "PK043"),
    "before it was issued": ("ana@x.example,door,1.0,2026-01-09,,", "PK044"),
    "a day to come": ("ana@x.example,door,2.0,2026-11-26,,", "PK044"),
    "after it was replaced": ("ana@x.example,door,1.1,2026-09-01,,", "PK044"),
    "after leaving": ("bo@x.example,roof,1.0,2026-07-01,,", "PK045"),
    "before joining": ("bo@x.example,door,1.0,2026-01-31,,", "PK045"),
}


@pytest.mark.parametrize(("row", "code"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_a_finding_with_its_row(row, code):
    judged = judge(HEAD + row + "\nana@x.example,door,2.0,2026-10-01,,\n")
    assert [(one.code, one.place.line) for one in judged.problems] == [(code, 2)]
    assert len(judged.counted) == 1
    assert list(reasons(judged.problems).values()) == [1]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("ana@x.example,door,1.0,03/04/2026,,", "PK033"),
        ("ana@x.example,door,1.0,,accepted,", "PK033"),
        (",door,1.0,2026-02-01,,", "PK034"),
        ("ana@x.example,,1.0,2026-02-01,,", "PK034"),
        ("ana@x.example,door,1.0,2026-02-01,,telepathy", "PK039"),
        ("ana@x.example,=A1,1.0,2026-02-01,,", "PK032"),
    ],
)
def test_what_is_not_understood_is_a_finding_with_its_row(row, code):
    file, found = read(HEAD + row + "\n")
    assert [(one.code, one.place.line) for one in found] == [(code, 2)]
    assert (file.claims, file.faulty) == ((), frozenset({2}))


def test_editorial_versions_of_the_same_text_keep_it():
    assert judge(HEAD + "ana@x.example,door,1.0,2026-05-01,,\n").problems == ()


def test_the_user_may_state_that_the_version_in_force_was_shown():
    rows = HEAD + "ana@x.example,door,,2026-05-01,,\nana@x.example,roof,,2026-04-01,,\n"
    judged = judge(rows, in_force=True)
    assert [(one.code, one.place.line) for one in judged.problems] == [("PK044", 3)]
    assert counted(judged)[0][2] == "1.1"


def test_a_digest_binds_the_text():
    head = "Email,Policy,Version,Date,Text SHA256\n"
    row = f"ana@x.example,door,1.0,2026-05-01,{text(DOOR, V10).upper()}\n"
    assert judge(head + row).problems == ()
    assert [one.code for one in judge(head + row.replace("1.0", "1.1")).problems] == ["PK043"]


def test_what_was_recorded_before_and_what_stands_twice_is_counted_once():
    row = "ana@x.example,door,1.0,2026-05-01,,\n"
    judged = judge(HEAD + row + row)
    assert (len(judged.counted), judged.repeated) == (1, 1)
    before = Given("P-0001", DOOR, V10, date(2026, 5, 1), AckMethod.PAPER, text(DOOR, V10), TODAY)
    judged = judge(HEAD + row, replace(KNOWN, given=(before,)))
    assert (judged.counted, judged.repeated) == ((), 1)


def test_a_second_time_stands_in_a_group_of_its_own():
    day = date(2026, 10, 1)
    rows = "".join(
        f"ana@x.example,door,2.0,{day + timedelta(days=number)},,\n" for number in (0, 20)
    )
    versions = as_versions(judge(HEAD + rows).counted)
    assert [dict(one.people) for one in versions] == [
        {"P-0001": "2026-10-01"},
        {"P-0001": "2026-10-21"},
    ]
