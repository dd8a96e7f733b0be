"""`issue`: what comes out, in which order, and that nothing is visible when any step fails."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest
from fakes import TINY_SEAL, Outside, seal_identity

from policykit.canonical import sha256
from policykit.errors import (
    KeyFailure,
    NotAllowedError,
    OutputError,
    PolicykitError,
    ProgramError,
    StateError,
    error,
)
from policykit.record import TimeStrength, receipt_line
from policykit.signing import attachments, examine
from policykit.values import Version
from policykit.workflow.decline import decline
from policykit.workflow.issue import issue
from policykit.workflow.status import log, status
from policykit.workflow.withdraw import withdraw

PDF = "output/issued/door/door-v1.0.pdf"
AT = datetime.fromisoformat("2026-03-02T09:40:00+00:00")


def test_everything_is_in_one_commit_and_tagged(approved):
    before = len(approved.desk.git.commits)
    done = approved.issue()
    assert len(approved.desk.git.commits) == before + 1
    assert [one.tag for one in done.policies] == ["door/v1.0", "window/v1.0"]
    assert set(approved.desk.git.tags().values()) == {done.commit}
    tree = approved.desk.git.commits[-1].tree
    for one in done.policies:
        sealed, issued = one.sealed.event, one.issued.event
        assert tree[one.pdf_path] == approved.desk.content[one.pdf_path]
        assert sha256(tree[one.pdf_path]) == sealed.pdf.sha256
        assert tree[one.issued.path] == one.issued.data
        assert sealed.issued == one.issued.digest
        assert issued.at == sealed.at == AT
        message = approved.desk.git.messages[one.tag]
        for digest in (one.issued.digest, one.sealed.digest, sealed.pdf.sha256):
            assert digest in message
    assert done.receipt == receipt_line([one.sealed for one in done.policies])
    assert not approved.desk.git.dirty(["records", "output", "policies"])


def test_each_names_only_what_stands_to_its_left(approved):
    (one,) = approved.issue("door").policies
    history = approved.history("door")
    pdf = approved.desk.content[one.pdf_path]
    report = examine(pdf, [seal_identity(TINY_SEAL).certificate_der], at=AT)
    inside = attachments(pdf, report.unsigned_length)
    assert report.ok_and_trusted
    assert report.unsigned_length == one.sealed.event.render.length
    assert sha256(pdf[: report.unsigned_length]) == one.sealed.event.render.sha256
    cited = [history.proposal(one.issued.event.proposal), *history.approvals]
    expected = {record.path.rsplit("/", 1)[-1]: record.data for record in (*cited, one.issued)}
    expected["door.md"] = approved.desk.content["policies/door.md"]
    expected["door.map.yaml"] = approved.desk.content["policies/door.map.yaml"]
    assert inside == expected
    assert b"pdf" not in json.loads(one.issued.data)
    assert not [data for data in inside.values() if b"@tiny.example" in data]
    for path, digest in ((item.path, item.sha256) for item in one.issued.event.inputs):
        assert sha256(approved.desk.git.read("HEAD", path)) == digest
    assert {"org_profile.yaml", "policies/door.md", "policies/door.map.yaml"} < {
        item.path for item in one.issued.event.inputs
    }
    assert one.sealed.event.time.strength is TimeStrength.SELF_STATED


def test_it_is_in_force_from_the_day_of_issue_and_reviewed_a_year_later(issued):
    row = status(issued.world)[0]
    assert row.state == "clean"
    assert row.in_force.event.version == Version(1, 0)
    assert row.in_force.event.effective == date(2026, 3, 2)
    assert row.standing.next_review == date(2027, 3, 2)
    assert row.next_step == ""


def test_a_later_day_is_waited_for(fresh):
    fresh.propose("door", effective=date(2026, 4, 1))
    fresh.approve_with_code("door")
    fresh.issue("door")
    assert status(fresh.world)[0].in_force is None
    fresh.desk.clock.move(days=30)
    assert status(fresh.world)[0].in_force.event.version == Version(1, 0)


def test_a_day_that_has_passed_since_is_refused(fresh):
    fresh.propose("door", effective=date(2026, 3, 3))
    fresh.approve_with_code("door")
    fresh.desk.clock.move(days=3)
    before = fresh.desk.state()
    with pytest.raises(NotAllowedError):
        issue(fresh.world, ["door"], everything=False, step=lambda _: None)
    assert fresh.desk.state() == before


def test_a_clock_that_went_back_is_refused(approved):
    approved.desk.clock.move(hours=-2)
    before = approved.desk.state()
    with pytest.raises(NotAllowedError):
        issue(approved.world, ["door"], everything=False, step=lambda _: None)
    assert approved.desk.state() == before


def test_the_second_version_names_the_first(issued):
    issued.desk.clock.move(days=100)
    issued.desk.edit("policies/door.md", "Visitors must sign in.", "Visitors must wait.")
    issued.desk.git.commit_all()
    issued.propose("door", what="Visitors wait", why="The book is full", asked_by="Cy Dee")
    issued.approve_with_code("door")
    first = issued.history("door").head
    pdf = issued.desk.content[PDF]
    (second,) = issued.issue("door").policies
    assert second.issued.event.version == Version(2, 0)
    assert second.issued.event.previous == first.digest
    assert issued.desk.content[PDF] == pdf
    rows = issued.desk.renderer.jobs[-1].front.revisions
    assert [(row.version, row.what, row.why) for row in rows] == [
        ("2.0", "Visitors wait", "The book is full"),
        ("1.0", "First issue", ""),
    ]
    assert rows[0].changed == ("DO-3",)
    (door, _) = log(issued.world, ())
    assert [(str(row.version), row.what) for row in door.revisions] == [
        ("2.0", "Visitors wait"),
        ("1.0", "First issue"),
    ]
    assert door.revisions[0].approvals[0].name == "Bo Lind"
    row = status(issued.world)[0]
    assert row.in_force.event.version == Version(2, 0)


def refused(story, kind, *names):
    before = story.desk.state()
    with pytest.raises(kind) as failure:
        story.issue(*names)
    assert story.desk.state() == before
    return {found.code for found in failure.value.diagnostics}


def test_without_approval_nothing_is_issued(proposed):
    assert "PK570" in refused(proposed, NotAllowedError, "door")
    assert refused(proposed, StateError) == {"PK756"}
    assert proposed.desk.keys.unlocked == 0


def test_without_proposal_nothing_is_issued(fresh):
    assert refused(fresh, NotAllowedError, "door") == {"PK755"}


def test_the_same_is_not_issued_twice(issued):
    assert refused(issued, NotAllowedError, "door")
    assert refused(issued, StateError) == {"PK756"}


def test_one_that_is_not_ready_stops_the_set(approved):
    approved.desk.edit("policies/window.md", "shut the windows", "shut all windows")
    approved.desk.git.commit_all()
    refused(approved, NotAllowedError, "door", "window")
    done = approved.issue()
    assert [one.issued.event.policy for one in done.policies] == ["door"]
    assert [name for name, _ in done.skipped] == ["window"]


@pytest.mark.parametrize("path", ["policies/door.md", "org_profile.yaml"])
def test_what_is_not_committed_stops_it(approved, path):
    approved.desk.content[path] += b"\n"
    assert refused(approved, PolicykitError, "door") == {"PK751"}


def test_a_tag_that_is_there_stops_it(approved):
    approved.desk.git.tag("door/v1.0", "mine")
    assert refused(approved, NotAllowedError, "door") == {"PK757"}


def test_a_file_in_the_place_of_the_pdf_stops_it(approved):
    approved.desk.content[PDF] = b"%PDF- my own"
    assert refused(approved, StateError, "door") == {"PK717"}


def test_a_key_of_another_name_stops_it(fresh):
    fresh.desk.content["org_profile.yaml"] += f"signing: {{certificate: {'a' * 64}}}\n".encode()
    fresh.desk.git.commit_all()
    fresh.propose("door")
    fresh.approve_with_code("door")
    assert refused(fresh, KeyFailure, "door") == {"PK821"}


def test_an_authority_that_does_not_answer_stops_it(fresh):
    authority = b"signing: {timestamp_authority: https://stamps.example/tsa}\n"
    fresh.desk.content["org_profile.yaml"] += authority
    fresh.desk.git.commit_all()
    fresh.propose("door")
    fresh.approve_with_code("door")
    assert refused(fresh, OutputError, "door") == {"PK830"}


def test_a_policykit_that_is_too_old_writes_nothing(approved):
    lock = json.loads(approved.desk.content[".policykit/lock.json"]) | {"policykit": "99.0.0"}
    approved.desk.content[".policykit/lock.json"] = json.dumps(lock).encode()
    assert refused(approved, StateError, "door") == {"PK750"}


def test_two_do_not_write_at_once(approved):
    with approved.desk.lock.hold("propose"), pytest.raises(StateError):
        approved.issue("door")


def test_what_an_earlier_run_left_is_told(approved):
    approved.desk.transaction.left = ["An earlier issue was finished."]
    assert "An earlier issue was finished." in approved.issue("door").notes


FAILURES = [
    ProgramError(error("PK700", "git died", hint="look")),
    KeyboardInterrupt(),
]


def _calls(story, run):
    outside = Outside(story.world)
    run(story, outside.world)
    return outside.calls


def _approve(story, world):
    story.approve("door", evidence={"reply.eml": story.reply()}, world=world)


VERBS = {
    "propose": ("fresh", lambda story, world: story.propose(world=world)),
    "approve": ("proposed", _approve),
    "decline": (
        "proposed",
        lambda _story, world: decline(world, ["door"], "No", "bo@tiny.example"),
    ),
    "withdraw": ("proposed", lambda _story, world: withdraw(world, "door", "No", None, None)),
    "issue": ("approved", lambda story, world: story.issue(world=world)),
}


@pytest.mark.parametrize("verb", VERBS)
def test_nothing_visible_changes_when_any_step_fails(request, verb):
    stage, run = VERBS[verb]
    story = request.getfixturevalue(stage)
    calls = _calls(story.copy(), run)
    point_of_no_return = calls.index("transaction.carry_out")
    assert calls[0] == "lock.hold"
    assert len(calls) > 12
    for failure in FAILURES:
        for number in range(point_of_no_return + 1):
            trial = story.copy()
            before = trial.desk.state()
            outside = Outside(trial.world, number, failure)
            with pytest.raises(type(failure)):
                run(trial, outside.world)
            assert trial.desk.state() == before, calls[number]
    # And what failed can simply be done again.
    run(trial, trial.world)


def test_issue_goes_in_the_order_that_life_fixes(approved):
    calls = _calls(approved, VERBS["issue"][1])
    firsts = [
        calls.index(name)
        for name in (
            "lock.hold",
            "transaction.recover",
            "git.require_settled",
            "keys.unlock",
            "renderer.render",
            "transaction.carry_out",
        )
    ]
    assert firsts == sorted(firsts)
    after_freezing = calls[calls.index("renderer.render") : calls.index("transaction.carry_out")]
    assert set(after_freezing) == {"renderer.render"}
    assert calls.count("keys.unlock") == calls.count("renderer.render") == 1


def test_the_seal_is_dated_by_the_record(issued):
    data = issued.desk.content[PDF]
    late = AT + timedelta(days=3000)
    report = examine(data, [seal_identity(TINY_SEAL).certificate_der], at=late)
    assert report.time.claimed == AT
