import pytest

from policykit.policy.parameters import Resolution, unknown_parameters

EXTRA = "  - {{path: {}, question: Q?}}\n---\n# Purpose"


@pytest.fixture
def resolve(make_profile, make_library):
    def run(path, more, declared=""):
        library = (
            make_library("---\n# Purpose", EXTRA.format(declared)) if declared else make_library()
        )
        profile = make_profile(more)
        resolution = Resolution(profile, library)
        values = resolution.resolve([path])
        found = [(one.code, one.place.line, one.message) for one in resolution.found]
        return values.get(path, "absent"), found

    return run


@pytest.mark.parametrize(
    ("path", "more", "value"),
    [
        ("door.check_months", "", 3),
        ("door.check_months", "params: {door: {check_months: 6}}", 6),
        ("door.keeper", "", "it_lead"),
        ("door.list", "", "Jira"),
        ("door.list", "params: {door: {list: Wiki}}", "Wiki"),
        ("door.alarm", "", None),
        ("door.alarm", "params: {door: {alarm: Loud}}", "Loud"),
        ("review.interval_months", "", 12),
        ("review.interval_months", "review: {interval_months: 6}", 6),
        ("review.interval_months", "review: {interval_months: 9}", 9),
    ],
)
def test_where_a_value_comes_from(resolve, path, more, value):
    assert resolve(path, more) == (value, [])


def test_null_under_params_answers_a_nullable_parameter(resolve):
    declared = "door.bell, type: str, nullable: true, default: Ding"
    assert resolve("door.bell", "", declared) == ("Ding", [])
    assert resolve("door.bell", "params: {door: {bell: null}}", declared) == (None, [])


def test_a_default_may_lead_to_another_parameter(resolve):
    declared = "door.second, type: int, default: {from: door.check_months}"
    assert resolve("door.second", "params: {door: {check_months: 4}}", declared) == (4, [])


def test_a_default_that_leads_to_itself_is_missing(resolve):
    declared = "door.loop, type: int, default: {from: door.loop}"
    value, found = resolve("door.loop", "", declared)
    assert value == "absent"
    assert found[0][0] == "PK240"


@pytest.mark.parametrize(
    ("path", "more", "finding", "words"),
    [
        (
            "door.check_months",
            "params:\n  door:\n    check_months: 13\n",
            "PK242:24",
            "than 12",
        ),
        ("door.check_months", "params:\n  door: {check_months: '3'}\n", "PK242:23", "whole number"),
        ("door.check_months", "params:\n  door: {check_months: null}\n", "PK242:23", "null"),
        ("door.keeper", "params:\n  door: {keeper: itlead}\n", "PK242:23", "mean it_lead?"),
        ("door.guard", "params:\n  door: {alarm: x}\n", "PK240:23", "door.guard has no value"),
    ],
)
def test_wrong_values(resolve, path, more, finding, words):
    value, [(code, line, message)] = resolve(path, more)
    assert value == "absent"
    assert f"{code}:{line}" == finding
    assert words in message


def test_a_missing_answer_names_question_and_key(make_profile, make_library):
    resolution = Resolution(make_profile(""), make_library())
    resolution.resolve(["door.guard"])
    mistake = resolution.found[0]
    assert "door.md.j2" in mistake.message
    assert mistake.hint == "Who guards? Answer in org_profile.yaml under params.door.guard."


def test_a_missing_reference_names_both_keys(make_profile, make_library):
    profile = make_profile(old="tools: {ticketing: Jira}\n", new="")
    resolution = Resolution(profile, make_library())
    resolution.resolve(["door.list"])
    assert "tools.ticketing or params.door.list" in resolution.found[0].hint


def test_a_mistake_is_reported_once(make_profile, make_library):
    resolution = Resolution(make_profile(""), make_library())
    resolution.resolve(["door.guard"])
    resolution.resolve(["door.guard"])
    assert len(resolution.found) == 1


@pytest.mark.parametrize(
    ("params", "paths"),
    [
        ("{door: {guard: Bo}}", []),
        ("{door: {gaurd: Bo}}", ["door.gaurd"]),
        ("{dor: {guard: Bo}}", ["dor"]),
        ("{door: {guard: {name: Bo}}}", []),
        ("{door: {guard: Bo, x: 1, y: {z: 2}}}", ["door.x", "door.y"]),
    ],
)
def test_keys_no_template_declares(make_profile, make_library, params, paths):
    found = list(unknown_parameters(make_profile(f"params: {params}\n"), make_library()))
    assert [one.message.rpartition(" ")[2] for one in found] == paths
    assert all(one.code == "PK243" and one.place.line == 22 for one in found)


def test_a_misspelt_key_is_corrected(make_profile, make_library):
    found = list(unknown_parameters(make_profile("params: {door: {gaurd: Bo}}\n"), make_library()))
    assert found[0].hint == "Did you mean door.guard?"
