"""A template library is upgraded under edited policies: what comes in, what stays, and why."""

from __future__ import annotations

import json

import pytest

from policykit.workflow.check import check
from policykit.workflow.generate import Action, generate
from policykit.workflow.upgrades import newer_templates

DOOR, DOOR_MAP = "policies/door.md", "policies/door.map.yaml"
LOCK, NEW = ".policykit/lock.json", ".policykit/new/door.json"


def run(story, *names, dry_run=False):
    """Generate, and return the outcomes by policy id."""
    return {one.id: one for one in generate(story.world, names, dry_run=dry_run).outcomes}


def edit_template(story, name, *pairs):
    text = story.desk.templates[name].decode()
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    story.desk.templates[name] = text.encode()


def upgrade(story):
    """The second version of the door template: other words, one statement more, one less."""
    edit_template(
        story,
        "door.md.j2",
        ("version: 1", "version: 2"),
        ("Doors of", "All doors of"),
        ("**DO-2** Keys must be kept by", "**DO-2** All keys must be kept by"),
        ("**DO-3** Visitors", "**DO-2a** Locks must be oiled.\n\n**DO-3** Visitors"),
    )
    edit_template(
        story,
        "door.map.yaml",
        ("  DO-3:", "  DO-2a: {controls: {soc2: [CC6.4]}, evidence: Oil}\n  DO-3:"),
        ("Book of visitors", "List of visitors"),
    )


def explained(outcome):
    """The rows of one policy: place, what was done, causes, result."""
    return [
        (
            f"{row.kind.value} {row.name}",
            " ".join(row.did),
            [f"{one.source} {one.name}".strip() for one in row.causes],
            row.result.value,
        )
        for row in outcome.explained
    ]


def codes(story):
    return [found.code for found in check(story.world)]


def test_edits_around_an_upgrade_all_survive(fresh):
    fresh.desk.edit(DOOR, "Visitors must sign in.", "Visitors must sign in at the gate.")
    fresh.desk.edit(DOOR, "ack_required: false", "ack_required: true")
    upgrade(fresh)
    outcome = run(fresh)["door"]
    assert (outcome.action, outcome.unread) == (Action.MERGED, ("DO-2a",))
    text = fresh.desk.text(DOOR)
    for line in (
        "ack_required: true",
        "template: door@2",
        "All doors of Tiny Incorporated are shut.",
        "**DO-2** All keys must be kept by the porter.\n\n**DO-2a** Locks must be oiled.",
        "**DO-3** Visitors must sign in at the gate.",
    ):
        assert line in text
    assert "DO-2a:" in fresh.desk.text(DOOR_MAP)


def test_every_change_has_its_cause(fresh):
    fresh.desk.edit(DOOR, "Visitors must sign in.", "Visitors must sign in at the gate.")
    fresh.desk.edit(DOOR_MAP, "evidence: Receipts for keys", "evidence: The key book")
    fresh.desk.edit("org_profile.yaml", "months: 3", "months: 6")
    assert explained(run(fresh, dry_run=True)["door"]) == [
        ("statement DO-1", "changed", ["fact door.months"], "taken"),
        ("statement DO-3", "changed", ["hand"], "yours"),
        ("mapping DO-1", "changed", ["fact door.months"], "taken"),
        ("mapping DO-2", "changed", ["hand"], "yours"),
    ]
    upgrade(fresh)
    outcome = run(fresh)["door"]
    assert explained(outcome) == [
        ("front matter template", "changed", ["template"], "taken"),
        ("section purpose", "changed", ["template"], "taken"),
        ("statement DO-1", "changed", ["fact door.months", "template"], "taken"),
        ("statement DO-2", "changed", ["template"], "taken"),
        ("statement DO-2a", "added", ["template"], "new"),
        ("statement DO-3", "changed", ["hand"], "yours"),
        ("mapping DO-1", "changed", ["fact door.months", "template"], "taken"),
        ("mapping DO-2", "changed", ["hand"], "yours"),
        ("mapping DO-3", "changed", ["template"], "taken"),
        ("mapping DO-2a", "added", ["template"], "new"),
    ]
    (fact, template) = outcome.explained[2].causes
    assert (fact.old, fact.new) == (3, 6)
    assert (template.old, template.new) == ("door@1", "door@2")
    # What was taken is the base now; what was done by hand is still what sets the text apart.
    assert [row[:1] + row[2:] for row in explained(run(fresh)["door"])] == [
        ("statement DO-3", ["hand"], "yours"),
        ("mapping DO-2", ["hand"], "yours"),
    ]


def test_front_matter_that_the_profile_sets_has_the_profile_as_cause(fresh):
    fresh.desk.edit(
        "org_profile.yaml", "params:", "approval: {overrides: {door: top_management}}\nparams:"
    )
    assert explained(run(fresh)["door"]) == [
        ("front matter approver_role", "changed", ["fact approval.overrides"], "taken")
    ]


def test_a_dropped_statement_stays_dropped_through_upgrades_and_is_listed(fresh):
    fresh.desk.edit(DOOR, "**DO-2** Keys must be kept by the porter.\n\n", "")
    entry = "  DO-2:\n    controls:\n      soc2: [CC6.4]\n    evidence: Receipts for keys\n"
    fresh.desk.edit(DOOR_MAP, entry, "")
    upgrade(fresh)
    edit_template(fresh, "door.map.yaml", ("Receipts for keys", "Signed receipts"))
    outcome = run(fresh)["door"]
    assert (outcome.action, outcome.dropped) == (Action.MERGED, ("DO-2",))
    assert "**DO-2**" not in fresh.desk.text(DOOR)
    assert "DO-2:" not in fresh.desk.text(DOOR_MAP)
    assert run(fresh)["door"].dropped == ("DO-2",)


def test_a_statement_with_a_new_id_keeps_its_edits_and_its_mapping(fresh):
    edit_template(
        fresh,
        "door.md.j2",
        ("**DO-3** Visitors must sign in.", "**DO-3** All visitors must sign in at the desk."),
    )
    run(fresh)
    fresh.desk.edit(DOOR, "at the desk.", "at the desk.\n\n- Also children.")
    fresh.desk.edit(DOOR_MAP, "evidence: Book of visitors", "evidence: Red book")
    edit_template(fresh, "door.md.j2", ("**DO-3**", "**DO-3a**"))
    edit_template(fresh, "door.map.yaml", ("  DO-3:", "  DO-3a:"))
    outcome = run(fresh)["door"]
    assert outcome.action is Action.MERGED
    assert (
        "**DO-3a** All visitors must sign in at the desk.\n\n- Also children."
        in fresh.desk.text(DOOR)
    )
    assert "Red book" in fresh.desk.text(DOOR_MAP).partition("DO-3a:")[2]
    assert "DO-3:" not in fresh.desk.text(DOOR_MAP)


def test_newer_templates_are_told_until_the_policy_has_them(fresh):
    assert newer_templates(fresh.world) == ()
    upgrade(fresh)
    assert newer_templates(fresh.world) == ("door",)
    assert "PK318" in codes(fresh)
    window = fresh.desk.templates["window.md.j2"].replace(b"at night", b"at dusk")
    fresh.desk.templates["window.md.j2"] = window
    run(fresh, "window")
    assert newer_templates(fresh.world) == ("door",)
    run(fresh)
    assert newer_templates(fresh.world) == ()
    assert "PK318" not in codes(fresh)


def test_a_conflict_is_not_called_older_and_its_resolution_is_the_newest(fresh):
    fresh.desk.edit(DOOR, "Keys must be kept by the porter.", "Keys are with the guard.")
    upgrade(fresh)
    assert run(fresh)["door"].action is Action.CONFLICT
    assert newer_templates(fresh.world) == ()
    assert json.loads(fresh.desk.text(LOCK))["waiting"].keys() == {"door"}
    text = fresh.desk.text(DOOR)
    before, _, rest = text.partition("<<<<<<< your text\n")
    ours, _, rest = rest.partition("||||||| last generated\n")
    after = rest.partition(">>>>>>> generated now\n")[2]
    fresh.desk.content[DOOR] = (before + ours + after).encode()
    outcome = run(fresh)["door"]
    assert outcome.action is Action.UNCHANGED
    assert explained(outcome) == [("statement DO-2", "changed", ["hand"], "yours")]
    assert json.loads(fresh.desk.text(NEW))["statements"].keys() == {"DO-2a"}
    assert "waiting" not in json.loads(fresh.desk.text(LOCK))
    assert newer_templates(fresh.world) == ()


def test_what_came_in_is_to_be_read_until_somebody_edits_it(fresh):
    upgrade(fresh)
    run(fresh)
    assert codes(fresh).count("PK319") == 1
    run(fresh)
    assert codes(fresh).count("PK319") == 1
    fresh.desk.edit(DOOR, "Locks must be oiled.", "Locks must be oiled every year.")
    assert "PK319" not in codes(fresh)
    run(fresh)
    assert NEW not in fresh.desk.content


def test_what_came_in_counts_as_read_once_it_is_issued(fresh):
    upgrade(fresh)
    run(fresh)
    fresh.desk.git.commit_all()
    fresh.propose()
    assert codes(fresh).count("PK319") == 1
    fresh.approve_with_code()
    fresh.issue()
    assert "PK319" not in codes(fresh)


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{", b'{"statements": []}', b'{"statements": {"a": 1}}']
)
def test_a_broken_list_of_what_is_new_holds_nothing_up(fresh, data):
    fresh.desk.content[NEW] = data
    assert "PK319" not in codes(fresh)
    run(fresh)
    assert NEW not in fresh.desk.content


def test_a_text_that_cannot_be_told_apart_is_merged_as_one_and_says_so(fresh):
    fresh.desk.edit(DOOR, "**DO-3** Visitors", "**DO-1** Again.\n\n**DO-3** Visitors")
    upgrade(fresh)
    outcome = run(fresh)["door"]
    assert outcome.whole == "yours: statement DO-1 stands twice in it"
    assert "**DO-1** Again." in fresh.desk.text(DOOR)


def test_two_new_orders_leave_yours_and_say_so(fresh):
    one, two, three = (
        "**DO-1** The owner must check all doors every 3 months.\n\n",
        "**DO-2** Keys must be kept by the porter.\n\n",
        "**DO-3** Visitors must sign in.\n\n",
    )
    fresh.desk.edit(DOOR, one + two, two + one)
    template = fresh.desk.text(DOOR)
    edit_template(
        fresh,
        "door.md.j2",
        (
            "**DO-2** Keys must be kept by {{ door.keeper }}.\n\n**DO-3** Visitors must sign in.",
            "**DO-3** Visitors must sign in.\n\n**DO-2** Keys must be kept by {{ door.keeper }}.",
        ),
    )
    outcome = run(fresh)["door"]
    assert outcome.order_kept == ("statements",)
    assert fresh.desk.text(DOOR) == template
    assert three in template
