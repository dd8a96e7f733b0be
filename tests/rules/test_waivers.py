"""A waiver lets one finding stand, in its own place and for a reason, and nothing else."""

import pytest

WAIVER = "<!-- policykit: allow PK374 because the contract itself says regularly -->"
BAD = "**DO-{}** The Security Lead must check doors regularly, by hand."


def test_a_waiver_counts_for_the_statement_it_stands_in(judged):
    text = f"# Doors {{#doors}}\n\n{BAD.format(1)}\n\n{WAIVER}\n\n{BAD.format(2)}\nAnd the gate.\n"
    result = judged(text)
    assert [(one.code, one.place.line) for one in result.found if one.code == "PK374"] == [
        ("PK374", 16)
    ]
    (waived,) = result.waived
    assert waived.finding.place.line == 12
    assert waived.waiver.reason == "the contract itself says regularly"


@pytest.mark.parametrize("place", ["{0}\n{1}", "{0} {1}", "{0}\n\n{1}", "{0}\n\n- one\n\n{1}"])
def test_it_may_stand_anywhere_within_the_statement(judged, place):
    result = judged(f"# Doors {{#doors}}\n\n{place.format(BAD.format(1), WAIVER)}\n")
    assert result.found == ()
    assert len(result.waived) == 1


def test_before_the_first_heading_it_counts_for_the_whole_policy(judged):
    result = judged(f"{WAIVER}\n\n# Doors {{#doors}}\n\nDoors are checked regularly.\n")
    assert result.found == ()
    assert len(result.waived) == 1


def test_one_that_waives_nothing_is_told_of(codes):
    text = f"# Doors {{#doors}}\n\nDoors are red.\n\n{WAIVER}\n"
    assert codes(text) == ["PK394"]
    two = WAIVER.replace("PK374", "PK374, PK375")
    assert codes(f"# Doors {{#doors}}\n\nDoors are checked regularly.\n\n{two}\n") == ["PK394"]


@pytest.mark.parametrize(
    ("comment", "code"),
    [
        ("<!-- policykit: allow PK374 -->", "PK392"),
        ("<!-- policykit: allow PK374 because no -->", "PK392"),
        ("<!-- policykit allow PK374 because it is so -->", "PK392"),
        ("<!-- policykit: allow because it is so for us -->", "PK392"),
        ("<!-- policykit: allow PK764 because it is so for us -->", "PK393"),
        ("<!-- policykit: allow PK394 because it is so for us -->", "PK393"),
        ("<!-- policykit: allow vague because it is so for us -->", "PK393"),
    ],
)
def test_one_that_cannot_count_is_an_error(judged, comment, code):
    result = judged(f"# Doors {{#doors}}\n\nDoors are red.\n\n{comment}\n")
    assert [(one.code, one.place.line) for one in result.found] == [(code, 14)]


def test_other_comments_and_code_are_no_waivers(codes):
    text = f"# Doors {{#doors}}\n\nDoors are red.\n\n<!-- a note -->\n\n```\n{WAIVER}\n```\n"
    assert codes(text) == []
