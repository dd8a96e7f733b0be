"""`approve`: who may, how it was shown, and what it binds."""

from __future__ import annotations

import contextlib

import pytest
from stories import Story, new_desk

from policykit.errors import NotAllowedError, PolicykitError, StateError
from policykit.record import Method, TextState
from policykit.workflow.status import status
from policykit.world import Identity


def refused(story, code, kind=NotAllowedError, names=("door",), **arguments):
    before = story.desk.state()
    with pytest.raises(kind) as failure:
        story.approve(*names, **arguments)
    assert code in {found.code for found in failure.value.diagnostics}, failure.value
    assert story.desk.state() == before


def text_state(story, name="door"):
    return next(row.standing.text for row in status(story.world) if row.id == name)


def test_without_proof_it_is_asserted_where_the_profile_takes_that(fresh):
    fresh.desk.content["org_profile.yaml"] += b"signing: {minimum_approval: asserted}\n"
    fresh.desk.git.commit_all()
    fresh.propose("door")
    event = fresh.approve("door").approvals[0].record.event
    assert event.method is Method.ASSERTED
    assert event.by.name == "Bo Lind"
    assert event.role == "executive_sponsor"
    assert text_state(fresh) is TextState.APPROVED


def test_a_file_with_the_code_is_evidence_and_is_kept(proposed):
    reply = proposed.reply()
    event = proposed.approve("door", evidence={"reply.eml": reply}).approvals[0].record.event
    assert event.method is Method.EVIDENCED
    assert event.code_found
    (file,) = event.evidence
    path = f"records/door/evidence/{file.sha256[:12]}-reply.eml"
    assert proposed.desk.git.read("HEAD", path) == reply
    assert text_state(proposed) is TextState.APPROVED


def test_the_mail_of_somebody_else_is_refused(proposed):
    refused(proposed, "PK553", evidence={"reply.eml": proposed.reply("cy@tiny.example")})


def test_what_the_reply_says_is_put_before_who_records_it(proposed):
    heard = []

    def hear(name, said):
        heard.append((name, *said))
        if len(heard) == 1:
            raise KeyboardInterrupt

    before = proposed.desk.state()
    evidence = {"reply.eml": proposed.reply()}
    for _ in range(2):
        with contextlib.suppress(KeyboardInterrupt):
            proposed.approve("door", evidence=evidence, let_read=hear)
        assert (proposed.desk.state() == before) is (len(heard) == 1)
    assert heard[0] == heard[1]
    assert heard[0][0] == "Bo Lind"
    assert heard[0][1].startswith("reply.eml: From bo@tiny.example, says “Approved: ")


def test_under_their_own_identity_it_is_their_own(proposed):
    proposed.desk.git.who = Identity("Bo Lind", "BO@tiny.example")
    event = proposed.approve("door", email=None).approvals[0].record.event
    assert event.method is Method.SELF


def test_evidence_without_the_code_is_refused(proposed):
    refused(proposed, "PK538", evidence={"reply.eml": b"Fine by me!\n"})


def test_evidence_for_another_proposal_is_refused(proposed):
    reply = proposed.reply()
    proposed.desk.edit("policies/door.md", "Visitors must sign in.", "Visitors must wait.")
    proposed.desk.git.commit_all()
    proposed.propose("door")
    refused(proposed, "PK538", evidence={"reply.eml": reply})


def test_a_picture_cannot_be_read_and_is_recorded_as_such(proposed):
    event = (
        proposed.approve("door", evidence={"scan.png": b"\x89PNG\r\n\x1a\n"})
        .approvals[0]
        .record.event
    )
    assert event.method is Method.EVIDENCED
    assert event.code_found is False


def test_one_reply_approves_a_set(proposed):
    done = proposed.approve_with_code()
    assert [one.record.event.policy for one in done.approvals] == ["door", "window"]
    assert [one.missing for one in done.approvals] == [(), ()]


def test_only_the_role_decides(proposed):
    refused(proposed, "PK534", email="ana@tiny.example")


def test_a_stranger_does_not_approve(proposed):
    refused(proposed, "PK745", PolicykitError, email="nobody@tiny.example")


def test_nothing_open_is_nothing_to_approve(fresh):
    refused(fresh, "PK755")
    refused(fresh, "PK754", StateError, names=())


def test_approving_twice_is_refused(approved):
    refused(approved, "PK536")


def test_the_author_hands_the_duty_up(fresh):
    made = fresh.propose("door", email="bo@tiny.example").proposals[0]
    assert made.approvers == ("top management (Cy Dee)",)
    refused(fresh, "PK534", email="bo@tiny.example")
    event = fresh.approve_with_code("door", email="cy@tiny.example").approvals[0].record.event
    assert event.role == "top_management"
    assert text_state(fresh) is TextState.APPROVED


ALONE = {"executive_sponsor": "bo", "top_management": "bo"}


def test_an_author_alone_without_a_recorded_reason_is_an_error():
    story = Story(new_desk(ALONE))
    before = story.desk.state()
    with pytest.raises(NotAllowedError) as failure:
        story.propose("door", email="bo@tiny.example")
    assert failure.value.diagnostics[0].code == "PK531"
    assert "author_may_approve_reason" in failure.value.diagnostics[0].hint
    assert story.desk.state() == before


def test_an_author_alone_with_a_recorded_reason_approves_and_the_pages_say_so():
    reason = "There is one manager."
    desk = new_desk(ALONE)
    data = desk.content["org_profile.yaml"]
    desk.content["org_profile.yaml"] = (
        data + f"approval: {{author_may_approve_reason: {reason}}}\n".encode()
    )
    desk.git.commit_all()
    story = Story(desk)
    story.propose("door", email="bo@tiny.example")
    story.approve_with_code("door")
    story.issue("door")
    (notice,) = desk.renderer.jobs[-1].front.notices
    assert reason in notice
    assert "Bo Lind proposed this version and approved it as well" in notice


def test_a_second_approver_is_needed_for_a_material_version_only(fresh):
    data = fresh.desk.content["org_profile.yaml"]
    fresh.desk.content["org_profile.yaml"] = data + b"approval: {second_approver: top_management}\n"
    fresh.desk.git.commit_all()
    assert fresh.propose("door").proposals[0].approvers == (
        "executive sponsor (Bo Lind)",
        "top management (Cy Dee)",
    )
    first = fresh.approve_with_code("door").approvals[0]
    assert first.missing == ("top management (Cy Dee)",)
    assert text_state(fresh) is TextState.PROPOSED
    with pytest.raises(NotAllowedError):
        fresh.issue("door")
    assert fresh.approve_with_code("door", email="cy@tiny.example").approvals[0].missing == ()
    assert text_state(fresh) is TextState.APPROVED
    fresh.issue("door")
    fresh.desk.edit("policies/door.map.yaml", "Book of visitors", "List of visitors")
    fresh.desk.git.commit_all()
    assert fresh.propose("door").proposals[0].approvers == ("executive sponsor (Bo Lind)",)


def test_the_other_manager_is_not_asked(proposed):
    refused(proposed, "PK535", email="cy@tiny.example")


def test_too_weak_an_approval_is_refused_at_once(proposed):
    # signing.minimum_approval is `evidenced` unless the profile says otherwise.
    refused(proposed, "PK537")


def test_no_address_gets_into_a_record_by_the_name_of_a_file(proposed):
    evidence = {"bo@tiny.example.eml": proposed.reply()}
    refused(proposed, "PK774", PolicykitError, evidence=evidence)


def test_a_delegation_of_the_profile_holds_on_its_days(fresh):
    fresh.desk.content["org_profile.yaml"] += (
        b"approval:\n"
        b"  delegations:\n"
        b"    - {from: bo, to: cy, start: 2026-03-02, end: 2026-03-02, policies: [door]}\n"
        b"  steps: {door: [{roles: [top_management]}]}\n"
    )
    fresh.desk.git.commit_all()
    made = fresh.propose().proposals
    assert made[0].approvers == (
        "top management (Cy Dee)",
        "executive sponsor (Bo Lind or Cy Dee on behalf of Bo Lind)",
    )
    fresh.approve_with_code("door", email="cy@tiny.example")
    event = fresh.approve_with_code("door", email="cy@tiny.example").approvals[0].record.event
    assert (event.role, event.on_behalf_of.name) == ("executive_sponsor", "Bo Lind")
    fresh.issue("door")
    row = fresh.desk.renderer.jobs[-1].front.approvals[-1]
    assert row.role == "Executive Sponsor, on behalf of Bo Lind"
    refused(fresh, "PK535", names=("window",), email="cy@tiny.example")


def test_what_waits_for_others_is_named_beside_what_was_approved(fresh):
    role = ("approver_role: executive_sponsor", "approver_role: top_management")
    fresh.desk.edit("policies/window.md", *role)
    fresh.desk.git.commit_all()
    fresh.propose()
    first = fresh.approve_with_code()
    assert [one.record.event.policy for one in first.approvals] == ["door"]
    assert first.waiting == ("window",)
    last = fresh.approve_with_code(email="cy@tiny.example")
    assert [one.record.event.policy for one in last.approvals] == ["window"]
    assert last.waiting == ()
