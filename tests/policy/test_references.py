"""Terms and other policies: printed where the set has them, worded otherwise where it has not."""

import json

import pytest

from policykit.policy import prepare
from policykit.policy.fill_child import fill_one
from policykit.policy.references import with_references, wrong_terms
from policykit.template import read_library

GLOSSARY = b"""\
terms:
  - {id: window, term: Window, meaning: Glass}
  - {id: badge, term: Badge, meaning: A card, when: flags.has_offices}
  - {id: coin, term: Coin, meaning: A token, when: flags.has_coins}
"""
TEXT = """
{% for term in terms %}
{{ term.term }} is {{ term.meaning }}.
{% endfor %}
{% for policy in related %}
See {{ policy }}.
{% endfor %}
Under the {{ "gate" | policy("rules on gates") }}{% if "gate" | in_set %} as well{% endif %}.
"""


@pytest.fixture
def library(files):
    text = files["door.md.j2"].decode()
    lines = "terms: [badge, window]\nrelated: [{id: gate, for: keys}, {id: access-control}]\n"
    door = (text.replace("parameters:", lines + "parameters:", 1) + TEXT).encode()
    gate = text.replace("id: door", "id: gate").replace("Door Policy", "Gate Policy")
    gate = gate.replace("prefix: DO", "prefix: GA").replace("**DO-", "**GA-").encode()
    more = {
        "door.md.j2": door,
        "gate.md.j2": gate,
        "gate.map.yaml": files["door.map.yaml"].replace(b"DO-", b"GA-"),
        "glossary.yaml": GLOSSARY,
    }
    found, mistakes = read_library({**files, **more})
    assert [one for one in mistakes if one.severity == "error"] == []
    return found


@pytest.fixture
def said(make_profile, library, on):
    def fill(more):
        job, found = prepare(
            make_profile("params: {door: {guard: Bo}}\n" + more), library, ["door"], on
        )
        assert found == ()
        given = json.loads(job.payload())
        return fill_one(given["policies"][0], given).partition("Reviewed")[2]

    return fill


LEFT_OUT = 'policies: {left_out: [{id: gate, reason: "No gate"}]}\n'


def test_a_policy_of_the_set_is_named_by_its_title(said):
    text = said("")
    assert "See Gate Policy, for keys." in text
    assert "Under the Gate Policy as well." in text
    assert "Access" not in text


def test_a_policy_left_out_leaves_no_hole(said):
    text = said(LEFT_OUT)
    assert "See" not in text
    assert "Under the rules on gates." in text


def test_terms_are_printed_where_their_condition_holds(said):
    assert "Badge" not in said("")
    office = "sites: [{id: a, kind: office}]\nflags: {has_offices: true}\n"
    assert said(office).index("Badge is A card.") < said(office).index("Window is Glass.")


def test_what_the_set_holds_is_a_fact_of_the_sentence(library):
    paths = library.uses["door"].paths
    assert "policy_titles.gate" in paths
    assert "terms[].meaning" in paths


def test_a_left_out_policy_is_neither_made_nor_asked_for(make_profile, library, on):
    profile = make_profile("params: {door: {guard: Bo}}\n" + LEFT_OUT)
    job, found = prepare(profile, library, None, on)
    assert found == ()
    assert [item.template.id for item in job.items] == ["door"]
    _, found = prepare(profile, library, ["gate"], on)
    assert [(one.code, one.message) for one in found] == [("PK246", "gate is left out: No gate")]


def test_leaving_out_what_is_not_there_is_a_mistake_with_its_line(make_profile, library, on):
    more = 'params: {door: {guard: Bo}}\npolicies:\n  left_out:\n  - {id: gaet, reason: "Oh"}\n'
    profile = make_profile(more)
    (found,) = prepare(profile, library, None, on)[1]
    assert found.code == "PK246"
    assert found.hint == "Did you mean gate?"
    assert found.place.line == profile.place("policies").line + 2


def test_a_term_whose_condition_reads_nothing_is_a_mistake(make_profile, library):
    template = library.templates["door"]
    object.__setattr__(template, "terms", {**template.terms, "coin": template.places["id"]})
    profile = make_profile("params: {door: {guard: Bo}}\n")
    assert [one.code for one in wrong_terms(template, library, profile)] == ["PK248"]
    context = {**profile.tree, "policy_titles": {}}
    assert [term["term"] for term in with_references(context, template, library)["terms"]] == [
        "Window"
    ]
