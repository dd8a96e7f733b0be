"""Who may decline, withdraw, review and retire, and when not."""

from datetime import date, timedelta

import pytest

from policykit.record import (
    ChangeClass,
    Outcome,
    duty_to_decline,
    may_approve,
    may_decline,
    may_propose,
    may_retire,
    may_review,
    may_withdraw,
)

LATER = date(2026, 9, 1)


def codes(found):
    return [one.code for one in found]


# ---- decline


def test_a_holder_of_a_required_role_may_decline(story):
    proposal = story.proposed()
    history = story.history(proposal, story.approved(proposal))
    for by, role, step in ((story.ceo, "executive_sponsor", 1), (story.coo, "compliance_lead", 2)):
        declined = story.declined(proposal, by=by, role=role, step=step).event
        assert may_decline(history, declined, story.working(), story.rules()) == ()
        duty = duty_to_decline(by.person, proposal, story.rules(), declined.day)
        assert (duty.role, duty.step) == (role, step)


def test_nobody_else_declines(story):
    proposal = story.proposed()
    history = story.history(proposal)
    refused = {
        story.ciso: "PK584",  # the author
        story.engineer: "PK535",
    }
    for by, code in refused.items():
        declined = story.declined(proposal, by=by).event
        assert code in codes(may_decline(history, declined, story.working(), story.rules()))
        assert duty_to_decline(by.person, proposal, story.rules(), declined.day) is None


def test_what_is_closed_or_stale_is_not_declined(story):
    proposal = story.proposed()
    declined = story.declined(proposal)
    again = story.declined(proposal, at=declined.event.at + timedelta(hours=1)).event
    history = story.history(proposal, declined)
    found = may_decline(history, again, story.working(), story.rules())
    assert codes(found) == ["PK532"]
    assert "Ana Silva declined it: Too strict" in found[0].message
    assert "PK533" in codes(
        may_decline(story.history(proposal), again, story.working("edited"), story.rules())
    )


def test_after_a_refusal_it_is_not_approved_but_may_be_proposed_again(story):
    proposal = story.proposed()
    declined = story.declined(proposal)
    history = story.history(proposal, declined)
    later = declined.event.at + timedelta(hours=1)
    approval = story.approved(proposal, at=later).event
    assert codes(may_approve(history, approval, story.working(), story.rules())) == ["PK532"]
    again = story.proposed(at=later).event
    assert may_propose(history, again, story.working(), story.rules()) == ()


# ---- withdraw


def scheduled(story):
    first = story.version()
    return first, story.version("two", first[3], effective=LATER)


def test_the_author_withdraws_a_proposal_and_nobody_else(story):
    proposal = story.proposed()
    history = story.history(proposal)
    assert may_withdraw(history, story.withdrawn(proposal).event, story.rules()) == ()
    other = story.withdrawn(proposal, by=story.ceo).event
    assert codes(may_withdraw(history, other, story.rules())) == ["PK592"]


def test_the_approver_role_withdraws_a_scheduled_version_and_nobody_else(story):
    first, second = scheduled(story)
    history = story.history(*first, *second)
    gone = story.withdrawn(second[3], by=story.ceo)
    assert may_withdraw(history, gone.event, story.rules()) == ()
    by_author = story.withdrawn(second[3]).event
    assert codes(may_withdraw(history, by_author, story.rules())) == ["PK592"]
    again = story.withdrawn(second[3], by=story.ceo, at=gone.event.at + timedelta(hours=1)).event
    assert codes(may_withdraw(history.plus(gone), again, story.rules())) == ["PK590"]


def test_a_version_in_force_is_not_withdrawn_from_its_first_day_on(story):
    first = story.version()
    gone = story.withdrawn(first[3], by=story.ceo).event
    assert codes(may_withdraw(story.history(*first), gone, story.rules())) == ["PK591"]


def test_one_of_a_fork_is_withdrawn_also_when_it_is_in_force(story):
    first = story.version()
    left = story.version("left", first[3])
    right = story.version("right", first[3], left[0].event.at + timedelta(hours=9))
    history = story.history(*first, *left, *right)
    for target in (left[3], right[3]):
        gone = story.withdrawn(target, by=story.ceo, at=right[3].event.at + timedelta(days=1))
        assert may_withdraw(history, gone.event, story.rules()) == ()


def test_what_is_closed_or_unknown_is_not_withdrawn(story):
    first = story.version()
    unknown = story.withdrawn(story.proposed("never recorded")).event
    assert codes(may_withdraw(story.history(*first), unknown, story.rules())) == ["PK590"]
    issued = story.withdrawn(first[0], at=first[3].event.at).event
    assert codes(may_withdraw(story.history(*first), issued, story.rules())) == ["PK590"]


def test_after_a_withdrawal_a_version_may_take_effect_before_it(story):
    first, second = scheduled(story)
    gone = story.withdrawn(second[3], by=story.ceo)
    history = story.history(*first, *second, gone)
    at = gone.event.at + timedelta(hours=1)
    third = story.proposed("three", second[3], at=at, effective=date(2026, 4, 1)).event
    assert may_propose(history, third, story.working("three"), story.rules()) == ()


# ---- review


def test_owner_and_keeper_of_the_set_review_the_version_in_force(story):
    first = story.version()
    history = story.history(*first)
    for by in (story.ciso, story.coo):
        review = story.reviewed(first[3], by=by).event
        assert may_review(history, review, story.working(), story.rules()) == ()


REFUSED_REVIEWS = {
    "by somebody else": ({"by": "engineer"}, "one", {}, "PK593"),
    "the text differs": ({}, "two", {}, "PK594"),
    "the text is not committed": ({}, "one", {"committed": False}, "PK551"),
    "a conflict waits": ({}, "one", {"conflicted": True}, "PK550"),
    "days late are made up": ({"days_late": 3}, "one", {}, "PK580"),
}


@pytest.mark.parametrize("name", REFUSED_REVIEWS)
def test_a_review_is_refused(name, story):
    changes, text, state, code = REFUSED_REVIEWS[name]
    first = story.version()
    given = {"by": getattr(story, changes["by"])} if "by" in changes else changes
    review = story.reviewed(first[3], **given).event
    found = may_review(story.history(*first), review, story.working(text, **state), story.rules())
    assert code in codes(found)


def test_a_changed_text_may_be_reviewed_with_a_change(story):
    first = story.version()
    review = story.reviewed(first[3], outcome=Outcome.CHANGE).event
    assert may_review(story.history(*first), review, story.working("two"), story.rules()) == ()


def test_nothing_issued_nothing_scheduled_nothing_old_is_reviewed(story):
    first, second = scheduled(story)
    review = story.reviewed(first[3]).event
    assert codes(may_review(story.history(), review, story.working(), story.rules())) == ["PK597"]
    history = story.history(*first, *second)
    assert codes(may_review(history, review, story.working(), story.rules())) == ["PK597"]
    early = story.reviewed(second[3]).event
    found = may_review(history, early, story.working("two"), story.rules())
    assert codes(found) == ["PK596"]
    assert "takes effect on 2026-09-01" in found[0].message


def test_a_review_that_waits_for_approval_is_not_made_twice(story):
    first = story.version()
    review = story.reviewed(first[3])
    proposal = story.reaffirmed(first[3], review)
    history = story.history(*first, review, proposal)
    again = story.reviewed(first[3], at=review.event.at + timedelta(hours=1)).event
    assert codes(may_review(history, again, story.working(), story.rules())) == ["PK595"]
    declined = story.declined(proposal, at=review.event.at + timedelta(minutes=30))
    assert may_review(history.plus(declined), again, story.working(), story.rules()) == ()


def test_the_approver_approves_a_review_without_change_alone(story):
    first = story.version()
    review = story.reviewed(first[3])
    proposal = story.reaffirmed(first[3], review)
    assert proposal.event.change_class is ChangeClass.EDITORIAL
    history = story.history(*first, review, proposal)
    approval = story.approved(proposal).event
    assert may_approve(history, approval, story.working(), story.rules()) == ()


# ---- retire


def test_the_approver_role_retires_what_somebody_else_asked_for(story):
    first = story.version()
    retired = story.retired(first[3], last_day=LATER)
    history = story.history(*first)
    assert may_retire(history, retired.event, story.rules()) == ()
    again = story.retired(first[3], at=retired.event.at + timedelta(hours=1)).event
    assert codes(may_retire(history.plus(retired), again, story.rules())) == ["PK598"]


REFUSED_RETIREMENTS = {
    "by somebody else": ({"by": "engineer"}, "PK592"),
    "by who asked for it": ({"requested_by": "ceo"}, "PK583"),
    "backwards": ({"last_day": date(2026, 3, 1)}, "PK582"),
    "in favour of itself": ({"successor": "access-control"}, "PK599"),
}


@pytest.mark.parametrize("name", REFUSED_RETIREMENTS)
def test_a_retirement_is_refused(name, story):
    changes, code = REFUSED_RETIREMENTS[name]
    people = {"engineer": story.engineer, "ceo": story.ceo}
    given = {key: people.get(value, value) for key, value in changes.items()}
    first = story.version()
    retired = story.retired(first[3], **given).event
    assert codes(may_retire(story.history(*first), retired, story.rules())) == [code]


def test_what_is_not_in_force_is_not_retired(story):
    first = story.version(effective=LATER)
    retired = story.retired(first[3]).event
    assert codes(may_retire(story.history(*first), retired, story.rules())) == ["PK598"]


def test_records_that_do_not_agree_stop_every_verdict(story):
    first = story.version()
    history = story.history(*first[:-1])  # the seal is gone
    review = story.reviewed(first[3]).event
    retired = story.retired(first[3]).event
    gone = story.withdrawn(first[3], by=story.ceo).event
    declined = story.declined(first[0], at=first[3].event.at).event
    working, rules = story.working(), story.rules()
    assert codes(may_review(history, review, working, rules)) == ["PK513"]
    assert codes(may_retire(history, retired, rules)) == ["PK513"]
    assert codes(may_withdraw(history, gone, rules)) == ["PK513"]
    assert codes(may_decline(history, declined, working, rules)) == ["PK513"]
