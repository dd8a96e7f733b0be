from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.document.labels import item_labels, letters, roman, starts

_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


@pytest.mark.parametrize(
    ("style", "delimiter", "expected"),
    [
        ("Decimal", "Period", ("3.", "4.")),
        ("DefaultStyle", "DefaultDelim", ("3.", "4.")),
        ("LowerAlpha", "OneParen", ("c)", "d)")),
        ("UpperAlpha", "TwoParens", ("(C)", "(D)")),
        ("LowerRoman", "Period", ("iii.", "iv.")),
        ("UpperRoman", "Period", ("III.", "IV.")),
    ],
)
def test_labels_follow_style_and_delimiter(style, delimiter, expected):
    assert item_labels(3, style, delimiter, 2) == expected


def test_a_list_may_start_at_zero_in_any_style():
    assert item_labels(0, "LowerRoman", "Period", 2) == ("0.", "i.")


@given(st.integers(1, 3999))
def test_roman_numerals_add_up(number):
    digits = [_VALUES[digit] for digit in roman(number)]
    signed = [
        -value if any(later > value for later in digits[index + 1 : index + 2]) else value
        for index, value in enumerate(digits)
    ]
    assert sum(signed) == number


@given(st.integers(1, 10_000))
def test_letters_count_like_a_spreadsheet(number):
    value = 0
    for letter in letters(number):
        value = value * 26 + ord(letter) - ord("a") + 1
    assert value == number


@given(
    st.integers(0, 3999),
    st.sampled_from(["Decimal", "LowerAlpha", "UpperAlpha", "LowerRoman", "UpperRoman"]),
)
def test_a_numeral_is_read_as_what_it_was_written_from(number, style):
    (label,) = item_labels(number, style, "Period", 1)
    assert (style, number) in list(starts(label.removesuffix(".")))


def test_a_bullet_is_no_numeral():
    assert list(starts("•")) == []
