"""`exception request`: somebody asks to deviate from a statement for a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from policykit.errors import InputError, NotAllowedError, error, has_errors
from policykit.record import (
    ExceptionRequested,
    approval_code,
    may_request,
    next_number,
    register,
    write_record,
)
from policykit.record.decisions import refusal_code
from policykit.workflow.exception_context import exception_terms, numbered, open_context
from policykit.workflow.said import one_line
from policykit.workflow.session import writing
from policykit.workflow.workspace import (
    chosen_ids,
    load_policy,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from policykit.errors import Diagnostic
    from policykit.record import PolicyException, Record
    from policykit.values import PolicyId
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks for.

    Attributes:
        policy: id of the policy.
        statements: ids of its statements.
        start: first day, None for today.
        expiry: last day; None where `days` says it.
        review_on: None for the last day.
        extends: number of the exception it continues; None for a new one, and then `policy` and
            `statements` are needed.
        email: who asks; None for the git identity.
        days: for how many days, the first one included.
    """

    policy: str | None
    statements: tuple[str, ...]
    reason: str
    risk: str
    control: str
    start: date | None
    expiry: date | None
    review_on: date | None
    extends: str | None
    email: str | None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Requested:
    """An exception that was asked for: what the approver needs.

    Attributes:
        code: what a reply holds that approves it.
        refusal_code: what a reply holds that refuses it.
        approvers: who decides, in words.
    """

    record: Record[ExceptionRequested]
    code: str
    refusal_code: str
    approvers: tuple[str, ...]


def request_exception(world: World, request: Request) -> Requested:
    """Record that somebody asks for an exception, and commit it.

    Raises:
        PolicykitError: every reason why it cannot be asked for.
    """
    with writing(world, "exception request"):
        context = open_context(world)
        terms = exception_terms(world, context.profile)
        continued = numbered(context.workspace, request.extends) if request.extends else None
        about, statements = _subject(world, request, continued)
        numbers = [one.number for one in register(context.workspace)]
        start = request.start or context.today
        expiry = request.expiry or start + timedelta(days=(request.days or 1) - 1)
        event = ExceptionRequested(
            **context.head(context.actor(request.email)),
            number=next_number("EX", numbers, context.today.year),
            about=about,
            statements=statements,
            reason=one_line("--reason", request.reason),
            risk=one_line("--risk", request.risk),
            control=one_line("--control", request.control),
            start=start,
            expiry=expiry,
            review_on=request.review_on or expiry,
            max_days=terms.max_days,
            extends=continued.request.digest if continued else None,
        )
        problems = may_request(context.workspace, event)
        if has_errors(problems):
            raise NotAllowedError(*problems)
        record = write_record(event)
        names = ", ".join(statements)
        context.save(record, f"Ask for policy exception {event.number}: {about} {names}")
        return Requested(
            record,
            approval_code(record.digest),
            refusal_code(record.digest),
            tuple(context.words(role) for role in terms.roles(event.by)),
        )


def _subject(
    world: World, request: Request, continued: PolicyException | None
) -> tuple[PolicyId, tuple[str, ...]]:
    if continued and request.policy is None:
        about, wanted = continued.request.event.about, continued.request.event.statements
    else:
        (about,) = chosen_ids(world, [request.policy or ""], everything=False)
        wanted = ()
    working = load_policy(world, about)
    if working.policy is None:
        raise InputError(*working.problems)
    known = [str(statement.id) for statement in working.policy.statements]
    statements: list[str] = []
    wrong = []
    for name in request.statements:
        meant = _meant(name, known)
        statements += meant
        if not meant:
            wrong.append(_unknown(about, name, known))
    if not statements and not wrong and not wanted:
        wrong.append(_unknown(about, "", known))
    if wrong:
        raise InputError(*wrong)
    return about, tuple(dict.fromkeys(statements)) or wanted


def _meant(name: str, known: Sequence[str]) -> list[str]:
    """Return the statements that a name means: itself, or all that are lettered under it.

    >>> _meant("ac-20", ["AC-2", "AC-20a", "AC-20b"])
    ['AC-20a', 'AC-20b']
    """
    wanted = name.strip().casefold()
    exact = [one for one in known if one.casefold() == wanted]
    return exact or [one for one in known if one[:-1].casefold() == wanted and one[-1].isalpha()]


def _unknown(about: PolicyId, name: str, known: Sequence[str]) -> Diagnostic:
    what = f"{about} has no statement {name.strip()}" if name else "no statement is named"
    numbers = dict.fromkeys(one.rstrip("abcdefghijklmnopqrstuvwxyz") for one in known)
    listed = ", ".join(numbers) or "none"
    hint = f"Name what is deviated from: --statement. {about} has {listed}; a number means all of"
    return error("PK792", what, hint=f"{hint} its lettered statements.")
