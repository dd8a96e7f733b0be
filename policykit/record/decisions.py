"""Decisions that are about no policy's text, and the code that binds a reply to each of them.

Exceptions, the sign-off of their register, changes of authority. A reply holds the code of exactly
one decision: to approve and to refuse have two, another period has another, and accepting the same
authority a second time has another than the first time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from policykit.canonical import json_digest
from policykit.record.approval_code import approval_code
from policykit.record.authority import authority_code
from policykit.record.authority_events import AuthorityAccepted
from policykit.record.workspace_events import (
    ExceptionApproved,
    ExceptionDecision,
    ExceptionRefused,
    ExceptionsSignedOff,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from policykit.record.files import Record
    from policykit.record.history import History
    from policykit.values import Digest

Decision: TypeAlias = ExceptionDecision | ExceptionsSignedOff | AuthorityAccepted
"""What carries a method and what shows it, as an approval does."""


def decisions_of(workspace: History) -> tuple[Record[Decision], ...]:
    """Return the decisions among the records of the workspace, by time."""
    return tuple(
        record  # type: ignore[misc] # mypy does not narrow what a Record holds
        for record in workspace.records
        if isinstance(record.event, Decision)
    )


def reply_code(event: Decision) -> str:
    """Return the code that a reply to this decision holds."""
    if isinstance(event, ExceptionsSignedOff):
        return sign_off_code(event.first, event.last, event.requests)
    if isinstance(event, AuthorityAccepted):
        return authority_code(event.accepted, event.previous)
    is_refusal = isinstance(event, ExceptionRefused)
    return refusal_code(event.request) if is_refusal else approval_code(event.request)


def other_code(event: Decision) -> str:
    """Return the code of the opposite decision, which a reply must not hold; empty for none."""
    if isinstance(event, ExceptionApproved):
        return refusal_code(event.request)
    return approval_code(event.request) if isinstance(event, ExceptionRefused) else ""


def sign_off_code(first: date, last: date, requests: Iterable[Digest]) -> str:
    """Return the code with which somebody signs off the register of a period.

    Args:
        first: its first day.
        last: its last day.
        requests: R of every exception that plays a part in it.
    """
    said = {
        "event": ExceptionsSignedOff.name,
        "first": first.isoformat(),
        "last": last.isoformat(),
        "requests": sorted(requests),
    }
    return approval_code(json_digest(said))


def refusal_code(request: Digest) -> str:
    """Return the code with which somebody refuses an exception; `approval_code` approves it."""
    return approval_code(json_digest({"event": ExceptionRefused.name, "request": request}))
