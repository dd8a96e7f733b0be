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
    approval_code,
    derive_method,
    judge_evidence,
    may_close,
    may_decide,
    may_sign_off,
    register,
    write_record,
)
from policykit.workflow import paths
from policykit.workflow.approve import require_names
from policykit.workflow.exception_context import Context, exception_terms, numbered, open_context
from policykit.workflow.said import one_line
from policykit.workflow.session import writing
from policykit.workflow.workspace_records import WORKSPACE_ID

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from policykit.record import Record
    from policykit.world import World

_SIGNING_ROLES = ("compliance_lead",)


def decide_exception(
    world: World,
    number: str,
    email: str | None,
    evidence: Mapping[str, bytes],
    refusal: str | None = None,
) -> Record[ExceptionApproved] | Record[ExceptionRefused]:
    """Record the approval of an exception, or with `refusal` why it is refused, and commit it.

    Raises:
        PolicykitError: every reason why it cannot be decided so.
    """
    with writing(world, "exception approve"):
        require_names(evidence)
        context = open_context(world)
        terms = exception_terms(world, context.profile)
        one = numbered(context.workspace, number)
        roles = terms.roles(one.request.event.by)
        by = context.actor(email)
        code = approval_code(one.request.digest)
        files, code_found, refused = judge_evidence(evidence, (code,))
        method = derive_method(
            is_git_identity=by.person == _git_person(context), has_evidence=bool(evidence)
        )
        role = next((role for role in roles if role in by.roles), roles[0])
        decided: dict[str, Any] = {
            **context.head(by),
            "request": one.request.digest,
            "role": role,
            "method": method,
            "evidence": files,
            "code_found": code_found,
        }
        event = (
            ExceptionApproved(**decided)
            if refusal is None
            else ExceptionRefused(**decided, reason=one_line("--reason", refusal))
        )
        minimum = Method(context.profile.signing.minimum_approval)
        problems = (*refused, *may_decide(context.workspace, event, roles, minimum))
        if has_errors(problems):
            raise NotAllowedError(*problems)
        record = write_record(event)
        kept = {
            paths.evidence(WORKSPACE_ID, item.sha256, item.name): evidence[item.name]
            for item in files
        }
        verb = "Approve" if refusal is None else "Refuse"
        context.save(record, f"{verb} policy exception {one.number}: {by.name}", kept)
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
    world: World, first: date, last: date, email: str | None
) -> Record[ExceptionsSignedOff]:
    """Record that the register is complete for a period, and commit it.

    Raises:
        PolicykitError: every reason why it cannot be signed off.
    """
    with writing(world, "exception sign-off"):
        if last < first:
            message = f"the period ends on {last}, before it begins on {first}"
            raise InputError(error("PK795", message, hint="Give --from and --to in order."))
        context = open_context(world)
        terms = exception_terms(world, context.profile)
        by = context.actor(email)
        roles = (terms.approver, *_SIGNING_ROLES)
        event = ExceptionsSignedOff(
            **context.head(by),
            first=first,
            last=last,
            requests=tuple(
                one.request.digest
                for one in register(context.workspace)
                if one.plays_a_part(first, last)
            ),
            role=next((role for role in roles if role in by.roles), roles[0]),
        )
        problems = may_sign_off(context.workspace, event, roles)
        if has_errors(problems):
            raise NotAllowedError(*problems)
        record = write_record(event)
        count = len(event.requests)
        said = f"{count} in period" if count else "none in period"
        context.save(record, f"Sign off policy exceptions of {first} to {last}: {said}")
        return record


def _git_person(context: Context) -> str:
    person = context.profile.person_by_email(context.world.git.identity().email)
    return person.id if person else ""
