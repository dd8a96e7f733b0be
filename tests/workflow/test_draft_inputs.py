"""A draft found by its inputs is the one that would be made."""

from __future__ import annotations

from policykit.workflow.draft_inputs import input_keys
from policykit.workflow.drafts import draft_key, jobs_of_drafts, render
from policykit.workflow.standing_now import uncommitted
from policykit.workflow.workspace import load_policy, load_profile, policy_ids


def keys(world):
    """What the drafts are known by: found by their inputs, and from what would be on the pages."""
    profile, _ = load_profile(world)
    lock = world.renderer.lock("")
    workings = [load_policy(world, one) for one in policy_ids(world)]
    inputs = input_keys(world, profile, workings, lock, uncommitted(world, workings))
    said = {name: (world.cache.get(key) or b"").decode() for name, key in inputs.items()}
    kept = {name: text.partition(" ")[0] for name, text in said.items()}
    return kept, {
        name: draft_key(job, profile, lock) for name, job in jobs_of_drafts(world, ()).items()
    }


def test_whatever_changes_the_pages_changes_the_inputs(fresh):
    desk, world = fresh.desk, fresh.world

    def rename():
        desk.edit("org_profile.yaml", "Tiny Incorporated", "Tiny and Sons")

    def promote():
        desk.edit("org_profile.yaml", "Head of Security", "Chief of Security")

    acts = {
        "nothing": lambda: None,
        "text": lambda: desk.edit("policies/door.md", "Doors of", "Any doors of"),
        "organization": rename,
        "person": promote,
        "day": lambda: desk.clock.move(days=1),
        "commit": desk.git.commit_all,
        "proposal": fresh.propose,
        "approval": fresh.approve_with_code,
        "issue": fresh.issue,
        "edit": lambda: desk.edit("policies/door.md", "Any doors of", "The doors of"),
    }
    for act, doing in acts.items():
        doing()
        render(world, ())
        kept, made = keys(world)
        assert kept == made, act


def test_nothing_is_parsed_where_nothing_changed(fresh, monkeypatch):
    render(fresh.world, ())
    monkeypatch.setattr("policykit.workflow.drafts.documents_of", None)
    before = dict(fresh.desk.content)
    render(fresh.world, ())
    assert fresh.desk.content == before


def test_draft_that_somebody_changed_or_deleted_is_put_back(fresh, monkeypatch):
    render(fresh.world, ())
    monkeypatch.setattr("policykit.workflow.drafts.documents_of", None)
    before = dict(fresh.desk.content)
    path, *_ = (path for path in before if path.startswith("output/draft/"))
    for other in (before[path][:-9], None):
        if other is None:
            del fresh.desk.content[path]
        else:
            fresh.desk.content[path] = other
        render(fresh.world, ())
        assert fresh.desk.content == before


def test_draft_as_it_lies_there_needs_nothing_else_kept(fresh):
    render(fresh.world, ())
    before = dict(fresh.desk.content)
    entries = fresh.desk.cache.entries
    for key in [key for key in entries if key.startswith("draft-")]:
        del entries[key]
    render(fresh.world, ())
    assert fresh.desk.content == before
    assert not any(key.startswith("draft-") for key in entries)


def test_another_program_makes_its_own_drafts(fresh, monkeypatch):
    render(fresh.world, ())
    monkeypatch.setattr(fresh.desk.cache, "program", lambda: "the next one")
    kept, _ = keys(fresh.world)
    assert set(kept.values()) == {""}


def test_text_that_may_show_pictures_is_looked_at_closely(fresh):
    fresh.desk.edit("policies/door.md", "Doors of", "![](x.png) Doors of")
    profile, _ = load_profile(fresh.world)
    workings = [load_policy(fresh.world, one) for one in policy_ids(fresh.world)]
    assert "door" not in input_keys(fresh.world, profile, workings, {}, ())
