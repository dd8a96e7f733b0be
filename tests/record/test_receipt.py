"""Receipts: what they notice, and what they let pass."""

from __future__ import annotations

from datetime import timedelta

import pytest

from policykit.record import Sealed, against_receipt, find_receipts, receipt_line


def seals(records):
    return [record for record in records if isinstance(record.event, Sealed)]


@pytest.fixture
def two(story):
    first = story.version()
    return [*first, *story.version("two", first[-2])]


def test_later_seals_change_nothing(two):
    first, second = seals(two)
    line = receipt_line([first])
    assert against_receipt(line, [first, second]) == ""
    assert against_receipt(receipt_line([second, first]), [first, second]) == ""


def test_a_seal_that_is_gone_or_another_or_backdated_is_noticed(story, two):
    first, second = seals(two)
    line = receipt_line([first, second])
    assert "1 of the 2" in against_receipt(line, [first])
    other = story.edited(second, certificate="0" * 64)
    assert "rewritten" in against_receipt(line, [first, other])
    early = story.edited(second, certificate="0" * 64, at=first.event.at - timedelta(days=1))
    assert "1 seals are dated before" in against_receipt(line, [first, second, early])


def test_a_receipt_is_found_in_a_mail(two):
    line = receipt_line(seals(two))
    broken = str(line).replace(" seals ", "=\n seals\n")
    text = f"Dear Cy,\n> {line}\n\nas quoted {broken}"
    assert find_receipts(text) == (line,)
    assert find_receipts(str(line).replace("2026-", "2026-99-")) == ()
    assert find_receipts("policykit receipt 2026-99-99T00:00:00Z 1 seal " + "0" * 64) == ()


def test_nothing_sealed_has_no_receipt():
    with pytest.raises(ValueError, match="no receipt"):
        receipt_line([])
