"""review: the annual cycle without a change, with one, late, and for the whole set."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from fakes import Outside

from policykit.document import inline_text
from policykit.errors import (
    InputError,
    NotAllowedError,
    OutputError,
    Severity,
    StateError,
    error,
)
from policykit.record import Outcome, ReviewState, read_record, write_record
from policykit.signing import attachments, examine
from policykit.workflow.check import check
from policykit.workflow.composition import issued_job
from policykit.workflow.due import due_reviews
from policykit.workflow.frozen import frozen_inputs, subjects
from policykit.workflow.generate import generate
from policykit.workflow.pdf_chain import walk
from policykit.workflow.pdf_content import attached_files
from policykit.workflow.pending_facts import pending_changes
from policykit.workflow.review import review, review_each
from policykit.workflow.review_round import ready_to_review
from policykit.workflow.reviews import Findings
from policykit.workflow.status import log, status
from policykit.workflow.workspace import load_frameworks

EDIT = ("Visitors must sign in.", "Visitors must sign in at the gate.")


def reviewed(story, *names, **given):
    said = {
        "outcome": Outcome.NO_CHANGE,
        "considered": ("Incidents of the year: none",),
        "actions": (),
        "email": None,
        **given,
    }
    return review(story.world, names, Findings(**said), everything=not names)


def errors(story):
    return [found.code for found in check(story.world) if found.severity is Severity.ERROR]


def reissue(story):
    reviewed(story)
    story.approve_with_code()
    return story.issue()


@pytest.fixture
def next_year(issued):
    """Both issued, and the first review due in two weeks."""
    issued.desk.clock.move(days=351)
    return issued


def pages_of(story, name):
    """The pages of the newest version, as values."""
    issued = story.history(name).head
    frozen = frozen_inputs(story.world, issued)
    frameworks = load_frameworks(story.world)
    subject = subjects(story.world, {frozen.id: frozen}, frameworks)[frozen.id]
    return issued_job(subject, frozen.history.plus(issued), issued, attached_files(frozen, issued))


def test_without_change_it_proposes_the_same_text_with_one_code_for_all(next_year):
    before = {name: next_year.history(name).latest for name in ("door", "window")}
    done = reviewed(next_year)
    assert len({one.code for one in done.reviews}) == 1
    for one in done.reviews:
        history = next_year.history(one.record.event.policy)
        old = history.proposal(before[one.record.event.policy].event.proposal)
        assert one.proposal.event.text == old.event.text
        assert (str(one.proposal.event.version), one.proposal.event.change_class) == (
            "1.1",
            "editorial",
        )
        assert one.proposal.event.review == one.record.digest
        assert next_year.desk.content[one.draft].startswith(b"%PDF")
    assert next_year.world.git.dirty(["records", "policies"]) == ()


def test_without_change_the_approvers_get_what_a_proposal_gives_them(next_year):
    done = reviewed(next_year, actions=("Ask the porter",))
    content = next_year.desk.content
    names = {path.rpartition("/")[2] for path in done.files}
    assert names == {
        *("door-draft.pdf", "window-draft.pdf", "policy-book.pdf", "numbers.pdf"),
        "approval-mail.txt",
    }
    assert all(content[path] for path in done.files)
    mail = content["output/draft/approval-mail.txt"].decode()
    assert mail.startswith("To: Bo Lind <bo@tiny.example>\n")
    assert f"    Approved, {done.reviews[0].code}\n" in mail
    assert "Reviewed by Ana Silva, Head of Security, on 2027-02-16." in mail
    assert "Considered: Incidents of the year: none." in mail
    assert "Still to be done: Ask the porter." in mail
    assert mail.count("Considered:") == 1
    assert "  - Door Policy, version 1.1: no word of version 1.0 changed.\n" in mail
    assert mail.count("    To be approved by: executive sponsor (Bo Lind).\n") == 2
    (book,) = [job for job in next_year.desk.renderer.jobs if job.chapters]
    first = next(iter(book.document.blocks))
    assert inline_text(first.content) == "The numbers an auditor will test"
    assert "Attached: policy-book.pdf, numbers.pdf" in mail


def test_reissued_it_has_the_new_dates_and_the_old_text(next_year):
    first = next_year.history("door").latest
    receipt = reissue(next_year)
    assert [str(one.issued.event.version) for one in receipt.policies] == ["1.1", "1.1"]
    history = next_year.history("door")
    assert history.latest.event.next_review == date(2028, 2, 16)
    old, new = (history.proposal(one.event.proposal).event for one in (first, history.latest))
    assert (old.text, old.content) == (new.text, new.content)
    assert errors(next_year) == []
    assert status(next_year.world)[0].standing.review is ReviewState.CURRENT


def test_the_pages_say_approved_then_and_reaffirmed_now(next_year):
    reissue(next_year)
    front = pages_of(next_year, "door").front
    control = dict(front.control)
    assert control["Text approved"] == "Version 1.0, 2026-03-02"
    assert control["Last review"].startswith("2027-02-16, by Ana Silva, Head of Security")
    assert "approved on 2026-03-02 as version 1.0 and reaffirmed on 2027-02-16" in " ".join(
        front.notices
    )
    assert "late" not in " ".join(front.notices)
    assert front.revisions[0].what == "Reviewed without change"


def test_the_text_stays_approved_then_through_many_reviews(next_year):
    for _ in range(2):
        reissue(next_year)
        next_year.desk.clock.move(days=360)
    reissue(next_year)
    front = pages_of(next_year, "door").front
    assert dict(front.control)["Text approved"] == "Version 1.0, 2026-03-02"
    assert dict(front.control)["Policy"] == "door, version 1.3"


def test_a_late_review_is_late_everywhere(next_year):
    next_year.desk.clock.move(days=26)
    assert "PK768" in errors(next_year)
    done = reviewed(next_year, "door")
    assert done.reviews[0].record.event.days_late == 12
    next_year.approve_with_code("door")
    next_year.issue("door")
    notices = " ".join(pages_of(next_year, "door").front.notices)
    assert "due on 2027-03-02; it was made on 2027-03-14, 12 days late" in notices
    row = log(next_year.world, ["door"])[0].revisions[0]
    assert (row.review.days_late, row.review.on) == (12, date(2027, 3, 14))


def test_a_lone_pdf_carries_the_review_and_is_judged_with_it(next_year):
    reissue(next_year)
    pdf = next_year.desk.content["output/issued/door/door-v1.1.pdf"]
    report = examine(pdf, [], at=next_year.desk.clock.now())
    files = dict(attachments(pdf, report.unsigned_length))
    chain, found = walk(files, report)
    assert found == ()
    assert chain.review.event.considered == ("Incidents of the year: none",)
    missing = {name: data for name, data in files.items() if "-reviewed-" not in name}
    assert [one.code for one in walk(missing, report)[1]] == ["PK941"]


def test_with_a_change_it_is_recorded_and_the_next_proposal_names_it(next_year):
    done = reviewed(next_year, "door", outcome=Outcome.CHANGE, actions=("Ask the porter",))
    assert done.reviews[0].proposal is None
    assert next_year.history("door").open_review == done.reviews[0].record
    next_year.desk.edit("policies/door.md", *EDIT)
    next_year.desk.git.commit_all()
    next_year.propose("door", what="Sign in at the gate")
    proposal = next_year.history("door").open_proposals[-1]
    assert proposal.event.review == done.reviews[0].record.digest
    next_year.approve_with_code("door")
    next_year.issue("door")
    front = pages_of(next_year, "door").front
    assert "Text approved" not in dict(front.control)
    assert "leading to this version" in dict(front.control)["Last review"]
    assert "Open actions of the review: Ask the porter." in front.notices
    assert errors(next_year) == []


LATE = date(2027, 2, 1)


def test_a_late_entry_is_of_today_and_marked(next_year):
    done = reviewed(next_year, "door", claimed_on=LATE)
    event = done.reviews[0].record.event
    assert (event.day, event.claimed_on) == (date(2027, 2, 16), LATE)
    next_year.approve_with_code("door")
    next_year.issue("door")
    notices = " ".join(pages_of(next_year, "door").front.notices)
    assert "made on 2027-02-01. That is a claim: it was recorded on 2027-02-16" in notices


REFUSED = {
    "of no trigger": ({"considered": ("TR-2026-009: settled",)}, InputError, "PK759"),
    "of tomorrow": ({"claimed_on": date(2027, 2, 17)}, NotAllowedError, "PK585"),
    "of today, late": ({"claimed_on": date(2027, 2, 16)}, NotAllowedError, "PK585"),
    "of another text": ({"claimed_on": date(2026, 3, 1)}, NotAllowedError, "PK585"),
    "by somebody else": ({"email": "cy@tiny.example"}, NotAllowedError, "PK593"),
    "nothing considered": ({"considered": ()}, InputError, "PK780"),
    "blank": ({"considered": (" ",)}, InputError, "PK783"),
    "a whole file": ({"actions": ("x" * 2001,)}, InputError, "PK783"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_and_nothing_changes(name, next_year):
    given, kind, code = REFUSED[name]
    before = next_year.desk.state()
    with pytest.raises(kind) as caught:
        reviewed(next_year, "door", **given)
    assert [found.code for found in caught.value.diagnostics] == [code]
    assert next_year.desk.state() == before


def test_a_changed_text_is_no_review_without_change(next_year):
    next_year.desk.edit("policies/door.md", *EDIT)
    next_year.desk.git.commit_all()
    with pytest.raises(NotAllowedError) as caught:
        reviewed(next_year, "door")
    assert [found.code for found in caught.value.diagnostics] == ["PK594"]
    done = reviewed(next_year)
    assert [one.record.event.policy for one in done.reviews] == ["window"]
    assert done.skipped[0][0] == "door"
    assert "differs from version 1.0" in done.skipped[0][1]


def test_a_text_that_the_profile_would_change_is_not_reaffirmed(next_year):
    next_year.desk.edit("org_profile.yaml", "keeper: the porter", "keeper: the concierge")
    next_year.desk.git.commit_all()
    with pytest.raises(NotAllowedError) as caught:
        reviewed(next_year, "door")
    assert [found.code for found in caught.value.diagnostics] == ["PK794"]
    done = reviewed(next_year)
    assert [one.record.event.policy for one in done.reviews] == ["window"]
    generate(next_year.world, (), dry_run=False)
    next_year.desk.git.commit_all()
    assert reviewed(next_year, "door", outcome=Outcome.CHANGE).reviews[0].proposal is None


def test_each_policy_can_have_findings_of_its_own(next_year):
    change = Findings(Outcome.CHANGE, ("The drill",), ("Ask the porter",), None)
    same = Findings(Outcome.NO_CHANGE, ("Incidents: none",), (), None)
    done = review_each(next_year.world, {"door": change, "window": same})
    assert [one.proposal is None for one in done.reviews] == [True, False]
    assert "no-change" in next_year.desk.git.commits[-1].commit.subject
    with pytest.raises(StateError):
        review_each(next_year.world, {"window": same})


def test_a_review_that_asked_for_a_change_keeps_the_policy_out_of_the_round(next_year):
    reviewed(next_year, "door", outcome=Outcome.CHANGE)
    asked = ("door", "its review of 2027-02-16 asked for a change")
    own, left_out = ready_to_review(next_year.world, None)
    assert ([item.id for item in own], left_out) == (["window"], (asked,))
    done = reviewed(next_year)
    assert [one.record.event.policy for one in done.reviews] == ["window"]
    assert done.skipped == (asked,)
    with pytest.raises(StateError, match="window: proposed already, to be approved"):
        ready_to_review(next_year.world, None)
    assert reviewed(next_year, "door").reviews[0].proposal


def test_what_keeps_reviews_from_being_recorded_is_said_before_anybody_answers(next_year, fresh):
    own, others = ready_to_review(next_year.world, None)
    assert ([item.id for item in own], others) == (["door", "window"], ())
    with pytest.raises(StateError, match="Cy Dee can review no policy"):
        ready_to_review(next_year.world, "cy@tiny.example")
    with pytest.raises(InputError, match="PK745"):
        ready_to_review(next_year.world, "eve@tiny.example")
    with pytest.raises(StateError, match="PK782"):
        ready_to_review(fresh.world, None)
    next_year.desk.edit("policies/door.md", *EDIT)
    with pytest.raises(StateError, match="PK751"):
        ready_to_review(next_year.world, None)


def test_edits_that_are_not_committed_are_refused(next_year):
    next_year.desk.edit("policies/door.md", *EDIT)
    with pytest.raises(StateError) as caught:
        reviewed(next_year, "door")
    assert [found.code for found in caught.value.diagnostics] == ["PK751"]


def test_the_rest_of_a_round_leaves_out_what_was_reviewed_in_it(next_year):
    reviewed(next_year, "door")
    next_year.approve_with_code("door")
    next_year.issue("door")
    next_year.desk.clock.move(days=5)
    done = reviewed(next_year)
    assert [one.record.event.policy for one in done.reviews] == ["window"]
    assert done.skipped == (("door", "reviewed on 2027-02-16 already"),)
    assert reviewed(next_year, "door").reviews[0].version == "1.1"


def test_nothing_to_review_says_why(next_year, fresh):
    reviewed(next_year)
    with pytest.raises(StateError) as caught:
        reviewed(next_year)
    (found,) = caught.value.diagnostics
    assert found.code == "PK782"
    assert found.hint.startswith("door, window: Ana Silva reviewed version 1.0 on 2027-02-16")
    with pytest.raises(NotAllowedError) as caught:
        reviewed(fresh, "door")
    assert [one.code for one in caught.value.diagnostics] == ["PK781"]


def test_a_new_mapping_may_come_along(next_year):
    next_year.desk.edit("policies/door.map.yaml", "Receipts for keys", "Receipts for all keys")
    next_year.desk.git.commit_all()
    done = reviewed(next_year, "door")
    assert "its mapping" in done.reviews[0].proposal.event.change.what


# ---- due


def test_nothing_is_due_after_an_issue(issued):
    assert due_reviews(issued.world) == ()


def test_due_and_overdue_are_listed_with_owner_and_next_step(next_year):
    row = due_reviews(next_year.world)[0]
    assert (row.id, row.version, row.state) == ("door", "1.0", ReviewState.DUE)
    assert row.reasons == ("due by 2027-03-02, in 14 days",)
    assert row.owner == "IT Lead (Ana Silva)"
    assert row.next_step == 'policykit review door --outcome no-change --considered "…"'
    next_year.desk.clock.move(days=15)
    row = due_reviews(next_year.world)[0]
    assert (row.late, row.reasons) == (1, ("was due on 2027-03-02, 1 day late",))


def test_a_changed_fact_is_named_and_then_the_changed_text(issued):
    issued.desk.edit("org_profile.yaml", "keeper: the porter", "keeper: the concierge")
    issued.desk.git.commit_all()
    (row,) = due_reviews(issued.world)
    assert row.id == "door"
    assert row.reasons == (
        "facts that it uses changed since version 1.0 (door.keeper), and with them DO-2",
    )
    assert row.next_step == "policykit generate door"
    generate(issued.world, (), dry_run=False)
    issued.desk.git.commit_all()
    (row,) = due_reviews(issued.world)
    assert "its text or mapping differs from version 1.0" in row.reasons
    assert row.next_step.startswith("policykit review door --outcome change")


def test_a_fact_that_changes_no_statement_makes_no_review_due(issued):
    issued.desk.edit("org_profile.yaml", "legal_name: Tiny Incorporated", "legal_name: Tiny Inc.")
    issued.desk.git.commit_all()
    assert due_reviews(issued.world) == ()


def test_a_policy_that_cannot_be_generated_hides_no_other(issued):
    issued.desk.edit("org_profile.yaml", "keeper: the porter", "keeper: the concierge")
    issued.desk.git.commit_all()
    assert pending_changes(issued.world, ["door", "roof"]).keys() == {"door"}


def test_a_review_that_asked_for_a_change_stays_on_the_list(next_year):
    reviewed(next_year, "door", outcome=Outcome.CHANGE)
    rows = {row.id: row for row in due_reviews(next_year.world)}
    assert "the review of 2027-02-16 asked for a change" in rows["door"].reasons


def test_what_waits_says_whom_to_ask(next_year):
    reviewed(next_year)
    assert due_reviews(next_year.world)[0].next_step == "policykit approve door --as …"
    next_year.approve_with_code()
    assert due_reviews(next_year.world)[0].next_step == "policykit issue door"


def replaced(files, kind, **changes):
    """Return the files with one record written anew, as somebody with an editor would do it."""
    (name,) = [name for name in files if f"-{kind}-" in name]
    record, _ = read_record(f"records/door/{name}", files[name])
    forged = write_record(replace(record.event, **changes))
    others = {key: data for key, data in files.items() if key != name}
    return others | {forged.path.rsplit("/", 1)[-1]: forged.data}


@pytest.mark.parametrize(
    "changes",
    [
        {"considered": ("Everything",)},
        {"days_late": 0, "due": date(2030, 1, 1)},
        {"outcome": Outcome.CHANGE},
    ],
)
def test_another_review_in_the_pdf_is_refused(changes, next_year):
    reissue(next_year)
    pdf = next_year.desk.content["output/issued/door/door-v1.1.pdf"]
    report = examine(pdf, [], at=next_year.desk.clock.now())
    files = dict(attachments(pdf, report.unsigned_length))
    found = walk(replaced(files, "reviewed", **changes), report)[1]
    messages = " ".join(one.message for one in found)
    assert "the proposal names another review than the one attached" in messages


def test_a_failure_on_the_way_changes_nothing(next_year):
    counting = Outside(next_year.copy().world)
    said = Findings(Outcome.NO_CHANGE, ("Incidents",), (), None)
    review(counting.world, (), said, everything=True)
    committed = counting.calls.index("transaction.carry_out")
    for number in range(committed + 1):
        trial = next_year.copy()
        before = trial.desk.state()
        failure = OutputError(error("PK814", "the disk is full"))
        outside = Outside(trial.world, number, failure)
        with pytest.raises(OutputError):
            review(outside.world, (), said, everything=True)
        assert trial.desk.state() == before, counting.calls[number]
