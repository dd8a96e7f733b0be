"""What a review of each policy has to look at, and which policies want one: `review --due`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.record import (
    ExceptionState,
    Outcome,
    ReviewState,
    TextState,
    content_of,
    days_late,
    local_date,
    open_triggers,
    register,
)
from policykit.workflow import paths
from policykit.workflow.pending_facts import changed_paths, pending_changes
from policykit.workflow.pictures import picture_digests, shows_the_same
from policykit.workflow.standing_now import standing_now, uncommitted
from policykit.workflow.workspace import chosen_ids, load_history, load_policy, load_profile
from policykit.workflow.workspace_records import load_workspace_history

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from policykit.profile import Profile
    from policykit.record import (
        History,
        Issued,
        PolicyException,
        Record,
        ReviewTriggered,
        Standing,
    )
    from policykit.values import PolicyId
    from policykit.workflow.pending_facts import PendingChange
    from policykit.workflow.workspace import WorkingPolicy
    from policykit.world import World

_MATTERS = (
    ExceptionState.REQUESTED,
    ExceptionState.APPROVED,
    ExceptionState.OPEN,
    ExceptionState.EXPIRED,
)


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A policy in force, with the evidence that the decision of its review needs.

    Attributes:
        version: the version in force.
        owner: who owns it, in words.
        next_review: the last day on which its review is on time.
        state: current, due or overdue on that count alone.
        late: by how many days; 0 when it is not.
        text: where its working text stands.
        reasons: why a review is wanted, in words; empty where none is.
        next_step: the command that comes next.
        triggers: what happened and was not considered in a review since.
        pending: which statements would be other ones if it was generated now, None if none.
        exceptions: policy exceptions that are asked for, approved, open or expired.
        open_actions: what its last review left to be done.
    """

    id: PolicyId
    title: str
    version: str
    owner: str
    next_review: date
    state: ReviewState
    late: int
    text: TextState
    reasons: tuple[str, ...]
    next_step: str
    triggers: tuple[Record[ReviewTriggered], ...]
    pending: PendingChange | None
    exceptions: tuple[PolicyException, ...]
    open_actions: tuple[str, ...]
    history: History


@dataclass(frozen=True, slots=True)
class _Seen:
    """One policy in force, as far as it can be seen alone."""

    working: WorkingPolicy
    history: History
    now: Standing
    in_force: Record[Issued]
    next_review: date


def due_reviews(world: World) -> tuple[ReviewItem, ...]:
    """Return the policies that want a review, the most urgent first.

    Raises:
        PolicykitError: there is no workspace here, or its profile is wrong.
    """
    wanted = [item for item in review_items(world) if item.reasons]
    return tuple(sorted(wanted, key=lambda one: (-one.late, one.next_review, one.id)))


def review_items(world: World) -> tuple[ReviewItem, ...]:
    """Return every policy in force with what its review has to look at, by id.

    Raises:
        PolicykitError: there is no workspace here, or its profile is wrong.
    """
    profile, _ = load_profile(world)
    seen = []
    workings = [load_policy(world, one) for one in chosen_ids(world, (), everything=True)]
    dirty = uncommitted(world, workings)
    for working in workings:
        history, _ = load_history(world, working.id)
        if working.policy is None or history.latest is None:
            continue
        now = standing_now(world, profile, working.policy, working, history, dirty)
        if now.in_force and now.review and now.next_review:
            seen.append(_Seen(working, history, now, now.in_force, now.next_review))
    changed = [
        one.working.id
        for one in seen
        if changed_paths(world, profile, one.working, one.history, one.in_force)
    ]
    pending = pending_changes(world, changed)
    workspace, _ = load_workspace_history(world)
    return tuple(_item(world, profile, one, workspace, pending) for one in seen)


def _item(
    world: World,
    profile: Profile,
    seen: _Seen,
    workspace: History,
    pending: Mapping[PolicyId, PendingChange],
) -> ReviewItem:
    now, history, identifier = seen.now, seen.history, seen.working.id
    policy = seen.working.policy
    today = local_date(world.clock.now(), profile.organization.time_zone)
    owner = policy.owner_role if policy else ""
    names = " and ".join(person.name for person in profile.holders(owner, today))
    waiting = open_triggers(history, workspace, today)
    change = pending.get(identifier)
    content = seen.working.content
    reasons = _reasons(seen, waiting, change, content)
    if not shows_the_same(seen.in_force, picture_digests(world, policy)):
        reasons.append(f"a picture of it changed since version {seen.in_force.event.version}")
    reviews = history.reviews
    return ReviewItem(
        id=identifier,
        title=policy.title if policy else identifier,
        version=str(seen.in_force.event.version),
        owner=f"{profile.label(owner)} ({names or 'vacant'})",
        next_review=seen.next_review,
        state=now.review or ReviewState.CURRENT,
        late=days_late(seen.next_review, today),
        text=now.text,
        reasons=tuple(reasons),
        next_step=_next_step(seen, change, waiting) if reasons else "",
        triggers=waiting,
        pending=change,
        exceptions=tuple(
            one
            for one in register(workspace)
            if one.request.event.about == identifier and one.state(today) in _MATTERS
        ),
        open_actions=reviews[-1].event.open_actions if reviews else (),
        history=history,
    )


def _reasons(
    seen: _Seen,
    waiting: tuple[Record[ReviewTriggered], ...],
    pending: PendingChange | None,
    content: str | None,
) -> list[str]:
    reasons = []
    now, history = seen.now, seen.history
    left = (seen.next_review - now.on).days
    if now.review is ReviewState.OVERDUE:
        reasons.append(f"was due on {seen.next_review}, {_days(-left)} late")
    elif now.review is ReviewState.DUE:
        reasons.append(f"due by {seen.next_review}, in {_days(left)}")
    reasons += [trigger_words(record) for record in waiting]
    if pending:
        reasons.append(
            f"facts that it uses changed since version {seen.in_force.event.version} "
            f"({', '.join(pending.facts)}), and with them {', '.join(pending.statements)}"
        )
    latest = history.latest
    if latest and content != content_of(latest, history):
        reasons.append(f"its text or mapping differs from version {latest.event.version}")
    asked = history.open_review
    if asked:
        reasons.append(f"the review of {asked.event.day} asked for a change")
    return reasons


def trigger_words(record: Record[ReviewTriggered]) -> str:
    """Return what happened, as it is listed: number, kind and words."""
    event = record.event
    return f"{event.number}, {event.kind.replace('_', ' ')}: {event.what}"


def _next_step(
    seen: _Seen, pending: PendingChange | None, waiting: tuple[Record[ReviewTriggered], ...]
) -> str:
    identifier, now, history = seen.working.id, seen.now, seen.history
    conflict = f"decide {paths.policy(identifier)}: policykit merge resolve {identifier}"
    steps = {
        TextState.CONFLICTED: conflict,
        TextState.PROPOSED: f"policykit approve {identifier} --as …",
        TextState.APPROVED: f"policykit issue {identifier}",
        TextState.DRAFT: f'policykit review {identifier} --outcome change --considered "…"',
    }
    review = history.open_review
    if now.text is TextState.DRAFT and review and review.event.outcome is Outcome.CHANGE:
        return f'policykit propose {identifier} --change "…"'
    if now.text in steps:
        return steps[now.text]
    if pending:
        return f"policykit generate {identifier}"
    named = f"{waiting[0].event.number}: …" if waiting else "…"
    return f'policykit review {identifier} --outcome no-change --considered "{named}"'


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
