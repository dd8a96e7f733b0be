"""The revision history: one row per issued version, the newest first.

Everything in it comes from records. Approvals are listed with what they are worth.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policykit.record.events import OnIssue

if TYPE_CHECKING:
    from datetime import date

    from policykit.record.events import Actor, Approved, ChangeClass, Issued, Proposed
    from policykit.record.files import Record
    from policykit.record.history import History
    from policykit.record.methods import Method
    from policykit.record.verdicts import Outcome
    from policykit.values import Version


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """One approval as a reader sees it.

    Attributes:
        name: of the approver.
        title: job title on that day.
        role: key of the role in which they approved.
        on: the day it was recorded, in the organization's time zone.
        method: how it was given.
        evidence: names of the files that show it.
        code_found: see `Approved`.
        claimed_on: when the decision is said to have been made; a claim only.
        by_author: the approver is the author.
        on_behalf_of: who delegated it, empty where nobody did.
    """

    name: str
    title: str
    role: str
    on: date
    method: Method
    evidence: tuple[str, ...] = ()
    code_found: bool | None = None
    claimed_on: date | None = None
    by_author: bool = False
    on_behalf_of: str = ""


@dataclass(frozen=True, slots=True)
class ReviewNote:
    """The review that led to a version, as a reader sees it.

    Attributes:
        name: of the reviewer.
        title: job title on that day.
        on: the day of the review.
        outcome: whether the text stayed as it was.
        considered: what was looked at.
        open_actions: what was still to be done.
        due: the last day on which it was on time.
        days_late: how many days after that it was made.
    """

    name: str
    title: str
    on: date
    outcome: Outcome
    considered: tuple[str, ...]
    open_actions: tuple[str, ...]
    due: date
    days_late: int


@dataclass(frozen=True, slots=True)
class Revision:
    """One version in the revision history.

    Attributes:
        version: its number.
        issued_on: day of issue; None for a proposal.
        effective: its effective date; None for a proposal that takes effect on issue.
        change_class: material or editorial.
        what: what changed.
        why: the reason, empty where none was given.
        asked_by: who asked for it, empty where nobody was named.
        author: who proposed it, empty where that record is gone.
        author_title: their job title then.
        approvals: in the order of the steps.
        added: ids of statements added; likewise removed and changed.
        review: the review that led to it, None where none did.
        withdrawn: why it was withdrawn, empty where it was not.
    """

    version: Version
    issued_on: date | None
    effective: date | None
    change_class: ChangeClass
    what: str
    why: str
    asked_by: str
    author: str
    author_title: str
    approvals: tuple[ApprovalRow, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    review: ReviewNote | None = None
    withdrawn: str = ""


def change_log(
    history: History,
    plus: Record[Proposed] | None = None,
    counted: tuple[Record[Approved], ...] = (),
) -> tuple[Revision, ...]:
    """Return the revision history, newest first.

    Args:
        history: the records of the policy.
        plus: a proposal that is not issued, to stand at the top.
        counted: its approvals that count, from `count_approvals`.
    """
    rows = [_issued_row(record, history) for record in reversed(history.chain)]
    if plus:
        rule = plus.event.effective
        effective = None if isinstance(rule, OnIssue) else rule
        row = _row(plus.event, plus, None, effective, counted)
        rows.insert(0, replace(row, review=_review_note(plus, history)))
    return tuple(rows)


def _issued_row(record: Record[Issued], history: History) -> Revision:
    event = record.event
    cited = (history.approval(digest) for digest in event.approvals)
    approvals = tuple(approval for approval in cited if approval)
    proposal = history.proposal(event.proposal)
    row = _row(event, proposal, event.day, event.effective, approvals)
    gone = history.withdrawal_of(record.digest)
    counts = gone is not None and record.digest in history.withdrawn_versions
    reason = gone.event.reason if gone and counts else ""
    return replace(row, review=_review_note(proposal, history), withdrawn=reason)


def _row(
    event: Proposed | Issued,
    proposal: Record[Proposed] | None,
    issued_on: date | None,
    effective: date | None,
    approvals: tuple[Record[Approved], ...],
) -> Revision:
    author = proposal.event.by if proposal else None
    return Revision(
        version=event.version,
        issued_on=issued_on,
        effective=effective,
        change_class=event.change_class,
        what=event.change.what,
        why=event.change.why or "",
        asked_by=event.change.asked_by or "",
        author=author.name if author else "",
        author_title=author.title if author else "",
        approvals=tuple(
            _approval_row(record.event, author)
            for record in sorted(approvals, key=lambda record: record.event.step)
        ),
        added=event.statements.added,
        removed=event.statements.removed,
        changed=event.statements.changed,
    )


def _review_note(proposal: Record[Proposed] | None, history: History) -> ReviewNote | None:
    cited = proposal.event.review if proposal else None
    review = history.review(cited) if cited else None
    if review is None:
        return None
    event = review.event
    return ReviewNote(
        name=event.by.name,
        title=event.by.title,
        on=event.day,
        outcome=event.outcome,
        considered=event.considered,
        open_actions=event.open_actions,
        due=event.due,
        days_late=event.days_late,
    )


def _approval_row(approval: Approved, author: Actor | None) -> ApprovalRow:
    return ApprovalRow(
        name=approval.by.name,
        title=approval.by.title,
        role=approval.role,
        on=approval.day,
        method=approval.method,
        evidence=tuple(file.name for file in approval.evidence),
        code_found=approval.code_found,
        claimed_on=approval.claimed_on,
        by_author=author is not None and author.person == approval.by.person,
        on_behalf_of=approval.on_behalf_of.name if approval.on_behalf_of else "",
    )
