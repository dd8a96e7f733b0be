"""`exception`: deviations from policies, decided, ended, and signed off.

Each is a record in `records/_workspace/`, committed at once. Nothing is ever edited: an exception
that is to last longer is asked for and approved anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.errors import InputError, NotAllowedError, StateError, error, has_errors
from policykit.record import (
    ExceptionApproved,
    ExceptionClosed,
    ExceptionRefused,
    ExceptionsSignedOff,
    Method,
    may_close,
    may_decide,
    may_sign_off,
    register,
    write_record,
)
from policykit.workflow.approve import require_names
from policykit.workflow.deciding import evidence_files, proved, shown, unsettled
from policykit.workflow.exception_context import exception_terms, numbered, open_context
from policykit.workflow.proving import with_mail_keys
from policykit.workflow.said import one_line
from policykit.workflow.session import writing

if TYPE_CHECKING:
    from datetime import date

    from policykit.record import Record
    from policykit.workflow.proving import Proof
    from policykit.world import World

_SIGNING_ROLES = ("compliance_lead",)


def decide_exception(
    world: World,
    number: str,
    email: str | None,
    proof: Proof,
    refusal: str | None = None,
) -> Record[ExceptionApproved] | Record[ExceptionRefused]:
    """Record the approval of an exception, or with `refusal` why it is refused, and commit it.

    Args:
        world: the outside.
        number: what people call the exception.
        email: who decides; None for the git identity.
        proof: what shows the decision.
        refusal: why it is refused; None where it is approved.

    Raises:
        PolicykitError: every reason why it cannot be decided so.
    """
    with writing(world, "exception approve"):
        require_names(proof.evidence)
        context = open_context(world)
        proof = with_mail_keys(world, proof, context.now)
        terms = exception_terms(world, context.profile)
        one = numbered(context.workspace, number)
        roles = terms.roles(one.request.event.by)
        by = context.actor(email)
        role = next((role for role in roles if role in by.roles), roles[0])
        decided: dict[str, Any] = {
            **context.head(by),
            "request": one.request.digest,
            "role": role,
            "method": Method.ASSERTED,
        }
        event, refused = shown(
            ExceptionApproved(**decided)
            if refusal is None
            else ExceptionRefused(**decided, reason=one_line("--reason", refusal)),
            proof,
            context.address(by),
            is_git_identity=context.is_at_keyboard(by),
        )
        minimum = Method(context.profile.signing.minimum_approval)
        problems = (*refused, *unsettled(world, context.profile, context.workspace, event))
        if not refused:  # how it was given is known only then
            problems = (*problems, *may_decide(context.workspace, event, roles, minimum))
        if has_errors(problems):
            raise NotAllowedError(*problems)
        record = proved(world, context.profile, proof, event)
        verb = "Approve" if refusal is None else "Refuse"
        subject = f"{verb} policy exception {one.number}: {by.name}"
        context.save(record, subject, evidence_files(record, proof))
        return record  # type: ignore[return-value]  # a Record of one of the two, as its event is


def close_exception(
    world: World, number: str, reason: str, email: str | None
) -> Record[ExceptionClosed]:
    """Record that nobody relies on an exception any more, and commit it.

    Raises:
        PolicykitError: every reason why it cannot be closed.
    """
    with writing(world, "exception close"):
        context = open_context(world)
        one = numbered(context.workspace, number)
        event = ExceptionClosed(
            **context.head(context.actor(email)),
            request=one.request.digest,
            reason=one_line("--reason", reason),
        )
        problems = may_close(context.workspace, event)
        if has_errors(problems):
            raise StateError(*problems)
        record = write_record(event)
        context.save(record, f"Close policy exception {one.number}")
        return record


def sign_off_exceptions(
    world: World, first: date, last: date, email: str | None, proof: Proof
) -> Record[ExceptionsSignedOff]:
    """Record that the register is complete for a period, and commit it.

    Args:
        world: the outside.
        first: the first day of the period.
        last: its last day.
        email: who states it; None for the git identity.
        proof: what shows the statement.

    Raises:
        PolicykitError: every reason why it cannot be signed off.
    """
    with writing(world, "exception sign-off"):
        if last < first:
            message = f"the period ends on {last}, before it begins on {first}"
            raise InputError(error("PK795", message, hint="Give --from and --to in order."))
        require_names(proof.evidence)
        context = open_context(world)
        proof = with_mail_keys(world, proof, context.now)
        terms = exception_terms(world, context.profile)
        by = context.actor(email)
        roles = (terms.approver, *_SIGNING_ROLES)
        event, refused = shown(
            ExceptionsSignedOff(
                **context.head(by),
                first=first,
                last=last,
                requests=tuple(
                    one.request.digest
                    for one in register(context.workspace)
                    if one.plays_a_part(first, last)
                ),
                role=next((role for role in roles if role in by.roles), roles[0]),
            ),
            proof,
            context.address(by),
            is_git_identity=context.is_at_keyboard(by),
        )
        problems = (
            *refused,
            *unsettled(world, context.profile, context.workspace, event),
            *may_sign_off(context.workspace, event, roles),
        )
        if has_errors(problems):
            raise NotAllowedError(*problems)
        record = proved(world, context.profile, proof, event)
        count = len(event.requests)
        said = f"{count} in period" if count else "none in period"
        subject = f"Sign off policy exceptions of {first} to {last}: {said}"
        context.save(record, subject, evidence_files(record, proof))
        return record
