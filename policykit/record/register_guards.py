"""Who may ask for, decide, close or sign off policy exceptions: may this event be recorded now?

Each takes the event as it would be recorded and gives every reason against it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, error
from policykit.record.counting import too_weak
from policykit.record.duties import role_words
from policykit.record.register import ExceptionState, register
from policykit.record.workspace_events import ExceptionApproved

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from policykit.record.history import History
    from policykit.record.methods import Method
    from policykit.record.register import PolicyException
    from policykit.record.workspace_events import (
        ExceptionClosed,
        ExceptionDecision,
        ExceptionRequested,
        ExceptionsSignedOff,
    )

_SEE = "See the register: policykit exception list"


def may_request(workspace: History, event: ExceptionRequested) -> tuple[Diagnostic, ...]:
    """Return why an exception must not be asked for so."""
    return (*term_problems(event, event.day), *_extendable(workspace, event))


def may_decide(
    workspace: History, event: ExceptionDecision, roles: Sequence[str], minimum: Method
) -> tuple[Diagnostic, ...]:
    """Return why this decision must not be recorded.

    Args:
        workspace: the records so far.
        event: the decision.
        roles: the roles that may decide, the first one usually.
        minimum: the weakest method that counts. A review on a forge cannot show an exception, so
            where that is the minimum, a signature is left.
    """
    one = _called(workspace, event.request)
    if one is None:
        return (error("PK578", "There is no such exception to decide", hint=_SEE),)
    found = [*_decider(one, event, roles)]
    if isinstance(event, ExceptionApproved) and not event.method.at_least(minimum):
        found.append(too_weak(event.method, minimum))
    state = one.state(event.day)
    if state is not ExceptionState.REQUESTED:
        message = f"{one.number} is {state or 'not asked for yet'} already"
        found.append(error("PK578", message, one.request.place, _SEE))
    elif isinstance(event, ExceptionApproved) and one.request.event.expiry < event.day:
        message = f"{one.number} was to end on {one.request.event.expiry}, which has passed"
        hint = "Ask for it anew: policykit exception request."
        found.append(error("PK573", message, one.request.place, hint))
    return tuple(found)


def may_close(workspace: History, event: ExceptionClosed) -> tuple[Diagnostic, ...]:
    """Return why this exception must not be closed."""
    one = _called(workspace, event.request)
    state = one.state(event.day) if one else None
    if one is None or not (one.runs(event.day) or state is ExceptionState.REQUESTED):
        what = f"{one.number} is {state}" if one else "There is no such exception"
        return (error("PK578", f"{what}: there is nothing to close", hint=_SEE),)
    return ()


def may_sign_off(
    workspace: History, event: ExceptionsSignedOff, roles: Sequence[str]
) -> tuple[Diagnostic, ...]:
    """Return why the register must not be signed off so."""
    found = []
    if event.last >= event.day:
        message = f"The period ends on {event.last}, and it is {event.day}: it is not over"
        hint = "Sign off a period that is over: what comes is not known yet."
        found.append(error("PK589", message, hint=hint))
    if not set(roles) & set(event.by.roles):
        who = " or ".join(role_words(role) for role in roles)
        message = f"{event.by.name} may not sign the register off: that is for the {who}"
        hint = "Let them do it, or name who did: --as their e-mail address."
        found.append(error("PK577", message, hint=hint))
    undecided = [
        one
        for one in register(workspace)
        if one.request.digest in event.requests
        and one.state(event.last) is ExceptionState.REQUESTED
        and one.state(event.day) is ExceptionState.REQUESTED
    ]
    for one in undecided:
        message = f"{one.number} waits for a decision since {one.request.event.day}"
        hint = f"Decide it first: policykit exception approve {one.number}, or refuse."
        found.append(error("PK578", message, one.request.place, hint))
    return tuple(found)


def term_problems(event: ExceptionRequested, today: date) -> Iterator[Diagnostic]:
    """Yield what is wrong with the days of a request that is recorded on a day."""
    if event.start < today:
        message = f"The exception begins on {event.start}, before {today}, the day it is asked for"
        hint = "Nothing is backdated: begin today or later, and say in the reason since when."
        yield error("PK574", message, hint=hint)
    days = (event.expiry - event.start).days + 1
    if not 0 < days <= event.max_days:
        why = "ends before it begins" if days < 1 else f"lasts {days} days"
        message = (
            f"The exception {why}; {event.max_days} days are the longest (exceptions.max_days)"
        )
        hint = "Give it an earlier last day. It can continue with a new approval: --extends."
        yield error("PK573", message, hint=hint)
    elif not event.start <= event.review_on <= event.expiry:
        message = f"The review on {event.review_on} is not between {event.start} and {event.expiry}"
        yield error("PK575", message, hint="Give a day on which it runs: --review-on.")


def _extendable(workspace: History, event: ExceptionRequested) -> Iterator[Diagnostic]:
    if event.extends is None:
        return
    old = _called(workspace, event.extends)
    state = old.state(event.day) if old else None
    if old is None or not old.runs(event.day):
        what = f"{old.number} is {state}" if old else "There is no such exception"
        yield error("PK578", f"{what}: there is nothing to extend", hint=_SEE)
    elif old.request.event.about != event.about:
        message = f"{old.number} is about {old.request.event.about} and not about {event.about}"
        yield error("PK578", message, old.request.place, "Ask for a new one: without --extends.")


def _decider(
    one: PolicyException, event: ExceptionDecision, roles: Sequence[str]
) -> Iterator[Diagnostic]:
    requester = one.request.event.by
    if event.by.person == requester.person:
        message = f"{requester.name} asked for {one.number}, and nobody decides their own exception"
        hint = f"That is for the {' or the '.join(role_words(role) for role in roles)}."
        yield error("PK576", message, one.request.place, hint)
    elif event.role not in event.by.roles or event.role not in roles:
        who = " or the ".join(role_words(role) for role in roles)
        message = f"{event.by.name} may not decide {one.number}: that is for the {who}"
        hint = "Name who decided it: --as their e-mail address."
        yield error("PK577", message, one.request.place, hint)


def _called(workspace: History, digest: str) -> PolicyException | None:
    return next((one for one in register(workspace) if one.request.digest == digest), None)
