"""Cadences and limits in sentences."""

import pytest

from policykit.policy.spans_in_text import spans_in


@pytest.mark.parametrize(
    ("text", "limit", "number", "unit"),
    [
        ("Owners must review it every month.", False, 1, "months"),
        ("Owners must review it Every 3 months.", False, 3, "months"),
        ("Owners must review it every quarter.", False, 3, "months"),
        ("Owners must review it every two years.", False, 24, "months"),
        ("Owners must review it once a year.", False, 12, "months"),
        ("Owners must review it annually.", False, 12, "months"),
        ("A quarterly review is held.", False, 3, "months"),
        ("The team must meet twice a year.", False, 6, "months"),
        ("The team must meet 4 times a year.", False, 3, "months"),
        ("The team must meet 5 times a year.", False, 5, "times a year"),
        ("The team must look at logs daily.", False, 1, "days"),
        ("The team must look at logs every week.", False, 7, "days"),
        ("The team must fix it within 5 business days.", True, 5, "business days"),
        ("The team must fix it no later than one hour after that.", True, 1, "hours"),
        ("The team must keep within 1,500 days.", True, 1500, "days"),
    ],
)
def test_a_span_is_found(text, limit, number, unit):
    (span,) = spans_in(text)
    assert (span.is_limit, span.number, span.unit) == (limit, number, unit)


@pytest.mark.parametrize(
    "text",
    [
        "Outside daily use the account stays locked.",
        "The team must be reachable at every hour of every day.",
        "Records are kept for 12 months.",
        "Everyone must report each incident.",
        "Owners must review it within reason.",
    ],
)
def test_what_promises_no_number_is_passed_over(text):
    assert spans_in(text) == ()


def test_one_span_in_other_units_is_the_same():
    (quarter,) = spans_in("every quarter")
    assert quarter.equals(3, "months")
    assert quarter.equals(4, "times a year")
    assert not quarter.equals(4, "months")
    (week,) = spans_in("weekly")
    assert week.equals(1, "weeks")
    assert week.equals(7, "days")
