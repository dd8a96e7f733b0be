"""plan: how far everything is comes from the records of the workspace."""

from datetime import date

import pytest

from policykit.errors import InputError
from policykit.evidence.audit_goal import ReportType
from policykit.evidence.plan import StepState
from policykit.workflow.plan import plan, plan_calendar, plan_markdown, plan_pdf, plan_svg

AUDIT = date(2027, 3, 1)
WINDOW = """\
audit:
  windows: [{framework: soc2, start: 2026-07-01, end: 2026-12-31, fieldwork: 2027-01-18}]
"""


def states(story):
    return {step.key: step for step in plan(story.world, AUDIT).steps}


def test_it_follows_the_records(fresh, proposed, approved, issued):
    rows = [states(story) for story in (fresh, proposed, approved, issued)]
    assert [
        [key for key in ("draft", "approve", "issue") if row[key].state is StepState.DONE]
        for row in rows
    ] == [[], ["draft"], ["draft", "approve"], ["draft", "approve", "issue"]]
    assert rows[0]["draft"].detail == "0 of 2 put up for approval"
    assert rows[3]["issue"].done == date(2026, 3, 2)
    assert rows[3]["draft"].owner == "Security Lead (Ana Silva)"


def test_promises_of_the_policies_are_in_it(issued):
    found = plan(issued.world, AUDIT)
    assert [one.statements for one in found.inside] == ["DO-1", "DO-1"]
    assert found.inside[0].commitments[0].evidence == "List of checks"


def test_the_audit_of_the_profile_is_taken_where_none_is_given(issued):
    with pytest.raises(InputError, match="PK051"):
        plan(issued.world)
    issued.desk.content["org_profile.yaml"] += WINDOW.encode()
    goal = plan(issued.world).goal
    assert goal.words == "type 2, 2026-07-01 to 2026-12-31"
    assert (goal.months, goal.fieldwork) == (6, date(2027, 1, 18))


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_an_absurd_year_is_refused(fresh, day):
    with pytest.raises(InputError, match="PK050"):
        plan(fresh.world, day)
    with pytest.raises(InputError, match="PK050"):
        plan(fresh.world, AUDIT, start=day)


def test_it_becomes_files(issued):
    found = plan(issued.world, AUDIT, ReportType.TYPE_2, 6)
    assert plan_svg(issued.world, found).startswith(b"<?xml")
    assert plan_pdf(issued.world, found).startswith(b"%PDF")
    assert issued.desk.renderer.jobs[-1].front.notices[0] == found.verdict
    assert b"# The way to the audit" in plan_markdown(found)
    assert plan_calendar(issued.world, found).startswith(b"BEGIN:VCALENDAR")
