"""Who may approve what is itself approved; and keys have a life."""

from __future__ import annotations

from datetime import timedelta

import pytest

from policykit.errors import NotAllowedError
from policykit.record import AuthorityAccepted, KeyChange, KeyRecorded
from policykit.workflow.answer import Answer
from policykit.workflow.authority import KeyDetail, accept, authority, record_key_change
from policykit.workflow.check import check
from policykit.workflow.proving import Proof
from policykit.workflow.status import standings
from policykit.workflow.verify import verify
from policykit.workflow.workspace_records import load_workspace_history

BO = "bo@tiny.example"
BO_HOLDS = "executive_sponsor: [{person: bo, from: 2025-01-01}]"
CY_FOLLOWS = (
    "executive_sponsor: [{person: bo, from: 2025-01-01, to: 2026-03-09},"
    " {person: cy, from: 2026-03-10}]"
)


def events(story, kind):
    found = [record.event for record in load_workspace_history(story.world)[0].records]
    return [event for event in found if isinstance(event, kind)]


def codes(story):
    return [found.code for found in check(story.world)]


def change(story, old=BO_HOLDS, new=CY_FOLLOWS):
    story.desk.edit("org_profile.yaml", old, new)
    story.desk.git.commit_all("People change")


def refused(story, code, act):
    before = story.desk.state()
    with pytest.raises(NotAllowedError) as failure:
        act()
    assert code in {found.code for found in failure.value.diagnostics}, failure.value
    assert story.desk.state() == before


def accepted(story, email="bo@tiny.example"):
    code = authority(story.world).code
    return accept(story.world, email, Proof({"reply.txt": f"Fine, {code}".encode()}))


def test_the_first_issue_records_the_authority_and_the_key(issued):
    (first,) = events(issued, AuthorityAccepted)
    assert first.previous is None
    assert first.accepted == first.authority == authority(issued.world).digest
    (key,) = events(issued, KeyRecorded)
    assert key.change is KeyChange.CREATED
    assert codes(issued) == []


def test_a_change_of_people_waits_for_who_decided_before(issued):
    change(issued)
    assert "PK563" in codes(issued)
    issued.desk.edit("policies/door.md", "sign in.", "sign in at the gate.")
    issued.desk.git.commit_all()
    issued.propose("door")
    issued.approve_with_code("door")
    refused(issued, "PK563", lambda: issued.issue("door"))
    done = accepted(issued)
    event = done.accepted.event
    assert event.by.name == "Bo Lind"
    assert event.changes == (
        "roles.executive_sponsor.0.to: 2026-03-09 (new)",
        "roles.executive_sponsor.1.from: 2026-03-10 (new)",
        "roles.executive_sponsor.1.person: cy (new)",
    )
    assert "PK563" not in codes(issued)
    assert len(issued.issue("door").policies) == 1
    refused(issued, "PK565", lambda: accepted(issued))


def test_a_reply_that_says_no_accepts_nothing(issued):
    change(issued)
    code = authority(issued.world).code
    heard = []
    no = Proof({"reply.eml": f"From: {BO}\n\nNo. I do not accept {code}".encode()})
    refused(issued, "PK569", lambda: accept(issued.world, BO, no))
    yes = f"From: {BO}\n\nAccepted, {code}".encode()
    proof = Proof({"reply.eml": yes}, let_read=lambda *told: heard.append(told))
    accept(issued.world, BO, proof)
    assert heard == [("Bo Lind", (f"reply.eml: From {BO}, says “Accepted, {code}”",))]


def test_status_and_propose_name_the_code_while_a_change_waits(issued):
    assert standings(issued.world).acceptance == ""
    change(issued)
    code = authority(issued.world).code
    issued.desk.edit("policies/door.md", "Visitors must sign in.", "Visitors must wait.")
    issued.desk.git.commit_all()
    notes = issued.propose("door").notes
    for said in (standings(issued.world).acceptance, *(one for one in notes if code in one)):
        assert said.endswith(f"that has the code {code}")
    assert any(code in one for one in notes)
    accepted(issued)
    assert standings(issued.world).acceptance == ""


def test_only_who_decided_before_accepts_and_with_the_code(issued):
    change(issued)
    refused(issued, "PK566", lambda: accepted(issued, "ana@tiny.example"))
    refused(issued, "PK538", lambda: accept(issued.world, BO, Proof({"a.txt": b"Yes"})))
    refused(issued, "PK537", lambda: accept(issued.world, BO, Proof()))
    # Who was let in by the change itself does not let themselves in.
    change(issued, "name: Ana Silva, title: Head of Security", "name: Ana Silva, title: CEO")
    change(issued, "top_management: [{person: cy", "top_management: [{person: ana")
    refused(issued, "PK566", lambda: accepted(issued, "ana@tiny.example"))


def test_the_past_does_not_change(issued):
    change(issued, BO_HOLDS, "executive_sponsor: [{person: cy, from: 2025-01-01}]")
    assert "PK564" in codes(issued)
    refused(issued, "PK564", lambda: accepted(issued))


def test_no_address_gets_into_the_record(issued):
    change(issued, "email: ana@tiny.example", "email: silva@tiny.example")
    issued.desk.git.who = issued.desk.git.who.__class__("Ana Silva", "silva@tiny.example")
    assert accepted(issued).accepted.event.changes == ("people.ana.email changed",)


# ---- keys


@pytest.fixture
def key(issued):
    return events(issued, KeyRecorded)[0].certificate


def test_a_key_that_was_compromised_seals_nothing_and_what_it_sealed_is_refused(issued, key):
    sealed_at = issued.history("door").sealed[0].event.at
    issued.desk.clock.move(minutes=5)
    detail = KeyDetail(since=sealed_at - timedelta(hours=1))
    record_key_change(issued.world, key, KeyChange.COMPROMISED, "Laptop stolen", detail)
    issued.desk.edit("policies/door.md", "sign in.", "sign in at the gate.")
    issued.desk.git.commit_all()
    issued.propose("door")
    issued.approve_with_code("door")
    refused(issued, "PK567", lambda: issued.issue("door"))
    pdf = issued.desk.content["output/issued/door/door-v1.0.pdf"]
    (answer,) = [one for one in verify_(issued, pdf).checks if one.name == "key"]
    assert answer.answer is Answer.BAD


def test_a_seal_that_says_it_is_older_is_not_checked_without_a_time_stamp(issued, key):
    sealed_at = issued.history("door").sealed[0].event.at
    issued.desk.clock.move(days=5)
    detail = KeyDetail(since=sealed_at + timedelta(days=1))
    record_key_change(issued.world, key, KeyChange.COMPROMISED, "Laptop stolen", detail)
    pdf = issued.desk.content["output/issued/door/door-v1.0.pdf"]
    (answer,) = [one for one in verify_(issued, pdf).checks if one.name == "key"]
    assert answer.answer is Answer.UNKNOWN


def test_a_key_nobody_knows_is_an_error(issued):
    detail = KeyDetail(successor="1" * 64)
    refused(
        issued,
        "PK568",
        lambda: record_key_change(issued.world, "0" * 64, KeyChange.REPLACED, "Old", detail),
    )


def verify_(story, pdf):
    return verify("door-v1.0.pdf", pdf, [], story.desk.clock.now(), story.world)
