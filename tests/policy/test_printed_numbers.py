from __future__ import annotations

import pytest

from policykit.policy.printed_numbers import prints, prints_another


@pytest.mark.parametrize(
    ("number", "text", "has", "has_another"),
    [
        (15, "after 15 minutes without use", True, False),
        (15, "after 10 minutes without use", False, True),
        (12, "once a year", True, False),
        (3, "every quarter", True, False),
        (1, "twice a week", False, True),
        (15, "without delay", False, False),
        (5, "within 15 days", False, True),
        (1387, "within 1,387 minutes", True, False),
        (5, "version 1.5, within 5 days", True, False),
    ],
)
def test_a_number_is_found_in_digits_and_words_and_not_within_another(
    number, text, has, has_another
):
    assert prints(number, text) is has
    assert prints_another(number, text) is has_another
