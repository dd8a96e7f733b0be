"""`propose`: what is bound together, and what cannot be proposed."""

from __future__ import annotations

from datetime import date

import pytest

from policykit.errors import InputError, NotAllowedError, PolicykitError, StateError
from policykit.policy import content_digest, text_digest
from policykit.record import ChangeClass, TextState
from policykit.values import Version
from policykit.workflow.generate import generate
from policykit.workflow.status import status

DOOR, DOOR_MAP = "policies/door.md", "policies/door.map.yaml"


def state_of(story, name="door"):
    return next(row for row in status(story.world) if row.id == name)


def edit(story, old="Visitors must sign in.", new="Visitors must sign in at the gate."):
    story.desk.edit(DOOR, old, new)
    story.desk.git.commit_all()


def refused(story, code, kind=NotAllowedError, names=("door",), **terms):
    before = story.desk.state()
    with pytest.raises(kind) as failure:
        story.propose(*names, **terms)
    assert code in {found.code for found in failure.value.diagnostics}
    assert story.desk.state() == before
    return failure.value.diagnostics


def test_a_first_proposal_binds_text_mapping_version_and_log(fresh):
    made = fresh.propose("door", why="An auditor asked", asked_by="Cy Dee").proposals[0]
    event = made.record.event
    data, mapping = fresh.desk.content[DOOR], fresh.desk.content[DOOR_MAP]
    assert event.version == Version(1, 0)
    assert event.change_class is ChangeClass.MATERIAL
    assert event.content == content_digest("door", data, mapping)
    assert event.text == text_digest(data)
    assert (event.change.what, event.change.why) == ("First issue", "An auditor asked")
    assert event.change.asked_by == "Cy Dee"
    assert event.by.name == "Ana Silva"
    assert event.previous is None
    assert event.statements.added == ("DO-1", "DO-2", "DO-3")
    assert "@" not in made.record.data.decode()
    assert fresh.desk.git.read("HEAD", made.record.path) == made.record.data
    assert state_of(fresh).standing.text is TextState.PROPOSED
    assert state_of(fresh).waits_for == ("executive sponsor (Bo Lind)",)
    assert state_of(fresh, "window").state == "draft (new)"


def test_a_set_has_one_code_and_a_single_one_its_own(fresh):
    done = fresh.propose()
    assert len({one.code for one in done.proposals}) == 1
    assert done.files == (
        "output/draft/door-draft.pdf",
        "output/draft/window-draft.pdf",
        "output/draft/numbers.pdf",
        "output/draft/policy-book.pdf",
        "output/draft/approval-mail.txt",
    )
    assert all(fresh.desk.content[path].startswith(b"%PDF-") for path in done.files[:-1])


def test_the_draft_shows_the_code(fresh):
    done = fresh.propose("door")
    job = fresh.desk.renderer.jobs[0]
    assert job.watermark
    assert dict(job.front.control)["Approval code"] == done.proposals[0].code
    assert any(done.proposals[0].code in notice for notice in job.front.notices)


def test_a_changed_statement_is_material_and_makes_the_next_major(issued):
    edit(issued)
    event = issued.propose("door", what="Sign in at the gate").proposals[0].record.event
    assert (event.version, event.change_class) == (Version(2, 0), ChangeClass.MATERIAL)
    assert event.statements.changed == ("DO-3",)
    assert event.previous == issued.history("door").head_digest


def test_a_change_of_the_mapping_alone_is_editorial(issued):
    issued.desk.edit(DOOR_MAP, "Book of visitors", "List of visitors")
    issued.desk.git.commit_all()
    event = issued.propose("door").proposals[0].record.event
    assert (event.version, event.change_class) == (Version(1, 1), ChangeClass.EDITORIAL)


def test_lowering_the_class_needs_a_reason_and_is_recorded(issued):
    edit(issued)
    refused(issued, "PK555", change_class=ChangeClass.EDITORIAL)
    made = issued.propose("door", change_class=ChangeClass.EDITORIAL, reason="Only a place")
    event = made.proposals[0].record.event
    assert (event.version, event.class_computed) == (Version(1, 1), ChangeClass.MATERIAL)
    assert event.override_reason == "Only a place"


def test_nothing_new_is_nothing_to_propose(issued):
    refused(issued, "PK753", StateError)


def test_with_all_only_what_changed_is_proposed(issued):
    edit(issued)
    done = issued.propose(what="The gate")
    assert [one.record.event.policy for one in done.proposals] == ["door"]
    assert done.unchanged == ("window",)


def test_a_day_in_the_past_is_refused(fresh):
    refused(fresh, "PK560", effective=date(2026, 3, 1))


def test_today_is_the_day_where_the_organization_is(fresh):
    # 02:30 UTC on 3 March is still the evening of 2 March in New York.
    fresh.desk.clock.move(hours=17)
    event = fresh.propose("door", effective=date(2026, 3, 2)).proposals[0].record.event
    assert event.effective == date(2026, 3, 2)
    assert event.day == date(2026, 3, 2)


@pytest.mark.parametrize("path", [DOOR, DOOR_MAP, "org_profile.yaml"])
def test_what_is_not_committed_is_not_proposed(fresh, path):
    fresh.desk.content[path] += b"\n# edited\n"
    found = refused(fresh, "PK751", StateError)
    assert path in found[0].message
    assert "git add" in found[0].hint


def test_conflicts_are_not_proposed(fresh):
    fresh.desk.edit(DOOR, "Keys must be kept by the porter.", "Keys are with the guard.")
    fresh.desk.templates["door.md.j2"] = fresh.desk.templates["door.md.j2"].replace(
        b"Keys must be kept", b"All keys must be kept"
    )
    generate(fresh.world, (), dry_run=False)
    fresh.desk.git.commit_all()
    refused(fresh, "PK312", InputError)


def test_a_stranger_does_not_propose(fresh):
    refused(fresh, "PK745", InputError, email="nobody@tiny.example")


def test_a_vacant_role_is_an_error_and_never_no_approval(fresh):
    fresh.desk.edit(
        "org_profile.yaml",
        "executive_sponsor: [{person: bo, from: 2025-01-01}]",
        "executive_sponsor: [{person: bo, from: 2025-01-01, to: 2026-02-28}]",
    )
    fresh.desk.git.commit_all()
    before = fresh.desk.state()
    with pytest.raises(PolicykitError) as failure:
        fresh.propose("door")
    assert "executive" in failure.value.diagnostics[0].message.lower()
    assert fresh.desk.state() == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (edit, "the text was edited"),
        (
            lambda story: (
                story.desk.edit(DOOR_MAP, "Book of visitors", "List"),
                story.desk.git.commit_all(),
            ),
            "the mapping was edited",
        ),
        (
            lambda story: (
                story.desk.edit("org_profile.yaml", "months: 3", "months: 4"),
                story.desk.git.commit_all(),
            ),
            "facts of the profile changed",
        ),
        (
            lambda story: (
                story.desk.edit("org_profile.yaml", "title: Chief Executive,", "title: Chair,"),
                story.desk.git.commit_all(),
            ),
            "people, roles or approval rules changed",
        ),
    ],
    ids=["text", "mapping", "fact", "people"],
)
@pytest.mark.parametrize("stage", ["proposed", "approved"])
def test_any_later_change_makes_a_proposal_stale(request, stage, change, words):
    story = request.getfixturevalue(stage)
    change(story)
    row = state_of(story)
    assert row.standing.text is TextState.DRAFT
    assert words in row.state
    before = story.desk.state()
    with pytest.raises(PolicykitError):
        story.approve("door")
    with pytest.raises(PolicykitError):
        story.issue("door")
    assert story.desk.state() == before


def test_a_comment_in_the_profile_makes_nothing_stale(approved):
    approved.desk.edit("org_profile.yaml", "# A company of three.", "# Three of us.")
    approved.desk.git.commit_all()
    assert state_of(approved).standing.text is TextState.APPROVED


def test_proposing_again_replaces_a_stale_proposal(proposed):
    edit(proposed)
    event = proposed.propose("door").proposals[0].record.event
    assert event.version == Version(1, 0)
    proposed.approve_with_code("door")
    assert state_of(proposed).standing.text is TextState.APPROVED
