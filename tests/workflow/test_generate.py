"""`generate`: hand edits survive, the base moves only when it may, nothing is half-written."""

from __future__ import annotations

import pytest

from policykit.errors import InputError
from policykit.policy import has_conflict_markers
from policykit.workflow.generate import Action, generate
from policykit.workflow.status import status

DOOR, DOOR_MAP = "policies/door.md", "policies/door.map.yaml"
BASE, PENDING = ".policykit/base/door.md", ".policykit/pending/door.md"
PENDING_FILES = [
    ".policykit/pending/door.facts.json",
    ".policykit/pending/door.map.yaml",
    ".policykit/pending/door.md",
]


def run(story, *names, dry_run=False):
    """Generate, and return the outcomes by policy id."""
    return {one.id: one for one in generate(story.world, names, dry_run=dry_run).outcomes}


def change_fact(story, months):
    story.desk.edit("org_profile.yaml", "months: 3", f"months: {months}")


def change_template(story, old, new):
    text = story.desk.templates["door.md.j2"].decode()
    assert old in text
    story.desk.templates["door.md.j2"] = text.replace(old, new).encode()


def conflict_in_do2(story):
    """A person and the template change the same sentence."""
    story.desk.edit(DOOR, "Keys must be kept by the porter.", "Keys are with the guard.")
    change_template(story, "Keys must be kept", "All keys must be kept")
    return run(story)["door"]


def test_a_second_run_changes_nothing(fresh):
    before = fresh.desk.state()
    assert {one.action for one in run(fresh).values()} == {Action.UNCHANGED}
    assert fresh.desk.state() == before


def test_a_new_template_makes_a_new_policy(fresh):
    for path in [path for path in fresh.desk.content if "window" in path]:
        del fresh.desk.content[path]
    outcome = run(fresh)["window"]
    assert outcome.action is Action.NEW
    assert outcome.added == ("WI-1",)
    assert (
        fresh.desk.content["policies/window.md"]
        == (fresh.desk.content[".policykit/base/window.md"])
    )


def test_a_changed_fact_updates_and_is_named(fresh):
    change_fact(fresh, 6)
    outcome = run(fresh)["door"]
    assert outcome.action is Action.UPDATED
    assert outcome.changed == ("DO-1",)
    (fact,) = outcome.facts
    assert (fact.path, fact.old, fact.new, fact.statements) == ("door.months", 3, 6, ("DO-1",))
    assert "check all doors every 6 months" in fresh.desk.text(DOOR)
    assert fresh.desk.content[DOOR] == fresh.desk.content[BASE]
    assert "every: 6" in fresh.desk.text(DOOR_MAP)


def test_a_comment_in_the_profile_changes_nothing(fresh):
    fresh.desk.edit("org_profile.yaml", "# A company of three.", "# Three of us.")
    assert run(fresh)["door"].action is Action.UNCHANGED


def test_an_edit_and_a_changed_fact_come_together(fresh):
    fresh.desk.edit(DOOR, "Visitors must sign in.", "Visitors must sign in at the gate.")
    change_fact(fresh, 6)
    outcome = run(fresh)["door"]
    assert outcome.action is Action.MERGED
    text = fresh.desk.text(DOOR)
    assert "sign in at the gate" in text
    assert "every 6 months" in text
    assert "sign in at the gate" not in fresh.desk.text(BASE)
    assert "every 6 months" in fresh.desk.text(BASE)


def test_an_edit_alone_is_left_alone(fresh):
    fresh.desk.edit(DOOR, "Visitors must sign in.", "Visitors must sign in at the gate.")
    before = fresh.desk.state()
    assert run(fresh)["door"].action is Action.UNCHANGED
    assert fresh.desk.state() == before


def test_a_conflict_shows_both_and_does_not_move_the_base(fresh):
    base = fresh.desk.content[BASE]
    outcome = conflict_in_do2(fresh)
    assert outcome.action is Action.CONFLICT
    assert outcome.conflicts == 1
    text = fresh.desk.text(DOOR)
    for line in (
        "<<<<<<< your text",
        "Keys are with the guard.",
        "||||||| last generated",
        "Keys must be kept by the porter.",
        "=======",
        "All keys must be kept by the porter.",
        ">>>>>>> generated now",
    ):
        assert line in text
    assert fresh.desk.content[BASE] == base
    assert sorted(path for path in fresh.desk.content if "pending" in path) == PENDING_FILES
    assert status(fresh.world)[0].state == "conflicted"


def test_a_conflict_in_one_policy_does_not_hold_up_the_others(fresh):
    change_template(fresh, "Keys must be kept", "All keys must be kept")
    fresh.desk.edit(DOOR, "Keys must be kept by the porter.", "Keys are with the guard.")
    window = fresh.desk.templates["window.md.j2"].replace(b"at night", b"at dusk")
    fresh.desk.templates["window.md.j2"] = window
    outcomes = run(fresh)
    assert outcomes["door"].action is Action.CONFLICT
    assert outcomes["window"].action is Action.UPDATED
    assert "at dusk" in fresh.desk.text("policies/window.md")


def test_an_unresolved_conflict_stays_as_it_is(fresh):
    conflict_in_do2(fresh)
    before = fresh.desk.state()
    outcome = run(fresh)["door"]
    assert (outcome.action, outcome.conflicts) == (Action.CONFLICT, 1)
    assert fresh.desk.state() == before


def resolve(story, text="Keys are with the guard."):
    lines = story.desk.text(DOOR).splitlines(keepends=True)
    first = next(at for at, line in enumerate(lines) if line.startswith("<<<<<<<"))
    last = next(at for at, line in enumerate(lines) if line.startswith(">>>>>>>"))
    lines[first : last + 1] = [f"**DO-2** {text}\n"]
    story.desk.content[DOOR] = "".join(lines).encode()


def test_a_resolved_conflict_moves_the_base(fresh):
    conflict_in_do2(fresh)
    resolve(fresh)
    outcome = run(fresh)["door"]
    assert outcome.action is Action.UNCHANGED
    assert "All keys must be kept" in fresh.desk.text(BASE)
    assert not [path for path in fresh.desk.content if "pending" in path]
    assert "Keys are with the guard." in fresh.desk.text(DOOR)
    assert status(fresh.world)[0].state == "draft (new)"


def test_what_changed_while_a_conflict_waited_is_merged_after_it(fresh):
    conflict_in_do2(fresh)
    resolve(fresh)
    change_fact(fresh, 6)
    outcome = run(fresh)["door"]
    assert outcome.action is Action.MERGED
    text = fresh.desk.text(DOOR)
    assert "Keys are with the guard." in text
    assert "every 6 months" in text


def test_markers_left_by_another_merge_are_a_conflict(fresh):
    ours = fresh.desk.text(DOOR).replace(
        "**DO-3** Visitors must sign in.",
        "<<<<<<< HEAD\n**DO-3** Visitors must sign in.\n=======\n**DO-3** No visitors.\n>>>>>>> x",
    )
    fresh.desk.content[DOOR] = ours.encode()
    change_fact(fresh, 6)
    base = fresh.desk.content[BASE]
    outcome = run(fresh)["door"]
    assert outcome.action is Action.CONFLICT
    assert outcome.conflicts == 1
    assert fresh.desk.content[BASE] == base
    assert fresh.desk.content[DOOR] == ours.encode()


def test_a_deleted_policy_stays_deleted_until_it_is_named(fresh):
    del fresh.desk.content[DOOR]
    del fresh.desk.content[DOOR_MAP]
    change_fact(fresh, 6)
    assert run(fresh)["door"].action is Action.DELETED
    assert DOOR not in fresh.desk.content
    assert run(fresh, "door")["door"].action is Action.NEW
    assert "every 6 months" in fresh.desk.text(DOOR)
    assert DOOR_MAP in fresh.desk.content


def test_a_file_that_was_there_first_is_left_alone(fresh):
    for path in [path for path in fresh.desk.content if path.startswith(".policykit/base/door")]:
        del fresh.desk.content[path]
    fresh.desk.content[DOOR] = b"Our own text.\n"
    before = fresh.desk.state()
    assert run(fresh)["door"].action is Action.UNMANAGED
    assert run(fresh, "door")["door"].action is Action.UNMANAGED
    assert fresh.desk.state() == before


def test_a_missing_mapping_comes_back(fresh):
    mapping = fresh.desk.content.pop(DOOR_MAP)
    outcome = run(fresh)["door"]
    assert DOOR_MAP in outcome.changes
    assert fresh.desk.content[DOOR_MAP] == mapping


@pytest.mark.parametrize("prepare", [conflict_in_do2, lambda story: change_fact(story, 6)])
def test_a_dry_run_says_the_same_and_writes_nothing(fresh, prepare):
    if prepare is conflict_in_do2:
        fresh.desk.edit(DOOR, "Keys must be kept by the porter.", "Keys are with the guard.")
        change_template(fresh, "Keys must be kept", "All keys must be kept")
    else:
        prepare(fresh)
    before = fresh.desk.state()
    planned = run(fresh, dry_run=True)
    assert fresh.desk.state() == before
    done = run(fresh)
    assert planned == done
    assert planned["door"].diff.count("\n") > 2
    assert fresh.desk.state() != before


def test_a_dry_run_needs_no_lock(fresh):
    with fresh.desk.lock.hold("issue"):
        assert run(fresh, dry_run=True)["door"].action is Action.UNCHANGED


def test_the_mapping_keeps_ours_and_lists_the_conflict(fresh):
    fresh.desk.edit(DOOR_MAP, "evidence: Receipts for keys", "evidence: The key book")
    fresh.desk.templates["door.map.yaml"] = fresh.desk.templates["door.map.yaml"].replace(
        b"Receipts for keys", b"Signed receipts"
    )
    outcome = run(fresh)["door"]
    assert outcome.action is Action.CONFLICT
    (conflict,) = outcome.sidecar_conflicts
    assert (conflict.statement, conflict.key) == ("DO-2", "evidence")
    assert (conflict.ours, conflict.theirs) == ("The key book", "Signed receipts")
    assert "The key book" in fresh.desk.text(DOOR_MAP)
    # The next run takes what stands there as the decision.
    assert run(fresh)["door"].action is Action.UNCHANGED
    assert "The key book" in fresh.desk.text(DOOR_MAP)
    assert "Signed receipts" in fresh.desk.text(".policykit/base/door.map.yaml")


def test_an_edited_mapping_takes_what_only_the_template_changed(fresh):
    fresh.desk.edit(DOOR_MAP, "evidence: Receipts for keys", "evidence: The key book")
    fresh.desk.templates["door.map.yaml"] = fresh.desk.templates["door.map.yaml"].replace(
        b"Book of visitors", b"List of visitors"
    )
    assert run(fresh)["door"].action is Action.MERGED
    text = fresh.desk.text(DOOR_MAP)
    assert "The key book" in text
    assert "List of visitors" in text


def test_a_mistake_in_one_template_stops_all(fresh):
    change_fact(fresh, 6)
    change_template(fresh, "Visitors must sign in.", "{{ nobody.knows }} must sign in.")
    before = fresh.desk.state()
    with pytest.raises(InputError) as failure:
        run(fresh)
    (found,) = failure.value.diagnostics
    assert str(found.place) == "policy_templates/door.md.j2:26"
    assert fresh.desk.state() == before


def test_a_mapping_that_cannot_be_read_stops_before_anything_is_written(fresh):
    fresh.desk.edit(DOOR_MAP, "statements:", "statements: [")
    fresh.desk.templates["door.map.yaml"] += b"\n# more\n"
    change_fact(fresh, 6)
    before = fresh.desk.state()
    with pytest.raises(InputError):
        run(fresh)
    assert fresh.desk.state() == before


def test_a_policy_whose_template_does_not_apply_any_more_is_reported(fresh):
    change_template(fresh, "when: true", "when: flags.has_offices")
    made = generate(fresh.world, (), dry_run=False)
    assert made.not_applicable == ("door",)
    assert [one.id for one in made.outcomes] == ["window"]
    assert DOOR in fresh.desk.content


def test_generating_never_touches_what_was_issued(issued):
    before = {
        path: data
        for path, data in issued.desk.content.items()
        if path.startswith(("records/", "output/issued/"))
    }
    change_fact(issued, 6)
    run(issued)
    assert {path: issued.desk.content[path] for path in before} == before
    assert not has_conflict_markers(issued.desk.content[DOOR])
