"""`decline`: a person who would have to approve a proposal refuses it, and says why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.errors import NotAllowedError, Place, error, has_errors, placed
from policykit.record import (
    Declined,
    derive_method,
    duty_to_decline,
    local_date,
    may_decline,
    open_proposal,
    write_record,
)
from policykit.workflow import paths
from policykit.workflow.people import actor, person_called, role_rules
from policykit.workflow.said import one_line
from policykit.workflow.session import writing
from policykit.workflow.standing_now import working_content
from policykit.workflow.workspace import chosen_ids, load_history, load_policy, load_profile
from policykit.world import ChangeSet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from policykit.errors import Diagnostic
    from policykit.profile import Person, Profile
    from policykit.record import Record
    from policykit.values import PolicyId
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal that was recorded."""

    record: Record[Declined]
    version: str


@dataclass(frozen=True, slots=True)
class _Context:
    world: World
    profile: Profile
    person: Person
    reason: str
    now: datetime


def decline(
    world: World, names: Sequence[str], reason: str, email: str | None
) -> tuple[Refusal, ...]:
    """Record refusals of the open proposals of policies and commit them, all or none.

    Args:
        world: the outside.
        names: policy ids.
        reason: why, for the author.
        email: who declines; None for the git identity.

    Raises:
        PolicykitError: every reason why any of it cannot be recorded.
    """
    with writing(world, "decline"):
        profile, _ = load_profile(world)
        said = one_line("--reason", reason)
        address = world.git.identity().email if email is None else email
        person = person_called(profile, address)
        context = _Context(world, profile, person, said, world.clock.now())
        made: list[Refusal] = []
        problems: list[Diagnostic] = []
        for identifier in chosen_ids(world, names, everything=False):
            refusal, found = _refusal(context, identifier)
            problems += placed(found, Place(paths.policy(identifier)))
            made += [refusal] if refusal else []
        if has_errors(problems):
            raise NotAllowedError(*problems)
        world.transaction.carry_out(
            ChangeSet(
                files={one.record.path: one.record.data for one in made},
                message=_message(made, person),
                head=world.git.head(),
            )
        )
        return tuple(made)


def _refusal(
    context: _Context, identifier: PolicyId
) -> tuple[Refusal | None, tuple[Diagnostic, ...]]:
    world, profile = context.world, context.profile
    working = load_policy(world, identifier)
    history, found = load_history(world, identifier)
    if working.policy is None:
        return None, (*working.problems, *found)
    content = working_content(world, profile, working)
    rules = role_rules(world, profile, working.policy)
    proposal = open_proposal(history, content)
    if proposal is None:
        hint = "See where it stands: policykit status"
        return None, (*found, error("PK755", f"{identifier} has no open proposal", hint=hint))
    today = local_date(context.now, profile.organization.time_zone)
    by = actor(profile, context.person, today)
    duty = duty_to_decline(by.person, proposal, rules, today)
    capacity = duty.capacity(by.person) if duty else None
    git = world.git.identity().email.strip().casefold()
    event = Declined(
        policy=identifier,
        at=context.now,
        zone=profile.organization.time_zone,
        by=by,
        authority=profile.authority,
        proposal=proposal.digest,
        # Without a duty the guard refuses it, whatever stands here.
        role=capacity.role if capacity else rules.approver_role,
        on_behalf_of=capacity.on_behalf_of if capacity else None,
        step=duty.step if duty else 1,
        reason=context.reason,
        method=derive_method(
            is_git_identity=git == context.person.email.strip().casefold(), has_evidence=False
        ),
    )
    refusal = Refusal(write_record(event), str(proposal.event.version))
    return refusal, (*found, *may_decline(history, event, content, rules))


def _message(made: Sequence[Refusal], person: Person) -> str:
    listed = [f"{one.record.event.policy} {one.version}" for one in made]
    subject = listed[0] if len(listed) == 1 else f"{len(listed)} policies"
    body = "\n".join(f"{name}: {one.record.digest}" for name, one in zip(listed, made, strict=True))
    return f"Decline {subject}: {person.name}\n\n{body}\n"
