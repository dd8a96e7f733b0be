"""Reviews as an auditor counts them: those recorded, and approvals that no recorded review led to.

Approvers decide on a whole text, so a version counts as a review of it: its PDF prints the day of
the last approval as *Last review*, and its next review is counted from the day it took effect.
Where somebody recorded a review that led to the version, the PDF prints that one instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.evidence.pack import names
from policykit.record import days_late

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from policykit.evidence.pack.source import Source
    from policykit.record import Approved, History, Issued, Record, Reviewed


def review_rows(source: Source) -> Iterator[tuple[str, ...]]:
    """Yield every review up to `as_of`: one before the window may be the one that covers it."""
    for identifier in source.scope.policies:
        history = source.histories[identifier]
        rows = [_recorded(one, history, source) for one in recorded_reviews(history, source)]
        rows += [_approved(one, history, source) for one in counted_versions(history, source)]
        yield from sorted(rows, key=_by_time)


def recorded_reviews(history: History, source: Source) -> tuple[Record[Reviewed], ...]:
    """Return the reviews that somebody recorded up to `as_of`."""
    return tuple(one for one in history.reviews if one.event.day <= source.scope.as_of)


def counted_versions(history: History, source: Source) -> tuple[Record[Issued], ...]:
    """Return the versions, issued up to `as_of`, that count as a review by their approval.

    Not one that was withdrawn, nor one that a recorded review led to.
    """
    return tuple(
        one
        for one in history.chain
        if one.event.day <= source.scope.as_of
        and one.digest not in history.withdrawn_versions
        and _review_behind(one, history) is None
        and _approvals(one, history)
    )


def _review_behind(issued: Record[Issued], history: History) -> Record[Reviewed] | None:
    proposal = history.proposal(issued.event.proposal)
    cited = proposal.event.review if proposal else None
    return history.review(cited) if cited else None


def _approvals(issued: Record[Issued], history: History) -> list[Record[Approved]]:
    cited = (history.approval(digest) for digest in issued.event.approvals)
    return sorted((one for one in cited if one), key=lambda one: one.event.at)


def _recorded(record: Record[Reviewed], history: History, source: Source) -> tuple[str, ...]:
    event = record.event
    version = history.version(event.version)
    counted = [
        str(one.event.version)
        for one in history.chain
        if one.event.day <= source.scope.as_of and _review_behind(one, history) == record
    ]
    return (
        history.policy,
        "review",
        str(version.event.version) if version else "",
        " ".join(counted),
        str(event.day),
        _utc(event.at),
        str(event.due),
        str(event.days_late),
        event.outcome.value,
        event.by.name,
        event.by.title,
        "; ".join(event.considered),
        "; ".join(event.open_actions),
        str(event.claimed_on or ""),
        _inside(event.day, source),
        names.record(record.path),
    )


def _approved(record: Record[Issued], history: History, source: Source) -> tuple[str, ...]:
    approvals = _approvals(record, history)
    last = approvals[-1]
    before = history.version(record.event.previous) if record.event.previous else None
    due = before.event.next_review if before else None
    number = str(record.event.version)
    return (
        history.policy,
        "approval",
        number,
        number,
        str(last.event.day),
        _utc(last.event.at),
        str(due or ""),
        str(days_late(due, last.event.day) if due else 0),
        "change" if before else "first version",
        "; ".join(one.event.by.name for one in approvals),
        "; ".join(one.event.by.title for one in approvals),
        "",
        "",
        "",
        _inside(last.event.day, source),
        names.record(last.path),
    )


def _inside(day: date, source: Source) -> str:
    return "yes" if source.scope.first <= day <= source.scope.last else "no"


def _by_time(row: tuple[str, ...]) -> tuple[str, ...]:
    return row[5], row[-1]


def _utc(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
