"""Approvals that carry a proof: signed with a key, by mail, and by a review."""

from __future__ import annotations

from dataclasses import replace

import pytest
from proof_samples import KEY_NAME, mail, published_key, review, review_file, ssh_key

from policykit.errors import KeyFailure, NotAllowedError, PolicykitError, Severity
from policykit.record import Method, TextState, codes_of, to_json, write_record
from policykit.workflow.answer import Answer
from policykit.workflow.check import check
from policykit.workflow.status import status
from policykit.workflow.verify import verify

BO = "email: bo@tiny.example"


def with_fact(story, fact):
    """Give Bo something in the profile, and commit that."""
    story.desk.edit("org_profile.yaml", BO, f"{BO}, {fact}")
    story.desk.git.commit_all("Bo's key")


def text_state(story, name="door"):
    return next(row.standing.text for row in status(story.world) if row.id == name)


def refused(story, says, kind=NotAllowedError, code="PK788", *, remedy="", **given):
    before = story.desk.state()
    with pytest.raises(kind) as failure:
        story.approve("door", **given)
    assert code in {found.code for found in failure.value.diagnostics}, failure.value
    assert says in str(failure.value)
    (hint, *_) = [found.hint for found in failure.value.diagnostics if found.code == code]
    assert remedy in hint
    assert hint.startswith("Nothing was recorded. ") or code != "PK788"
    assert story.desk.state() == before


# ---- ssh


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    return ssh_key(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def other_key(tmp_path_factory):
    return ssh_key(tmp_path_factory.mktemp("other"))


def key_fact(key, more=""):
    return f'signing_key: {{type: ssh, fingerprint: "{key[1]}", valid_from: 2026-01-01{more}}}'


@pytest.fixture
def with_key(fresh, key):
    with_fact(fresh, key_fact(key))
    fresh.propose()
    return fresh


def test_an_approval_signed_with_the_key_of_the_profile_counts(with_key, key):
    done = with_key.approve(ssh_key=str(key[0]))
    assert [one.record.event.method for one in done.approvals] == [Method.SSH, Method.SSH]
    assert text_state(with_key) is TextState.APPROVED
    assert len(with_key.issue().policies) == 2


def test_a_key_that_is_not_in_the_profile_signs_nothing(with_key, other_key):
    refused(
        with_key,
        "the key of Bo Lind",
        remedy="Sign with that one: --ssh-key",
        ssh_key=str(other_key[0]),
    )


def test_a_file_that_is_no_key_is_refused(with_key, tmp_path):
    path = tmp_path / "id"
    path.write_text("not a key")
    refused(with_key, "ssh-keygen did not sign", KeyFailure, "PK630", ssh_key=str(path))


@pytest.mark.parametrize("more", [", valid_to: 2026-03-01", ""])
def test_a_key_counts_on_its_days_only(more, fresh, key):
    fact = key_fact(key, more)
    with_fact(fresh, fact if more else fact.replace("2026-01-01", "2026-03-03"))
    fresh.propose("door")
    refused(
        fresh, "was not valid on 2026-03-02", remedy="valid_from or valid_to", ssh_key=str(key[0])
    )


def test_without_a_key_in_the_profile_nobody_signs(proposed, key):
    refused(proposed, "Bo Lind has no signing_key", remedy="-f KEY.pub", ssh_key=str(key[0]))
    # As the remedy has it: entered, committed, proposed again.
    with_fact(proposed, key_fact(key))
    proposed.propose()
    proposed.approve(ssh_key=str(key[0]))
    assert text_state(proposed) is TextState.APPROVED


@pytest.mark.parametrize("field", ["claimed_on", "proposal", "signature"])
def test_a_signed_approval_that_says_something_else_does_not_count(field, with_key, key):
    event = with_key.approve("door", ssh_key=str(key[0])).approvals[0].record.event
    value = to_json(event)
    if field == "claimed_on":
        changed = {"claimed_on": event.day}
    elif field == "proposal":
        changed = {"step": 2}
    else:
        changed = {"signature": value["signature"].replace("A", "B", 30)}
    forged = write_record(replace(event, **changed))
    content = with_key.desk.content
    for path in [path for path in content if "-approved-" in path]:
        del content[path]
    content[forged.path] = forged.data
    with_key.desk.git.commit_all("By hand")
    assert text_state(with_key) is TextState.PROPOSED


# ---- mail


def code(story, name="door"):
    return codes_of(story.history(name).open_proposals[-1])[-1]


def test_a_mail_with_a_good_signature_of_its_domain_counts_and_its_key_is_kept(proposed):
    reply = mail(f"Approved, {code(proposed)}\r\n")
    done = proposed.approve(evidence={"reply.eml": reply}, mail_key=published_key())
    event = done.approvals[0].record.event
    assert event.method is Method.EMAIL
    assert [item.name for item in event.evidence] == ["reply.eml", f"{KEY_NAME}.txt"]
    assert text_state(proposed) is TextState.APPROVED
    assert len(proposed.issue().policies) == 2


def test_the_dns_is_asked_once_and_only_where_the_user_says_so(proposed):
    proposed.desk.mail_keys.records[KEY_NAME] = published_key()
    reply = mail(f"Approved, {code(proposed)}\r\n")
    proposed.approve("window", evidence={"reply.eml": reply})
    assert proposed.desk.mail_keys.asked == []
    proposed.approve("door", evidence={"reply.eml": reply}, ask_dns=True)
    assert text_state(proposed) is TextState.APPROVED
    assert proposed.desk.mail_keys.asked == [KEY_NAME]


def test_a_mail_that_was_altered_proves_nothing(proposed):
    reply = mail("I do not approve this.\r\n")
    forged = reply.replace(b"I do not approve this.", f"Approved, {code(proposed)}".encode())
    refused(
        proposed,
        "not good: body hash mismatch",
        remedy="with all its headers, as .eml",
        evidence={"reply.eml": forged},
        mail_key=published_key(),
    )


def test_a_mail_of_somebody_else_is_not_the_approvers(proposed):
    reply = mail(f"Approved, {code(proposed)}", sender="ana@tiny.example")
    refused(
        proposed,
        "the mail is not from Bo Lind",
        remedy="Bo Lind has to reply from bo@tiny.example",
        evidence={"reply.eml": reply},
        mail_key=published_key(),
    )


def test_the_code_has_to_be_in_the_body(proposed):
    reply = mail("Approved")
    refused(
        proposed,
        "PK538",
        code="PK538",
        evidence={"reply.eml": reply},
        mail_key=published_key(),
    )
    beside = {"reply.eml": reply, "note.txt": code(proposed).encode()}
    refused(
        proposed,
        "the approval code is not in the body of the mail",
        remedy=f"a reply that holds the code {code(proposed)} in its text",
        evidence=beside,
        mail_key=published_key(),
    )


def test_without_a_mail_there_is_nothing_to_judge(proposed):
    refused(proposed, "there is no mail", PolicykitError, "PK787", mail_key=published_key())
    refused(
        proposed,
        "has no signature",
        PolicykitError,
        "PK787",
        evidence={"reply.eml": b"From: bo@tiny.example\n\nYes\n"},
        ask_dns=True,
    )


# ---- review


@pytest.fixture
def with_login(fresh):
    with_fact(fresh, "forge_login: bo-lind")
    fresh.propose()
    return fresh


def test_a_review_of_the_commit_that_holds_text_and_proposal_counts(with_login):
    answer = review_file(review("Bo-Lind", with_login.desk.git.head()))
    done = with_login.approve(evidence={"review.json": answer})
    assert {one.record.event.method for one in done.approvals} == {Method.FORGE}
    assert text_state(with_login) is TextState.APPROVED
    assert len(with_login.issue().policies) == 2


def test_a_review_counts_as_it_stands_last(with_login):
    head = with_login.desk.git.head()
    approved = review("bo-lind", head)
    comment = review("bo-lind", head, "COMMENTED", "2026-03-02T12:00:00Z")
    for state in ("CHANGES_REQUESTED", "DISMISSED"):
        later = review("bo-lind", head, state, "2026-03-02T11:00:00Z")
        evidence = {"review.json": review_file(later, approved, comment)}
        refused(
            with_login,
            "the last review by bo-lind is",
            remedy="ask Bo Lind to approve the pull request, then save the answer: gh api",
            evidence=evidence,
        )
    with_login.approve("door", evidence={"review.json": review_file(approved, comment)})
    assert text_state(with_login) is TextState.APPROVED


def test_a_review_of_another_commit_or_by_another_person_does_not_count(with_login):
    git = with_login.desk.git
    before_proposal = git.commits[-2].commit.id
    cases = {
        ("does not hold the proposal", "Push what"): review("bo-lind", before_proposal),
        ("is not here", "Fetch the branch that was reviewed: git fetch origin"): review(
            "bo-lind", "f" * 40
        ),
        ("there is no review by bo-lind", "under that login"): review("ana", git.head()),
    }
    for (says, remedy), one in cases.items():
        refused(with_login, says, remedy=remedy, evidence={"review.json": review_file(one)})
    old = git.head()
    with_login.desk.edit("policies/door.md", "Visitors must sign in.", "Visitors may wait.")
    git.commit_all()
    with_login.propose("door")
    evidence = {"review.json": review_file(review("bo-lind", old))}
    refused(with_login, "holds another text", remedy="ask for a review of that", evidence=evidence)


def test_without_a_login_in_the_profile_a_review_is_nobodys(proposed):
    answer = review_file(review("bo-lind", proposed.desk.git.head()))
    refused(
        proposed,
        "Bo Lind has no forge_login",
        remedy="Enter the login",
        evidence={"review.json": answer},
    )


# ---- years later


def findings(story):
    return {found.code: found for found in check(story.world)}


def test_a_proof_is_judged_by_the_profile_of_its_own_time(with_key, key):
    with_key.approve(ssh_key=str(key[0]))
    with_key.issue()
    with_key.desk.edit("org_profile.yaml", f", {key_fact(key)}", "")
    with_key.desk.git.commit_all("Bo has no key any more")
    assert "PK789" not in findings(with_key)
    pdf = with_key.desk.content["output/issued/door/door-v1.0.pdf"]
    done = verify("door-v1.0.pdf", pdf, [], with_key.desk.clock.now(), with_key.world)
    (answer,) = [one for one in done.checks if one.name == "approvals"]
    assert (answer.answer, answer.detail) == (Answer.GOOD, "proved again: Bo Lind by ssh")


def test_altered_evidence_and_another_key_are_found(proposed):
    reply = mail(f"Approved, {code(proposed)}\r\n")
    proposed.approve(evidence={"reply.eml": reply}, mail_key=published_key())
    proposed.issue()
    assert "PK789" not in findings(proposed)
    for path in [path for path in proposed.desk.content if path.endswith(f"{KEY_NAME}.txt")]:
        proposed.desk.content[path] += b" "
    assert "missing or was altered" in findings(proposed)["PK789"].message
    assert findings(proposed)["PK789"].hint.startswith("Restore it from git: git log -- records/")


def test_a_reviewed_commit_that_a_squash_lost_is_a_warning(with_login):
    head = with_login.desk.git.head()
    with_login.approve(evidence={"review.json": review_file(review("bo-lind", head))})
    with_login.issue()
    git = with_login.desk.git
    git.commits = [one for one in git.commits if one.commit.id != head]
    assert findings(with_login)["PK789"].severity is Severity.WARNING
    assert "git fetch origin" in findings(with_login)["PK789"].hint


def test_a_minimum_of_time_needs_an_authority(approved):
    approved.desk.content["org_profile.yaml"] += b"signing: {minimum_time: rfc3161}\n"
    approved.desk.git.commit_all("Time")
    approved.propose("door")
    approved.approve_with_code("door")
    with pytest.raises(NotAllowedError) as failure:
        approved.issue("door")
    assert failure.value.diagnostics[0].code == "PK790"
