"""Acknowledgements counted: nobody is in two numbers, and nobody is in none without a word."""

from collections import Counter

import pytest

from policykit.evidence.acknowledgement_summary import POLICY_HEADERS, Counted, counted_cells
from policykit.record import AckState


@pytest.mark.parametrize(
    ("states", "words"),
    [
        ({AckState.ON_TIME: 7, AckState.LATE: 1, AckState.OPEN: 1}, "8 of 9"),
        ({AckState.ON_TIME: 7, AckState.MISSING: 2}, "7 of 9, 2 overdue"),
        ({AckState.NOT_KNOWN: 9}, "0 of 0, 9 not known"),
        (
            {AckState.LATE: 1, AckState.MISSING: 1, AckState.NOT_KNOWN: 3},
            "1 of 2, 1 overdue, 3 not known",
        ),
    ],
)
def test_it_is_told_in_few_words(states, words):
    asked = sum(count for state, count in states.items() if state is not AckState.NOT_KNOWN)
    one = Counted(("door", "1.0"), asked, Counter(states), 4)
    assert one.in_words == words
    cells = dict(zip(POLICY_HEADERS[2:], counted_cells(one), strict=True))
    assert cells["not known"] == str(states.get(AckState.NOT_KNOWN, 0))
    assert cells["missing"] == str(states.get(AckState.MISSING, 0))
