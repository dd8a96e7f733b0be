import json
from datetime import date

import pytest

from policykit.policy import applicable, finish, prepare

ON = date(2026, 3, 1)


def codes(found):
    return [(one.code, str(one.place)) for one in found]


def test_a_right_job_has_no_findings_and_a_json_payload(make_profile, make_library, on):
    job, found = prepare(make_profile(), make_library(), None, on)
    assert found == ()
    payload = json.loads(job.payload())
    assert [policy["id"] for policy in payload["policies"]] == ["door"]


def test_the_context_is_what_templates_are_promised(make_profile, make_library, on):
    job, _ = prepare(make_profile(), make_library(), None, on)
    context = job.items[0].context
    assert context["door"] == {
        "check_months": 3,
        "keeper": "it_lead",
        "list": "Jira",
        "guard": "Bo",
        "alarm": None,
    }
    assert context["review"]["interval_months"] == 12
    assert "lead_days" in context["review"]
    assert context["roles"]["it_lead"] == {
        "key": "it_lead",
        "label": "IT Lead",
        "holders": [
            {"name": "Ana Silva", "title": "Head of Security", "email": "ana@tiny.example"}
        ],
    }
    assert context["policies"] == [{"id": "door", "title": "Door Policy", "owner": "IT Lead"}]
    assert context["frameworks_in_scope"] == []
    assert context["on"] == {"__date__": "2026-03-01"}
    assert "params" not in context


def test_frameworks_in_scope_are_named(make_profile, make_library, on):
    more = "params: {door: {guard: Bo}}\nframeworks:\n  - {id: soc2, categories: [security]}\n"
    job, _ = prepare(make_profile(more), make_library(), None, on)
    assert job.items[0].context["frameworks_in_scope"] == ["SOC 2"]


def test_roles_are_those_of_the_day(make_profile, make_library):
    job, _ = prepare(make_profile(), make_library(), None, date(2024, 1, 1))
    assert job.items[0].context["roles"]["it_lead"]["holders"] == []


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        ("{{ door.list }}", "{{ door.lst }}", "PK244 policy_templates/door.md.j2:27"),
        ("{{ door.list }}", "{{ tool.ticketing }}", "PK244 policy_templates/door.md.j2:27"),
        ("system.name", "system.nam", "PK244 policy_templates/door.md.j2:34"),
        ("owner_role: it_lead", "owner_role: it_led", "PK245 policy_templates/door.md.j2:7"),
        ("when: true", "when: flags.nope", "PK248 policy_templates/door.md.j2:6"),
    ],
)
def test_what_the_profile_does_not_have(make_profile, make_library, old, new, finding):
    _, found = prepare(make_profile(), make_library(old, new), None, ON)
    assert [f"{one.code} {one.place}" for one in found] == [finding]


def test_suggestions_name_the_right_path(make_profile, make_library, on):
    _, found = prepare(make_profile(), make_library("{{ door.list }}", "{{ door.lst }}"), None, on)
    assert found[0].hint == "Did you mean door.list?"


def test_asking_whether_a_value_is_defined_is_allowed(make_profile, make_library, on):
    library = make_library("{{ door.list }}", "{% if door.lst is defined %}x{% endif %}")
    assert prepare(make_profile(), library, None, on)[1] == ()


def test_a_missing_parameter_is_not_reported_again_where_it_is_read(make_profile, make_library, on):
    _, found = prepare(make_profile(""), make_library(), None, on)
    assert [one.code for one in found] == ["PK240"]


@pytest.mark.parametrize("letter", ["\u202e", "\u200b", "\x07", "\u2066"])
def test_hidden_characters_in_what_is_used(make_profile, make_library, on, letter):
    # read_profile refuses them already; a template's own default is the other way in.
    library = make_library(
        "default: {from: tools.ticketing}",
        f'default: "Ji{letter.encode("unicode_escape").decode()}ra"',
    )
    _, found = prepare(make_profile(), library, None, on)
    assert [one.code for one in found] == ["PK247"]


def test_only_templates_whose_condition_holds(make_profile, make_library):
    library = make_library("when: true", "when: flags.phi")
    assert applicable(make_profile(), library) == ((), ())


def test_ids_are_checked(make_profile, make_library, on):
    job, found = prepare(make_profile(), make_library(), ["dor"], on)
    assert job.items == ()
    assert found[0].code == "PK246"
    assert found[0].hint == "Did you mean door?"
    library = make_library("when: true", "when: flags.phi")
    _, found = prepare(make_profile("params: {}\n"), library, ["door"], on)
    assert codes(found) == [("PK246", "policy_templates/door.md.j2:6")]


def test_parameters_of_a_template_that_does_not_apply_are_known(make_profile, make_library, on):
    library = make_library("when: true", "when: flags.phi")
    assert prepare(make_profile(), library, None, on)[1] == ()


def test_parameters_of_other_templates_can_be_read(make_profile, make_library, files, on):
    head = files["door.md.j2"].decode().partition("parameters:")[0].replace("door", "gate")
    files["gate.md.j2"] = f"{head}---\nGates are checked by {{{{ door.guard }}}}.\n".encode()
    files["gate.map.yaml"] = b"statements: {}\n"
    _, found = prepare(make_profile(""), make_library(), ["gate"], on)
    assert [one.code for one in found] == ["PK240"]
    job, found = prepare(make_profile(), make_library(), ["gate"], on)
    assert found == ()
    assert job.items[0].context["door"] == {"guard": "Bo"}


def test_overrides_decide_who_approves(make_profile, make_library, on):
    more = "params: {door: {guard: Bo}}\napproval: {overrides: {door: top_management}}\n"
    job, found = prepare(make_profile(more), make_library(), None, on)
    assert found == ()
    assert job.items[0].approver_role == "top_management"
    _, found = prepare(make_profile(more.replace("{door: t", "{dor: t")), make_library(), None, on)
    assert [one.code for one in found] == ["PK246"]


@pytest.mark.parametrize(
    ("documents", "template", "level"),
    [
        ("internal", "internal", "internal"),
        ("public", "internal", "internal"),
        ("confidential", "internal", "confidential"),
        ("internal", "secret", "internal"),
    ],
)
def test_the_stricter_level_counts(make_profile, make_library, documents, template, level):
    more = f"params: {{door: {{guard: Bo}}}}\nclassification: {{policy_documents: {documents}}}\n"
    library = make_library("classification: internal", f"classification: {template}")
    job, _ = prepare(make_profile(more), library, None, ON)
    assert job.items[0].classification == level


def test_texts_that_were_not_filled_are_left_out(make_profile, make_library, on):
    job, _ = prepare(make_profile(), make_library(), None, on)
    assert finish(job, {}) == ((), ())


def test_a_statement_written_twice_is_an_error(make_profile, make_library, on):
    job, _ = prepare(make_profile(), make_library(), None, on)
    generated, found = finish(job, {"door": "**DO-1** a\n\n**DO-1** b\n"})
    assert generated == ()
    assert [one.code for one in found] == ["PK302"]
