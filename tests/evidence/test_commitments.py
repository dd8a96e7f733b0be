"""Commitments: how often a window tests them, what is too strict, and the dates in a calendar."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.evidence.calendar import calendar_bytes
from policykit.evidence.commitments import (
    HEADERS,
    Commitment,
    commitment_entries,
    commitment_rows,
    commitments_report,
    times_in,
)
from policykit.evidence.report_markdown import markdown
from policykit.template import UNITS

YEAR = (date(2026, 7, 1), date(2027, 6, 30))
REVIEW = Commitment(
    "access-control",
    "Access Control Policy",
    "1.0",
    "AC-20a",
    "Owners of critical systems must review access every 3 months.",
    "reviews",
    "Owners of critical systems",
    "answers for it: Security Lead Priya Raman",
    is_limit=False,
    number=3,
    unit="months",
    parameter="access.review_months",
    evidence="Record of each review",
)


def every(number, unit):
    return replace(REVIEW, number=number, unit=unit)


@pytest.mark.parametrize(
    ("number", "unit", "times"),
    [
        (3, "months", 4),
        (12, "months", 1),
        (5, "months", 2),
        (24, "months", 0),
        (1, "years", 1),
        (4, "times a year", 4),
        (1, "weeks", 52),
        (1, "days", 365),
        (6, "hours", 1460),
        (30, "minutes", 17520),
        (1, "business days", 261),
        (2, "business hours", 1044),
    ],
)
def test_periods_that_end_in_the_window_are_counted(number, unit, times):
    assert times_in(every(number, unit), *YEAR) == times


def test_four_reviews_in_twelve_months_are_three_in_eleven():
    assert times_in(REVIEW, date(2026, 7, 1), date(2027, 5, 31)) == 3
    assert times_in(REVIEW, date(2026, 7, 15), date(2027, 7, 14)) == 4


def test_a_limit_is_tested_each_time():
    limit = replace(REVIEW, is_limit=True, number=5, unit="business days")
    assert times_in(limit, *YEAR) is None
    assert limit.promise == "within 5 business days"
    assert commitment_entries([limit], YEAR) == ()


def test_a_window_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="before it begins"):
        times_in(REVIEW, *reversed(YEAR))


@pytest.mark.parametrize(
    ("number", "unit", "words"),
    [
        (1, "months", "every month"),
        (3, "months", "every 3 months"),
        (1, "times a year", "once a year"),
        (4, "times a year", "4 times a year"),
    ],
)
def test_a_promise_is_told_in_words(number, unit, words):
    assert every(number, unit).promise == words


def test_stricter_means_more_often_or_sooner():
    assert replace(REVIEW, can_keep=6).is_too_strict
    assert not replace(REVIEW, can_keep=3).is_too_strict
    assert replace(every(4, "times a year"), can_keep=2).is_too_strict
    assert not replace(every(2, "times a year"), can_keep=4).is_too_strict
    assert not REVIEW.is_too_strict


def test_dates_are_the_last_days_of_the_periods():
    days = [entry.day for entry in commitment_entries([REVIEW], YEAR)]
    assert days == [date(2026, 9, 30), date(2026, 12, 31), date(2027, 3, 31), date(2027, 6, 30)]


def test_what_is_due_every_day_is_one_entry():
    (entry,) = commitment_entries([every(1, "days")], YEAR)
    assert entry.day == YEAR[0]
    assert "every day" in entry.title


@given(
    st.integers(1, 400),
    st.sampled_from(UNITS),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.integers(0, 900),
)
def test_every_date_lies_in_its_window_in_order(number, unit, first, days):
    window = (first, first + timedelta(days=days))
    found = commitment_entries([every(number, unit)], window)
    when = [entry.day for entry in found]
    assert when == sorted(when)
    assert all(window[0] <= day <= window[1] for day in when)
    at = datetime(2027, 1, 1, tzinfo=UTC)
    made = icalendar.Calendar.from_ical(calendar_bytes(found, "Commitments", "a.example", at))
    assert len(made.events) == len(found)


def test_rows_and_report_have_every_commitment():
    strict = replace(REVIEW, can_keep=6)
    (row,) = commitment_rows([strict], YEAR)
    assert dict(zip(HEADERS, row, strict=True))["times in the window"] == "4"
    text = markdown(commitments_report([strict], YEAR))
    assert "## Stricter than you say you can keep" in text
    assert "Record of each review" in text
    assert "promise no number" in markdown(commitments_report([], YEAR))
