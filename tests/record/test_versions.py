import re
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
        StatementIds(), False, "Se Annex A.", "See Annex A.", EDITORIAL, "in no number or word",
    ),
    "a number in a table is material": (
        StatementIds(), False, "| high | 15 days |", "| high | 60 days |", MATERIAL, "15 became 60",
    ),
    "an obligation outside a statement is material": (
        StatementIds(), False, "Staff should report.", "Staff must report.", MATERIAL, "must",
    ),
    "a number written as a word is material": (
        StatementIds(), False, "reviewed once", "reviewed twice", MATERIAL, "once became twice",
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


def reasons(old, new, **statements):
    found = computed_class(
        StatementIds(changed=tuple(statements)),
        first=False,
        old_text=old,
        new_text=new,
        wording=statements,
    )
    return found.change_class, found.reasons


def test_the_reasons_name_statement_number_and_section():
    old = "# Scope {#scope}\n\nAll staff.\n\n**AC-1** x\n\n# Roles\n\nThe lead may decide.\n"
    new = "# Scope {#scope}\n\nAll people.\n\n**AC-1** y\n\n# Roles\n\nThe lead must decide.\n"
    wording = {
        "AC-1": ("Access must end in 3 days.", "Access should end in 30 days and 2 hours."),
        "AC-2": ("Say *yes*.", "Say yes."),
        "AC-3": ("Keep “it” safe \u2013 always.", 'Keep "it" safe - Always.'),
    }
    assert reasons(old, new, **wording) == (
        MATERIAL,
        (
            "AC-1 changed: now 2, 30, should, no longer 3, must",
            "the text of “Roles” changed in a number or word of obligation: may became must",
            "AC-2 changed in punctuation or capitals only",
            "AC-3 changed in punctuation or capitals only",
            "the text of “Scope” changed in no number or word of obligation",
        ),
    )


def test_punctuation_alone_is_editorial_and_another_word_is_not():
    assert reasons("", "", **{"AC-1": ("Tell the “lead”.", 'Tell the "lead".')})[0] is EDITORIAL
    assert reasons("", "", **{"AC-1": ("Sign in.", "Sign out.")}) == (MATERIAL, ("AC-1 changed",))


@settings(deadline=None)
@given(st.text("ab1 .,\n#|*", max_size=60), st.text("ab1 .,\n#|*", max_size=60))
def test_no_number_changes_unnoticed(old, new):
    def numbers(text):
        return sorted(re.findall(r"\d+(?:[.,]\d+)*", text))

    if numbers(old) != numbers(new):
        assert computed_class(
            StatementIds(), first=False, old_text=old, new_text=new
        ).change_class is (MATERIAL)
