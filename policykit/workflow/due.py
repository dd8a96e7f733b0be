"""`review --due`: which policies want a review, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.errors import StateError
from policykit.record import Outcome, ReviewState, TextState, content_of, days_late, local_date
from policykit.workflow import paths
from policykit.workflow.frozen import frozen_inputs
from policykit.workflow.pictures import picture_digests, shows_the_same
from policykit.workflow.standing_now import changed_inputs, standing_now, working_content
from policykit.workflow.workspace import chosen_ids, load_history, load_policy, load_profile

if TYPE_CHECKING:
    from datetime import date

    from policykit.profile import Profile
    from policykit.record import History, Issued, Record, Standing
    from policykit.values import PolicyId
    from policykit.workflow.workspace import WorkingPolicy
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class DueReview:
    """A policy that wants a review.

    Attributes:
        version: the version in force.
        owner: who owns it, in words.
        next_review: the last day on which its review is on time.
        state: current, due or overdue on that count alone.
        late: by how many days; 0 when it is not.
        reasons: why it is listed, in words.
        next_step: the command that comes next.
    """

    id: PolicyId
    title: str
    version: str
    owner: str
    next_review: date
    state: ReviewState
    late: int
    reasons: tuple[str, ...]
    next_step: str


def due_reviews(world: World) -> tuple[DueReview, ...]:
    """Return the policies that want a review, the most urgent first.

    Raises:
        PolicykitError: there is no workspace here, or its profile is wrong.
    """
    profile, _ = load_profile(world)
    today = local_date(world.clock.now(), profile.organization.time_zone)
    found = []
    for identifier in chosen_ids(world, (), everything=True):
        working = load_policy(world, identifier)
        history, _ = load_history(world, identifier)
        if working.policy is None or history.latest is None:
            continue
        now = standing_now(world, profile, working.policy, working, history)
        if now.in_force is None or now.review is None or now.next_review is None:
            continue
        reasons = tuple(_reasons(world, profile, working, history, now))
        if not reasons:
            continue
        owner = working.policy.owner_role
        names = " and ".join(person.name for person in profile.holders(owner, today))
        found.append(
            DueReview(
                id=identifier,
                title=working.policy.title,
                version=str(now.in_force.event.version),
                owner=f"{profile.label(owner)} ({names or 'vacant'})",
                next_review=now.next_review,
                state=now.review,
                late=days_late(now.next_review, today),
                reasons=reasons,
                next_step=_next_step(identifier, now, history, reasons),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.late, one.next_review, one.id)))


_FACTS = "facts that it uses changed"


def _reasons(
    world: World, profile: Profile, working: WorkingPolicy, history: History, now: Standing
) -> list[str]:
    current = now.in_force
    if current is None or now.next_review is None:
        return []
    reasons = []
    left = (now.next_review - now.on).days
    if now.review is ReviewState.OVERDUE:
        reasons.append(f"was due on {now.next_review}, {_days(-left)} late")
    elif now.review is ReviewState.DUE:
        reasons.append(f"due by {now.next_review}, in {_days(left)}")
    facts = _changed_facts(world, profile, working, history, current)
    if facts:
        reasons.append(f"{_FACTS} since version {current.event.version}: {facts}")
    latest = history.latest
    if latest and working.content != content_of(latest, history):
        reasons.append(f"its text or mapping differs from version {latest.event.version}")
    asked = history.open_review
    if asked:
        reasons.append(f"the review of {asked.event.day} asked for a change")
    return reasons


def _changed_facts(
    world: World,
    profile: Profile,
    working: WorkingPolicy,
    history: History,
    issued: Record[Issued],
) -> str:
    """Return the facts that changed since a version, by path; empty when none did."""
    proposal = history.proposal(issued.event.proposal)
    here = working_content(world, profile, working).profile
    if proposal is None or proposal.event.profile == here:
        return ""
    try:
        then = frozen_inputs(world, issued).profile
    except StateError:
        return "which ones cannot be told, history lacks the old profile"
    facts = world.files.read(paths.base_facts(working.id))
    changed = ", ".join(changed_inputs(then, profile, facts))
    same = shows_the_same(issued, picture_digests(world, working.policy))
    return changed if same else f"{changed}, a picture".removeprefix(", ")


def _next_step(
    identifier: PolicyId, now: Standing, history: History, reasons: tuple[str, ...]
) -> str:
    steps = {
        TextState.CONFLICTED: f"edit {paths.policy(identifier)}, then policykit generate",
        TextState.PROPOSED: f"policykit approve {identifier} --as …",
        TextState.APPROVED: f"policykit issue {identifier}",
        TextState.DRAFT: f'policykit review {identifier} --outcome change --considered "…"',
    }
    review = history.open_review
    if now.text is TextState.DRAFT and review and review.event.outcome is Outcome.CHANGE:
        return f'policykit propose {identifier} --change "…"'
    if now.text in steps:
        return steps[now.text]
    if any(reason.startswith(_FACTS) for reason in reasons):
        return f"policykit generate {identifier}"
    return f'policykit review {identifier} --outcome no-change --considered "…"'


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
