"""The register of policy exceptions as rows that every reader gets: screen, CSV, reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from policykit.record import ExceptionState, PolicyException

HEADERS = (
    "number",
    "state",
    "policy",
    "statements",
    "reason",
    "risk",
    "compensating_control",
    "requested_by",
    "requested_on",
    "start",
    "expiry",
    "review_on",
    "decided_by",
    "decided_on",
    "method",
    "closed_on",
    "closed_because",
    "extends",
    "days_overrun",
)


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
