"""The profile that answers make is right, and says of six kinds of organization what is so."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.interview import first_profile, missing_answers, read_answers
from policykit.policy import prepare
from policykit.profile import read_profile, set_value
from policykit.profile.shape import known_keys

HERE = Path(__file__).parent
FILES = sorted((HERE / "answers").glob("*.yaml"))
ORGANIZATIONS = HERE.parent / "organizations"
LINE = st.text(
    st.characters(blacklist_categories=["C", "Z"]) | st.sampled_from(" \"':#{}[]&*!|>%@`äöüß-?;"),
    min_size=1,
    max_size=60,
).filter(lambda text: text.strip() not in {"", "none", "-"} and text[0] not in ": ")


def made(interview, answers):
    """Return the bytes of a profile without any diagnostic, and the profile."""
    data = first_profile(interview, interview.completed(answers), "Bo Jones")
    profile, found = read_profile(data)
    assert found == ()
    return data, profile


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_six_kinds_of_organization_can_say_what_they_are(path, interview, library):
    answers, found = read_answers(path.read_bytes(), path.name, interview)
    assert found == ()
    assert missing_answers(answers, interview, path.name, defaults=True) == ()
    assert len([one for one in interview.asked(answers) if not one.quiet]) <= 40
    _, profile = made(interview, answers)
    assert prepare(profile, library, None, date(2026, 1, 12))[1] == ()
    wanted, _ = read_profile((ORGANIZATIONS / path.name).read_bytes())
    for part in ("flags", "scope"):
        assert profile.tree[part] == wanted.tree[part]
    assert profile.tree["organization"]["noun"] == wanted.tree["organization"]["noun"]
    for part in ("country", "email_domain", "time_zone", "legal_name"):
        assert getattr(profile.organization, part) == getattr(wanted.organization, part)
    kinds = [site["kind"] for site in profile.tree["sites"]]
    assert kinds == [site["kind"] for site in wanted.tree["sites"]]
    assert profile.tree["data"]["special"] == wanted.tree["data"]["special"]
    team = profile.tree["params"]["incident"]["roles"]
    assert all(one["person"] != one["deputy"] for one in team.values())
    assert {name for one in team.values() for name in one.values()} <= {
        one.id for one in profile.people
    }


def test_the_profile_says_who_answered_and_when_and_where_its_schema_is(interview, answers):
    data, _ = made(interview, answers)
    assert data.startswith(b"# yaml-language-server: $schema=.policykit/org_profile.schema.json\n")
    assert data.count(b'_answered_by: "Bo Jones"\n  _answered_on: 2026-01-12\n') == 4
    assert max(len(line) for line in data.decode().splitlines() if "{" not in line) <= 100


def test_every_section_is_there(interview, answers):
    data, _ = made(interview, answers)
    missing = [name for name in known_keys(()) if f"\n{name}:".encode() not in data]
    assert missing == ["classification"]  # its defaults are shown nowhere better than in the schema


def test_a_number_that_was_agreed_to_stands_there(interview, answers):
    data, profile = made(interview, answers | {"vuln.sla_days.critical": 10})
    assert profile.tree["params"]["vuln"] == {"sla_days": {"critical": 10, "high": 30}}
    assert b"high: 30    # days to fix a high weakness\n" in data
    _, profile = made(interview, answers | {"review.interval_months": 6})
    assert profile.review.interval_months == 6


@pytest.mark.parametrize(
    ("own", "allowed", "which"),
    [
        ((), False, None),
        (("own-phones",), True, "mobile_only"),
        (("own-devices",), True, "yes"),
        (("own-phones", "own-devices"), True, "yes"),
    ],
)
def test_which_devices_of_their_own_people_may_use(interview, answers, own, allowed, which):
    _, profile = made(interview, answers | {"practices": own})
    assert profile.tree["flags"]["allows_byod"] is allowed
    assert profile.tree["params"].get("endpoint", {}).get("byod") == which


def test_no_more_is_lost_than_lies_between_two_backups(interview, answers):
    _, profile = made(interview, answers | {"bc.backup_frequency_hours": 48})
    assert profile.tree["params"]["bc"]["rpo_hours"] == 48


def test_one_person_for_everything(interview, answers):
    _, profile = made(interview, answers | {"security_lead": "Ana Silva"})
    assert [person.name for person in profile.people] == ["Ana Silva"]
    assert profile.tree["params"]["incident"]["roles"]["commander"] == {"person": "ana-silva"}


def test_health_information_that_hipaa_does_not_concern(interview, answers):
    given = {"special": ("health",), "agreements": "a folder", "frameworks": ("soc2",)}
    _, profile = made(interview, answers | given)
    assert profile.tree["flags"]["phi"]
    assert not profile.tree["scope"]["hipaa"]


def test_providers_by_many_names(interview, answers):
    _, profile = made(interview, answers | {"hosting": ("Google Cloud", "OVH SAS", "On-Prem")})
    assert [(one["id"], one["name"]) for one in profile.tree["cloud"]["providers"]] == [
        ("gcp", "Google Cloud"),
        ("ovh-sas", "OVH SAS"),
    ]
    assert profile.tree["cloud"]["on_prem"]


def test_what_is_bought_is_no_system_of_ours(interview, answers):
    given = {"critical_systems": ("Our app", "Slack", "GitHub"), "software": "ourselves"}
    _, profile = made(interview, answers | given | {"hosting": ("aws",)})
    rows = {row["name"]: row for row in profile.tree["systems"]}
    assert (rows["Our app"]["kind"], rows["Our app"]["hosting"]) == ("production", "aws")
    assert rows["Slack"]["kind"] == "collaboration"
    assert rows["Slack"]["data"] == ["confidential"]
    assert {rows["Slack"]["hosting"], rows["GitHub"]["hosting"]} == {"saas"}


def test_what_is_derived_and_what_was_planned_stand_there(interview, answers):
    given = {"software": "ourselves", "hosting": ("gcp",), "audit": "type-1 from 2026-09-30"}
    _, profile = made(interview, answers | given | {"country": "DE"})
    tools = profile.tree["tools"]
    assert tools["ci_cd"] == "GitHub Actions"
    assert tools["secrets_manager"] == "Google Secret Manager"
    assert profile.tree["organization"]["entity_type"] == "corporation"
    assert profile.frameworks[0].type == "type-1"
    (window,) = profile.audit.windows
    assert window.start == window.end == date(2026, 9, 30)
    assert window.fieldwork == date(2026, 10, 14)


def test_a_first_profile_can_be_edited(interview, answers):
    data, _ = made(interview, answers)
    changed, _ = read_profile(set_value(data, "params.access.review_months", 6))
    assert changed.tree["params"]["access"]["review_months"] == 6


@settings(deadline=None, max_examples=12)
@given(
    st.fixed_dictionaries(dict.fromkeys(("legal_name", "report_channel", "ticketing"), LINE)),
    st.lists(LINE, min_size=1, max_size=4, unique=True),
)
def test_any_sane_words_come_out_as_they_were_given(interview, lines, names):
    answers = {
        "email_domain": "example.com",
        "top_management": "Ana Silva",
        "security_lead": "Bo Jones",
        "plan_location": "a folder",
        "languages": tuple(name.strip() for name in names),
        "critical_systems": tuple(name.strip() for name in names),
        **{key: text.strip() for key, text in lines.items()},
    }
    _, profile = made(interview, answers)
    assert profile.organization.legal_name == answers["legal_name"]
    assert profile.tree["tools"]["ticketing"] == answers["ticketing"]
    assert profile.tree["params"]["dev"]["languages"] == list(answers["languages"])


@pytest.mark.parametrize(
    ("country", "financial", "applications"), [("DE", 120, 6), ("FR", 120, 12), ("US", None, None)]
)
def test_records_are_kept_as_the_law_of_the_country_says(
    interview, answers, country, financial, applications
):
    _, profile = made(interview, {**answers, "country": country})
    schedule = profile.tree["params"].get("retention", {}).get("schedule", ())
    months = {row["record"]: row["months"] for row in schedule}
    assert months.get("Financial records") == financial
    assert months.get("Applications for jobs") == applications
    assert not schedule or all(row["owner"] and row["starts"] for row in schedule)
