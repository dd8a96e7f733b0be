import json

import pytest

from policykit.policy import changed_facts, read_policy


@pytest.fixture
def change(make_profile, make_library, generate):
    """Generate twice and give the changes as path -> (old, new, statements, sections)."""

    def run(before, after, library=None):
        first = generate(make_profile(before), make_library())
        second = generate(make_profile(after), library or make_library())
        changes = changed_facts(
            first.facts,
            second.facts,
            read_policy(first.policy, "door.md")[0],
            read_policy(second.policy, "door.md")[0],
        )
        return {one.path: (one.old, one.new, one.statements, one.sections) for one in changes}

    return run


BASE = "params: {door: {guard: Bo}}\n"


def test_nothing_changed(change):
    assert change(BASE, BASE) == {}


@pytest.mark.parametrize(
    ("after", "path", "expected"),
    [
        ("params: {door: {guard: Cy}}\n", "door.guard", ("Bo", "Cy", (), ("purpose",))),
        (
            "params: {door: {guard: Bo, check_months: 6}}\n",
            "door.check_months",
            (3, 6, ("DO-1",), ()),
        ),
        (
            "params: {door: {guard: Bo, alarm: Loud}}\n",
            "door.alarm",
            (None, "Loud", (), ("history",)),
        ),
        (
            BASE + "review: {interval_months: 6}\n",
            "review.interval_months",
            (12, 6, (), ("history",)),
        ),
    ],
)
def test_a_changed_fact_names_what_it_changed(change, after, path, expected):
    assert change(BASE, after) == {path: expected}


def test_a_value_that_moves_to_a_list_below_a_statement(change):
    systems = (
        "  - {id: prod, name: Production, kind: production, owner: it_lead, criticality: low}\n"
    )
    assert systems  # the list belongs to DO-2, not to the section
    changes = change(BASE, BASE + "flags: {has_board: true}\n")
    assert changes == {}


def test_a_new_template_that_reads_more(change, make_library):
    library = make_library("The list is in", "{{ organization.short_name }} has its list in")
    changes = change(BASE, BASE, library)
    assert changes == {"organization.short_name": (None, "Tiny", ("DO-1",), ())}


def test_without_an_earlier_generation_nothing_changed(make_profile, make_library, generate):
    generated = generate(make_profile(), make_library())
    policy, _ = read_policy(generated.policy, "door.md")
    assert changed_facts(None, generated.facts, None, policy) == ()
    assert json.loads(generated.facts)
