"""status, log, diff, check and render: they show, and write nothing but drafts."""

from __future__ import annotations

import pytest

from policykit.errors import InputError, Severity, StateError
from policykit.workflow.check import check
from policykit.workflow.difference import difference
from policykit.workflow.drafts import render
from policykit.workflow.generate import generate
from policykit.workflow.status import left_out, log, status

PDF = "output/issued/door/door-v1.0.pdf"
EDIT = ("Visitors must sign in.", "Visitors must sign in at the gate.")


def codes(story, severity=Severity.ERROR):
    return [found.code for found in check(story.world) if found.severity is severity]


@pytest.mark.parametrize(
    ("stage", "state", "next_step"),
    [
        ("fresh", "draft (new)", 'policykit propose door --change "…"'),
        ("proposed", "proposed", "policykit approve door --as …"),
        ("approved", "approved", "policykit issue door"),
        ("issued", "clean", ""),
    ],
)
def test_status_says_where_it_stands_and_what_comes_next(request, stage, state, next_step):
    story = request.getfixturevalue(stage)
    before = story.desk.state()
    row = status(story.world)[0]
    assert (row.id, row.title, row.state, row.next_step) == (
        "door",
        "Door Policy",
        state,
        next_step,
    )
    assert bool(row.code) == (stage == "proposed")
    assert bool(row.in_force) == (stage == "issued")
    assert story.desk.state() == before


def test_a_conflict_does_not_hide_what_is_in_force(issued):
    issued.desk.edit("policies/door.md", *EDIT)
    issued.desk.templates["door.md.j2"] = issued.desk.templates["door.md.j2"].replace(
        b"Visitors must sign in.", b"All visitors must sign in."
    )
    generate(issued.world, (), dry_run=False)
    row = status(issued.world)[0]
    assert row.state == "conflicted"
    assert str(row.in_force.event.version) == "1.0"
    assert "policies/door.md" in row.next_step


def test_a_broken_policy_is_unreadable_and_says_what_to_do(issued):
    issued.desk.content["policies/door.md"] = b"no front matter\n"
    row = status(issued.world)[0]
    assert (row.state, row.next_step) == ("unreadable", "policykit check")
    assert str(row.in_force.event.version) == "1.0"


def test_status_counts_records_that_do_not_agree_with_each_other(issued):
    assert [row.record_errors for row in status(issued.world)] == [0, 0]
    (sealed,) = [path for path in issued.desk.content if "door/" in path and "-sealed-" in path]
    del issued.desk.content[sealed]
    assert [row.record_errors for row in status(issued.world)] == [1, 0]


def test_the_log_shows_an_open_proposal_as_not_issued(proposed):
    (door, window) = log(proposed.world, ())
    (row,) = door.revisions
    assert (str(row.version), row.issued_on, row.what) == ("1.0", None, "First issue")
    assert row.author == "Ana Silva"
    assert window.id == "window"


def test_diff_shows_what_an_approver_has_to_see(issued):
    issued.desk.edit("policies/door.md", *EDIT)
    found = difference(issued.world, "door", None, None)
    assert (found.old, found.new) == ("version 1.0", "the text on disk")
    assert found.statements.changed == ("DO-3",)
    (change,) = found.changes
    assert change.label == "DO-3"
    assert "at the gate" in " ".join(run.text for run in change.runs if run.kind == "inserted")


def test_diff_of_a_first_text_is_all_new(fresh):
    found = difference(fresh.world, "door", None, None)
    assert found.old.startswith("nothing")
    assert found.statements.added == ("DO-1", "DO-2", "DO-3")


def test_diff_of_two_versions_reads_them_from_history(issued):
    issued.desk.edit("policies/door.md", *EDIT)
    issued.desk.git.commit_all()
    issued.propose("door")
    issued.approve_with_code("door")
    issued.issue("door")
    issued.desk.content["policies/door.md"] = b"gone\n"
    found = difference(issued.world, "door", "1.0", "2.0")
    assert found.statements.changed == ("DO-3",)


@pytest.mark.parametrize(("old", "code"), [("9.0", "PK748"), ("one", "PK748")])
def test_diff_with_a_version_that_is_none_names_those_there_are(issued, old, code):
    with pytest.raises(InputError) as failure:
        difference(issued.world, "door", old, None)
    assert failure.value.diagnostics[0].code == code


def test_a_workspace_in_order_has_nothing_to_complain_about(issued):
    assert check(issued.world) == ()


def test_check_finds_an_altered_pdf_and_a_missing_one(issued):
    issued.desk.content[PDF] += b"\n"
    del issued.desk.content["output/issued/window/window-v1.0.pdf"]
    assert codes(issued) == ["PK764", "PK763"]


def test_check_finds_a_missing_and_a_moved_tag(issued):
    del issued.desk.git.references["window/v1.0"]
    issued.desk.git.references["door/v1.0"] = issued.desk.git.commits[0].commit.id
    assert codes(issued) == ["PK766", "PK765"]


def test_check_finds_an_edited_record(issued):
    (path,) = [path for path in issued.desk.content if "door" in path and "-issued-" in path]
    issued.desk.content[path] = issued.desk.content[path].replace(b"First issue", b"Final issue")
    assert codes(issued)


def test_check_warns_of_a_stale_proposal_and_a_due_review(issued):
    issued.desk.clock.move(days=330)
    assert codes(issued, Severity.WARNING) == ["PK769", "PK769"]
    issued.desk.clock.move(days=60)
    assert codes(issued) == ["PK768", "PK768"]
    issued.desk.edit("policies/door.md", *EDIT)
    issued.desk.git.commit_all()
    issued.propose("door")
    issued.desk.edit("policies/door.md", "at the gate", "at the door")
    assert "PK767" in codes(issued, Severity.WARNING)


def test_check_finds_everything_in_one_run(fresh):
    fresh.desk.edit("policies/door.map.yaml", "DO-3", "DO-4")
    fresh.desk.edit("policies/window.md", "owner_role: it_lead", "owner_role: it_leader")
    found = check(fresh.world)
    files = {one.place.file for one in found if one.severity is Severity.ERROR}
    assert {"policies/window.md"} < files
    assert all(one.hint for one in found)


def test_check_of_a_broken_profile_says_what_is_wrong(fresh):
    fresh.desk.edit("org_profile.yaml", "short_name: Tiny", "shortname: Tiny")
    found = check(fresh.world)
    assert any("short_name" in f"{one.message} {one.hint}" for one in found)


def test_check_without_a_workspace_is_a_failure(fresh):
    del fresh.desk.content["org_profile.yaml"]
    with pytest.raises(StateError) as failure:
        check(fresh.world)
    assert failure.value.diagnostics[0].code == "PK740"


def test_render_writes_drafts_and_nothing_else(issued):
    issued.desk.edit("policies/door.md", *EDIT)
    before = dict(issued.desk.content)
    (made,) = render(issued.world, ["door"])
    assert made.path == "output/draft/door-draft.pdf"
    assert made.size == len(issued.desk.content[made.path])
    changed = {path for path, data in issued.desk.content.items() if before.get(path) != data}
    assert changed == {made.path}
    job = issued.desk.renderer.jobs[-1]
    assert job.front.status == "Draft: not approved"
    assert job.watermark


def test_a_draft_in_which_nothing_changed_is_not_made_again(issued):
    render(issued.world, ())
    before, made = dict(issued.desk.content), len(issued.desk.renderer.jobs)
    issued.desk.clock.move(minutes=5)
    render(issued.world, ())
    assert issued.desk.content == before
    assert len(issued.desk.renderer.jobs) == made
    issued.desk.edit("policies/door.md", *EDIT)
    render(issued.world, ())
    assert [job.policy for job in issued.desk.renderer.jobs[made:]] == ["door"]
    changed = {path for path, data in issued.desk.content.items() if data != before[path]}
    assert changed == {"policies/door.md", "output/draft/door-draft.pdf"}


def test_render_with_a_mistake_in_one_writes_none(fresh):
    fresh.desk.content["policies/window.md"] += b"\n<<<<<<< ours\n"
    before = fresh.desk.state()
    with pytest.raises(InputError):
        render(fresh.world, ())
    assert fresh.desk.state() == before


def test_render_without_policies_says_what_to_do(fresh):
    for path in [path for path in fresh.desk.content if path.startswith("policies/")]:
        del fresh.desk.content[path]
    with pytest.raises(StateError) as failure:
        render(fresh.world, ())
    assert "policykit generate" in failure.value.diagnostics[0].hint


def test_status_knows_what_the_profile_leaves_out(fresh):
    assert left_out(fresh.world) == ()
    fresh.desk.content["org_profile.yaml"] += (
        b'policies: {left_out: [{id: privacy, reason: "No personal data"}]}\n'
    )
    assert [(one.id, one.reason) for one in left_out(fresh.world)] == [
        ("privacy", "No personal data")
    ]
