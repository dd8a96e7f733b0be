"""The register of policy exceptions as rows that every reader gets: screen, CSV, reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from policykit.record import ExceptionState, PolicyException

COLUMNS = {
    "number": "number of the exception",
    "state": "as of the last day that the pack or report knows of",
    "policy": "id of the policy",
    "statements": "ids of the statements it is from",
    "reason": "why it was asked for",
    "risk": "what may come of it",
    "compensating_control": "what is done instead",
    "requested_by": "who asked for it",
    "requested_on": "day of the request",
    "start": "first day on which it holds",
    "expiry": "last day on which it holds",
    "review_on": "day on which it is looked at again",
    "decided_by": "who decided",
    "decided_on": "day of the decision",
    "method": "how the decision was given",
    "closed_on": "day on which it was closed",
    "closed_because": "why it was closed",
    "extends": "number of the exception that it goes on from",
    "days_overrun": "days after expiry on which it was not closed",
}
"""What each column means."""
HEADERS = tuple(COLUMNS)


def exception_row(one: PolicyException, state: ExceptionState, on: date) -> tuple[str, ...]:
    """Return the cells of one exception as it stood on a day, in the order of `HEADERS`."""
    event = one.request.event
    decision = one.decision if one.decision and one.decision.event.day <= on else None
    closing = one.closing if one.closing and one.closing.event.day <= on else None
    return (
        one.number,
        state.value,
        event.about,
        " ".join(event.statements),
        event.reason,
        event.risk,
        event.control,
        event.by.name,
        event.day.isoformat(),
        event.start.isoformat(),
        event.expiry.isoformat(),
        event.review_on.isoformat(),
        decision.event.by.name if decision else "",
        decision.event.day.isoformat() if decision else "",
        decision.event.method.value if decision else "",
        closing.event.day.isoformat() if closing else "",
        closing.event.reason if closing else "",
        event.extends or "",
        str(one.overrun(on)),
    )
