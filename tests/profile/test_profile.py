"""What a profile answers: values, holders on a day, labels, lines, and who has authority."""

from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.profile import ROLE_LABELS, read_profile
from policykit.profile.shape import known_keys

SAMPLE, _ = read_profile((Path(__file__).parents[2] / "org_profile.yaml").read_bytes())


def test_defaults_are_filled_in(small):
    profile = small.profile()
    assert profile.review.interval_months == 12
    assert profile.review.lead_days == 60
    assert profile.distribution.ack_days == 30
    assert profile.signing.minimum_approval == "evidenced"
    assert profile.branding.paper == "A4"
    assert profile.branding.date_format == "iso"
    assert [level.id for level in profile.classification.levels] == [
        "public",
        "internal",
        "confidential",
        "restricted",
    ]
    assert profile.tree["governance"]["oversight_body"] is None


def test_nothing_in_a_profile_can_be_changed(small):
    profile = small.profile()
    with pytest.raises(FrozenInstanceError):
        profile.review = None
    with pytest.raises(FrozenInstanceError):
        profile.people[0].name = "Eve"


def test_the_tree_is_plain_data_with_derived_flags_and_scope(organization):
    profile, _ = read_profile(organization)
    assert_plain(profile.tree)
    assert list(profile.tree)[:3] == ["profile_version", "organization", "addresses"]
    assert set(profile.tree) == {*known_keys(()), "scope"}
    assert profile.tree["roles"]["it_lead"][0]["from"] < date(2025, 1, 1)


def assert_plain(value):
    assert type(value) in {dict, list, str, int, float, bool, date, type(None)}, type(value)
    if isinstance(value, dict):
        for key, item in value.items():
            assert type(key) is str
            assert_plain(item)
    if isinstance(value, list):
        for item in value:
            assert_plain(item)


def test_derived_flags_come_from_facts(small):
    text = small.with_added(
        "cloud: {providers: [{id: gcp}], on_prem: true}\n"
        "data: {special: {phi: true, eu_personal_data: true}, gdpr_role: both}\n"
        "frameworks:\n"
        "  - {id: soc2, categories: [security, processing-integrity]}\n"
        "  - {id: hipaa, role: covered_entity, group_health_plan: true}\n"
        "tools: {mdm: Jamf}\n"
    )
    tree = text.profile().tree
    derived = {
        "uses_aws": False,
        "uses_gcp": True,
        "uses_azure": False,
        "uses_on_prem": True,
        "phi": True,
        "card_data": False,
        "eu_personal_data": True,
        "gdpr_role": "both",
        "hipaa_role": "covered_entity",
        "hipaa_group_health_plan": True,
        "hipaa_clearinghouse": False,
    }
    assert derived.items() <= tree["flags"].items()
    assert tree["flags"]["uses_mdm"] is True
    assert tree["cloud"]["providers"][0]["name"] == "Google Cloud"
    assert tree["scope"] == {
        "availability": False,
        "confidentiality": False,
        "processing_integrity": True,
        "privacy": False,
        "soc2": True,
        "iso27001": False,
        "nist_csf": False,
        "hipaa": True,
    }


def test_provenance_is_accepted_anywhere_and_kept_out_of_the_values(small):
    note = "_answered_by: Ann, _answered_on: 2026-01-05"
    text = small.with_added(
        f"flags: {{{note}}}\nparams: {{{note}, access: {{{note}, review_months: 3}}}}\n"
        f"approval: {{overrides: {{{note}}}}}\n_answered_by: Ann\n"
    )
    profile = text.profile()
    assert "_answered" not in str(profile.tree)
    assert profile.tree["params"] == {"access": {"review_months": 3}}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("organization.legal_name", True),
        ("review.lead_days", False),
        ("tools.hris", False),
        ("tools.mdm", True),
        ("people.1.title", True),
        ("people.2", False),
        ("people.ann", False),
        ("params.access.review_months", True),
        ("access.review_months", False),
        ("roles", True),
    ],
)
def test_is_set_means_given_and_not_null(small, path, expected):
    text = small.with_added(
        "tools: {hris: null, mdm: Jamf}\nparams: {access: {review_months: 3}}\n"
    )
    assert text.profile().is_set(path) is expected


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("organization.country", 5),
        ("organization.website", 1),
        ("people.1.email", 9),
        ("people.7.email", 7),
        ("roles.it_lead.0.person", 16),
        ("nothing.at.all", 1),
    ],
)
def test_a_place_is_the_line_of_the_key_or_of_its_nearest_parent(small, path, line):
    assert str(small.profile().place(path)) == f"org_profile.yaml:{line}"


@pytest.mark.parametrize(
    ("day", "holder"),
    [
        (date(2024, 12, 31), ()),
        (date(2025, 1, 1), ("bob",)),
        (date(2025, 6, 30), ("bob",)),
        (date(2025, 7, 1), ("ann",)),
        (date(2031, 1, 1), ("ann",)),
    ],
)
def test_both_days_of_an_interval_count(small, day, holder):
    text = small.with_change(
        "it_lead: [{person: bob, from: 2025-01-01}]",
        "it_lead: [{person: bob, from: 2025-01-01, to: 2025-06-30, deputy: ann},"
        " {person: ann, from: 2025-07-01}]",
    )
    assert tuple(person.id for person in text.profile().holders("it_lead", day)) == holder


@settings(deadline=None, max_examples=50)
@given(st.dates())
def test_holders_and_roles_of_agree_on_every_day(day):
    for role in ROLE_LABELS:
        holders = SAMPLE.holders(role, day)
        assert len(holders) <= 1
        for person in SAMPLE.people:
            assert (role in SAMPLE.roles_of(person.id, day)) == (person in holders)


def test_labels_and_people(small):
    profile = small.profile()
    assert profile.label("it_lead") == "IT Lead"
    assert profile.label("top_management") == "Top Management"
    assert profile.person_by_email("ANN@acme.example").id == "ann"
    assert profile.person_by_email("eve@acme.example") is None
    assert profile.roles_of("eve", date(2026, 1, 1)) == ()
    with pytest.raises(KeyError):
        profile.holders("janitor", date(2026, 1, 1))
    with pytest.raises(KeyError):
        profile.person("eve")


SAME = [
    ("legal_name: Acme Ltd", "legal_name: Acme Limited"),
    ("people:\n", "# the founders\npeople:\n"),
    ("from: 2025-01-01}]\n  people_lead", "from: 2025-01-01, to: null}]\n  people_lead"),
    ("title: Engineer, email: bob@acme.example", "email: bob@acme.example, title: Engineer"),
]
OTHER = [
    ("title: Engineer", "title: Chief Engineer"),
    ("time_zone: Europe/Dublin", "time_zone: Europe/Paris"),
    ("it_lead: [{person: bob", "it_lead: [{person: ann"),
    ("people:\n", "signing: {minimum_approval: ssh}\npeople:\n"),
    ("people:\n", "approval: {second_approver: it_lead}\npeople:\n"),
]


@pytest.mark.parametrize(("old", "new"), SAME)
def test_the_authority_ignores_what_gives_nobody_a_right(small, old, new):
    assert small.with_change(old, new).profile().authority == small.profile().authority


@pytest.mark.parametrize(("old", "new"), OTHER)
def test_the_authority_changes_with_people_roles_rules_and_time_zone(small, old, new):
    assert small.with_change(old, new).profile().authority != small.profile().authority


def test_a_policy_is_left_out_with_a_reason_or_not_at_all(small):
    added = 'policies:\n  left_out:\n  - {id: privacy, reason: "No personal data"}\n'
    assert small.with_added(added).profile().policies.left_out[0].reason == "No personal data"
    for wrong, code in (
        ("{id: privacy}", "PK113"),
        ('{id: privacy, reason: ""}', "PK116"),
        ('{id: privacy, reason: "a"}, {id: privacy, reason: "b"}', "PK118"),
    ):
        _, found = small.with_added(f"policies:\n  left_out: [{wrong}]\n").read()
        assert [one.code for one in found] == [code]
