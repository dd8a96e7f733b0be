"""Whether the register of policy exceptions agrees with itself, and what in it is overdue.

Rules, each with a code:
- what a record cites is there, and was recorded before it;
- one number is one exception, and no number is missing;
- nobody decided what they asked for, and who decided held the role;
- none begins before it was asked for, or lasts longer than was allowed then;
- none that has expired is relied on still;
- a period signed off had exactly the exceptions that were named.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, error
from policykit.record.citing import FROM_GIT, cites, not_by_hand
from policykit.record.history import of_kind
from policykit.record.register import ExceptionState, register, sign_offs
from policykit.record.register_guards import term_problems
from policykit.record.workspace_events import AboutException

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from policykit.record.files import Record
    from policykit.record.history import History
    from policykit.record.register import PolicyException
    from policykit.record.workspace_events import ExceptionsSignedOff


def check_register(workspace: History, on: date | None) -> tuple[Diagnostic, ...]:
    """Return everything that does not agree, and every exception that outlived its last day.

    Args:
        workspace: the records of `_workspace`.
        on: the day on which those that have expired are looked for; None to leave them out.
    """
    found: list[Diagnostic] = []
    for record in of_kind(workspace.records, AboutException):
        found += cites(record, "the exception", record.event.request, workspace)
    entries = register(workspace)
    for one in entries:
        found += _entry(one, workspace)
        if on and one.state(on) is ExceptionState.EXPIRED:
            found.append(_expired(one, on))
    found += _numbers(entries)
    for signed in sign_offs(workspace):
        found += _signed_off(signed, entries)
    return tuple(found)


def _entry(one: PolicyException, workspace: History) -> Iterator[Diagnostic]:
    request = one.request
    for problem in term_problems(request.event, request.event.day):
        yield error(problem.code, problem.message, request.place, not_by_hand(request))
    if request.event.extends:
        yield from cites(request, "the exception it continues", request.event.extends, workspace)
    decision = one.decision
    if decision is None:
        return
    by = decision.event.by
    if by.person == request.event.by.person:
        message = f"{by.name} asked for {one.number} and decided it"
        yield error("PK576", message, decision.place, not_by_hand(decision))
    if decision.event.role not in by.roles:
        message = f"{by.name} decided {one.number} without the role {decision.event.role}"
        yield error("PK577", message, decision.place, not_by_hand(decision))


def _expired(one: PolicyException, on: date) -> Diagnostic:
    event = one.request.event
    days = one.overrun(on)
    late = "1 day" if days == 1 else f"{days} days"
    return error(
        "PK586",
        f"the policy exception {one.number} ({event.about}, {', '.join(event.statements)}) ended "
        f"on {event.expiry}, {late} ago, and is not closed",
        one.request.place,
        f'If nobody relies on it: policykit exception close {one.number} --reason "…". Otherwise '
        f"ask for its extension: policykit exception request --extends {one.number}",
    )


def _numbers(entries: tuple[PolicyException, ...]) -> Iterator[Diagnostic]:
    for before, after in itertools.pairwise(entries):
        year, _, number = before.number.rpartition("-")
        later_year, _, later = after.number.rpartition("-")
        if before.number == after.number:
            message = f"Two policy exceptions are called {after.number}"
            hint = "Two branches asked at once: refuse or close one, and ask for it anew."
            if _stands(before) and _stands(after):
                yield error("PK579", message, after.request.place, hint)
        elif year == later_year and int(later) != int(number) + 1:
            message = f"Between {before.number} and {after.number} a policy exception is missing"
            yield error("PK579", message, after.request.place, FROM_GIT)


def _stands(one: PolicyException) -> bool:
    return one.closing is None and (one.decision is None or one.approval is not None)


def _signed_off(
    record: Record[ExceptionsSignedOff], entries: tuple[PolicyException, ...]
) -> Iterator[Diagnostic]:
    event = record.event
    known = [one for one in entries if one.request.event.at <= event.at]
    played = {one.request.digest for one in known if one.plays_a_part(event.first, event.last)}
    if played != set(event.requests):
        message = (
            f"The register of {event.first} to {event.last} was signed off with "
            f"{len(event.requests)} exceptions; the records have {len(played)}"
        )
        yield error("PK588", message, record.place, FROM_GIT)
