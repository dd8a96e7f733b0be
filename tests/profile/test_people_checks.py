"""Roles over time: one holder a day, known people, no gap that an auditor would find first."""

import pytest

IT = "it_lead: [{person: bob, from: 2025-01-01}]"


def found_with(small, holdings, more=""):
    text = small.with_change(IT, f"it_lead: [{holdings}]").with_added(more)
    return [(one.code, one.severity.value) for one in text.read()[1]]


@pytest.mark.parametrize(
    ("holdings", "expected"),
    [
        ("{person: bob, from: 2025-01-01, to: 2025-06-30}, {person: ann, from: 2025-07-01}", []),
        ("{person: ann, from: 2025-07-01}, {person: bob, from: 2025-01-01, to: 2025-06-30}", []),
        ("{person: bob, from: 2025-01-01, deputy: ann}", []),
        (
            "{person: bob, from: 2025-01-01, to: 2025-07-01}, {person: ann, from: 2025-07-01}",
            [("PK143", "error")],
        ),
        (
            "{person: bob, from: 2025-01-01}, {person: ann, from: 2025-07-01}",
            [("PK143", "error")],
        ),
        (
            "{person: bob, from: 2025-01-01}, {person: bob, from: 2025-07-01}",
            [("PK143", "error")],
        ),
        (
            (
                "{person: bob, from: 2025-01-01}, {person: ann, from: 2025-02-01, to: 2025-02-28},"
                " {person: ann, from: 2025-04-01, to: 2025-04-30}"
            ),
            [("PK143", "error"), ("PK143", "error")],
        ),
        ("{person: bob, from: 2025-02-01, to: 2025-01-01}", [("PK142", "error")]),
        ("{person: bob, from: 2025-01-01, to: 2025-06-30}", [("PK147", "warning")]),
        ("{person: bob, from: 2025-01-01, deputy: bob}", [("PK152", "warning")]),
    ],
)
def test_intervals_of_a_role(small, holdings, expected):
    assert found_with(small, holdings) == expected


def test_an_overlap_says_which_last_day_would_end_it(small):
    text = small.with_change(
        IT, "it_lead:\n    - {person: bob, from: 2025-01-01}\n    - {person: ann, from: 2025-07-01}"
    )
    _, (found,) = text.read()
    assert found.place.line == text.line_of("2025-07-01")
    assert "to: 2025-06-30" in found.hint


WINDOW = "frameworks: [{id: soc2}]\naudit: {windows: [{framework: soc2, start: %s, end: %s}]}\n"


@pytest.mark.parametrize(
    ("start", "end", "gap"),
    [
        ("2025-03-01", "2025-06-30", False),
        ("2025-03-01", "2025-07-31", True),
        ("2025-07-15", "2025-07-15", True),
        ("2025-08-01", "2026-07-31", False),
        ("2024-12-31", "2025-03-01", True),
    ],
)
def test_a_day_without_holder_in_an_audit_window_is_a_warning(small, start, end, gap):
    holdings = "{person: bob, from: 2025-01-01, to: 2025-06-30}, {person: ann, from: 2025-08-01}"
    found = found_with(small, holdings, WINDOW % (start, end))
    # Before 2025 none of the eight roles has a holder: one finding, as it is one gap.
    assert found == [("PK146", "warning")] * gap


@pytest.mark.parametrize(
    ("delegation", "code"),
    [
        ("{from: ann, to: bob, start: 2026-01-01, end: 2026-01-31}", None),
        ("{from: ann, to: rob, start: 2026-01-01, end: 2026-01-31}", "PK141"),
        ("{from: ann, to: bob, start: 2026-02-01, end: 2026-01-31}", "PK142"),
    ],
)
def test_delegations(small, delegation, code):
    _, found = small.with_added(f"approval: {{delegations: [{delegation}]}}\n").read()
    assert [one.code for one in found] == ([code] if code else [])


def test_a_key_must_be_valid_before_it_ends(small):
    key = f"{{type: ssh, fingerprint: 'SHA256:{'a' * 43}', valid_from: 2025-02-01, %s}}"
    good = small.with_change("title: Engineer", f"title: E, signing_key: {key % 'valid_to: null'}")
    assert good.profile().person("bob").signing_key.valid_to is None
    bad = small.with_change(
        "title: Engineer", f"title: E, signing_key: {key % 'valid_to: 2025-01-01'}"
    )
    assert [one.code for one in bad.read()[1]] == ["PK142"]


def test_two_people_cannot_share_an_address(small):
    _, found = small.with_change("bob@acme.example", "Ann@Acme.example").read()
    assert [(one.code, one.place.line) for one in found] == [("PK118", 9)]


@pytest.mark.parametrize(
    ("address", "warned"),
    [
        ("bob@eu.acme.example", False),
        ("bob@ACME.example", False),
        ("bob@other.example", True),
        ("bob@notacme.example", True),
    ],
)
def test_an_address_on_another_domain_is_a_warning(small, address, warned):
    profile, found = small.with_change("bob@acme.example", address).read()
    assert profile is not None
    assert [one.code for one in found] == (["PK145"] if warned else [])


def test_people_named_in_parameters_must_be_known(small):
    text = small.with_added(
        "params:\n  incident:\n    roles:\n"
        "      commander: {person: ann, deputy: bobb}\n"
        "    callers: [{person: zed}]\n"
    )
    _, found = text.read()
    assert [(one.code, one.place.line) for one in found] == [
        ("PK141", text.line_of("bobb")),
        ("PK141", text.line_of("zed")),
    ]
    assert found[0].hint == "Did you mean bob?"
