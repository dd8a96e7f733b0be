"""Declined, withdrawn, reviewed and retired: what they do to standing, timeline and change log."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.canonical import json_bytes, sha256
from policykit.record import (
    ChangeClass,
    History,
    Method,
    Outcome,
    ReviewState,
    TextState,
    Unjudged,
    VersionState,
    change_log,
    check_history,
    in_force,
    may_withdraw,
    periods,
    read_record,
    standing,
    to_json,
    write_record,
)

START = date(2026, 3, 2)
RELAXED = settings(deadline=None)  # a busy machine is no failure


def stand(story, history, text="one", on=START):
    return standing(history, story.working(text), on, story.rules(), lead_days=60)


def one_of_each(story):
    """Return a version, its review, and what can be said of it and of the next one."""
    first = story.version()
    issued = first[3]
    review = story.reviewed(issued)
    again = story.proposed("two", issued, effective=date(2026, 9, 1))
    return [
        *first,
        review,
        story.reaffirmed(issued, review),
        again,
        story.declined(again),
        story.withdrawn(again),
        story.retired(issued),
    ]


def test_each_is_written_and_read_back(story):
    for record in one_of_each(story):
        assert read_record(record.path, record.data) == (record, ())


@pytest.mark.parametrize(
    "changes",
    [{"reason": " "}, {"reason": "two\nlines"}, {"method": "ssh"}, {"signature": "x"}],
)
def test_a_refusal_that_cannot_be_judged_closes_nothing(changes, story):
    proposal = story.proposed()
    value = {**to_json(story.declined(proposal).event), **changes}
    data = json_bytes(value)
    path = f"records/access-control/20260302T170000Z-declined-{sha256(data)[:8]}.json"
    record, found = read_record(path, data)
    assert record is None or isinstance(record.event, Unjudged)
    assert [one.code for one in found] in (["PK502"], ["PK507"])
    history = story.history(proposal, *filter(None, [record]))
    assert history.open_proposals == (proposal,)


@pytest.mark.parametrize(
    "wrong", [{"considered": ()}, {"considered": ("",)}, {"open_actions": ("a\nb",)}]
)
def test_a_review_that_considered_nothing_is_none(wrong, story):
    with pytest.raises(ValueError, match=r"considered|open action"):
        story.reviewed(story.version()[3], **wrong)


# ---- axis 1


def test_declined_closes_the_proposal_and_says_why(story):
    proposal = story.proposed()
    history = story.history(proposal, story.approved(proposal), story.declined(proposal))
    found = stand(story, history)
    assert history.open_proposals == ()
    assert (found.text, found.proposal) == (TextState.DRAFT, None)
    assert found.reasons[-1] == "declined by Ana Silva: Too strict for the field staff"


def test_an_old_refusal_is_not_told_of_a_text_that_was_issued_since(story):
    refused = story.proposed()
    first = story.version("one", None, refused.event.at + timedelta(days=1))
    found = stand(story, story.history(refused, story.declined(refused), *first))
    assert found.reasons == ("the same as version 1.0",)


def test_a_withdrawn_proposal_is_closed(story):
    proposal = story.proposed()
    assert story.history(proposal, story.withdrawn(proposal)).open_proposals == ()


def test_a_withdrawn_version_is_not_what_the_text_is_compared_with(story):
    first = story.version()
    second = story.version("two", first[3], effective=date(2026, 9, 1))
    gone = story.withdrawn(second[3], by=story.ceo)
    history = story.history(*first, *second, gone)
    assert stand(story, history, "one").text is TextState.CLEAN
    assert stand(story, history, "two").text is TextState.DRAFT
    assert (history.latest, history.head) == (first[3], second[3])


def test_a_proposal_after_a_version_that_was_withdrawn_since_is_stale(story):
    first = story.version()
    second = story.version("two", first[3], effective=date(2026, 9, 1))
    third = story.proposed("three", second[3], effective=date(2026, 9, 1))
    gone = story.withdrawn(second[3], by=story.ceo, at=third.event.at + timedelta(hours=1))
    found = stand(story, story.history(*first, *second, third, gone), "three")
    assert found.stale == ("the version before it was withdrawn since it was proposed",)


# ---- axis 2


def states(history, day):
    return [str(period.state(day)) for period in periods(history)]


def test_a_scheduled_version_that_is_withdrawn_never_is_in_force(story):
    first = story.version()
    second = story.version("two", first[3], effective=date(2026, 9, 1))
    history = story.history(*first, *second, story.withdrawn(second[3], by=story.ceo))
    assert check_history(history) == ()
    for day in (START, date(2026, 9, 1), date(2030, 1, 1)):
        assert in_force(history, day) == first[3]
        assert states(history, day) == ["in force", "withdrawn"]


def test_numbers_go_on_after_a_withdrawn_version(story):
    first = story.version()
    second = story.version("two", first[3], effective=date(2026, 9, 1))
    gone = story.withdrawn(second[3], by=story.ceo)
    third = story.version("three", second[3], datetime(2026, 3, 4, 15, tzinfo=UTC))
    history = story.history(*first, *second, gone, *third)
    assert check_history(history) == ()
    assert [str(record.event.version) for record in history.chain] == ["1.0", "2.0", "3.0"]
    assert in_force(history, date(2026, 9, 1)) == third[3]


def test_a_version_in_force_is_not_withdrawn_by_a_record_that_says_so(story):
    first = story.version()
    history = story.history(*first, story.withdrawn(first[3], by=story.ceo))
    assert in_force(history, START) == first[3]
    assert [found.code for found in check_history(history)] == ["PK529"]


def test_a_fork_is_mended_by_withdrawing_either(story):
    first = story.version()
    left = story.version("left", first[3])
    right = story.version("right", first[3], left[0].event.at + timedelta(hours=9))
    fork = [*first, *left, *right]
    assert "PK510" in {found.code for found in check_history(story.history(*fork))}
    for gone, kept in ((left, right), (right, left)):
        withdrawn = story.withdrawn(gone[3], by=story.ceo, at=right[3].event.at + timedelta(days=2))
        history = story.history(*fork, withdrawn)
        assert check_history(history) == ()
        assert history.chain == (first[3], kept[3])
        assert in_force(history, date(2026, 4, 1)) == kept[3]


def test_what_follows_the_loser_of_a_fork_must_be_withdrawn_as_well(story):
    first = story.version()
    left = story.version("left", first[3])
    right = story.version("right", first[3], left[0].event.at + timedelta(hours=9))
    after = story.version("after", right[3], right[3].event.at + timedelta(hours=1))
    gone = story.withdrawn(right[3], by=story.ceo, at=after[3].event.at + timedelta(hours=1))
    history = story.history(*first, *left, *right, *after, gone)
    assert [found.code for found in check_history(history)] == ["PK510"]
    too = story.withdrawn(after[3], by=story.ceo, at=gone.event.at + timedelta(hours=1))
    assert may_withdraw(history, too.event, story.rules()) == ()
    mended = history.plus(too)
    assert check_history(mended) == ()
    assert mended.chain == (first[3], left[3])


def test_a_retired_policy_is_in_force_until_its_last_day(story):
    first = story.version()
    retired = story.retired(first[3], last_day=date(2026, 6, 30))
    history = story.history(*first, retired)
    assert check_history(history) == ()
    assert in_force(history, date(2026, 6, 30)) == first[3]
    assert in_force(history, date(2026, 7, 1)) is None
    assert states(history, date(2026, 7, 1)) == ["retired"]
    found = stand(story, history, on=date(2026, 7, 1))
    assert (found.retired, found.review) == (retired, None)
    assert stand(story, history, on=date(2026, 6, 30)).retired is None


def test_a_retirement_takes_the_scheduled_version_along(story):
    first = story.version()
    second = story.version("two", first[3], effective=date(2026, 9, 1))
    retired = story.retired(
        first[3], at=second[3].event.at + timedelta(hours=1), last_day=date(2026, 6, 30)
    )
    history = story.history(*first, *second, retired)
    assert in_force(history, date(2026, 9, 1)) is None
    assert states(history, date(2026, 9, 1)) == ["retired", "retired"]


def test_a_policy_comes_back_with_a_version_issued_after_its_retirement(story):
    first = story.version()
    retired = story.retired(first[3], last_day=date(2026, 6, 30))
    start = datetime(2026, 10, 1, 15, tzinfo=UTC)
    history = story.history(*first, retired, *story.version("two", first[3], start))
    assert in_force(history, date(2026, 8, 1)) is None
    assert str(in_force(history, date(2026, 10, 2)).event.version) == "2.0"
    assert history.retired_by(date(2026, 10, 2)) is None


def test_a_retirement_cannot_reach_back(story):
    first = story.version()
    retired = story.retired(
        first[3], at=first[3].event.at + timedelta(days=60), last_day=date(2026, 3, 5)
    )
    history = story.history(*first, retired)
    assert [found.code for found in check_history(history)] == ["PK582"]
    assert in_force(history, date(2026, 4, 1)) == first[3]


def test_of_a_retirement_and_a_newer_version_the_earlier_ends_it(story):
    first = story.version()
    second = story.version("two", first[3], effective=date(2026, 5, 1))
    retired = story.retired(
        first[3], at=second[3].event.at + timedelta(hours=1), last_day=date(2026, 6, 30)
    )
    old, new = periods(story.history(*first, *second, retired))
    assert (old.last, old.ended_by) == (date(2026, 4, 30), VersionState.SUPERSEDED)
    assert (new.last, new.ended_by) == (date(2026, 6, 30), VersionState.RETIRED)


@RELAXED
@given(
    st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=1, max_size=5),
    st.none() | st.integers(0, 70),
)
def test_exactly_one_version_is_in_force_on_each_covered_day(story, plan, end):
    records, head = [], None
    for number, (later, taken_back) in enumerate(plan):
        start = datetime(2026, 3, 2, 15, tzinfo=UTC) + timedelta(hours=6 * number)
        effective = START + timedelta(days=later + 2)
        records += story.version(f"text {number}", head, start, effective=effective)
        head = records[-2]
        if taken_back:
            records.append(story.withdrawn(head, by=story.ceo))
    standing_ones = [later + 2 for later, taken_back in plan if not taken_back]
    last = timedelta(days=999)
    if end is not None:
        at = datetime(2026, 3, 4, 12, tzinfo=UTC)
        last = timedelta(days=max(end, 2))
        records.append(story.retired(head, at=at, last_day=START + last))
    history = story.history(*records)
    spans = periods(history)
    for offset in range(80):
        day = START + timedelta(days=offset)
        covering = [span for span in spans if span.covers(day)]
        covered = standing_ones and offset >= min(standing_ones) and offset <= last.days
        assert len(covering) == (1 if covered else 0)
        in_state = [span for span in spans if span.state(day) is VersionState.IN_FORCE]
        assert in_state == covering


# ---- axis 3, and the change log


def test_the_review_moves_with_the_version_that_follows_it_and_not_before(story):
    first = story.version()
    issued = first[3]
    at = datetime(2027, 3, 14, 15, tzinfo=UTC)
    review = story.reviewed(issued, at=at)
    proposal = story.reaffirmed(issued, review)
    approval = story.approved(proposal)
    again = story.issued(proposal, [approval])
    open_one = story.history(*first, review, proposal, approval)
    assert review.event.days_late == 12
    assert stand(story, open_one, on=date(2027, 3, 14)).review is ReviewState.OVERDUE
    history = open_one.plus(again, story.sealed(again))
    assert check_history(history) == ()
    found = stand(story, history, on=date(2027, 3, 14))
    assert (found.review, found.next_review) == (ReviewState.CURRENT, date(2028, 3, 14))
    assert stand(story, history, on=date(2027, 3, 13)).review is ReviewState.OVERDUE
    (row, _) = change_log(history)
    assert (str(row.version), row.what) == ("1.1", "Reviewed without change")
    assert (row.review.name, row.review.on, row.review.days_late) == (
        "Ben Okafor",
        date(2027, 3, 14),
        12,
    )


def test_a_review_that_asks_for_a_change_is_open_until_the_next_version(story):
    first = story.version()
    review = story.reviewed(first[3], outcome=Outcome.CHANGE)
    history = story.history(*first, review)
    assert history.open_review == review
    assert history.plus(*story.version("two", first[3], review.event.at)).open_review is None
    later = story.reviewed(first[3], at=review.event.at + timedelta(days=1))
    assert history.plus(later).open_review is None


def test_a_withdrawn_version_says_so_in_the_change_log(story):
    first = story.version()
    second = story.version("two", first[3], effective=date(2026, 9, 1))
    gone = story.withdrawn(second[3], by=story.ceo)
    rows = change_log(story.history(*first, *second, gone))
    assert [row.withdrawn for row in rows] == ["It was the wrong file", ""]


def test_the_review_of_an_open_proposal_stands_in_the_change_log(story):
    first = story.version()
    review = story.reviewed(first[3])
    proposal = story.reaffirmed(first[3], review)
    rows = change_log(story.history(*first, review, proposal), proposal)
    assert rows[0].review.considered == ("incidents of the year",)


@RELAXED
@given(st.data())
def test_any_order_of_records_gives_the_same_standing(story, data):
    first = story.version()
    second = story.version("two", first[3], effective=date(2026, 9, 1))
    records = [
        *one_of_each(story),
        *second,
        story.withdrawn(second[3], by=story.ceo),
        *story.version("fork", first[3])[3:],
    ]
    shuffled = data.draw(st.permutations(records))
    day = data.draw(st.dates(date(2026, 2, 1), date(2028, 1, 1)))
    text = data.draw(st.sampled_from(["one", "two", "three"]))
    history = History.of(story.policy, records)
    again = History.of(story.policy, shuffled)
    assert again == history
    assert stand(story, again, text, day) == stand(story, history, text, day)
    assert check_history(again) == check_history(history)
    assert change_log(again) == change_log(history)


# ---- what does not agree


def altered(story, name):
    first = story.version()
    issued = first[3]
    review = story.reviewed(issued)
    proposal = story.proposed("two", issued)
    wrong = {
        "declined in a role not held": [proposal, story.declined(proposal, role="it_lead")],
        "declined with evidence and without a look for the code": [
            proposal,
            story.declined(proposal, method=Method.EVIDENCED),
        ],
        "withdrawn by somebody else": [proposal, story.withdrawn(proposal, by=story.engineer)],
        "withdrawn is not here": [story.withdrawn(proposal)],
        "due on another day": [story.reviewed(issued, due=date(2026, 12, 1))],
        "said to be in time": [
            story.reviewed(issued, at=datetime(2027, 5, 1, 12, tzinfo=UTC), days_late=0)
        ],
        "another text after a review without change": [
            review,
            story.reaffirmed(issued, review, "two"),
        ],
        "material after a review without change": [
            review,
            story.reaffirmed(issued, review, change_class=ChangeClass.MATERIAL),
        ],
        "the review is not here": [story.reaffirmed(issued, review)],
        "retired by who asked for it": [story.retired(issued, requested_by=story.ceo)],
        "dated before what it speaks of": [
            story.reviewed(issued, at=issued.event.at - timedelta(hours=1))
        ],
    }
    return story.history(*first, *wrong[name])


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("declined in a role not held", "PK522"),
        ("declined with evidence and without a look for the code", "PK524"),
        ("withdrawn by somebody else", "PK529"),
        ("withdrawn is not here", "PK514"),
        ("due on another day", "PK580"),
        ("said to be in time", "PK580"),
        ("another text after a review without change", "PK581"),
        ("material after a review without change", "PK581"),
        ("the review is not here", "PK514"),
        ("retired by who asked for it", "PK583"),
        ("dated before what it speaks of", "PK516"),
    ],
)
def test_what_does_not_agree_is_named(name, code, story):
    assert code in [found.code for found in check_history(altered(story, name))]


def test_issued_although_declined_is_an_error(story):
    first = story.version()
    for closed in (story.declined(first[0]), story.withdrawn(first[0])):
        found = check_history(story.history(*first, closed))
        assert [one.code for one in found] == ["PK528"]


def test_only_what_was_made_here_is_written(story):
    record = story.withdrawn(story.proposed())
    assert write_record(record.event) == record
