"""`profile explain`: value, place, sentences as they stand, and what follows."""

import pytest

from policykit.errors import InputError
from policykit.workflow.profile_check import set_profile_values
from policykit.workflow.value_explanation import explain_value, fed_statements


def test_a_parameter_with_the_sentence_as_it_stands(fresh):
    path = "policies/door.md"
    text = fresh.world.files.read(path).replace(b"check all doors", b"rattle at all doors")
    fresh.world.files.write_all({path: text})
    found = explain_value(fresh.world, "door.months")
    assert found == explain_value(fresh.world, "params.door.months")
    assert (found.key, found.value, found.default) == ("params.door.months", 3, 3)
    assert found.expected == "a whole number from 1 to 12"
    assert found.question == "How often?"
    assert str(found.place).startswith("org_profile.yaml:")
    (sentence,) = found.sentences
    assert (sentence.policy, sentence.statement) == ("door", "DO-1")
    assert sentence.text == "The owner must rattle at all doors every 3 months."
    assert found.tested


def test_a_name_is_not_tested_by_an_auditor(fresh):
    found = explain_value(fresh.world, "door.keeper")
    assert [one.statement for one in found.sentences] == ["DO-2"]
    assert not found.tested


def test_a_statement_that_was_taken_out_is_counted_only(fresh):
    text = fresh.world.files.read("policies/door.md")
    start, end = text.index(b"**DO-2**"), text.index(b"**DO-3**")
    fresh.world.files.write_all({"policies/door.md": text[:start] + text[end:]})
    found = explain_value(fresh.world, "door.keeper")
    assert (found.sentences, found.elsewhere) == ((), 1)


def test_a_fact_that_is_read_outside_of_statements(fresh):
    found = explain_value(fresh.world, "organization.legal_name")
    assert found.value == "Tiny Incorporated"
    assert found.sections == {"door": ("purpose",), "window": ("purpose",)}


def test_a_fact_that_is_not_set_and_what_follows_from_it(fresh):
    found = explain_value(fresh.world, "cloud.on_prem")
    assert (found.value, found.place) == (False, None)
    assert found.derived == ("flags.uses_on_prem",)
    followed = explain_value(fresh.world, "flags.uses_on_prem")
    assert followed.follows_from == "cloud.on_prem"


def test_an_entry_of_a_list(fresh):
    assert explain_value(fresh.world, "people.1.name").value == "Bo Lind"


@pytest.mark.parametrize(
    ("key", "near"),
    [
        ("door.month", "door.months"),
        ("params.dor.months", "door.months"),
        ("organization.shortname", "organization.short_name"),
        ("flags.use_aws", "flags.uses_aws"),
        ("xyzzy", "Keys begin with"),
    ],
)
def test_a_misspelt_key(fresh, key, near):
    with pytest.raises(InputError) as caught:
        explain_value(fresh.world, key)
    assert "PK175" in str(caught.value)
    assert near in str(caught.value)


def test_what_a_change_will_reach(fresh):
    set_profile_values(fresh.world, {"door.months": "6"})  # params. is understood
    assert fed_statements(fresh.world, ["params.door.months", "door.keeper"]) == {
        "door": ("DO-1", "DO-2")
    }
    text = explain_value(fresh.world, "door.months").sentences[0].text
    assert "every 3 months" in text  # until the next generation
