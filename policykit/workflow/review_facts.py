"""What the pages say of the review that led to a version: text approved then, reaffirmed now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.record import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from policykit.pages import Wording
    from policykit.record import History, Issued, Proposed, Record, Reviewed


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """The words for one version that follows from a review.

    Attributes:
        last_review: day and reviewer, for the row "Last review".
        text_approved: version and day of the last change of text; empty where this version is it.
        notices: what was considered, what is open, and how late it is.
    """

    last_review: str
    text_approved: str
    notices: tuple[str, ...]


def review_facts(
    history: History, proposal: Record[Proposed], day: Callable[[date], str], fixed: Wording
) -> ReviewFacts | None:
    """Return what to say of the review behind a proposal; None where none led to it.

    Args:
        history: the records, the review among them.
        proposal: the proposal of the version.
        day: writes a date as the pages do.
        fixed: the words around what the records say.
    """
    cited = proposal.event.review
    review = history.review(cited) if cited else None
    if review is None:
        return None
    event = review.event
    is_unchanged = event.outcome is Outcome.NO_CHANGE
    origin = _origin(history, review) if is_unchanged else None
    approved = (
        fixed.origin.format(version=origin.event.version, day=day(_approved_on(history, origin)))
        if origin
        else ""
    )
    notices = []
    if origin:
        notices.append(
            fixed.reaffirmed_notice.format(
                approved=day(_approved_on(history, origin)),
                version=origin.event.version,
                reviewed=day(event.day),
            )
        )
    notices.append(fixed.considered_notice.format(inputs="; ".join(event.considered)))
    if event.open_actions:
        notices.append(fixed.open_actions_notice.format(actions="; ".join(event.open_actions)))
    if event.days_late:
        notices.append(
            fixed.late_notice.format(
                due=day(event.due), day=day(event.day), days=_days(event.days_late, fixed)
            )
        )
    if event.claimed_on:
        notices.append(
            fixed.claimed_notice.format(claimed=day(event.claimed_on), day=day(event.day))
        )
    found = fixed.without_change if is_unchanged else fixed.leading_to_this
    return ReviewFacts(
        fixed.reviewed_by.format(
            day=day(event.day), name=event.by.name, title=event.by.title, outcome=found
        ),
        approved,
        tuple(notices),
    )


def _origin(history: History, review: Record[Reviewed]) -> Record[Issued] | None:
    """Return the version whose approval was of the text itself, before reviews without change."""
    version = history.version(review.event.version)
    while version:
        proposal = history.proposal(version.event.proposal)
        cited = proposal.event.review if proposal else None
        before = history.review(cited) if cited else None
        if before is None or before.event.outcome is Outcome.CHANGE:
            break
        version = history.version(before.event.version)
    return version


def _approved_on(history: History, issued: Record[Issued]) -> date:
    cited = (history.approval(digest) for digest in issued.event.approvals)
    return max((one.event.day for one in cited if one), default=issued.event.day)


def _days(count: int, fixed: Wording) -> str:
    return fixed.one_day if count == 1 else fixed.days.format(count=count)
