"""A round of reviews: what there is for a person to review, and what was reviewed already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.errors import (
    StateError,
    error,
)
from policykit.record import (
    TextState,
    local_date,
    open_triggers,
)
from policykit.workflow.due import review_items
from policykit.workflow.people import person_called, role_rules
from policykit.workflow.propose import require_committed
from policykit.workflow.reasons import by_reason
from policykit.workflow.workspace import (
    load_history,
    load_policy,
    load_profile,
)
from policykit.workflow.workspace_records import load_workspace_history

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policykit.values import PolicyId
    from policykit.workflow.due import ReviewItem
    from policykit.world import World


_WAITING = {
    TextState.PROPOSED: "proposed already, to be approved",
    TextState.APPROVED: "approved already, to be issued",
}


def ready_to_review(
    world: World, email: str | None
) -> tuple[tuple[ReviewItem, ...], tuple[tuple[PolicyId, str], ...]]:
    """Return what a person may review in this round, the most urgent first; and what not, and why.

    Raises:
        PolicykitError: what would keep any answer from being recorded: edits that are not
            committed, a reviewer who is not in the profile, nothing in force, nothing left.
    """
    profile, _ = load_profile(world)
    person = person_called(profile, world.git.identity().email if email is None else email)
    world.git.require_settled()
    items = review_items(world)
    if not items:
        hint = "Propose, approve and issue policies first."
        raise StateError(error("PK782", "no policy is in force that could be reviewed", hint=hint))
    today = local_date(world.clock.now(), profile.organization.time_zone)
    roles = set(profile.roles_of(person.id, today))
    left_out = dict(left_out_of_round(world, [item.id for item in items]))
    own: list[ReviewItem] = []
    for item in sorted(items, key=lambda one: (-one.late, one.next_review, one.id)):
        working = load_policy(world, item.id)
        rules = role_rules(world, profile, working.policy) if working.policy else None
        if not (rules and roles & set(rules.reviewer_roles)):
            left_out[item.id] = f"for the {item.owner} to review"
        elif item.text in _WAITING:
            left_out[item.id] = _WAITING[item.text]
        elif item.id not in left_out:
            own.append(item)
    if not own:
        why = (*by_reason(left_out.items()), "Or name who reviewed: --as EMAIL.")
        message = f"{person.name} can review no policy now"
        raise StateError(error("PK782", message, hint="\n".join(why)))
    require_committed(world, [load_policy(world, item.id) for item in own])
    return tuple(own), tuple(left_out.items())


def left_out_of_round(world: World, chosen: Sequence[PolicyId]) -> Mapping[PolicyId, str]:
    """Return the policies that this round of reviews has been through, and why.

    The version in force comes from a review a short while ago, or its review asked for a change
    that is still to come: they would be looked at twice, first where a text was to change and then
    with the rest. What happened since then makes them part of the round again.
    """
    profile, _ = load_profile(world)
    workspace, _ = load_workspace_history(world)
    today = local_date(world.clock.now(), profile.organization.time_zone)
    found = {}
    for identifier in chosen:
        history, _ = load_history(world, identifier)
        if open_triggers(history, workspace, today):
            continue
        proposal = history.proposal(history.latest.event.proposal) if history.latest else None
        cited = proposal.event.review if proposal else None
        review_of_it = history.review(cited) if cited else None
        asked = history.open_review
        if asked:
            found[identifier] = f"its review of {asked.event.day} asked for a change"
        elif review_of_it and (today - review_of_it.event.day).days <= profile.review.lead_days:
            found[identifier] = f"reviewed on {review_of_it.event.day} already"
    return found
