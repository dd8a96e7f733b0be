"""A starter profile is right from its first line, whatever the answers contain."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.errors import InputError
from policykit.profile import STARTER_QUESTIONS, read_profile, set_value, starter

ANSWERS = {
    "legal_name": "Example Labs, Inc.",
    "short_name": "Example",
    "email_domain": "example.com",
    "roles_since": "2026-01-05",
    "top_name": "Ana Silva",
    "security_name": "Bo Jones",
    "engineering_name": "Cy Okafor",
    "report_channel": "the #security channel",
}
PLAIN = st.text(
    st.characters(blacklist_categories=["C", "Z"]) | st.sampled_from(" \"':#{}[]&*!|>%@`äöüß-?,"),
    min_size=1,
    max_size=60,
).filter(str.strip)


def test_every_needed_answer_has_no_default_and_every_question_an_example():
    assert {question.key for question in STARTER_QUESTIONS if question.default is None} == set(
        ANSWERS
    )
    assert all(
        question.example and question.text.endswith(("?", ")")) for question in STARTER_QUESTIONS
    )


def test_the_examples_make_a_profile_without_diagnostics():
    examples = {question.key: question.example for question in STARTER_QUESTIONS}
    profile, found = read_profile(starter(examples))
    assert found == ()
    assert profile.organization.legal_name == "Example Labs, Inc."
    assert (
        profile.holders("top_management", profile.roles.it_lead[0].from_day)[0].name == "Ana Silva"
    )


def test_addresses_are_made_from_names():
    profile, found = read_profile(starter(ANSWERS | {"top_name": "Jörg Weiß"}))
    assert found == ()
    assert [(person.id, person.email) for person in profile.people] == [
        ("jorg-weiss", "jorg.weiss@example.com"),
        ("bo-jones", "bo.jones@example.com"),
        ("cy-okafor", "cy.okafor@example.com"),
    ]


def test_one_person_in_several_roles_is_listed_once():
    profile, found = read_profile(starter(ANSWERS | {"engineering_name": "Bo Jones"}))
    assert found == ()
    assert [person.name for person in profile.people] == ["Ana Silva", "Bo Jones"]
    assert profile.roles.it_lead[0].person == "bo-jones"


def test_a_company_without_cloud():
    profile, found = read_profile(starter(ANSWERS | {"cloud": "none"}))
    assert found == ()
    assert profile.cloud.providers == ()


@settings(deadline=None, max_examples=60)
@given(
    st.fixed_dictionaries(
        {key: PLAIN for key in ANSWERS if key not in {"email_domain", "roles_since"}}
    )
)
def test_any_sane_answers_pass_without_diagnostics_and_come_out_as_given(drawn):
    answers = ANSWERS | drawn
    emails = {f"{name}_email": f"{name}@example.com" for name in ("top", "security", "engineering")}
    profile, found = read_profile(starter(answers | emails))
    assert found == ()
    assert profile.organization.legal_name == answers["legal_name"].strip()
    assert profile.people[0].name == answers["top_name"].strip()
    assert profile.params["incident"]["report_channel"] == answers["report_channel"].strip()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"legal_name": ""}, "legal_name needs an answer"),
        ({"legal_name": "a\nb"}, "legal_name contains a line break"),
        ({"country": "UK"}, 'country "UK" is not a country code'),
        ({"time_zone": "Mars"}, 'time_zone "Mars" is not a time zone'),
        ({"email_domain": "@example.com"}, "email_domain"),
        ({"roles_since": "2026-02-30"}, "roles_since"),
        ({"roles_since": "yesterday"}, "roles_since"),
        ({"cloud": "amazon"}, 'cloud "amazon" is none of aws, gcp, azure, none'),
        ({"top_email": "ana"}, 'top_email "ana" is not an e-mail address'),
        ({"security_email": "ana.silva@example.com"}, "belongs to Ana Silva already"),
        ({"favourite_colour": "red"}, "there is no question favourite_colour"),
    ],
)
def test_a_wrong_answer_is_named(change, message):
    with pytest.raises(InputError) as caught:
        starter(ANSWERS | change)
    assert message in str(caught.value)
    assert {one.code for one in caught.value.diagnostics} == {"PK162"}


def test_all_wrong_answers_come_together():
    with pytest.raises(InputError) as caught:
        starter({})
    named = {one.message.split()[0] for one in caught.value.diagnostics}
    assert set(ANSWERS) <= named


def test_a_starter_can_be_edited():
    changed = set_value(starter(ANSWERS), "params.access.review_months", 6)
    profile, _ = read_profile(changed)
    assert profile.params["access"]["review_months"] == 6
