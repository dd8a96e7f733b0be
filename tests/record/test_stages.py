"""Approvals in steps, by a quorum, and by those to whom somebody delegated."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from policykit.record import (
    Actor,
    ChangeClass,
    Stage,
    count_approvals,
    duties,
    duty_for,
    may_approve,
)

DAY = date(2026, 3, 2)
ENGINEER = Actor("dev", "Dev Rao", "Engineer", ("engineering_lead",))
ITMAN = Actor("ida", "Ida Berg", "IT Manager", ("it_lead",))
HR = Actor("hal", "Hal Moss", "Head of People", ("people_lead",))


@pytest.fixture
def company(story):
    return story.company_of(
        engineering_lead=story.held(ENGINEER), it_lead=story.held(ITMAN), people_lead=story.held(HR)
    )


@pytest.fixture
def rules(story, company):
    stages = (Stage(("it_lead",)), Stage(("engineering_lead", "people_lead", "security_lead"), 2))
    return story.rules(company, second_approver_role=None, stages=stages)


def given(story, proposal, by, *, minutes, **more):
    at = proposal.event.at + timedelta(minutes=minutes)
    return story.approved(proposal, by, at=at, **more)


def test_a_material_change_needs_the_stages_and_then_the_approver(story, rules):
    proposal = story.proposed()
    found = duties(rules, proposal.event, DAY)
    assert [(duty.step, duty.after, duty.together) for duty in found] == [
        (1, (), ()),
        (2, (1,), (2, 3)),
        (3, (1,), (2, 3)),
        (4, (1, 2, 3), ()),
    ]
    # Ben, the head of security, proposed it.
    assert [one.name for one in found[1].persons] == ["Dev Rao", "Hal Moss"]
    editorial = story.proposed(change_class=ChangeClass.EDITORIAL)
    assert [duty.role for duty in duties(rules, editorial.event, DAY)] == ["executive_sponsor"]


def test_lowering_the_class_needs_the_full_list(story, rules):
    lowered = story.proposed(
        change_class=ChangeClass.EDITORIAL,
        class_computed=ChangeClass.MATERIAL,
        override_reason="Spelling",
    )
    assert len(duties(rules, lowered.event, DAY)) == 4


def test_each_step_waits_for_the_one_before(story, rules):
    proposal = story.proposed()
    history = story.history(proposal)
    assert duty_for("ida", proposal, history, rules, DAY)[0].step == 1
    for person in ("dev", "ana"):
        duty, (why,) = duty_for(person, proposal, history, rules, DAY)
        assert (duty, why.code) == (None, "PK543")
        assert "Ida Berg" in why.message
    early = given(story, proposal, story.ceo, step=4, role="executive_sponsor", minutes=5)
    counting = count_approvals(proposal, history.plus(early), rules, DAY)
    assert counting.uncounted[0].reason.startswith("it came before")


def test_a_quorum_counts_each_person_once(story, rules):
    proposal = story.proposed()
    one = given(story, proposal, ITMAN, step=1, role="it_lead", minutes=5)
    two = given(story, proposal, ENGINEER, step=2, role="engineering_lead", minutes=6)
    again = given(story, proposal, ENGINEER, step=3, role="engineering_lead", minutes=7)
    history = story.history(proposal, one, two, again)
    counting = count_approvals(proposal, history, rules, DAY)
    assert [duty.step for duty in counting.missing] == [3, 4]
    assert "counts once" in counting.uncounted[0].reason
    assert duty_for("dev", proposal, history, rules, DAY)[1][0].code == "PK536"
    assert duty_for("hal", proposal, history, rules, DAY)[0].step == 3
    three = given(story, proposal, HR, step=3, role="people_lead", minutes=8)
    four = given(story, proposal, story.ceo, step=4, role="executive_sponsor", minutes=9)
    assert count_approvals(proposal, history.plus(three, four), rules, DAY).met


def test_a_quorum_that_too_few_can_give_moves_up_or_is_an_error(story, company):
    stages = (Stage(("security_lead", "people_lead"), 2),)
    rules = story.rules(company, stages=stages)
    (first, *_) = duties(rules, story.proposed().event, DAY)
    assert [one.name for one in first.persons] == ["Hal Moss", "Ana Silva"]
    rules = story.rules(company, stages=(Stage(("security_lead",), 3),))
    assert duties(rules, story.proposed().event, DAY)[0].code == "PK542"


# ---- delegation


def delegated(to, absent="ana"):
    return lambda person, on: (to,) if person == absent and on == DAY else ()


def test_a_stand_in_decides_in_the_role_of_the_other(story, company):
    rules = story.rules(company, second_approver_role=None, stand_ins=delegated(ENGINEER))
    proposal = story.proposed()
    history = story.history(proposal)
    duty, _ = duty_for("dev", proposal, history, rules, DAY)
    assert duty.capacity("dev").on_behalf_of == story.ceo
    assert str(duty) == "executive sponsor (Ana Silva or Dev Rao on behalf of Ana Silva)"
    approval = given(
        story,
        proposal,
        ENGINEER,
        step=1,
        role="executive_sponsor",
        minutes=5,
        on_behalf_of=story.ceo,
    )
    assert may_approve(history, approval.event, story.working(), rules) == ()
    assert count_approvals(proposal, history.plus(approval), rules, DAY).met


def test_without_saying_so_or_on_another_day_it_does_not_count(story, company):
    rules = story.rules(company, second_approver_role=None, stand_ins=delegated(ENGINEER))
    proposal = story.proposed()
    silent = given(story, proposal, ENGINEER, step=1, role="executive_sponsor", minutes=5)
    late = given(
        story,
        proposal,
        ENGINEER,
        step=1,
        role="executive_sponsor",
        minutes=60 * 24,
        on_behalf_of=story.ceo,
    )
    history = story.history(proposal, silent, late)
    counting = count_approvals(proposal, history, rules, DAY)
    assert len(counting.uncounted) == 2
    assert not counting.met


def test_the_author_is_no_stand_in_and_has_none(story, company):
    rules = story.rules(company, second_approver_role=None, stand_ins=delegated(story.ciso))
    assert duties(rules, story.proposed().event, DAY)[0].stand_ins == ()
    rules = story.rules(
        company, approver_role="security_lead", stand_ins=delegated(ENGINEER, absent="ben")
    )
    (duty, *_) = duties(rules, story.proposed().event, DAY)
    assert duty.role == "executive_sponsor"
    assert duty.stand_ins == ()
