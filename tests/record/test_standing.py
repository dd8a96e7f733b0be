from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.canonical import sha256
from policykit.record import ChangeClass, History, Method, ReviewState, TextState, standing

RELAXED = settings(deadline=None)  # a busy machine is no failure
DAY = date(2026, 3, 2)


def stand(story, history, working=None, on=DAY, **rules):
    return standing(history, working or story.working(), on, story.rules(**rules), lead_days=60)


def test_a_policy_without_records_is_a_new_draft(story):
    found = stand(story, story.history())
    assert (found.text, found.label) == (TextState.DRAFT, "draft (new)")
    assert found.reasons == ("no version was issued yet",)
    assert found.proposal is found.counting is found.latest is found.in_force is None
    assert found.review is found.next_review is None


def test_a_missing_file_is_a_draft_that_says_so(story):
    found = stand(story, story.history(*story.version()), story.working(content=None, text=None))
    assert found.text is TextState.DRAFT
    assert found.reasons == ("a file of the policy is missing",)


def test_an_open_proposal_says_whose_approval_it_waits_for(story):
    found = stand(story, story.history(story.proposed()))
    assert found.text is TextState.PROPOSED
    assert found.reasons == (
        "waits for the executive sponsor (Ana Silva)",
        "waits for the compliance lead (Cleo Marsh)",
    )
    assert [duty.role for duty in found.counting.missing] == [
        "executive_sponsor",
        "compliance_lead",
    ]


def test_one_of_two_approvals_is_not_enough(story):
    proposal = story.proposed()
    found = stand(story, story.history(proposal, story.approved(proposal)))
    assert found.text is TextState.PROPOSED
    assert [duty.role for duty in found.counting.missing] == ["compliance_lead"]


def test_all_approvals_make_it_approved(story):
    proposal = story.proposed()
    approvals = (story.approved(proposal), story.second(proposal))
    found = stand(story, story.history(proposal, *approvals))
    assert (found.text, found.label) == (TextState.APPROVED, "approved")
    assert found.counting.counted == approvals
    assert found.reasons == ("approved by Ana Silva and Cleo Marsh",)


def test_an_editorial_change_needs_the_first_approval_only(story):
    first = story.version()
    proposal = story.proposed("two", first[3], change_class=ChangeClass.EDITORIAL)
    history = story.history(*first, proposal, story.approved(proposal))
    found = stand(story, history, story.working("two"))
    assert (found.text, str(found.proposal.event.version)) == (TextState.APPROVED, "1.1")


def test_the_text_of_the_last_version_is_clean(story):
    found = stand(story, story.history(*story.version()))
    assert (found.text, found.label) == (TextState.CLEAN, "clean")
    assert str(found.latest.event.version) == "1.0"
    assert found.proposal is None


def test_another_text_than_the_last_version_is_a_draft(story):
    found = stand(story, story.history(*story.version()), story.working("two"))
    assert (found.text, found.label) == (TextState.DRAFT, "draft")
    assert found.reasons == ("differs from version 1.0",)


def test_a_conflict_comes_before_everything(story):
    proposal = story.proposed()
    history = story.history(proposal, story.approved(proposal), story.second(proposal))
    assert stand(story, history, story.working(conflicted=True)).text is TextState.CONFLICTED


def test_edits_that_are_not_committed_are_told(story):
    found = stand(story, story.history(story.proposed()), story.working(committed=False))
    assert "there are edits that are not committed" in found.reasons


STALE = {
    "the text was edited": ({"content": sha256(b"x"), "text": sha256(b"y")}, "the text was edited"),
    "only the mapping was edited": ({"content": sha256(b"x")}, "the mapping was edited"),
    "a file is gone": ({"content": None, "text": None}, "a file of the policy is missing"),
    "people or rules changed": ({"authority": sha256(b"x")}, "people, roles or approval rules"),
    "facts of the profile changed": ({"profile": sha256(b"x")}, "facts of the profile changed"),
}


@pytest.mark.parametrize("sentence", STALE)
def test_an_approved_proposal_goes_stale_when(sentence, story):
    changes, words = STALE[sentence]
    proposal = story.proposed()
    history = story.history(proposal, story.approved(proposal), story.second(proposal))
    found = stand(story, history, story.working(**changes))
    assert found.text is TextState.DRAFT
    assert found.proposal == proposal
    assert any(words in reason for reason in found.stale)
    assert found.label.startswith("draft (stale: ")
    assert words in found.label


def test_a_proposal_goes_stale_when_another_version_is_issued(story):
    early = story.proposed("one b")
    found = stand(story, story.history(early, *story.version()), story.working("one b"))
    assert found.text is TextState.DRAFT
    assert found.stale == ("version 1.0 was issued since it was proposed",)


def test_an_issued_proposal_is_closed(story):
    assert story.history(*story.version()).open_proposals == ()


def test_of_two_proposals_of_one_text_the_newer_is_open(story):
    older = story.proposed()
    newer = story.proposed(
        at=older.event.at + timedelta(hours=1), change=replace(older.event.change, what="Better")
    )
    assert stand(story, story.history(newer, older)).proposal == newer


def test_of_two_proposals_the_one_for_this_text_is_open(story):
    wanted = story.proposed("one")
    other = story.proposed("two", at=wanted.event.at + timedelta(hours=1))
    assert stand(story, story.history(wanted, other), story.working("one")).proposal == wanted


UNCOUNTED = {
    "the approver is the author": (
        lambda story, p: story.approved(p, by=story.ciso, role="security_lead"),
        "nobody approves their own proposal",
    ),
    "the approver never held the role": (
        lambda story, p: story.approved(p, by=story.engineer),
        "was for the executive sponsor (Ana Silva)",
    ),
    "the approval was given in another role": (
        lambda story, p: story.approved(p, role="top_management"),
        "was for the executive sponsor (Ana Silva)",
    ),
    "there is no such step": (lambda story, p: story.approved(p, step=7), "no approval number 7"),
    "the method is too weak": (
        lambda story, p: story.approved(p, method=Method.ASSERTED, evidence=(), code_found=None),
        "evidenced is the minimum",
    ),
    "it is dated before the proposal": (
        lambda story, p: story.approved(p, at=story.day_one),
        "dated before the proposal",
    ),
    "the rules were others when it was given": (
        lambda story, p: story.approved(p, authority=sha256(b"others")),
        "People, roles or approval rules changed",
    ),
}


@pytest.mark.parametrize("sentence", UNCOUNTED)
def test_an_approval_does_not_count_when(sentence, story):
    make, words = UNCOUNTED[sentence]
    proposal = story.proposed()
    found = stand(
        story,
        story.history(proposal, make(story, proposal)),
        second_approver_role=None,
        minimum_approval=Method.EVIDENCED,
    )
    assert found.text is TextState.PROPOSED
    assert found.counting.counted == ()
    (uncounted,) = found.counting.uncounted
    assert words in uncounted.reason


def test_a_second_approval_for_the_same_step_adds_nothing(story):
    proposal = story.proposed()
    first = story.approved(proposal)
    again = story.approved(proposal, at=first.event.at + timedelta(hours=1))
    found = stand(story, story.history(proposal, again, first))
    assert found.text is TextState.PROPOSED
    assert found.counting.counted == (first,)


def test_an_approval_in_the_same_second_as_the_proposal_counts(story):
    proposal = story.proposed()
    history = story.history(proposal, story.approved(proposal, at=proposal.event.at))
    assert stand(story, history, second_approver_role=None).text is TextState.APPROVED


def test_who_leaves_after_approving_has_approved(story):
    left = story.company_of(
        executive_sponsor=(
            *story.held(story.ceo, end=DAY),
            *story.held(story.coo, start=DAY + timedelta(days=1)),
        )
    )
    proposal = story.proposed()
    history = story.history(proposal, story.approved(proposal))
    found = stand(
        story, history, on=DAY + timedelta(days=9), company=left, second_approver_role=None
    )
    assert found.text is TextState.APPROVED


def test_who_comes_after_cannot_have_approved_before(story):
    coming = story.company_of(
        executive_sponsor=(
            *story.held(story.ceo, end=DAY),
            *story.held(story.coo, start=DAY + timedelta(days=1)),
        )
    )
    proposal = story.proposed()
    history = story.history(proposal, story.approved(proposal, by=story.coo))
    found = stand(
        story, history, on=DAY + timedelta(days=9), company=coming, second_approver_role=None
    )
    assert found.text is TextState.PROPOSED
    assert found.counting.missing[0].persons == (story.coo,)


def test_a_role_that_nobody_holds_leaves_the_proposal_waiting(story):
    company = story.company_of(compliance_lead=())
    proposal = story.proposed()
    found = stand(story, story.history(proposal, story.approved(proposal)), company=company)
    assert found.text is TextState.PROPOSED
    assert [problem.code for problem in found.counting.problems] == ["PK530"]
    assert "Nobody holds the role compliance lead" in found.reasons[0]


def test_the_author_approves_only_with_the_recorded_reason(story):
    alone = story.company_of(
        executive_sponsor=story.held(story.ceo), top_management=story.held(story.ceo)
    )
    proposal = story.proposed(by=story.ceo)
    history = story.history(proposal, story.approved(proposal))
    rules = {"company": alone, "second_approver_role": None}
    assert stand(story, history, **rules).text is TextState.PROPOSED
    with_reason = stand(story, history, **rules, author_may_approve_reason="A company of one.")
    assert with_reason.text is TextState.APPROVED


@pytest.mark.parametrize(
    ("on", "review"),
    [
        (date(2026, 3, 1), None),
        (date(2026, 3, 2), ReviewState.CURRENT),
        (date(2027, 1, 1), ReviewState.DUE),
        (date(2027, 3, 3), ReviewState.OVERDUE),
    ],
)
def test_the_review_follows_the_version_in_force_on_the_day(on, review, story):
    found = stand(story, story.history(*story.version()), on=on)
    assert found.review is review
    assert found.next_review == (date(2027, 3, 2) if review else None)


def test_a_scheduled_version_does_not_move_the_review_yet(story):
    first = story.version()
    second = story.version("two", first[3], effective=date(2026, 9, 1))
    history = story.history(*first, *second)
    assert stand(story, history, on=date(2026, 8, 31)).next_review == date(2027, 3, 2)
    assert stand(story, history, on=date(2026, 9, 1)).next_review == date(2027, 9, 1)


def all_records(story):
    first = story.version()
    second = story.proposed("two", first[3])
    third = story.proposed("three", first[3])
    return [
        *first,
        second,
        story.approved(second),
        story.second(second),
        third,
        story.approved(third),
        *story.version("fork", first[3])[3:],
    ]


@RELAXED
@given(st.data())
def test_records_read_in_any_order_give_the_same_standing(story, data):
    records = all_records(story)
    shuffled = data.draw(st.permutations(records))
    repeated = [*shuffled, *data.draw(st.lists(st.sampled_from(records), max_size=3))]
    history = History.of(story.policy, records)
    assert History.of(story.policy, repeated) == history
    text = data.draw(st.sampled_from(["one", "two", "three", "four"]))
    found = stand(story, History.of(story.policy, repeated), story.working(text))
    assert found == stand(story, history, story.working(text))


@RELAXED
@given(st.text().filter(lambda text: text != "one"))
def test_an_edit_always_takes_the_approval_away(story, text):
    proposal = story.proposed("one")
    history = story.history(proposal, story.approved(proposal), story.second(proposal))
    assert stand(story, history, story.working("one")).text is TextState.APPROVED
    working = story.working("one", content=sha256(text.encode("utf-8", "surrogatepass")))
    assert stand(story, history, working).text is TextState.DRAFT


@RELAXED
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["ana", "ben", "cleo", "dev"]),
            st.sampled_from(["executive_sponsor", "compliance_lead", "security_lead"]),
            st.integers(0, 3),
            st.sampled_from([Method.ASSERTED, Method.EVIDENCED]),
        ),
        max_size=8,
    )
)
def test_no_pile_of_approvals_replaces_the_right_ones(story, given_approvals):
    people = {
        person.person: person for person in (story.ceo, story.ciso, story.coo, story.engineer)
    }
    proposal = story.proposed()
    approvals = [
        story.approved(proposal, by=people[person], role=role, step=step, method=method)
        for person, role, step, method in given_approvals
    ]
    found = stand(story, story.history(proposal, *approvals), minimum_approval=Method.EVIDENCED)
    right = {
        ("ana", "executive_sponsor", 1, Method.EVIDENCED),
        ("cleo", "compliance_lead", 2, Method.EVIDENCED),
    }
    assert (found.text is TextState.APPROVED) == (right <= set(given_approvals))
