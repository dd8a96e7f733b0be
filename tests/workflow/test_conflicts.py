"""Conflicts are decided one by one; the base moves with the last one, and not before."""

from __future__ import annotations

import json

import pytest

from policykit.errors import InputError, StateError
from policykit.policy import Choice, has_conflict_markers
from policykit.workflow.conflicts import Answer, decide, sides, undecided, with_tool, write_sides
from policykit.workflow.generate import Action, generate
from policykit.workflow.status import status

DOOR, DOOR_MAP = "policies/door.md", "policies/door.map.yaml"
BASE, LOCK = ".policykit/base/door.md", ".policykit/lock.json"


def edit_template(story, name, *pairs):
    text = story.desk.templates[name].decode()
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    story.desk.templates[name] = text.encode()


@pytest.fixture
def torn(fresh):
    """A policy with two conflicts in its text and one in its mapping."""
    fresh.desk.edit(DOOR, "Keys must be kept by the porter.", "Keys are with the guard.")
    fresh.desk.edit(DOOR, "Visitors must sign in.", "Visitors must not come in.")
    fresh.desk.edit(DOOR_MAP, "evidence: Receipts for keys", "evidence: The key book")
    edit_template(
        fresh,
        "door.md.j2",
        ("Keys must be kept", "All keys must be kept"),
        ("Visitors must sign in.", "All visitors must sign in."),
    )
    edit_template(fresh, "door.map.yaml", ("Receipts for keys", "Signed receipts"))
    (outcome, _) = generate(fresh.world, (), dry_run=False).outcomes
    assert outcome.action is Action.CONFLICT
    return fresh


def pending(story):
    return [path for path in story.desk.content if "pending" in path]


def only(story):
    (found,) = undecided(story.world)
    return found


def test_every_conflict_is_listed_with_its_three_sides(torn):
    found = only(torn)
    assert [(one.place, one.line) for one in found.texts] == [("DO-2", 20), ("DO-3", 28)]
    (mapping,) = found.mapping
    assert (mapping.place, mapping.key, mapping.theirs) == ("DO-2", "evidence", "Signed receipts")
    assert found.is_ours


def test_the_base_moves_with_the_last_decision_and_not_before(torn):
    base = torn.desk.content[BASE]
    first, second = only(torn).texts
    done = decide(torn.world, "door", [Answer(first)])
    assert (done.is_done, len(done.left.texts), len(done.left.mapping)) == (False, 1, 1)
    assert torn.desk.content[BASE] == base
    assert status(torn.world)[0].state == "conflicted"
    (second,) = only(torn).texts
    done = decide(torn.world, "door", [Answer(second, Choice.THEIRS)])
    assert torn.desk.content[BASE] == base
    (mapping,) = only(torn).mapping
    done = decide(torn.world, "door", [Answer(mapping, Choice.THEIRS)])
    assert done.is_done
    assert pending(torn) == []
    assert "All keys must be kept" in torn.desk.text(BASE)
    assert "Keys are with the guard." in torn.desk.text(DOOR)
    assert "All visitors must sign in." in torn.desk.text(DOOR)
    assert "Signed receipts" in torn.desk.text(DOOR_MAP)
    assert undecided(torn.world) == ()
    assert "waiting" not in json.loads(torn.desk.text(LOCK))
    before = torn.desk.state()
    (outcome, _) = generate(torn.world, (), dry_run=False).outcomes
    assert outcome.action is Action.UNCHANGED
    assert torn.desk.state() == before


@pytest.mark.parametrize(
    ("choice", "there", "gone"),
    [
        (Choice.OURS, ("Keys are with the guard.", "The key book"), ("All keys", "Signed")),
        (Choice.THEIRS, ("All keys must be kept", "Signed receipts"), ("guard", "key book")),
    ],
)
def test_all_at_once(torn, choice, there, gone):
    done = decide(torn.world, "door", [Answer(one, choice) for one in only(torn).conflicts])
    assert done.is_done
    text = torn.desk.text(DOOR) + torn.desk.text(DOOR_MAP)
    assert all(words in text for words in there)
    assert not any(words in text for words in gone)
    assert not has_conflict_markers(torn.desk.content[DOOR])


def test_a_decision_for_ours_in_the_mapping_is_remembered(torn):
    found = only(torn)
    decide(torn.world, "door", [Answer(found.mapping[0])])
    assert only(torn).mapping == ()
    assert "The key book" in torn.desk.text(DOOR_MAP)


def test_both_and_words_of_ones_own(torn):
    first, second = only(torn).texts
    answers = [Answer(first, Choice.BOTH), Answer(second, text="**DO-3** Nobody comes in.\n")]
    decide(torn.world, "door", answers)
    text = torn.desk.text(DOOR)
    assert "**DO-2** Keys are with the guard.\n\nAll keys must be kept by the porter.\n" in text
    assert "**DO-3** Nobody comes in.\n" in text


def test_a_statement_that_the_template_dropped_takes_its_mapping_with_it(fresh):
    fresh.desk.edit(DOOR, "Visitors must sign in.", "Visitors must sign in at the gate.")
    edit_template(fresh, "door.md.j2", ("**DO-3** Visitors must sign in.\n\n", ""))
    entry = "  DO-3: {controls: {soc2: [CC6.4]}, evidence: Book of visitors}\n"
    edit_template(fresh, "door.map.yaml", (entry, ""))
    kept = fresh.copy()
    generate(fresh.world, (), dry_run=False)
    assert "DO-3:" in fresh.desk.text(DOOR_MAP)
    decide(fresh.world, "door", [Answer(only(fresh).texts[0], Choice.THEIRS)])
    assert "DO-3" not in fresh.desk.text(DOOR) + fresh.desk.text(DOOR_MAP)
    generate(kept.world, (), dry_run=False)
    decide(kept.world, "door", [Answer(only(kept).texts[0], Choice.OURS)])
    assert "DO-3:" in kept.desk.text(DOOR_MAP)
    assert "sign in at the gate" in kept.desk.text(DOOR)


@pytest.mark.parametrize(
    ("answers", "kind", "code"),
    [
        (lambda found: [Answer(found.mapping[0], Choice.BOTH)], InputError, "PK321"),
        (lambda found: [Answer(found.texts[0], text="<<<<<<< x\n")], InputError, "PK325"),
    ],
)
def test_what_cannot_stand_is_refused_and_nothing_is_written(torn, answers, kind, code):
    before = torn.desk.state()
    with pytest.raises(kind, match=code):
        decide(torn.world, "door", answers(only(torn)))
    assert torn.desk.state() == before


def test_front_matter_cannot_have_both(fresh):
    fresh.desk.edit(DOOR, "audience: Everyone", "audience: Guards")
    edit_template(fresh, "door.md.j2", ("audience: Everyone", "audience: Staff"))
    generate(fresh.world, (), dry_run=False)
    (conflict,) = only(fresh).texts
    assert conflict.in_front
    with pytest.raises(InputError, match="PK321"):
        decide(fresh.world, "door", [Answer(conflict, Choice.BOTH)])


def test_a_file_that_changed_meanwhile_is_left_alone(torn):
    found = only(torn)
    torn.desk.edit(DOOR, "Keys are with the guard.", "Keys are with Ana.")
    before = torn.desk.state()
    with pytest.raises(StateError, match="PK322"):
        decide(torn.world, "door", [Answer(found.texts[0])])
    assert torn.desk.state() == before


def test_a_policy_without_a_conflict_has_nothing_to_decide(fresh):
    assert undecided(fresh.world) == ()
    with pytest.raises(StateError, match="PK324"):
        decide(fresh.world, "door", [])


def test_a_merge_of_another_program_is_decided_and_moves_no_base(fresh):
    base = fresh.desk.content[BASE]
    theirs = "<<<<<<< HEAD\n**DO-3** A.\n=======\n**DO-3** B.\n>>>>>>> x\n"
    fresh.desk.edit(DOOR, "**DO-3** Visitors must sign in.\n", theirs)
    found = only(fresh)
    assert not found.is_ours
    done = decide(fresh.world, "door", [Answer(found.texts[0], Choice.THEIRS)])
    assert not done.is_done
    assert fresh.desk.content[BASE] == base
    assert "**DO-3** B.\n" in fresh.desk.text(DOOR)


def test_a_merge_tool_gets_a_real_base_and_its_result_moves_ours(torn):
    seen = {}

    def merge(name, base, ours, theirs):
        seen[name] = (base, ours, theirs)
        return theirs.replace(b"All keys", b"The keys")

    torn.desk.git.tool = merge
    assert with_tool(torn.world, "door").is_done
    base, ours, theirs = (text.decode() for text in seen["door.md"])
    assert "Keys must be kept by the porter." in base
    assert "Keys are with the guard." in ours
    assert "All keys must be kept by the porter." in theirs
    assert "The keys must be kept" in torn.desk.text(DOOR)
    assert pending(torn) == []


def test_a_merge_tool_that_decides_nothing_changes_nothing(torn):
    torn.desk.git.tool = lambda *_: torn.desk.content[DOOR]
    before = torn.desk.state()
    with pytest.raises(StateError, match="PK323"):
        with_tool(torn.world, "door")
    assert torn.desk.state() == before


def test_without_a_merge_tool_the_three_texts_are_files(torn):
    assert with_tool(torn.world, "door") is None
    places = write_sides(torn.world, "door")
    assert [torn.desk.content[path] for path in places] == list(sides(torn.desk.content[DOOR]))
    assert torn.desk.git.dirty(list(places)) == ()
