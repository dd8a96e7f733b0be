from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.record import (
    ChangeClass,
    StatementIds,
    computed_class,
    next_review,
    next_version,
)
from policykit.values import Version

MATERIAL, EDITORIAL = ChangeClass.MATERIAL, ChangeClass.EDITORIAL


@pytest.mark.parametrize(
    ("previous", "change_class", "expected"),
    [
        (None, MATERIAL, "1.0"),
        (Version(1, 0), EDITORIAL, "1.1"),
        (Version(1, 9), EDITORIAL, "1.10"),
        (Version(1, 4), MATERIAL, "2.0"),
    ],
)
def test_a_material_change_is_major_and_an_editorial_one_minor(previous, change_class, expected):
    assert str(next_version(previous, change_class)) == expected


CLASSES = {
    "a first version is material": (StatementIds(), True, "", "x", MATERIAL, "first version"),
    "a statement added is material": (
        StatementIds(added=("AC-7",)), False, "a", "b", MATERIAL, "AC-7 added",
    ),
    "a statement removed is material": (
        StatementIds(removed=("AC-7",)), False, "a", "b", MATERIAL, "AC-7 removed",
    ),
    "a statement reworded is material": (
        StatementIds(changed=("AC-7", "AC-8")), False, "a", "b", MATERIAL, "AC-7, AC-8 changed",
    ),
    "the same text with another mapping is editorial": (
        StatementIds(), False, "same", "same", EDITORIAL, "mapping",
    ),
    "other words outside the statements are editorial": (
        StatementIds(), False, "Se Annex A.", "See Annex A.", EDITORIAL, "no statement",
    ),
    "a number in a table is material": (
        StatementIds(), False, "| high | 15 minutes |", "| high | 60 minutes |", MATERIAL, "15, 60",
    ),
    "an obligation outside a statement is material": (
        StatementIds(), False, "Staff should report.", "Staff must report.", MATERIAL, "must",
    ),
    "a number written as a word is material": (
        StatementIds(), False, "reviewed once", "reviewed twice", MATERIAL, "once, twice",
    ),
    "a promise taken back is material": (
        StatementIds(), False, "They are never alone.", "They are alone.", MATERIAL, "never",
    ),
}  # fmt: skip


@pytest.mark.parametrize("sentence", CLASSES)
def test_the_class_of_a_change(sentence):
    statements, first, old, new, expected, reason = CLASSES[sentence]
    found = computed_class(statements, first=first, old_text=old, new_text=new)
    assert found.change_class is expected
    assert reason in found.reason


@pytest.mark.parametrize(
    ("effective", "months", "expected"),
    [
        (date(2026, 3, 2), 12, date(2027, 3, 2)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
    ],
)
def test_the_next_review_is_calendar_months_later(effective, months, expected):
    assert next_review(effective, months) == expected


@settings(deadline=None)  # a busy machine is no failure
@given(st.dates(date(1990, 1, 1), date(2190, 1, 1)), st.integers(1, 120))
def test_the_next_review_is_never_in_the_past(effective, months):
    due = next_review(effective, months)
    assert due > effective
    assert (due.year - effective.year) * 12 + due.month - effective.month == months


def test_an_interval_below_a_month_is_refused():
    with pytest.raises(ValueError, match="no interval"):
        next_review(date(2026, 1, 1), 0)
