"""review trigger, and the calendar: what makes a review due early, and what settles it."""

from datetime import date

import pytest
from icalendar import Calendar

from policykit.errors import InputError
from policykit.record import Outcome, TriggerKind
from policykit.workflow.due import due_reviews
from policykit.workflow.review import review
from policykit.workflow.review_calendar import review_calendar
from policykit.workflow.reviews import Findings
from policykit.workflow.status import status
from policykit.workflow.trigger import Happening, trigger_review


def trigger(story, **given):
    fields = {
        "kind": TriggerKind.INCIDENT,
        "what": "A door\nstood open",
        "policies": ("door",),
        "happened_on": None,
        "email": None,
    }
    story.desk.clock.move(minutes=5)
    return trigger_review(story.world, Happening(**{**fields, **given}))


def considered(story, *texts, policy="door"):
    story.desk.clock.move(minutes=5)
    said = Findings(Outcome.NO_CHANGE, texts, (), None)
    return review(story.world, [policy], said, everything=False)


def test_it_makes_the_review_due_and_the_review_that_names_it_settles_it(issued):
    record = trigger(issued)
    assert record.event.number == "TR-2026-001"
    (row,) = due_reviews(issued.world)
    assert (row.id, row.reasons) == ("door", ("TR-2026-001, incident: A door stood open",))
    shown = status(issued.world)[0]
    assert shown.next_step.endswith('--considered "TR-2026-001: …"')
    done = considered(issued, "TR-2026-001: the hinge was oiled")
    assert done.unsettled == ()
    issued.approve_with_code("door")
    issued.issue("door")
    assert due_reviews(issued.world) == ()


def test_a_review_that_says_nothing_of_it_leaves_it_open(issued):
    trigger(issued)
    done = considered(issued, "Incidents: none", "See TR-2026-001-b and XTR-2026-001")
    assert done.unsettled == (("TR-2026-001", "door"),)
    issued.approve_with_code("door")
    issued.issue("door")
    assert [row.id for row in due_reviews(issued.world)] == ["door"]


def test_without_policies_it_concerns_all_that_were_in_force(issued):
    trigger(issued, policies=())
    trigger(issued, policies=(), kind=TriggerKind.LAW_CHANGE, what="A new law on windows")
    rows = due_reviews(issued.world)
    assert [(row.id, len(row.triggers)) for row in rows] == [("door", 2), ("window", 2)]


def test_what_was_issued_afterwards_knew_it(proposed):
    trigger(proposed, policies=())
    proposed.approve_with_code()
    proposed.issue()
    assert due_reviews(proposed.world) == ()


REFUSED = {
    "of tomorrow": ({"happened_on": date(2026, 3, 3)}, "PK796"),
    "of no policy": ({"policies": ("roof",)}, "PK742"),
    "saying nothing": ({"what": " "}, "PK783"),
    "by a stranger": ({"email": "eve@tiny.example"}, "PK745"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_and_nothing_changes(name, issued):
    given, code = REFUSED[name]
    before = issued.desk.state()
    with pytest.raises(InputError, match=code):
        trigger(issued, **given)
    assert issued.desk.state() == before


def test_only_what_the_profile_lists_makes_reviews_due(issued):
    issued.desk.edit("org_profile.yaml", "params:\n", "review: {triggers: [incident]}\nparams:\n")
    with pytest.raises(InputError, match="PK797"):
        trigger(issued, kind=TriggerKind.LAW_CHANGE)


def test_the_calendar_has_due_dates_and_lead_times(issued):
    events = Calendar.from_ical(review_calendar(issued.world)).walk("VEVENT")
    dates = {str(event["uid"]): event.decoded("dtstart") for event in events}
    assert dates["review-door-due@tiny.example"] == date(2027, 3, 2)
    assert dates["review-door-begin@tiny.example"] == date(2027, 1, 1)
    assert len(dates) == 4
