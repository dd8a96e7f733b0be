from datetime import date

import pytest

from policykit.errors import Diagnostic
from policykit.record import Actor, ChangeClass, Duty, duties, required_roles

DAY = date(2026, 3, 2)
MATERIAL, EDITORIAL = ChangeClass.MATERIAL, ChangeClass.EDITORIAL


@pytest.mark.parametrize(
    ("second", "change_class", "lowered", "expected"),
    [
        ("compliance_lead", EDITORIAL, False, ("security_lead",)),
        ("compliance_lead", EDITORIAL, True, ("security_lead", "compliance_lead")),
        ("compliance_lead", MATERIAL, False, ("security_lead", "compliance_lead")),
        (None, MATERIAL, False, ("security_lead",)),
        ("security_lead", MATERIAL, False, ("security_lead",)),
    ],
)
def test_which_roles_must_approve(second, change_class, lowered, expected):
    found = required_roles("security_lead", second, change_class, lowered=lowered)
    assert found == expected


def one(story, company, author, **given):
    """Return the first duty for a text of that author."""
    rules = story.rules(company, **{"second_approver_role": None, **given})
    return duties(rules, story.proposed(by=author).event, DAY)[0]


def test_the_holder_of_the_role_approves(story):
    duty = one(story, story.company, story.ciso)
    assert duty == Duty(1, "executive_sponsor", (story.ceo,))
    assert str(duty) == "executive sponsor (Ana Silva)"


def test_a_second_holder_approves_when_the_first_is_the_author(story):
    company = story.company_of(executive_sponsor=story.held(story.ceo, story.coo))
    duty = one(story, company, story.ceo)
    assert (duty.role, duty.persons, duty.escalated_from) == (
        "executive_sponsor",
        (story.coo,),
        None,
    )


def test_the_duty_moves_up_when_the_only_holder_is_the_author(story):
    duty = one(story, story.company, story.ciso, approver_role="security_lead")
    assert (duty.role, duty.persons) == ("executive_sponsor", (story.ceo,))
    assert duty.escalated_from == "security_lead"


def test_the_duty_moves_up_twice_in_fixed_order(story):
    chair = Actor("eve", "Eve Lund", "Chair", ("top_management",))
    company = story.company_of(
        executive_sponsor=story.held(story.ciso), top_management=story.held(chair)
    )
    duty = one(story, company, story.ciso, approver_role="security_lead")
    assert (duty.role, duty.escalated_from) == ("top_management", "security_lead")


def test_a_vacant_role_on_the_way_up_is_passed(story):
    company = story.company_of(executive_sponsor=())
    duty = one(story, company, story.ciso, approver_role="security_lead")
    assert duty.role == "top_management"


def test_the_duty_never_moves_down(story):
    company = story.company_of(top_management=story.held(story.coo))
    found = one(story, company, story.coo, approver_role="top_management")
    assert isinstance(found, Diagnostic)
    assert found.code == "PK531"


def test_the_recorded_reason_applies_only_when_all_are_the_author(story):
    reason = {"author_may_approve_reason": "A company of one."}
    alone = story.company_of(
        executive_sponsor=story.held(story.ceo), top_management=story.held(story.ceo)
    )
    duty = one(story, alone, story.ceo, **reason)
    assert (duty.persons, duty.reason) == ((story.ceo,), "A company of one.")
    other = one(story, story.company, story.ciso, approver_role="security_lead", **reason)
    assert other.reason is None
    assert not other.allows("ben")


def test_without_a_recorded_reason_it_is_an_error_with_the_ways_out(story):
    found = one(story, story.company, story.ceo)
    assert found.code == "PK531"
    assert "Ana Silva" in found.message
    assert "author_may_approve_reason" in found.hint


def test_a_role_that_nobody_holds_is_never_a_reason_to_need_no_approval(story):
    company = story.company_of(executive_sponsor=())
    found = one(story, company, story.ciso, author_may_approve_reason="We are small.")
    assert found.code == "PK530"
    assert "executive sponsor" in found.message
    assert "org_profile.yaml" in found.hint


def test_a_vacant_top_is_no_reason_for_the_author_to_approve(story):
    company = story.company_of(executive_sponsor=story.held(story.ceo), top_management=())
    found = one(story, company, story.ceo, author_may_approve_reason="We are small.")
    assert found.code == "PK530"
    assert "top management" in found.message


def test_roles_are_held_on_the_day(story):
    company = story.company_of(
        executive_sponsor=(
            *story.held(story.ceo, end=date(2026, 3, 1)),
            *story.held(story.coo, start=date(2026, 3, 2)),
        )
    )
    rules = story.rules(company, second_approver_role=None)
    event = story.proposed().event
    assert duties(rules, event, date(2026, 3, 1))[0].persons == (story.ceo,)
    assert duties(rules, event, date(2026, 3, 2))[0].persons == (story.coo,)


def test_lowering_the_class_needs_every_approval(story):
    lowered = story.proposed(
        "two",
        story.version()[3],
        change_class=EDITORIAL,
        class_computed=MATERIAL,
        override_reason="A typo.",
    )
    raised = story.proposed(change_class=MATERIAL, class_computed=EDITORIAL, override_reason="x")
    plain = story.proposed("two", story.version()[3], change_class=EDITORIAL)
    rules = story.rules()
    assert len(duties(rules, lowered.event, DAY)) == 2
    assert len(duties(rules, raised.event, DAY)) == 2
    assert len(duties(rules, plain.event, DAY)) == 1
