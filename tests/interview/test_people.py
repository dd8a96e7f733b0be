"""Who is meant by a name, and which address is made for whom."""

import pytest

from policykit.interview import FIXED, AnswerFault, Hints, typed
from policykit.interview.addresses import way_of
from policykit.interview.people import people

QUESTIONS = {question.key: question for question in FIXED}
BEFORE = {
    "email_domain": "example.com",
    "top_management": "Jonas Weber, CEO, jonas@example.com",
    "security_lead": "Mira Keller, CTO",
    "people_lead": "Mira Lang, COO, mlang@example.com",
}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("jonas", "Jonas Weber"),
        ("JONAS WEBER", "Jonas Weber"),
        ("mlang", "Mira Lang"),
        ("jonas@example.com", "Jonas Weber"),
        ("Tom Berger", "Tom Berger"),
    ],
)
def test_whoever_was_named_is_named_again_by_a_part(text, kept):
    assert typed(QUESTIONS["it_lead"], text, BEFORE) == kept


def test_a_part_of_two_names_is_no_name():
    with pytest.raises(AnswerFault, match="Mira Keller or Mira Lang"):
        typed(QUESTIONS["it_lead"], "mira", BEFORE)
    with pytest.raises(AnswerFault, match="a name first"):
        typed(QUESTIONS["it_lead"], "9", BEFORE)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Lena", "a single word"),
        ("Mira Kellr", "did you mean Mira Keller"),
        ("Mira Keller", ""),
        ("Tom Berger, CTO", ""),
    ],
)
def test_hardly_a_full_or_a_new_name(text, says):
    doubt = QUESTIONS["it_lead"].doubt(text, BEFORE)
    assert says in doubt if says else not doubt


def test_addresses_are_made_as_the_known_ones_are():
    named = people({**BEFORE, "it_lead": "Tom Berger", "people_lead": ""})
    assert (named["it_lead"].email, named["it_lead"].guessed) == ("tom@example.com", True)
    assert not named["top_management"].guessed
    assert way_of([("Ana Silva", "asilva@x.example"), ("Bo", "bo@x.example")]) == "flast"
    assert way_of([]) == "first.last"


def test_the_person_at_the_keyboard_is_proposed_with_the_address_git_has(interview):
    question = QUESTIONS["security_lead"]
    hints = Hints(interview.hints.today, "Bo Ode", "bo@example.com")
    assert question.proposal({"email_domain": "example.com"}, hints) == "Bo Ode, bo@example.com"
    assert question.proposal({"email_domain": "other.example"}, hints) == "Bo Ode"
