from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.record import ReviewState, VersionState, in_force, periods, review_state

START = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def issue(story, days):
    """Return a history with a version per entry: days from START until it takes effect."""
    records, head = [], None
    for number, later in enumerate(days):
        start = START + timedelta(days=number)
        records += story.version(
            f"text {number}", head, start, effective=START.date() + timedelta(days=later)
        )
        head = records[-2]
    return story.history(*records)


def version_on(history, day):
    record = in_force(history, day)
    return str(record.event.version) if record else None


def test_a_version_is_in_force_from_its_effective_date_until_the_next(story):
    history = issue(story, [10, 40])
    assert version_on(history, date(2026, 3, 11)) is None
    assert version_on(history, date(2026, 3, 12)) == "1.0"
    assert version_on(history, date(2026, 4, 10)) == "1.0"
    assert version_on(history, date(2026, 4, 11)) == "2.0"
    assert version_on(history, date(2099, 1, 1)) == "2.0"


def test_each_version_is_scheduled_in_force_or_superseded(story):
    first, second = periods(issue(story, [10, 40]))
    states = [
        (first.state(day), second.state(day))
        for day in (date(2026, 3, 11), date(2026, 3, 12), date(2026, 4, 11))
    ]
    assert states == [
        (VersionState.SCHEDULED, VersionState.SCHEDULED),
        (VersionState.IN_FORCE, VersionState.SCHEDULED),
        (VersionState.SUPERSEDED, VersionState.IN_FORCE),
    ]


def test_of_two_versions_effective_on_one_day_the_later_is_in_force(story):
    first, second = periods(issue(story, [10, 10]))
    assert first.state(date(2026, 3, 12)) is VersionState.SUPERSEDED
    assert second.state(date(2026, 3, 12)) is VersionState.IN_FORCE


def test_a_version_of_one_day_is_scheduled_before_it(story):
    first, _ = periods(issue(story, [10, 11]))
    assert first.first == first.last == date(2026, 3, 12)
    assert first.state(date(2026, 3, 11)) is VersionState.SCHEDULED
    assert first.state(date(2026, 3, 12)) is VersionState.IN_FORCE


def test_a_claim_of_an_earlier_decision_changes_nothing(story):
    proposal = story.proposed(effective=date(2026, 3, 12))
    approvals = [
        story.approved(proposal, claimed_on=date(2025, 1, 1)),
        story.second(proposal, claimed_on=date(2025, 1, 1)),
    ]
    history = story.history(proposal, *approvals, story.issued(proposal, approvals))
    assert in_force(history, date(2026, 3, 11)) is None


@settings(deadline=None)  # a busy machine is no failure
@given(st.lists(st.integers(0, 60), min_size=1, max_size=5))
def test_exactly_one_version_is_in_force_on_each_covered_day(story, days):
    history = issue(story, days)
    spans = periods(history)
    for offset in range(65):
        day = START.date() + timedelta(days=offset)
        covering = [span for span in spans if span.covers(day)]
        assert len(covering) == (1 if offset >= min(days) else 0)
        states = [span.state(day) for span in spans]
        assert states.count(VersionState.IN_FORCE) == len(covering)
        # The newest of those that have taken effect, whatever order the dates came in.
        effective = [span for span in spans if span.first <= day]
        assert covering == effective[-1:]


def test_nothing_is_in_force_before_anything_was_issued(story):
    assert in_force(story.history(story.proposed()), date(2026, 3, 2)) is None


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 12, 31), ReviewState.CURRENT),
        (date(2027, 1, 1), ReviewState.DUE),
        (date(2027, 3, 2), ReviewState.DUE),
        (date(2027, 3, 3), ReviewState.OVERDUE),
    ],
)
def test_a_review_is_due_in_its_lead_time_and_overdue_after_its_day(on, expected):
    assert review_state(date(2027, 3, 2), on, lead_days=60) is expected
