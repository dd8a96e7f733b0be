"""The codes that bind a reply to one decision and no other."""

from __future__ import annotations

from datetime import date

from policykit.record import approval_code, authority_code
from policykit.record.decisions import refusal_code, sign_off_code

ONE, OTHER = "1" * 64, "2" * 64
YEAR = date(2026, 1, 1), date(2026, 12, 31)


def test_each_decision_has_a_code_of_its_own():
    codes = [
        *(approval_code(one) for one in (ONE, OTHER)),
        *(refusal_code(one) for one in (ONE, OTHER)),
        authority_code(OTHER, ONE),
        authority_code(ONE, OTHER),
        authority_code(ONE, ONE),
        sign_off_code(*YEAR, []),
        sign_off_code(*YEAR, [ONE]),
        sign_off_code(*YEAR, [ONE, OTHER]),
        sign_off_code(YEAR[0], date(2026, 12, 30), []),
    ]
    assert len(set(codes)) == len(codes)


def test_the_register_of_a_period_is_a_set():
    assert sign_off_code(*YEAR, [ONE, OTHER]) == sign_off_code(*YEAR, [OTHER, ONE])


def test_the_first_authority_has_the_code_of_its_fingerprint():
    assert authority_code(ONE, None) == approval_code(ONE)
