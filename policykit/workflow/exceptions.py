"""`exception`: deviations from policies, asked for, decided, ended, and signed off.

Each is a record in `records/_workspace/`, committed at once. Nothing is ever edited: an exception
that is to last longer is asked for and approved anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.errors import InputError, NotAllowedError, StateError, error, has_errors
from policykit.policy.parameters import Resolution
from policykit.record import (
    ExceptionApproved,
    ExceptionClosed,
    ExceptionRefused,
    ExceptionRequested,
    ExceptionsSignedOff,
    Method,
    approval_code,
    derive_method,
    judge_evidence,
    local_date,
    may_close,
    may_decide,
    may_request,
    may_sign_off,
    next_number,
    register,
    write_record,
)
from policykit.workflow import paths
from policykit.workflow.approve import require_names
from policykit.workflow.people import actor, person_called
from policykit.workflow.said import one_line
from policykit.workflow.session import writing
from policykit.workflow.workspace import (
    chosen_ids,
    load_library,
    load_policy,
    load_profile,
)
from policykit.workflow.workspace_records import WORKSPACE_ID, load_workspace_history
from policykit.world import ChangeSet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from policykit.errors import Diagnostic
    from policykit.profile import Profile
    from policykit.record import Actor, Event, History, PolicyException, Record
    from policykit.values import PolicyId
    from policykit.world import World

_MOST_DAYS = 180
_APPROVER = "security_lead"
_SIGNING_ROLES = ("compliance_lead",)


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks for.

    Attributes:
        policy: id of the policy.
        statements: ids of its statements.
        start: first day, None for today.
        expiry: last day.
        review_on: None for the last day.
        extends: number of the exception it continues; None for a new one, and then `policy` and
            `statements` are needed.
        email: who asks; None for the git identity.
    """

    policy: str | None
    statements: tuple[str, ...]
    reason: str
    risk: str
    control: str
    start: date | None
    expiry: date
    review_on: date | None
    extends: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class Requested:
    """An exception that was asked for: what the approver needs."""

    record: Record[ExceptionRequested]
    code: str
    approvers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """What the profile says of exceptions."""

    max_days: int
    approver: str
    deputy: str

    def roles(self, requester: Actor) -> tuple[str, ...]:
        """Return who decides: another role where the one who asks holds the usual one."""
        return (self.deputy,) if self.approver in requester.roles else (self.approver,)


@dataclass(frozen=True, slots=True)
class _Context:
    world: World
    profile: Profile
    workspace: History
    now: datetime
    today: date

    def actor(self, email: str | None) -> Actor:
        address = self.world.git.identity().email if email is None else email
        return actor(self.profile, person_called(self.profile, address), self.today)

    def words(self, role: str) -> str:
        """Return a role with who holds it."""
        names = " and ".join(person.name for person in self.profile.holders(role, self.today))
        return f"{self.profile.label(role)} ({names or 'vacant'})"

    def save(
        self, record: Record[Event], subject: str, files: Mapping[str, bytes] | None = None
    ) -> None:
        """Write and commit a record, with what shows it."""
        new = {
            path: data
            for path, data in {record.path: record.data, **(files or {})}.items()
            if not self.world.files.exists(path)
        }
        change = ChangeSet(new, f"{subject}\n\n{record.digest}\n", self.world.git.head())
        self.world.transaction.carry_out(change)


def request_exception(world: World, request: Request) -> Requested:
    """Record that somebody asks for an exception, and commit it.

    Raises:
        PolicykitError: every reason why it cannot be asked for.
    """
    with writing(world, "exception request"):
        context = _context(world)
        terms = exception_terms(world, context.profile)
        continued = _numbered(context.workspace, request.extends) if request.extends else None
        about, statements = _subject(world, request, continued)
        numbers = [one.number for one in register(context.workspace)]
        event = ExceptionRequested(
            policy=WORKSPACE_ID,
            at=context.now,
            zone=context.profile.organization.time_zone,
            by=context.actor(request.email),
            authority=context.profile.authority,
            number=next_number("EX", numbers, context.today.year),
            about=about,
            statements=statements,
            reason=one_line("--reason", request.reason),
            risk=one_line("--risk", request.risk),
            control=one_line("--control", request.control),
            start=request.start or context.today,
            expiry=request.expiry,
            review_on=request.review_on or request.expiry,
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
            tuple(context.words(role) for role in terms.roles(event.by)),
        )


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
        context = _context(world)
        terms = exception_terms(world, context.profile)
        one = _numbered(context.workspace, number)
        roles = terms.roles(one.request.event.by)
        by = context.actor(email)
        code = approval_code(one.request.digest)
        files, code_found, refused = judge_evidence(evidence, (code,))
        method = derive_method(
            is_git_identity=by.person == _git_person(context), has_evidence=bool(evidence)
        )
        role = next((role for role in roles if role in by.roles), roles[0])
        event: ExceptionApproved | ExceptionRefused
        if refusal is None:
            event = ExceptionApproved(
                policy=WORKSPACE_ID,
                at=context.now,
                zone=context.profile.organization.time_zone,
                by=by,
                authority=context.profile.authority,
                request=one.request.digest,
                role=role,
                method=method,
                evidence=files,
                code_found=code_found,
            )
        else:
            event = ExceptionRefused(
                policy=WORKSPACE_ID,
                at=context.now,
                zone=context.profile.organization.time_zone,
                by=by,
                authority=context.profile.authority,
                request=one.request.digest,
                role=role,
                method=method,
                evidence=files,
                code_found=code_found,
                reason=one_line("--reason", refusal),
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
        context = _context(world)
        one = _numbered(context.workspace, number)
        event = ExceptionClosed(
            policy=WORKSPACE_ID,
            at=context.now,
            zone=context.profile.organization.time_zone,
            by=context.actor(email),
            authority=context.profile.authority,
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
        context = _context(world)
        terms = exception_terms(world, context.profile)
        by = context.actor(email)
        roles = (terms.approver, *_SIGNING_ROLES)
        event = ExceptionsSignedOff(
            policy=WORKSPACE_ID,
            at=context.now,
            zone=context.profile.organization.time_zone,
            by=by,
            authority=context.profile.authority,
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


def exception_terms(world: World, profile: Profile) -> Terms:
    """Return how long exceptions may last and who decides them, as the policies say.

    Raises:
        InputError: the template library cannot be read.
    """
    library, _ = load_library(world)
    wanted = ("exceptions.max_days", "exceptions.approver")
    values = Resolution(profile, library).resolve(wanted)
    approver = str(values.get("exceptions.approver", _APPROVER))
    deputy = "top_management" if approver == "executive_sponsor" else "executive_sponsor"
    return Terms(int(values.get("exceptions.max_days", _MOST_DAYS)), approver, deputy)


def _context(world: World) -> _Context:
    profile, _ = load_profile(world)
    workspace, found = load_workspace_history(world)
    if has_errors(found):
        raise InputError(*found)
    now = world.clock.now()
    today = local_date(now, profile.organization.time_zone)
    return _Context(world, profile, workspace, now, today)


def _git_person(context: _Context) -> str:
    person = context.profile.person_by_email(context.world.git.identity().email)
    return person.id if person else ""


def _numbered(workspace: History, number: str) -> PolicyException:
    wanted = number.strip().upper()
    entries = register(workspace)
    # Where two branches made two of one number, the later one is what its remedy is about.
    for one in reversed(entries):
        if one.number == wanted:
            return one
    known = ", ".join(one.number for one in entries) or "none yet"
    hint = f"Numbers: {known}. See policykit exception list."
    raise InputError(error("PK793", f"there is no policy exception {number}", hint=hint))


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
