"""`approve`: a person's decision on exactly one proposal, or on all of a set.

The record says how the decision was proved and copies the files that show it. Whoever runs the
command need not be the approver; then the method says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policykit.errors import (
    InputError,
    NotAllowedError,
    Place,
    StateError,
    error,
    has_errors,
    placed,
)
from policykit.record import (
    Approved,
    Method,
    codes_of,
    count_approvals,
    duty_for,
    judge_evidence,
    local_date,
    may_approve,
    open_proposal,
)
from policykit.record.replies import from_somebody_else, says_no, what_they_say
from policykit.workflow import paths
from policykit.workflow.people import actor, person_called, role_rules
from policykit.workflow.proofs import Proofs
from policykit.workflow.proving import records_of, with_mail_keys
from policykit.workflow.reasons import by_reason
from policykit.workflow.session import writing
from policykit.workflow.standing_now import uncommitted, working_content
from policykit.workflow.workspace import chosen_ids, load_history, load_policy, load_profile
from policykit.world import ChangeSet

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

    from policykit.errors import Diagnostic
    from policykit.profile import Person, Profile
    from policykit.record import History, Proposed, Record, RoleRules
    from policykit.values import PolicyId
    from policykit.workflow.proving import Proof
    from policykit.workflow.workspace import WorkingPolicy
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class Approval:
    """An approval that was recorded.

    Attributes:
        missing: who has to approve still, in words.
    """

    record: Record[Approved]
    version: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Approvals:
    """What a run of `approve` did.

    Attributes:
        skipped: with `--all`, the policies that need nothing from this person, and why.
        waiting: those of them that need something from somebody else.
    """

    approvals: tuple[Approval, ...]
    skipped: tuple[tuple[PolicyId, str], ...]
    notes: tuple[str, ...]
    waiting: tuple[PolicyId, ...] = ()


@dataclass(frozen=True, slots=True)
class _Context:
    world: World
    profile: Profile
    approver: Person
    is_git_identity: bool
    proof: Proof
    now: datetime
    today: date
    uncommitted: Collection[str]


@dataclass(frozen=True, slots=True)
class _Outcome:
    id: PolicyId
    asked: _Asked | None = None
    problems: tuple[Diagnostic, ...] = ()
    skipped: str = ""
    waits: bool = False


@dataclass(frozen=True, slots=True)
class _Asked:
    """An approval on its way: what it will say, and what it is held against."""

    event: Approved
    proposal: Record[Proposed]
    history: History
    rules: RoleRules


def approve(
    world: World,
    names: Sequence[str],
    email: str | None,
    proof: Proof,
    *,
    everything: bool,
) -> Approvals:
    """Record approvals with their evidence and commit them, all or none.

    Args:
        world: the outside.
        names: policy ids.
        email: who approves; None for the git identity.
        proof: what shows the approval.
        everything: every policy with an open proposal that waits for this person.

    Raises:
        PolicykitError: every reason why any of it cannot be recorded.
    """
    with writing(world, "approve") as notes:
        profile, _ = load_profile(world)
        now = world.clock.now()
        today = local_date(now, profile.organization.time_zone)
        require_names(proof.evidence)
        proof = with_mail_keys(world, proof, now)
        own = world.git.identity().email
        person = person_called(profile, own if email is None else email)
        is_own = own.strip().casefold() == person.email.strip().casefold()
        chosen = chosen_ids(world, names, everything=everything)
        workings = [load_policy(world, identifier) for identifier in chosen]
        dirty = uncommitted(world, workings)
        context = _Context(world, profile, person, is_own, proof, now, today, dirty)
        outcomes = [_outcome(context, one, everything=everything) for one in workings]
        problems = [
            found
            for outcome in outcomes
            for found in placed(outcome.problems, Place(paths.policy(outcome.id)))
        ]
        if has_errors(problems):
            raise NotAllowedError(*problems)
        asked = [outcome.asked for outcome in outcomes if outcome.asked]
        skipped = tuple((outcome.id, outcome.skipped) for outcome in outcomes if outcome.skipped)
        if not asked:
            why = by_reason(skipped)
            raise StateError(
                error(
                    "PK754",
                    f"nothing waits for the approval of {person.name}",
                    hint="\n".join((*why, "See what waits for whom: policykit status")),
                )
            )
        records = records_of(world, proof, [one.event for one in asked])
        made, unproved = _held_against(
            records, asked, Proofs(world, profile, proof.evidence), today
        )
        problems += unproved
        if has_errors(unproved):
            raise NotAllowedError(*problems)
        codes = dict.fromkeys(code for one in asked for code in codes_of(one.proposal))
        proof.let_read(person.name, tuple(what_they_say(proof.evidence, tuple(codes))))
        files = {one.record.path: one.record.data for one in made}
        for one in made:
            for item in one.record.event.evidence:
                path = paths.evidence(one.record.event.policy, item.sha256, item.name)
                files[path] = proof.evidence[item.name]
        new = {path: data for path, data in files.items() if not world.files.exists(path)}
        world.transaction.carry_out(
            ChangeSet(files=new, message=_message(made, person), head=world.git.head())
        )
        notes += [str(found) for found in problems]
        waiting = tuple(outcome.id for outcome in outcomes if outcome.waits)
        return Approvals(made, skipped, tuple(notes), waiting)


def _outcome(context: _Context, working: WorkingPolicy, *, everything: bool) -> _Outcome:
    world, profile, identifier = context.world, context.profile, working.id
    history, found = load_history(world, identifier)
    if working.policy is None:
        return _Outcome(identifier, problems=(*working.problems, *found))
    content = working_content(world, profile, working, context.uncommitted)
    proof = context.proof
    rules = role_rules(world, profile, working.policy, proof.evidence)
    proposal = open_proposal(history, content)
    if proposal is None:
        if everything:
            return _Outcome(identifier, skipped="no open proposal")
        hint = f'Propose it first: policykit propose {identifier} --change "…"'
        return _Outcome(
            identifier,
            problems=(error("PK755", f"{identifier} has no open proposal", hint=hint),),
        )
    by = actor(profile, context.approver, context.today)
    duty, why_none = duty_for(by.person, proposal, history, rules, context.today)
    capacity = duty.capacity(by.person) if duty else None
    if duty is None or capacity is None:
        if everything:
            reason = why_none[0].message if why_none else f"needs nothing from {by.name}"
            waits = bool(count_approvals(proposal, history, rules, context.today).missing)
            return _Outcome(identifier, skipped=reason, waits=waits)
        return _Outcome(identifier, problems=(*found, *why_none))
    files, code_found, refused = judge_evidence(proof.evidence, codes_of(proposal))
    method = proof.method(is_git_identity=context.is_git_identity)
    if method is Method.EVIDENCED:
        refused = (*refused, *from_somebody_else(proof.evidence, context.approver.email))
    event = Approved(
        policy=identifier,
        at=context.now,
        zone=profile.organization.time_zone,
        by=by,
        authority=profile.authority,
        proposal=proposal.digest,
        role=capacity.role,
        on_behalf_of=capacity.on_behalf_of,
        step=duty.step,
        method=method,
        evidence=files,
        code_found=code_found,
    )
    refused = (*refused, *says_no(proof.evidence, codes_of(proposal)))
    # A review names the commit it is about, which says more than a code.
    refused = () if method is Method.FORGE else refused
    # Whatever is not allowed is said before anybody unlocks a key.
    unsigned = replace(event, signature="to be made") if method is Method.SSH else event
    problems = (*found, *refused, *may_approve(history, unsigned, content, rules))
    asked = _Asked(event, proposal, history, rules)
    return _Outcome(identifier, asked=asked, problems=problems)


def _held_against(
    records: Sequence[Record[Approved]], asked: Sequence[_Asked], proofs: Proofs, today: date
) -> tuple[tuple[Approval, ...], tuple[Diagnostic, ...]]:
    """Return the approvals with what is missing then, and why a proof does not hold."""
    made, problems = [], []
    for record, one in zip(records, asked, strict=True):
        found = proofs.unproved(record, one.proposal)
        if found:
            problems.append(
                error(
                    "PK788",
                    f"this does not prove the approval by {record.event.method}: {found.reason}",
                    Place(paths.policy(record.event.policy)),
                    f"Nothing was recorded. {found.remedy}.",
                )
            )
        counting = count_approvals(one.proposal, one.history.plus(record), one.rules, today)
        missing = tuple(str(duty) for duty in counting.missing)
        made.append(Approval(record, str(one.proposal.event.version), missing))
    return tuple(made), tuple(problems)


def require_names(evidence: Mapping[str, bytes]) -> None:
    """Refuse names that a record or a file system may not be able to hold.

    Raises:
        InputError: all such names.
    """
    wrong = [
        error(
            "PK774",
            f"a file of evidence cannot be kept under its name {name!r}: {why}",
            hint="Rename it, for example to reply.eml.",
        )
        for name in evidence
        for why in (_why_unfit(name),)
        if why
    ]
    if wrong:
        raise InputError(*wrong)


_LONGEST_NAME = 200  # most disks hold 255 bytes, and the digest stands before it


def _why_unfit(name: str) -> str:
    if not name.isprintable():
        return "it holds characters that cannot be seen"
    if "@" in name:
        return "it holds an address, and records, which name it, travel inside PDFs"
    if len(name.encode("utf-8", "surrogateescape")) > _LONGEST_NAME:
        return f"it is longer than {_LONGEST_NAME} bytes"
    return ""


def _message(made: Sequence[Approval], person: Person) -> str:
    listed = [f"{one.record.event.policy} {one.version}" for one in made]
    subject = listed[0] if len(listed) == 1 else f"{len(listed)} policies"
    body = "\n".join(f"{name}: {one.record.digest}" for name, one in zip(listed, made, strict=True))
    return f"Approve {subject}: {person.name}\n\n{body}\n"
