"""Exceptions, their sign-off and the authority, shown by a mail or a signature."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from proof_samples import KEY_NAME, mail, published_key, review, review_file, ssh_key

from policykit.canonical import json_bytes, sha256
from policykit.errors import NotAllowedError, PolicykitError, Severity, StateError
from policykit.record import Method, write_record
from policykit.signing.ssh_signature import NAMESPACE
from policykit.workflow.authority import accept, authority
from policykit.workflow.check import check
from policykit.workflow.exception_list import list_exceptions
from policykit.workflow.exception_request import Request, request_exception
from policykit.workflow.exceptions import (
    close_exception,
    decide_exception,
    sign_off_exceptions,
)
from policykit.workflow.proving import Proof

ANA, BO, CY = "ana@tiny.example", "bo@tiny.example", "cy@tiny.example"
FROM_ANA = "Ana Silva <ana@tiny.example>"
PERIOD = date(2025, 1, 1), date(2025, 12, 31)
NUMBER = "EX-2026-001"


def ask(story):
    story.desk.clock.move(minutes=5)
    said = ("The book is lost", "Nobody knows who came", "The porter asks for a card")
    days = (None, date(2026, 5, 31), None)
    return request_exception(story.world, Request("door", ("do-3",), *said, *days, None, CY))


def by_mail(*words, sender=FROM_ANA):
    return Proof({"reply.eml": mail("\r\n".join(words), sender)}, mail_key=published_key())


def decide(story, proof, refusal=None, email=ANA):
    story.desk.clock.move(minutes=5)
    return decide_exception(story.world, NUMBER, email, proof, refusal)


def refused(story, code, says, act, kind=NotAllowedError):
    before = story.desk.state()
    with pytest.raises(kind) as failure:
        act()
    found = [f"{one.code} {one.message}" for one in failure.value.diagnostics]
    assert any(one.startswith(code) and says in one for one in found), found
    assert story.desk.state() == before


def errors(story):
    found = [one for one in check(story.world) if one.severity is Severity.ERROR]
    # That a record is gone from git (PK544) is another matter.
    return [
        one.code
        for one in found
        if one.code != "PK544" and (one.place is None or "_workspace" in one.place.file)
    ]


def edit(story, old, new):
    story.desk.edit("org_profile.yaml", old, new)
    story.desk.git.commit_all("The profile")


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    return ssh_key(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def other_key(tmp_path_factory):
    return ssh_key(tmp_path_factory.mktemp("other"))


def fact(key):
    return f'signing_key: {{type: ssh, fingerprint: "{key[1]}", valid_from: 2026-01-01}}'


@pytest.fixture
def asked(fresh):
    return fresh, ask(fresh)


# ---- a mail


def test_a_mail_with_the_code_decides_and_is_judged_again_by_check(asked):
    story, request = asked
    event = decide(story, by_mail(f"Fine: {request.code}")).event
    assert (event.method, event.code_found) == (Method.EMAIL, True)
    assert [one.name for one in event.evidence] == ["reply.eml", f"{KEY_NAME}.txt"]
    assert errors(story) == []
    (kept,) = [path for path in story.desk.content if path.endswith("-reply.eml")]
    story.desk.content[kept] = mail("Something else", FROM_ANA)
    assert errors(story) == ["PK777", "PK789"]


def test_a_no_has_a_code_of_its_own(asked):
    story, request = asked
    yes, no = by_mail(request.code), by_mail(request.refusal_code)
    refused(story, "PK538", "not in this file", lambda: decide(story, no))
    refused(story, "PK538", "not in this file", lambda: decide(story, yes, "Too risky"))
    event = decide(story, no, "Too risky").event
    assert (event.name, event.method) == ("exception-refused", Method.EMAIL)
    assert errors(story) == []


def test_a_mail_that_quotes_both_codes_says_neither(asked):
    story, request = asked
    both = by_mail(request.code, f"> {request.code} to approve, {request.refusal_code} to refuse")
    refused(story, "PK788", "says neither", lambda: decide(story, both))


def test_a_mail_of_somebody_else_or_without_a_signature_proves_nothing(asked):
    story, request = asked
    bo = by_mail(request.code, sender="Bo Lind <bo@tiny.example>")
    refused(story, "PK788", "not from Ana Silva", lambda: decide(story, bo))
    plain = Proof({"a.eml": f"From: {ANA}\n\n{request.code}\n".encode()}, ask_dns=True)
    refused(story, "PK787", "no signature", lambda: decide(story, plain), PolicykitError)


def test_a_review_of_a_pull_request_shows_no_such_decision(asked):
    story, _ = asked
    proof = Proof({"review.json": review_file(review("ana", story.desk.git.head()))})
    refused(story, "PK778", "no commit holds it", lambda: decide(story, proof))
    refused(story, "PK778", "no commit holds it", lambda: accept(story.world, BO, proof))


# ---- a signature


@pytest.fixture
def with_key(fresh, key):
    edit(fresh, f"email: {ANA}", f"email: {ANA}, {fact(key)}")
    ask(fresh)
    return fresh


def test_a_signature_decides_and_is_judged_again_by_check(with_key, key, other_key):
    wrong = Proof(ssh_key=str(other_key[0]))
    refused(with_key, "PK788", "the key of Ana Silva", lambda: decide(with_key, wrong))
    record = decide(with_key, Proof(ssh_key=str(key[0])))
    assert (record.event.method, record.event.evidence) == (Method.SSH, ())
    assert errors(with_key) == []
    # The same signature under another decision: in another role.
    del with_key.desk.content[record.path]
    forged = write_record(replace(record.event, role="it_lead"))
    with_key.desk.content[forged.path] = forged.data
    with_key.desk.git.commit_all("By hand")
    assert "PK789" in errors(with_key)


def newer(record, story, key, rank, signed_rank):
    """The record as a newer policykit writes it, with a field that this one does not know."""
    value = json.loads(record.data) | {"rank": rank}
    del value["signature"]
    text = json_bytes(value | {"rank": signed_rank})
    (signature,) = story.world.signatures.sign(str(key[0]), NAMESPACE, [text])
    data = json_bytes(value | {"signature": signature})
    return record.path[: -len("12345678.json")] + f"{sha256(data)[:8]}.json", data


@pytest.mark.parametrize(("signed", "found"), [("first", []), ("second", ["PK789"])])
def test_a_signature_covers_what_a_newer_policykit_put_in(signed, found, with_key, key):
    record = decide(with_key, Proof(ssh_key=str(key[0])))
    path, data = newer(record, with_key, key, "first", signed)
    del with_key.desk.content[record.path]
    with_key.desk.content[path] = data
    with_key.desk.git.commit_all("By a newer one")
    assert [code for code in errors(with_key) if code == "PK789"] == found


def test_the_minimum_of_the_profile_counts(fresh, key):
    edit(fresh, f"email: {ANA}", f"email: {ANA}, {fact(key)}")
    fresh.desk.content["org_profile.yaml"] += b"signing: {minimum_approval: forge}\n"
    fresh.desk.git.commit_all("Stricter")
    request = ask(fresh)
    weak = by_mail(request.code)
    refused(fresh, "PK537", "forge is the minimum", lambda: decide(fresh, weak))
    assert decide(fresh, Proof(ssh_key=str(key[0]))).event.method is Method.SSH


def test_nobody_signs_with_a_key_that_no_one_accepted(issued, other_key):
    ask(issued)
    profile = issued.desk.content["org_profile.yaml"]
    edit(issued, f"email: {ANA}", f"email: {ANA}, {fact(other_key)}")
    proof = Proof(ssh_key=str(other_key[0]))
    refused(issued, "PK563", "nobody who decided before", lambda: decide(issued, proof))
    # By hand, with the key in the profile for one commit alone.
    found = authority(issued.world)
    newest = found.accepted
    issued.desk.content.pop(newest.path)
    record = decide(issued, proof)
    issued.desk.content[newest.path] = newest.data
    issued.desk.content["org_profile.yaml"] = profile
    issued.desk.git.commit_all("As if nothing had been")
    assert record.path in issued.desk.content
    assert errors(issued) == ["PK789"]


def test_a_profile_that_is_not_committed_proves_nothing(asked, key):
    story, _ = asked
    story.desk.edit("org_profile.yaml", f"email: {ANA}", f"email: {ANA}, {fact(key)}")
    proof = Proof(ssh_key=str(key[0]))
    refused(story, "PK751", "org_profile.yaml", lambda: decide(story, proof))


# ---- the sign-off


def test_a_sign_off_says_how_it_was_given(fresh):
    code = list_exceptions(fresh.world, period=PERIOD).code
    other = list_exceptions(fresh.world, period=(PERIOD[0], date(2025, 6, 30))).code

    def sign(*words):
        return sign_off_exceptions(fresh.world, *PERIOD, ANA, by_mail(*words))

    refused(fresh, "PK538", "not in this file", lambda: sign(other))
    record = sign(code)
    assert (record.event.requests, record.event.method) == ((), Method.EMAIL)
    assert errors(fresh) == []
    assert list_exceptions(fresh.world, period=PERIOD).signed_off == record


# ---- the authority

BO_HOLDS = "executive_sponsor: [{person: bo, from: 2025-01-01}]"
NOT_FOR_EVER = BO_HOLDS.replace("}]", ", to: 2027-03-01}]")


def test_a_change_of_authority_is_accepted_by_mail(issued):
    edit(issued, BO_HOLDS, NOT_FOR_EVER)
    proof = by_mail(authority(issued.world).code, sender="Bo Lind <bo@tiny.example>")
    refused(issued, "PK788", "not from Cy Dee", lambda: accept(issued.world, CY, proof))
    event = accept(issued.world, BO, proof).accepted.event
    assert event.method is Method.EMAIL
    assert errors(issued) == []
    # The same people a second time: another act, and another code.
    edit(issued, NOT_FOR_EVER, BO_HOLDS)
    back = authority(issued.world).code
    accept(issued.world, BO, by_mail(back, sender="bo@tiny.example"))
    edit(issued, BO_HOLDS, NOT_FOR_EVER)
    refused(issued, "PK538", "not in this file", lambda: accept(issued.world, BO, proof))
    assert authority(issued.world).code != back


def test_a_key_lets_nobody_in_with_the_change_that_brings_it(issued, key):
    edit(issued, f"email: {BO}", f"email: {BO}, {fact(key)}")
    signed = Proof(ssh_key=str(key[0]))
    refused(issued, "PK788", "has no signing_key", lambda: accept(issued.world, BO, signed))
    code = authority(issued.world).code
    accept(issued.world, BO, Proof({"reply.txt": code.encode()}))
    edit(issued, BO_HOLDS, NOT_FOR_EVER)
    record = accept(issued.world, BO, signed).accepted
    assert record.event.method is Method.SSH
    assert errors(issued) == []


def test_a_mail_is_enough_to_replace_a_lost_key_and_nothing_less(issued):
    issued.desk.content["org_profile.yaml"] += b"signing: {minimum_approval: ssh}\n"
    issued.desk.git.commit_all("Stricter")
    accept(issued.world, BO, Proof({"reply.txt": authority(issued.world).code.encode()}))
    edit(issued, BO_HOLDS, NOT_FOR_EVER)
    code = authority(issued.world).code
    plain = Proof({"reply.txt": code.encode()})
    refused(issued, "PK537", "email is the minimum", lambda: accept(issued.world, BO, plain))
    done = accept(issued.world, BO, by_mail(code, sender="bo@tiny.example"))
    assert done.accepted.event.method is Method.EMAIL


def test_without_the_profile_of_before_no_key_counts(issued, key, monkeypatch):
    edit(issued, f"email: {BO}", f"email: {BO}, {fact(key)}")
    monkeypatch.setattr(issued.desk.git, "commit_that_added", lambda _path: None)
    proof = Proof(ssh_key=str(key[0]))
    act = lambda: accept(issued.world, BO, proof)  # noqa: E731 - said once
    refused(issued, "PK779", "whose key", act, StateError)


# ---- records that nobody made with policykit


def by_hand(story, record, **changed):
    """Put another record in the place of one."""
    forged = write_record(replace(record.event, **changed))
    del story.desk.content[record.path]
    story.desk.content[forged.path] = forged.data
    story.desk.git.commit_all("By hand")


@pytest.mark.parametrize(
    ("method", "code"), [(Method.ASSERTED, "PK537"), (Method.EMAIL, "PK789"), (Method.SSH, "PK789")]
)
def test_an_authority_accepted_by_hand_issues_nothing(method, code, approved):
    approved.issue("door")
    edit(approved, BO_HOLDS, NOT_FOR_EVER)
    done = accept(approved.world, BO, Proof({"a.txt": authority(approved.world).code.encode()}))
    assert errors(approved) == []
    by_hand(approved, done.accepted, method=method, evidence=(), code_found=None)
    assert errors(approved) == [code]
    approved.propose("window")
    approved.approve_with_code("window")
    refused(
        approved,
        code,
        "does not count" if code == "PK537" else "is not proved by",
        lambda: approved.issue("window"),
    )


def test_an_exception_approved_by_hand_is_found_until_it_is_closed(asked):
    story, request = asked
    record = decide(story, Proof({"a.txt": request.code.encode()}))
    assert errors(story) == []
    by_hand(story, record, method=Method.ASSERTED, evidence=(), code_found=None)
    assert errors(story) == ["PK537"]
    close_exception(story.world, NUMBER, "Asked for anew", CY)
    assert errors(story) == []
