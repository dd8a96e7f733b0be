"""Mistakes in org_profile.yaml: each is named with its line, all of a run together."""

from __future__ import annotations

import json

import pytest

PROFILE = "org_profile.yaml"

# (what stands there, what is typed instead, code, what the message has to say)
MISTAKES = {
    "misspelt key": ('short_name: "Larkfield"', 'shrt_name: "Larkfield"', "PK111", "short_name"),
    "misspelt section": ("\ntools:\n", "\ntoolz:\n", "PK111", "tools"),
    "wrong type": ("employees: 38", "employees: many", None, "employees"),
    "required value missing": (
        '  legal_name: "Larkfield Software, Inc."',
        "#",
        "PK113",
        "legal_name",
    ),
    "bad date": ("headcount_on: 2026-01-05", "headcount_on: 2026-02-31", None, "2026-02-31"),
    "duplicate key": (
        "  country: US        ",
        "  time_zone: UTC\n  country: US",
        None,
        "time_zone",
    ),
    "unknown time zone": ('"America/New_York"', '"America/Gotham"', None, "Gotham"),
    "tab": ("  parent: null", "\tparent: null", None, ""),
    "bracket left open": ("[employee, restricted]", "[employee, restricted", None, ""),
    "quote left open": ('website: "https://www.larkfield.example"', 'website: "https', None, ""),
    "conflict marker": ("  parent: null", "<<<<<<< ours\n  parent: null", None, ""),
    "two mistakes in one value": ("employees: 38, contractors: 5", "staff: 1", "PK111", "staff"),
}


@pytest.mark.parametrize("name", MISTAKES)
@pytest.mark.parametrize("command", [("generate",)])
def test_a_mistake_is_named_with_its_line(fresh, name, command):
    old, new, code, says = MISTAKES[name]
    line = fresh.replace(PROFILE, old, new)
    before = fresh.state()
    answer = fresh.run(*command)
    assert answer.code == (4 if command == ("generate",) else 1), answer.all
    assert fresh.state() == before
    assert any(f"{PROFILE}:{near}: error PK" in answer.err for near in range(line - 1, line + 4))
    assert says in answer.err
    assert code is None or code in answer.codes
    assert "\n    " in answer.err
    assert "Traceback" not in answer.all


def test_all_mistakes_of_a_run_together(fresh):
    fresh.replace(PROFILE, 'short_name: "Larkfield"', 'shrt_name: "Larkfield"')
    fresh.replace(PROFILE, "employees: 38", "employees: many")
    fresh.replace(PROFILE, "headcount_on: 2026-01-05", "headcount_on: soon")
    answer = fresh.refused("generate", code="PK111", leaves=4, says=("shrt_name", "many", "soon"))
    assert len(answer.codes) >= 4


def test_a_role_without_holder(fresh):
    line = fresh.replace(
        PROFILE, "{person: gokafor, from: 2024-03-01, to: null}]\n  it_lead", "]\n  it_lead"
    )
    fresh.refused(
        "generate", code="PK140", leaves=4, says=("engineering_lead", f"{PROFILE}:{line}: ")
    )


def test_a_file_that_is_not_utf8(fresh):
    text = fresh.read(PROFILE)
    line = text[: text.index("Inc.")].count("\n") + 1
    fresh.write(PROFILE, text.encode("utf-8").replace(b"Inc.", b"S\xe0rl", 1))
    fresh.refused("generate", code="PK101", leaves=4, says=(f"{PROFILE}:{line}: ", "UTF-8"))


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        "[" * 20000,
        "a: " * 5000,
        "",
        "\n# nothing\n",
        "[]",
        "text",
        "--- a\n--- b\n",
        "!!python/object:os.system x",
        "\x00",
        "x" * 3_000_000,
    ],
    ids=["bomb", "deep", "colons", "empty", "comment", "list", "text", "two", "tag", "nul", "long"],
)
def test_no_profile_at_all(fresh, text):
    fresh.write(PROFILE, text)
    before = fresh.state()
    answer = fresh.run("generate")
    assert answer.code == 4, answer.all
    assert f"{PROFILE}" in answer.err
    assert "\n    " in answer.err
    assert len(answer.err) < 4000, answer.err[:5000]
    assert "Traceback" not in answer.all
    assert fresh.state() == before


def test_a_profile_of_a_hundred_megabytes(fresh):
    with (fresh.root / PROFILE).open("wb") as stream:
        stream.truncate(100 * 1024 * 1024)
    answer = fresh.run("generate")
    assert answer.code == 5
    assert "PK716" in answer.codes
    assert PROFILE in answer.err


@pytest.mark.parametrize("command", ["generate", "status", "check", "render", "log"])
def test_no_profile_file(fresh, command):
    (fresh.root / PROFILE).unlink()
    fresh.refused(command, code="PK702", leaves=5, says=("policykit init",))


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("organization.shortname", "x", "short_name"),
        ("params.access.review_months", "99", "12"),
        ("params.access.review_months", "often", "review_months"),
        ("params.access.reviw_months", "6", "review_months"),
        ("organization.headcount_on", "2026-02-31", "headcount_on"),
        ("flags.uses_aws", "false", "uses_aws"),
        ("nope", "1", "nope"),
        ("organization", "[", "YAML"),
        ("..", "1", ""),
        ("", "1", ""),
        ("people", "[]", "people"),
        ("organization.legal_name", "", "legal_name"),
        ("organization.legal_name", "'a\n\nb'", "line break"),
    ],
)
def test_setting_a_wrong_value_changes_nothing(fresh, key, value, says):
    before = fresh.state()
    answer = fresh.run("profile", "set", key, value)
    assert answer.code == 4, answer.all
    assert says in answer.err
    assert "\n    " in answer.err, answer.err
    assert "Traceback" not in answer.all
    assert fresh.state() == before


def test_two_values_for_one_key(fresh):
    short = ("access.review_months", "6")
    answer = fresh.run("profile", "set", *short, *short)
    assert answer.code == 2
    assert "access.review_months is given twice" in answer.err
    long = ("params.access.review_months", "12")
    fresh.refused("profile", "set", *short, *long, code="PK747", leaves=4, says=("given twice",))


def test_a_profile_elsewhere_that_cannot_be_read(fresh):
    fresh.refused(
        "profile", "check", "nowhere.yaml", code="PK803", leaves=4, says=("nowhere.yaml",)
    )


def test_a_value_that_is_not_there(fresh):
    says = ("Did you mean access.review_months?",)
    fresh.refused("profile", "explain", "acess.review_months", code="PK175", leaves=4, says=says)


def test_a_value_is_explained_and_a_change_names_its_statements(fresh):
    said = fresh.done("profile", "explain", "access.review_months", "--format", "json").out
    data = json.loads(said)["data"]
    assert data["tested"]
    assert [one["id"] for one in data["statements"]] == ["AC-20a"]
    answer = fresh.done("profile", "set", "params.access.review_months", "6")
    assert "It feeds AC-20a in access-control." in answer.err
    assert fresh.done("profile", "explain", "roles.it_lead", "--format", "json").code == 0
