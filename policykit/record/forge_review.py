"""A pull-request review as GitHub's API gives it, and what it decides.

Takes the saved answer of `GET /repos/{owner}/{repo}/pulls/{number}/reviews` or of one review below
it (REST API of GitHub, "Pull request reviews"). The answer is not signed: it proves no more than
the one who saved it does.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_DECISIONS = frozenset({"APPROVED", "CHANGES_REQUESTED", "DISMISSED"})


@dataclass(frozen=True, slots=True)
class ForgeReview:
    """One review.

    Attributes:
        login: who gave it.
        state: APPROVED, CHANGES_REQUESTED, DISMISSED, COMMENTED or PENDING.
        commit: the commit they looked at, in full.
        submitted: when, as the service writes it, in UTC; sorts by time.
    """

    login: str
    state: str
    commit: str
    submitted: str


def read_reviews(data: bytes) -> tuple[ForgeReview, ...]:
    """Return the reviews in a file; none where it is something else."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return ()
    found = [_review(item) for item in (value if isinstance(value, list) else [value])]
    return tuple(review for review in found if review)


def deciding_review(reviews: tuple[ForgeReview, ...], login: str) -> ForgeReview | None:
    """Return the last of a person's reviews that decides something; comments decide nothing."""
    own = [
        review
        for review in reviews
        if review.login.casefold() == login.casefold() and review.state in _DECISIONS
    ]
    return max(own, key=lambda review: review.submitted, default=None)


def _review(value: Any) -> ForgeReview | None:
    if not isinstance(value, dict) or not isinstance(value.get("user"), dict):
        return None
    parts = (
        value["user"].get("login"),
        value.get("state"),
        value.get("commit_id"),
        value.get("submitted_at"),
    )
    texts = [part for part in parts if isinstance(part, str) and part]
    if len(texts) < len(parts) or not _COMMIT.fullmatch(texts[2]):
        return None
    return ForgeReview(texts[0], texts[1].upper(), texts[2], texts[3])
