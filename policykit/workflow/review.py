"""`review`: somebody looked at the version in force; what they considered, and what came of it.

A review without change brings its proposal along: the same text as the next minor version, so that
approving and issuing it gives a PDF with the new review date. A review that asks for a change is
recorded alone; the proposal of the new text names it. A review is of today: no other date exists.
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
    ON_ISSUE,
    Change,
    ChangeClass,
    Duty,
    Outcome,
    Proposed,
    Reviewed,
    StatementIds,
    bind_set,
    codes_of,
    content_of,
    days_late,
    duties,
    local_date,
    may_propose,
    may_review,
    next_version,
    open_triggers,
    write_record,
)
from policykit.values import PolicyId
from policykit.workflow import paths
from policykit.workflow.approval_package import ToApprove, approval_package, in_place_of
from policykit.workflow.check import policy_problems
from policykit.workflow.documents import documents_of
from policykit.workflow.frozen import render_lock
from policykit.workflow.pending_facts import changed_paths, pending_changes
from policykit.workflow.people import actor, person_called, role_rules
from policykit.workflow.propose import require_committed
from policykit.workflow.reasons import by_reason
from policykit.workflow.review_round import reviewed_lately
from policykit.workflow.reviews import Findings, Review, Reviews
from policykit.workflow.said import one_line
from policykit.workflow.session import writing
from policykit.workflow.standing_now import working_content
from policykit.workflow.workspace import (
    chosen_ids,
    load_history,
    load_library,
    load_policy,
    load_profile,
    refuse_errors,
)
from policykit.workflow.workspace_records import load_workspace_history
from policykit.world import ChangeSet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from policykit.errors import Diagnostic
    from policykit.profile import Profile
    from policykit.record import Actor, History, Issued, Record, WorkingContent
    from policykit.template import Library
    from policykit.workflow.pending_facts import PendingChange
    from policykit.workflow.workspace import WorkingPolicy
    from policykit.world import World

_UNCHANGED = "Reviewed without change"
_UNCHANGED_TEXT = "Reviewed without change of the text; its mapping or document control is updated"


@dataclass(frozen=True, slots=True)
class _Context:
    world: World
    profile: Profile
    library: Library
    reviewer: Actor
    now: datetime
    lock: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of one policy: events to record, or why there are none."""

    id: PolicyId
    record: Record[Reviewed] | None = None
    version: str = ""
    proposed: Proposed | None = None
    needed: tuple[Duty, ...] = ()
    problems: tuple[Diagnostic, ...] = ()
    working: WorkingPolicy | None = None
    history: History | None = None


def review(world: World, names: Sequence[str], findings: Findings, *, everything: bool) -> Reviews:
    """Record reviews, propose what is reviewed without change, and commit all of it, or nothing.

    Args:
        world: the outside.
        names: policy ids.
        findings: what the reviewer says, the same of each.
        everything: every policy that this person may review so; the others are skipped.

    Raises:
        PolicykitError: every reason why any of it cannot be recorded.
    """
    with writing(world, "review") as notes:
        chosen = chosen_ids(world, names, everything=everything)
        lately = reviewed_lately(world, chosen) if everything else {}
        plan = {one: findings for one in chosen if one not in lately}
        return _recorded(world, plan, notes, skips=everything, skipped=tuple(lately.items()))


def review_each(world: World, plan: Mapping[PolicyId, Findings]) -> Reviews:
    """Record reviews as `review` does, with findings of its own for each policy.

    What cannot be recorded of one policy is told and keeps no other from being recorded: a person
    has answered for each of them.

    Args:
        world: the outside.
        plan: what the reviewer, the same of all, says of each policy.

    Raises:
        PolicykitError: why none of it can be recorded.
    """
    with writing(world, "review") as notes:
        return _recorded(world, plan, notes, skips=True)


def _recorded(
    world: World,
    plan: Mapping[PolicyId, Findings],
    notes: list[str],
    *,
    skips: bool,
    skipped: tuple[tuple[PolicyId, str], ...] = (),
) -> Reviews:
    profile, warnings = load_profile(world)
    library, _ = load_library(world)
    now = world.clock.now()
    today = local_date(now, profile.organization.time_zone)
    said = {identifier: _in_words(findings) for identifier, findings in plan.items()}
    email = next((one.email for one in said.values()), None)
    address = world.git.identity().email if email is None else email
    reviewer = actor(profile, person_called(profile, address), today)
    workings = {identifier: load_policy(world, identifier) for identifier in plan}
    require_committed(world, [*workings.values()])
    context = _Context(world, profile, library, reviewer, now, render_lock(world))
    outcomes = [_outcome(context, workings[key], findings) for key, findings in said.items()]
    outcomes = _without_pending(context, outcomes)
    refused = [one for one in outcomes if one.record is None or has_errors(one.problems)]
    done = [one for one in outcomes if one not in refused]
    skipped = (*skipped, *((one.id, one.problems[0].message) for one in refused))
    if refused and not skips:
        raise NotAllowedError(*_placed(refused))
    if not done:
        raise StateError(_nothing_to_review(skipped, reviewer))
    reaffirmed = [workings[one.id] for one in done if one.proposed]
    documents, unshown = documents_of(world, reaffirmed)
    refuse_errors((*policy_problems(reaffirmed, profile, library.frameworks), *unshown))
    proposals = _proposals(done)
    reviews = {one.id: one.record for one in done if one.record}
    # Rendered before anything is recorded: what cannot be shown cannot be approved.
    proposed = [_to_approve(one, proposals[one.id]) for one in done if one.id in proposals]
    same = {key: reviews[key] for key in proposals}
    package: Mapping[str, bytes] = {}
    if proposed:
        package = approval_package(
            world, profile, reaffirmed, documents, proposed, now, reviews=same
        )
    records = (*reviews.values(), *proposals.values())
    world.transaction.carry_out(
        ChangeSet(
            files={record.path: record.data for record in records},
            message=_message(done, reviews),
            head=world.git.head(),
        )
    )
    if package:
        world.files.write_all(in_place_of(world, package))
    notes += [str(found) for found in (*warnings, *_placed(done))]
    shown = tuple(_shown(one, proposals) for one in done)
    unsettled = _unsettled(world, reviews, today)
    return Reviews(shown, skipped, tuple(notes), unsettled, tuple(package))


def _unsettled(
    world: World, reviews: Mapping[PolicyId, Record[Reviewed]], today: date
) -> tuple[tuple[str, PolicyId], ...]:
    workspace, _ = load_workspace_history(world)
    return tuple(
        (record.event.number, identifier)
        for identifier in reviews
        for record in open_triggers(load_history(world, identifier)[0], workspace, today)
    )


def _without_pending(context: _Context, outcomes: Sequence[_Outcome]) -> list[_Outcome]:
    """Refuse to reaffirm what the profile would make another text of."""
    changed = [
        one.id
        for one in outcomes
        if one.proposed and one.working and one.history and one.history.latest
        if changed_paths(
            context.world, context.profile, one.working, one.history, one.history.latest
        )
    ]
    pending = pending_changes(context.world, changed)
    return [
        replace(one, problems=(*one.problems, _pending(one.id, pending[one.id])))
        if one.id in pending
        else one
        for one in outcomes
    ]


def _pending(identifier: PolicyId, change: PendingChange) -> Diagnostic:
    return error(
        "PK794",
        f"the profile changed ({', '.join(change.facts)}), and {', '.join(change.statements)} with "
        "it: that is a change",
        hint=f"Take it in first: policykit generate {identifier}. Then review it with --outcome "
        "change and propose the new text.",
    )


def _in_words(findings: Findings) -> Findings:
    """Return the findings with each text on one line.

    Raises:
        InputError: one of them is empty, or too long for the pages.
    """
    if not findings.considered:
        message = "a review that considered nothing is none"
        raise InputError(error("PK780", message, hint='Say what was looked at: --considered "…"'))
    return Findings(
        findings.outcome,
        tuple(one_line("--considered", text) for text in findings.considered),
        tuple(one_line("--action", text) for text in findings.actions),
        findings.email,
        findings.claimed_on,
    )


def _outcome(context: _Context, working: WorkingPolicy, findings: Findings) -> _Outcome:
    world, profile = context.world, context.profile
    history, found = load_history(world, working.id)
    latest, policy = history.latest, working.policy
    if policy is None:
        return _Outcome(working.id, problems=working.problems)
    if latest is None:
        message = f"no version of {working.id} was issued yet"
        hint = "Propose, approve and issue it first."
        return _Outcome(working.id, problems=(error("PK781", message, hint=hint),))
    # `require_committed` has seen to it that nothing is uncommitted.
    content = working_content(world, profile, working, ())
    rules = role_rules(world, profile, policy)
    due = latest.event.next_review
    event = Reviewed(
        policy=working.id,
        at=context.now,
        zone=profile.organization.time_zone,
        by=context.reviewer,
        authority=profile.authority,
        version=latest.digest,
        outcome=findings.outcome,
        considered=findings.considered,
        open_actions=findings.actions,
        due=due,
        days_late=days_late(due, local_date(context.now, profile.organization.time_zone)),
        claimed_on=findings.claimed_on,
    )
    problems = (*found, *may_review(history, event, content, rules))
    record = write_record(event)
    version = str(latest.event.version)
    if has_errors(problems) or findings.outcome is Outcome.CHANGE:
        return _Outcome(working.id, record, version, problems=problems)
    known = history.plus(record)
    proposed = _proposal(context, working, content, known, record, latest)
    problems = (*problems, *may_propose(known, proposed, content, rules))
    needed = duties(rules, proposed, proposed.day)
    owed = tuple(duty for duty in needed if isinstance(duty, Duty))
    return _Outcome(working.id, record, version, proposed, owed, problems, working, history)


def _proposal(  # noqa: PLR0913, PLR0917 - what a proposal binds together
    context: _Context,
    working: WorkingPolicy,
    content: WorkingContent,
    history: History,
    record: Record[Reviewed],
    latest: Record[Issued],
) -> Proposed:
    policy, newest = working.policy, history.head
    if policy is None or working.content is None or working.text is None or newest is None:
        raise ValueError(f"{working.id} was reviewed and cannot be read")
    is_same = working.content == content_of(latest, history)
    return Proposed(
        policy=working.id,
        at=context.now,
        zone=record.event.zone,
        by=context.reviewer,
        authority=record.event.authority,
        content=working.content,
        text=working.text,
        version=next_version(newest.event.version, ChangeClass.EDITORIAL),
        change_class=ChangeClass.EDITORIAL,
        class_computed=ChangeClass.EDITORIAL,
        change=Change(_UNCHANGED if is_same else _UNCHANGED_TEXT),
        statements=StatementIds(),
        effective=ON_ISSUE,
        previous=newest.digest,
        review=record.digest,
        profile=content.profile,
        template=context.library.digests.get(PolicyId(policy.template.partition("@")[0])),
        lock=context.lock,
    )


def _proposals(done: Sequence[_Outcome]) -> Mapping[PolicyId, Record[Proposed]]:
    bound = bind_set([one.proposed for one in done if one.proposed])
    return {event.policy: write_record(event) for event in bound}


def _to_approve(one: _Outcome, proposal: Record[Proposed]) -> ToApprove:
    policy = one.working.policy if one.working else None
    return ToApprove(
        record=proposal,
        title=policy.title if policy else str(one.id),
        reasons=(f"no word of version {one.version} changed",),
        code=codes_of(proposal)[-1],
        approvers=tuple(map(str, one.needed)),
        persons=tuple(person.person for duty in one.needed for person in duty.persons),
    )


def _shown(one: _Outcome, proposals: Mapping[PolicyId, Record[Proposed]]) -> Review:
    if one.record is None:
        raise ValueError(f"the review of {one.id} was refused")
    proposal = proposals.get(one.id)
    return Review(
        record=one.record,
        version=one.version,
        proposal=proposal,
        code=codes_of(proposal)[-1] if proposal else "",
        approvers=tuple(map(str, one.needed)),
        draft=paths.draft_pdf(one.id) if proposal else "",
    )


def _placed(outcomes: Sequence[_Outcome]) -> list[Diagnostic]:
    return [
        found for one in outcomes for found in placed(one.problems, Place(paths.policy(one.id)))
    ]


def _nothing_to_review(skipped: Sequence[tuple[PolicyId, str]], reviewer: Actor) -> Diagnostic:
    why = "\n".join((*by_reason(skipped), "See what is due: policykit review --due"))
    return error("PK782", f"{reviewer.name} can review no policy now", hint=why)


def _message(done: Sequence[_Outcome], reviews: Mapping[PolicyId, Record[Reviewed]]) -> str:
    listed = [f"{one.id} {one.version}" for one in done]
    subject = listed[0] if len(listed) == 1 else f"{len(listed)} policies"
    outcome = " and ".join(dict.fromkeys(one.event.outcome for one in reviews.values()))
    body = "\n".join(f"{one.id} {one.version}: {reviews[one.id].digest}" for one in done)
    return f"Review {subject}: {outcome}\n\n{body}\n"
