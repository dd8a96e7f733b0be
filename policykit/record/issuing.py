"""The issued event that follows from a proposal and its approvals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.record.events import Issued, OnIssue, local_date
from policykit.record.versions import next_review

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from policykit.record.events import Actor, Approved, InputFile, Proposed
    from policykit.record.files import Record


def issued_from(  # noqa: PLR0913 - each is a fact that only the caller knows
    proposal: Record[Proposed],
    approvals: Iterable[Record[Approved]],
    *,
    at: datetime,
    by: Actor,
    interval_months: int,
    inputs: Iterable[InputFile],
    lock: Mapping[str, str],
) -> Issued:
    """Return the event that makes a proposal official: what it says, and the dates resolved.

    Args:
        proposal: what is issued.
        approvals: the approvals that count.
        at: the moment of issue, UTC, whole seconds.
        by: who unlocks the seal.
        interval_months: months until the next review.
        inputs: files the pages are made from; kept in order of path.
        lock: versions of the programs.
    """
    said = proposal.event
    day = local_date(at, said.zone)
    effective = day if isinstance(said.effective, OnIssue) else said.effective
    return Issued(
        policy=said.policy,
        at=at,
        zone=said.zone,
        by=by,
        authority=said.authority,
        proposal=proposal.digest,
        approvals=tuple(approval.digest for approval in approvals),
        version=said.version,
        change_class=said.change_class,
        change=said.change,
        statements=said.statements,
        effective=effective,
        next_review=next_review(effective, interval_months),
        interval_months=interval_months,
        previous=said.previous,
        inputs=tuple(sorted(inputs, key=lambda file: file.path)),
        lock=lock,
    )
