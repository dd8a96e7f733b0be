"""One policy under review: what is recorded and proposed of it, or why nothing is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policykit.errors import error, has_errors
from policykit.record import (
    ON_ISSUE,
    Change,
    ChangeClass,
    Duty,
    Outcome,
    Proposed,
    Reviewed,
    StatementIds,
    content_of,
    days_late,
    duties,
    local_date,
    may_propose,
    may_review,
    next_version,
    write_record,
)
from policykit.values import PolicyId
from policykit.workflow.pending_facts import changed_paths, pending_changes
from policykit.workflow.people import role_rules
from policykit.workflow.standing_now import working_content
from policykit.workflow.workspace import load_history

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from policykit.errors import Diagnostic
    from policykit.profile import Profile
    from policykit.record import Actor, History, Issued, Record, WorkingContent
    from policykit.template import Library
    from policykit.workflow.pending_facts import PendingChange
    from policykit.workflow.reviews import Findings
    from policykit.workflow.workspace import WorkingPolicy
    from policykit.world import World

_UNCHANGED = "Reviewed without change"
_UNCHANGED_TEXT = "Reviewed without change of the text; its mapping or document control is updated"


@dataclass(frozen=True, slots=True)
class ReviewContext:
    """What holds for all policies of a run: who reviews, when, and under which rules."""

    world: World
    profile: Profile
    library: Library
    reviewer: Actor
    now: datetime
    lock: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReviewedPolicy:
    """What came of one policy: events to record, or why there are none.

    Attributes:
        record: the review, None where there can be none.
        version: the version reviewed.
        proposed: the next version with the same text, None where a change is to come.
        needed: who has to approve it.
        problems: what is in the way, and warnings.
    """

    id: PolicyId
    record: Record[Reviewed] | None = None
    version: str = ""
    proposed: Proposed | None = None
    needed: tuple[Duty, ...] = ()
    problems: tuple[Diagnostic, ...] = ()
    working: WorkingPolicy | None = None
    history: History | None = None


def reviewed_policy(
    context: ReviewContext, working: WorkingPolicy, findings: Findings
) -> ReviewedPolicy:
    """Return what is to be recorded of a policy, whose text is committed, or why it cannot be."""
    world, profile = context.world, context.profile
    history, found = load_history(world, working.id)
    latest, policy = history.latest, working.policy
    if policy is None:
        return ReviewedPolicy(working.id, problems=working.problems)
    if latest is None:
        message = f"no version of {working.id} was issued yet"
        hint = "Propose, approve and issue it first."
        return ReviewedPolicy(working.id, problems=(error("PK781", message, hint=hint),))
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
        return ReviewedPolicy(working.id, record, version, problems=problems)
    known = history.plus(record)
    proposed = _proposal(context, working, content, known, record, latest)
    problems = (*problems, *may_propose(known, proposed, content, rules))
    needed = duties(rules, proposed, proposed.day)
    owed = tuple(duty for duty in needed if isinstance(duty, Duty))
    return ReviewedPolicy(working.id, record, version, proposed, owed, problems, working, history)


def _proposal(  # noqa: PLR0913, PLR0917 - what a proposal binds together
    context: ReviewContext,
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


def without_pending(
    context: ReviewContext, outcomes: Sequence[ReviewedPolicy]
) -> list[ReviewedPolicy]:
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
