"""commitments over a workspace, and what check says of them."""

from datetime import date

import pytest

from policykit.errors import InputError
from policykit.workflow.check import check
from policykit.workflow.commitments import commitments

YEAR = (date(2026, 7, 1), date(2027, 6, 30))


def warnings(story, code):
    return [one for one in check(story.world) if one.code == code]


def test_a_commitment_has_actor_holder_number_parameter_and_evidence(issued):
    made = commitments(issued.world, *YEAR)
    (one,) = made.commitments
    assert (one.statement, one.version, one.promise) == ("DO-1", "1.0", "every 3 months")
    assert (one.who, one.holder) == ("Owner", "answers for it: IT Lead Ana Silva")
    assert (one.parameter, one.evidence) == ("door.months", "List of checks")
    assert made.csv().startswith(b"statement,policy,")
    assert made.ics().count(b"BEGIN:VEVENT") == 4
    assert made.pdf().startswith(b"%PDF")


def test_what_the_version_in_force_promises_stands_beside_what_is_written_since(issued):
    issued.desk.edit("policies/door.md", "every 3 months", "every 6 months")
    issued.desk.edit("policies/door.map.yaml", "{every: 3,", "{every: 6,")
    found = commitments(issued.world, *YEAR).commitments
    assert [(one.version, one.promise) for one in found] == [
        ("1.0", "every 3 months"),
        ("", "every 6 months"),
    ]


def test_a_role_that_the_sentence_names_has_its_holder(fresh):
    fresh.desk.edit("policies/door.md", "The owner must", "The Executive Sponsor must")
    (one,) = commitments(fresh.world, *YEAR).commitments
    assert (one.who, one.holder) == ("Executive Sponsor", "Bo Lind")


def test_the_window_is_that_of_the_next_audit(issued):
    audit = "audit: {windows: [{framework: soc2, start: 2026-07-01, end: 2027-06-30}]}\nparams:\n"
    issued.desk.edit("org_profile.yaml", "params:\n", audit)
    assert commitments(issued.world).window == YEAR
    assert commitments(issued.world, date(2027, 1, 1)).window[1] == date(2027, 12, 31)


def test_a_window_that_ends_before_it_begins_is_refused(issued):
    with pytest.raises(InputError, match="PK356"):
        commitments(issued.world, *reversed(YEAR))


def test_what_is_stricter_than_can_be_kept_is_warned_about(fresh):
    keep = "commitments: {can_keep: {door: {months: 6}}}\nparams:\n"
    fresh.desk.edit("org_profile.yaml", "params:\n", keep)
    (found,) = warnings(fresh, "PK357")
    assert found.place.file == "policies/door.map.yaml"
    assert "DO-1 promises every 3 months; you can keep 6 months" in found.message
    assert "policykit profile set params.door.months 6" in found.hint
    (one,) = commitments(fresh.world, *YEAR).commitments
    assert one.is_too_strict


def test_a_number_that_no_commitment_has_is_warned_about(fresh):
    keep = "commitments: {can_keep: {door: {month: 6}, review: {x: 2}}}\nparams:\n"
    fresh.desk.edit("org_profile.yaml", "params:\n", keep)
    assert [one.hint for one in warnings(fresh, "PK360")] == [
        "Did you mean door.months?",
        "See the parameters: policykit commitments",
    ]
    fresh.desk.edit("org_profile.yaml", "{month: 6}, review: {x: 2}", "{months: often}")
    assert [one.message for one in warnings(fresh, "PK360")] == [
        "door.months is 'often', not a whole number"
    ]


def test_a_promise_in_words_alone_is_warned_about_with_its_line(fresh):
    fresh.desk.edit("policies/door.md", "Visitors must sign in.", "Visitors must sign in weekly.")
    purpose = "are shut, and somebody looks within 3 days.\n"
    fresh.desk.edit("policies/door.md", "are shut.\n", purpose)
    found = warnings(fresh, "PK358")
    lines = fresh.desk.text("policies/door.md").splitlines()
    assert [lines[one.place.line - 1].split()[0] for one in found] == ["Doors", "**DO-3**"]
    assert found[1].message == 'DO-3 says "weekly", and it is not among the commitments'
    assert "cadence: {every: 7, unit: days}" in found[1].hint


def test_a_sentence_and_its_map_that_differ_are_warned_about(fresh):
    fresh.desk.edit("policies/door.md", "every 3 months", "every 6 months")
    (found,) = warnings(fresh, "PK359")
    assert found.message == ('DO-1 says "every 6 months", and its cadence in the map is 3 months')


def test_a_set_as_generated_has_nothing_of_it(fresh):
    codes = {one.code for one in check(fresh.world)}
    assert not codes & {"PK357", "PK358", "PK359", "PK360"}
