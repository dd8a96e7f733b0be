from dataclasses import replace
from datetime import date, timedelta

import pytest

from policykit.canonical import sha256
from policykit.errors import Severity, has_errors
from policykit.record import (
    Change,
    ChangeClass,
    Method,
    count_approvals,
    duty_for,
    may_approve,
    may_issue,
    may_propose,
    standing,
    write_record,
)
from policykit.values import Version

MATERIAL, EDITORIAL = ChangeClass.MATERIAL, ChangeClass.EDITORIAL
DAY = date(2026, 3, 2)


def codes(diagnostics):
    return [found.code for found in diagnostics]


# ---- propose


def test_a_first_version_may_be_proposed(story):
    proposal = story.proposed().event
    assert may_propose(story.history(), proposal, story.working(), story.rules()) == ()


def test_the_next_version_may_be_proposed_by_anybody(story):
    first = story.version()
    proposal = story.proposed("two", first[3], by=story.engineer, contributors=()).event
    history = story.history(*first)
    assert may_propose(history, proposal, story.working("two"), story.rules()) == ()


REFUSED_PROPOSALS = {
    "the policy has a conflict": ({}, {"conflicted": True}, "PK550"),
    "the text is not committed": ({}, {"committed": False}, "PK551"),
    "the text is another one": ({"content": sha256(b"x")}, {}, "PK533"),
    "another version was issued meanwhile": ({"previous": None}, {}, "PK533"),
    "the rules changed meanwhile": ({"authority": sha256(b"x")}, {}, "PK533"),
    "the version leaves a gap": ({"version": Version(3, 0)}, {}, "PK554"),
    "the class is lowered without a reason": (
        {"class_computed": MATERIAL, "change_class": EDITORIAL, "version": Version(1, 1)},
        {},
        "PK555",
    ),
    "the class is raised without a reason": ({"class_computed": EDITORIAL}, {}, "PK555"),
    "the reason is blank": ({"class_computed": EDITORIAL, "override_reason": " "}, {}, "PK555"),
    "the change log is empty": ({"change": Change(" ")}, {}, "PK557"),
    "the effective date is past": ({"effective": date(2026, 3, 1)}, {}, "PK560"),
    "the clock runs behind the last version": ({"at": -600}, {}, "PK516"),
}


@pytest.mark.parametrize("sentence", REFUSED_PROPOSALS)
def test_a_proposal_is_refused_when(sentence, story):
    changes, workspace, code = REFUSED_PROPOSALS[sentence]
    first = story.version()
    proposal = story.proposed("two", first[3]).event
    if "at" in changes:
        changes = {"at": proposal.at + timedelta(minutes=changes["at"])}
    found = may_propose(
        story.history(*first),
        replace(proposal, **changes),
        story.working("two", **workspace),
        story.rules(),
    )
    assert code in codes(found)
    assert has_errors(found)


def test_an_unchanged_text_is_not_proposed(story):
    first = story.version()
    proposal = story.proposed("one", first[3]).event
    found = may_propose(story.history(*first), proposal, story.working(), story.rules())
    assert codes(found) == ["PK552"]


def test_an_unchanged_text_may_be_proposed_after_a_review(story):
    first = story.version()
    review = story.reviewed(first[3])
    proposal = story.reaffirmed(first[3], review).event
    history = story.history(*first, review)
    assert may_propose(history, proposal, story.working(), story.rules()) == ()


def test_a_first_version_is_not_editorial(story):
    proposal = story.proposed(change_class=EDITORIAL, override_reason="x", class_computed=MATERIAL)
    found = may_propose(story.history(), proposal.event, story.working(), story.rules())
    assert codes(found) == ["PK556"]


def test_the_same_proposal_twice_is_one_too_many(story):
    first = story.proposed()
    again = replace(first.event, at=first.event.at + timedelta(hours=1))
    found = may_propose(story.history(first), again, story.working(), story.rules())
    assert codes(found) == ["PK558"]


def test_a_better_change_log_for_the_same_text_may_be_proposed(story):
    first = story.proposed()
    later = first.event.at + timedelta(hours=1)
    again = replace(first.event, at=later, change=Change("Said better"))
    assert may_propose(story.history(first), again, story.working(), story.rules()) == ()


def test_a_proposal_that_nobody_could_approve_is_refused_at_once(story):
    company = story.company_of(executive_sponsor=())
    proposal = story.proposed().event
    found = may_propose(story.history(), proposal, story.working(), story.rules(company))
    assert codes(found) == ["PK530"]


def test_an_effective_date_before_a_scheduled_version_is_refused(story):
    first = story.version(effective=date(2026, 6, 1))
    proposal = story.proposed("two", first[3], effective=date(2026, 5, 1)).event
    found = may_propose(story.history(*first), proposal, story.working("two"), story.rules())
    assert codes(found) == ["PK561"]
    assert has_errors(found)


def test_on_issue_while_a_version_is_scheduled_is_a_warning(story):
    first = story.version(effective=date(2026, 6, 1))
    proposal = story.proposed("two", first[3]).event
    found = may_propose(story.history(*first), proposal, story.working("two"), story.rules())
    assert codes(found) == ["PK561"]
    assert not has_errors(found)


def test_other_contributors_are_listed_and_only_warned_about(story):
    proposal = story.proposed(contributors=("Ben Okafor", "Dev Rao")).event
    (found,) = may_propose(story.history(), proposal, story.working(), story.rules())
    assert (found.code, found.severity) == ("PK541", Severity.WARNING)
    assert "Dev Rao edited it too; Ben Okafor answers for it" in found.message


def test_nothing_is_recorded_on_top_of_records_that_do_not_agree(story):
    first = story.version()
    broken = story.history(*first[:-1])
    proposal = story.proposed("two", first[3])
    working, rules = story.working("two"), story.rules()
    approval = story.approved(proposal)
    assert codes(may_propose(broken, proposal.event, working, rules)) == ["PK513"]
    with_proposal = broken.plus(proposal)
    assert codes(may_approve(with_proposal, approval.event, working, rules)) == ["PK513"]
    issued = story.issued(proposal, [approval]).event
    assert codes(may_issue(with_proposal.plus(approval), issued, working, rules)) == ["PK513"]


# ---- approve


def test_the_holder_of_the_role_may_approve(story):
    proposal = story.proposed()
    for approval in (story.approved(proposal), story.second(proposal)):
        history = story.history(proposal)
        assert may_approve(history, approval.event, story.working(), story.rules()) == ()


REFUSED_APPROVALS = {
    "there is no such proposal": ({"proposal": sha256(b"x")}, {}, {}, "PK532"),
    "the text was edited since": ({}, {"content": sha256(b"x")}, {}, "PK533"),
    "the facts changed since": ({}, {"profile": sha256(b"x")}, {}, "PK533"),
    "the rules changed since": ({}, {"authority": sha256(b"x")}, {}, "PK533"),
    "the role is another": ({"role": "compliance_lead"}, {}, {}, "PK535"),
    "there is no such step": ({"step": 3}, {}, {}, "PK535"),
    "the method is too weak": ({}, {}, {"minimum_approval": Method.SELF}, "PK537"),
    "the claimed day is to come": ({"claimed_on": date(2026, 3, 3)}, {}, {}, "PK539"),
    "the evidence was not searched": ({"code_found": None}, {}, {}, "PK524"),
    "it is dated before the proposal": ({"at": -120}, {}, {}, "PK516"),
}


@pytest.mark.parametrize("sentence", REFUSED_APPROVALS)
def test_an_approval_is_refused_when(sentence, story):
    changes, workspace, rules, code = REFUSED_APPROVALS[sentence]
    proposal = story.proposed()
    approval = story.approved(proposal).event
    if "at" in changes:
        changes = {"at": approval.at + timedelta(minutes=changes["at"])}
    found = may_approve(
        story.history(proposal),
        replace(approval, **changes),
        story.working(**workspace),
        story.rules(**rules),
    )
    assert code in codes(found)
    assert has_errors(found)


def test_nobody_approves_their_own_proposal(story):
    proposal = story.proposed(by=story.ceo)
    company = story.company_of(executive_sponsor=story.held(story.ceo, story.coo))
    found = may_approve(
        story.history(proposal),
        story.approved(proposal, by=story.ceo).event,
        story.working(),
        story.rules(company),
    )
    assert codes(found) == ["PK534"]


def test_somebody_without_the_role_is_told_whose_approval_it_is(story):
    proposal = story.proposed()
    approval = story.approved(proposal, by=story.engineer, role="executive_sponsor").event
    found = may_approve(story.history(proposal), approval, story.working(), story.rules())
    assert "PK535" in codes(found)
    assert "executive sponsor (Ana Silva)" in found[0].message


def test_an_approval_counts_once(story):
    proposal = story.proposed()
    first = story.approved(proposal)
    again = replace(first.event, at=first.event.at + timedelta(hours=1))
    found = may_approve(story.history(proposal, first), again, story.working(), story.rules())
    assert codes(found) == ["PK536"]


def test_a_closed_proposal_is_not_approved(story):
    first = story.version()
    approval = story.approved(first[0], at=first[3].event.at).event
    found = may_approve(story.history(*first), approval, story.working(), story.rules())
    assert codes(found) == ["PK532"]
    assert "issued as version 1.0" in found[0].message


def test_an_approver_who_edited_the_text_is_warned_about(story):
    proposal = story.proposed(contributors=("Ben Okafor", "Ana Silva"))
    approval = story.approved(proposal).event
    (found,) = may_approve(story.history(proposal), approval, story.working(), story.rules())
    assert (found.code, found.severity) == ("PK540", Severity.WARNING)


@pytest.mark.parametrize("claimed", [date(2025, 12, 1), DAY])
def test_a_decision_claimed_to_be_older_is_allowed(story, claimed):
    proposal = story.proposed()
    approval = story.approved(proposal, claimed_on=claimed).event
    assert may_approve(story.history(proposal), approval, story.working(), story.rules()) == ()


@pytest.mark.parametrize("minimum", [Method.EMAIL, Method.FORGE, Method.SSH])
def test_too_weak_a_method_is_refused_with_the_option_of_the_one_that_is_needed(minimum, story):
    proposal = story.proposed()
    approval = story.approved(proposal).event
    rules = story.rules(minimum_approval=minimum)
    (found,) = may_approve(story.history(proposal), approval, story.working(), rules)
    assert found.code == "PK537"
    option = {"email": "--dkim-key", "forge": "review.json", "ssh": "--ssh-key"}[minimum]
    assert option in found.hint


@pytest.mark.parametrize("method", [Method.EMAIL, Method.FORGE, Method.SSH])
def test_a_proof_counts_only_where_somebody_looked_at_it(method, story):
    proposal = story.proposed(change_class=ChangeClass.EDITORIAL)
    approval = story.approved(proposal, method=method)
    history = story.history(proposal, approval)
    (item,) = count_approvals(proposal, history, story.rules(), DAY).uncounted
    assert item.reason == f"its proof by {method} was not checked"
    for reason, counts in (("", 1), ("the mail is not from Ana", 0)):
        rules = story.rules(proof=lambda *_, reason=reason: reason)
        assert len(count_approvals(proposal, history, rules, DAY).counted) == counts


# ---- whose turn


def turn(story, history, person, **rules):
    duty, found = duty_for(person, history.proposals[0], history, story.rules(**rules), DAY)
    return (duty.step, duty.role) if duty else codes(found)


def test_each_person_is_given_the_approval_that_is_theirs(story):
    history = story.history(story.proposed())
    assert turn(story, history, "ana") == (1, "executive_sponsor")
    assert turn(story, history, "cleo") == (2, "compliance_lead")
    assert turn(story, history, "dev") == ["PK535"]
    assert turn(story, history, "ben") == ["PK534"]


def test_who_approved_has_nothing_left_to_do(story):
    proposal = story.proposed()
    history = story.history(proposal, story.approved(proposal))
    assert turn(story, history, "ana") == ["PK536"]
    complete = history.plus(story.second(proposal))
    assert turn(story, complete, "dev") == ["PK536"]


def test_a_person_with_both_roles_gives_both_approvals(story):
    rules = {"second_approver_role": "top_management"}
    proposal = story.proposed()
    history = story.history(proposal)
    assert turn(story, history, "ana", **rules) == (1, "executive_sponsor")
    history = history.plus(story.approved(proposal))
    assert turn(story, history, "ana", **rules) == (2, "top_management")


def test_an_approval_that_nobody_can_give_says_why(story):
    history = story.history(story.proposed())
    company = story.company_of(compliance_lead=())
    assert turn(story, history, "ana", company=company) == (1, "executive_sponsor")
    assert turn(story, history, "dev", company=company) == ["PK530"]


# ---- issue


def approved(story, **given):
    proposal = story.proposed(**given)
    approvals = [story.approved(proposal), story.second(proposal)]
    return story.history(proposal, *approvals), story.issued(proposal, approvals).event


def test_an_approved_proposal_may_be_issued(story):
    history, issued = approved(story)
    assert may_issue(history, issued, story.working(), story.rules()) == ()


REFUSED_ISSUES = {
    "the policy has a conflict": ({}, {"conflicted": True}, {}, "PK550"),
    "the text is not committed": ({}, {"committed": False}, {}, "PK551"),
    "the text was edited since": ({}, {"content": sha256(b"x")}, {}, "PK533"),
    "the rules changed since": ({}, {"authority": sha256(b"x")}, {}, "PK533"),
    "it names another authority": ({"authority": sha256(b"x")}, {}, {}, "PK525"),
    "there is no such proposal": ({"proposal": sha256(b"x")}, {}, {}, "PK532"),
    "the approvals are too weak": ({}, {}, {"minimum_approval": Method.SELF}, "PK570"),
    "it names fewer approvals": ({"approvals": ()}, {}, {}, "PK571"),
    "it is backdated": ({"effective": date(2026, 3, 1)}, {}, {}, "PK518"),
    "it takes effect on another day than proposed": (
        {"effective": date(2026, 3, 9)}, {}, {}, "PK520",
    ),
    "it has another version than proposed": ({"version": Version(2, 0)}, {}, {}, "PK520"),
    "its review date does not follow": ({"next_review": date(2028, 1, 1)}, {}, {}, "PK523"),
    "the clock runs behind the approvals": ({"at": -90}, {}, {}, "PK516"),
}  # fmt: skip


@pytest.mark.parametrize("sentence", REFUSED_ISSUES)
def test_an_issue_is_refused_when(sentence, story):
    changes, workspace, rules, code = REFUSED_ISSUES[sentence]
    history, issued = approved(story)
    if "at" in changes:
        changes = {"at": issued.at + timedelta(minutes=changes["at"])}
    found = may_issue(
        history, replace(issued, **changes), story.working(**workspace), story.rules(**rules)
    )
    assert code in codes(found)
    assert has_errors(found)
    assert all(item.place is None or "-issued-" not in item.place.file for item in found)


def test_a_missing_approval_is_named_with_those_who_may_give_it(story):
    proposal = story.proposed()
    approvals = [story.approved(proposal)]
    history = story.history(proposal, *approvals)
    issued = story.issued(proposal, approvals).event
    (found,) = may_issue(history, issued, story.working(), story.rules())
    assert found.code == "PK570"
    assert "compliance lead (Cleo Marsh)" in found.message


def test_an_approval_that_does_not_count_is_pointed_out(story):
    proposal = story.proposed()
    stray = story.approved(proposal, by=story.ciso, role="security_lead")
    history, issued = approved(story)
    found = may_issue(history.plus(stray), issued, story.working(), story.rules())
    assert codes(found) == ["PK572"]
    assert not has_errors(found)


def test_an_effective_date_that_passed_while_waiting_is_refused(story):
    proposal = story.proposed(effective=date(2026, 3, 4))
    approvals = [story.approved(proposal), story.second(proposal)]
    issued = story.issued(proposal, approvals, at=story.day_one + timedelta(days=7)).event
    found = may_issue(story.history(proposal, *approvals), issued, story.working(), story.rules())
    assert codes(found) == ["PK518"]
    assert "propose it again" in found[0].hint


def test_the_day_of_issue_is_counted_in_the_organizations_time_zone(story):
    # 01:30 in UTC on the third is still the second in New York.
    proposal = story.proposed(effective=date(2026, 3, 2))
    approvals = [story.approved(proposal), story.second(proposal)]
    late = story.day_one + timedelta(hours=10, minutes=30)
    assert late.date() == date(2026, 3, 3)
    history = story.history(proposal, *approvals)
    issued = story.issued(proposal, approvals, at=late).event
    assert may_issue(history, issued, story.working(), story.rules()) == ()
    after_midnight = story.issued(proposal, approvals, at=late + timedelta(hours=4)).event
    found = may_issue(history, after_midnight, story.working(), story.rules())
    assert codes(found) == ["PK518"]


def test_what_a_guard_allows_is_approved_and_leaves_records_that_agree(story):
    working, rules = story.working(), story.rules()
    history = story.history()
    proposal = story.proposed()
    assert may_propose(history, proposal.event, working, rules) == ()
    history = history.plus(proposal)
    for make in (story.approved, story.second):
        approval = make(proposal)
        assert may_approve(history, approval.event, working, rules) == ()
        history = history.plus(approval)
    stands = standing(history, working, DAY, rules, lead_days=60)
    issued = story.issued(proposal, stands.counting.counted)
    assert may_issue(history, issued.event, working, rules) == ()
    history = history.plus(issued, story.sealed(write_record(issued.event)))
    assert standing(history, working, DAY, rules, lead_days=60).label == "clean"
