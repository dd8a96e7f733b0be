"""plan: from the audit date back to dated steps, as pure values."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.evidence.audit_goal import (
    AuditGoal,
    ReportType,
    goal_by_date,
    months_after,
    whole_months,
)
from policykit.evidence.calendar import calendar_bytes
from policykit.evidence.plan import StepState, plan
from policykit.evidence.plan_commitments import Commitment, occurrences
from policykit.evidence.plan_facts import PlanFacts, Progress
from policykit.evidence.plan_picture import plan_drawing
from policykit.evidence.plan_report import plan_entries, plan_report
from policykit.evidence.report_markdown import markdown
from policykit.evidence.svg import svg_bytes

GOAL = goal_by_date(date(2027, 3, 1), ReportType.TYPE_2, 6)
TODAY = date(2026, 5, 4)
DAY = timedelta(days=1)
AT = datetime(2026, 8, 1, tzinfo=UTC)


def commitment(statement="AC-20a", every=3, unit="months", parameter="access.review_months"):
    return Commitment(
        policy="Access Control Policy",
        statement=statement,
        text="Access must be reviewed.",
        every=every,
        unit=unit,
        parameter=parameter,
        role="security_lead",
        owner="Security Lead (Priya Raman)",
        evidence="Signed list",
    )


def facts(**changes):
    none = Progress(0, 3)
    given_ones = {
        "owners": {"security_lead": "Security Lead (Priya Raman)"},
        "profile": date(2026, 5, 1),
        "drafted": none,
        "approved": none,
        "issued": none,
        "acknowledged": None,
        "ack_days": 30,
        "reviews": (),
        "commitments": (commitment(),),
    }
    return PlanFacts(**given_ones | changes)


ALL_ISSUED = {name: Progress(3, 3, date(2026, 6, 1)) for name in ("drafted", "approved", "issued")}


def test_the_days_of_an_audit_follow_from_its_date():
    assert (GOAL.opens, GOAL.closes) == (date(2026, 8, 15), date(2027, 2, 14))
    assert GOAL.evidence_by == date(2027, 2, 28)
    one = goal_by_date(date(2027, 3, 1), ReportType.TYPE_1, 6)
    assert one.opens == one.closes == date(2027, 2, 14)
    assert one.words == "type 1, as of 2027-02-14"


def test_an_audit_whose_days_are_not_in_order_cannot_be_made():
    with pytest.raises(ValueError, match="opens, closes"):
        AuditGoal(ReportType.TYPE_2, 6, TODAY, TODAY, TODAY)
    with pytest.raises(ValueError, match="no window"):
        goal_by_date(TODAY, ReportType.TYPE_2, 0)


@given(st.dates(date(2000, 1, 1), date(2050, 12, 31)), st.integers(1, 24))
def test_a_window_of_some_months_has_as_many_whole_months(day, months):
    goal = goal_by_date(day, ReportType.TYPE_2, months)
    assert whole_months(goal.opens, months_after(goal.opens, months) - DAY) == months
    moved = goal.opening_on(goal.opens + DAY)
    assert moved.fieldwork - moved.closes == goal.fieldwork - goal.closes


def test_steps_end_before_those_that_wait_for_them_begin():
    found = {step.key: step for step in plan(facts(), GOAL, TODAY).steps}
    assert found["acknowledge"].due == GOAL.opens - DAY
    assert found["issue"].due == found["acknowledge"].begin - DAY
    assert found["approve"].due == found["issue"].begin - DAY
    assert found["draft"].due == found["approve"].begin - DAY
    assert found["draft"].owner == "Security Lead (Priya Raman)"
    assert found["access-review"].due == GOAL.opens - DAY
    assert found["profile"].words == "done 2026-05-01"


def test_the_critical_path_is_the_longest_way_still_to_go():
    found = plan(facts(), GOAL, TODAY)
    assert [step.key for step in found.steps if step.is_critical] == [
        "draft",
        "approve",
        "issue",
        "acknowledge",
    ]
    assert found.is_kept
    assert found.slack == (GOAL.opens - found.ready).days > 0
    assert found.verdict.startswith("The audit date 2027-03-01 can be kept, with ")


def test_what_is_late_is_named_and_the_earliest_audit_is_said():
    found = plan(facts(), GOAL, date(2026, 8, 1))
    assert [step.key for step in found.late] == ["draft", "approve", "issue", "acknowledge",
                                                 "access-review"][: len(found.late)]  # fmt: skip
    assert found.late[0].state is StepState.LATE
    assert not found.is_kept
    # 14 days of drafts, 7 of approval, 2 of issue, 30 of acknowledgement from the first of August.
    assert found.ready == date(2026, 8, 1) + timedelta(days=53)
    assert found.earliest.opens == found.ready
    assert f"The earliest audit date is {found.earliest.fieldwork}" in found.verdict
    assert "With a window of 4 months 2027-03-01 can be kept." in found.verdict
    assert plan(facts(), found.earliest, date(2026, 8, 1)).is_kept


def test_a_window_too_short_to_be_accepted_is_not_offered():
    found = plan(facts(), GOAL, date(2026, 12, 1))
    assert found.shorter == 0
    assert "With a window" not in found.verdict


def test_what_the_records_show_as_done_is_done():
    found = {step.key: step for step in plan(facts(**ALL_ISSUED), GOAL, TODAY).steps}
    assert found["issue"].state is StepState.DONE
    assert found["issue"].words == "done 2026-06-01"
    assert not found["issue"].is_critical
    late = {name: Progress(3, 3, GOAL.opens) for name in ALL_ISSUED}
    step = next(one for one in plan(facts(**late), GOAL, TODAY).steps if one.key == "issue")
    assert step.words.endswith("after its day")


def test_what_nobody_records_here_holds_nothing_up():
    after = GOAL.opens + 30 * DAY
    found = plan(facts(**ALL_ISSUED), GOAL, after)
    states = {step.key: step.state for step in found.steps}
    assert states["access-review"] is states["acknowledge"] is StepState.UNKNOWN
    assert found.is_kept
    assert found.late == ()
    missing = facts(**ALL_ISSUED, acknowledged=Progress(4, 5, after))
    assert not plan(missing, GOAL, after).is_kept


def test_what_waits_for_something_undone_is_late_itself():
    states = {step.key: step.state for step in plan(facts(), GOAL, GOAL.opens).steps}
    assert states["access-review"] is states["acknowledge"] is StepState.LATE


def test_a_part_of_the_policies_is_not_all():
    some = facts(drafted=Progress(2, 3, TODAY))
    step = next(one for one in plan(some, GOAL, TODAY).steps if one.key == "draft")
    assert step.done is None
    assert step.detail == "2 of 3 put up for approval"


def test_without_a_policy_nothing_is_done():
    empty = facts(drafted=Progress(0, 0), approved=Progress(0, 0), issued=Progress(0, 0))
    assert plan(empty, GOAL, TODAY).steps[1].state is StepState.OPEN


def test_work_that_begins_later_ends_later():
    now, later = (plan(facts(), GOAL, TODAY, start) for start in (None, TODAY + 10 * DAY))
    assert later.ready - now.ready == 10 * DAY
    assert plan(facts(), GOAL, TODAY, TODAY - 10 * DAY) == now


def test_reviews_due_before_the_window_closes_are_steps():
    due = (("Access Control Policy", GOAL.closes), ("Privacy Policy", GOAL.closes + DAY))
    keys = [one.key for one in plan(facts(reviews=due), GOAL, TODAY).steps]
    assert [key for key in keys if key.startswith("review-")] == ["review-2027-02-14"]


def test_a_type_1_audit_has_a_day_and_no_window():
    goal = goal_by_date(date(2027, 3, 1), ReportType.TYPE_1, 6)
    found = plan(facts(), goal, TODAY)
    assert [one.key for one in found.steps[-3:]] == ["as-of", "evidence", "fieldwork"]
    assert found.inside == ()
    assert "shorter" not in plan(facts(), goal, date(2027, 2, 1)).verdict


@pytest.mark.parametrize(
    ("every", "unit", "days"),
    [
        (3, "months", ["2026-11-14", "2027-02-14"]),
        (4, "times a year", ["2026-11-14", "2027-02-14"]),
        (12, "months", ["2027-02-14"]),
        (2, "years", ["2027-02-14"]),
        (90, "days", ["2026-11-12", "2027-02-10"]),
        (6, "weeks", ["2026-09-25", "2026-11-06", "2026-12-18", "2027-01-29"]),
        (7, "days", []),
    ],
)
def test_promises_fall_due_by_their_period(every, unit, days):
    found, often = occurrences([commitment(every=every, unit=unit)], GOAL)
    assert [str(one.due) for one in found] == days
    assert bool(often) is not bool(days)


def test_promises_of_one_owner_and_period_are_one_entry():
    both = [commitment(), commitment("AC-21", parameter="")]
    found, _ = occurrences(both, GOAL)
    assert [one.statements for one in found] == ["AC-20a, AC-21"] * 2


def test_it_becomes_a_picture_a_page_and_a_calendar():
    found = plan(facts(), GOAL, date(2026, 8, 1))
    drawing = plan_drawing(found)
    assert svg_bytes(drawing) == svg_bytes(plan_drawing(found))
    assert "Approve the policies: " in drawing.description
    text = markdown(plan_report(found))
    assert "cannot be kept" in text
    assert "| 2026-11-14 | every 3 months | AC-20a |" in text
    entries = list(plan_entries(found))
    assert "plan-profile" not in {one.key for one in entries}  # it is done
    data = calendar_bytes(entries, "Way", "tiny.example", AT)
    assert b"SUMMARY:Approve the policies" in data


def test_entries_keep_their_keys_when_days_move():
    later = replace(GOAL, closes=GOAL.closes + DAY)
    keys = [{one.key for one in plan_entries(plan(facts(), goal, TODAY))} for goal in (GOAL, later)]
    assert keys[0] == keys[1]
