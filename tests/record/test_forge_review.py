"""What a saved review says."""

from __future__ import annotations

import json

import pytest
from proof_samples import review, review_file

from policykit.record import deciding_review, read_reviews

COMMIT = "c" * 40


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"[[[",
        b"[" * 100_000,
        b'"APPROVED"',
        b"{}",
        b"[1, null]",
        json.dumps(review("bo", "main")).encode(),
        json.dumps(review("bo", COMMIT, user=None)).encode(),
        json.dumps(review("bo", COMMIT, submitted_at=None)).encode(),
        json.dumps(review("", COMMIT)).encode(),
    ],
)
def test_what_is_no_review_is_none(data):
    assert read_reviews(data) == ()


def test_a_list_and_a_single_one_are_read():
    assert len(read_reviews(review_file(review("bo", COMMIT)))) == 1
    assert len(read_reviews(review_file(review("bo", COMMIT), review("cy", COMMIT)))) == 2


def test_comments_decide_nothing_and_logins_have_no_case():
    reviews = read_reviews(
        review_file(
            review("Bo", COMMIT, "COMMENTED", "2026-03-02T11:00:00Z"),
            review("bo", COMMIT, "APPROVED", "2026-03-02T10:00:00Z"),
            review("cy", COMMIT, "DISMISSED", "2026-03-02T12:00:00Z"),
        )
    )
    assert deciding_review(reviews, "BO").state == "APPROVED"
    assert deciding_review(reviews, "di") is None
