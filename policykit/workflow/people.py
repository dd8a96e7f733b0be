"""The people and approval rules of a profile, as records name them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from policykit.errors import InputError, StateError, error
from policykit.record import Actor, Method, RoleRules, Stage
from policykit.workflow import paths
from policykit.workflow.proofs import Proofs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from policykit.policy import Policy
    from policykit.profile import Person, Profile
    from policykit.world import World

_KEEPER_OF_THE_SET = "compliance_lead"


def role_rules(
    world: World,
    profile: Profile,
    policy: Policy,
    evidence: Mapping[str, bytes] = MappingProxyType({}),
) -> RoleRules:
    """Return the approval rules of a policy as the profile has them.

    Args:
        world: the outside; proofs of approvals are looked at through it.
        profile: the profile.
        policy: the policy.
        evidence: files about to be kept with an approval, by name.
    """
    approval = profile.approval

    def holders(role: str, on: date) -> tuple[Actor, ...]:
        return tuple(actor(profile, person, on) for person in profile.holders(role, on))

    def stand_ins(absent: str, on: date) -> tuple[Actor, ...]:
        delegated = {
            one.to_person
            for one in approval.delegations
            if one.from_person == absent
            and one.start <= on <= one.end
            and (not one.policies or policy.id in one.policies)
        }
        return tuple(actor(profile, one, on) for one in profile.people if one.id in delegated)

    steps = (approval.steps or {}).get(policy.id, ())
    return RoleRules(
        approver_role=policy.approver_role,
        second_approver_role=approval.second_approver,
        author_may_approve_reason=approval.author_may_approve_reason,
        minimum_approval=Method(profile.signing.minimum_approval),
        holders=holders,
        reviewer_roles=(policy.owner_role, _KEEPER_OF_THE_SET),
        stages=tuple(Stage(step.roles, step.quorum) for step in steps),
        stand_ins=stand_ins,
        proof=Proofs(world, profile, evidence).problem,
    )


def actor(profile: Profile, person: Person, on: date) -> Actor:
    """Return a person as records name them: with the roles held on that day, without address."""
    return Actor(person.id, person.name, person.title, profile.roles_of(person.id, on))


def git_stranger(world: World, profile: Profile) -> str | None:
    """Return the address that git has for its user, where nobody in the profile has it.

    None too where git knows no user: it says so itself before the first commit.
    """
    try:
        address = world.git.identity().email
    except StateError:
        return None
    return None if profile.person_by_email(address) else address


def person_called(profile: Profile, email: str) -> Person:
    """Return the person with this address who is named in the profile.

    Raises:
        InputError: nobody has it.
    """
    person = profile.person_by_email(email)
    if person is None:
        known = ", ".join(f"{one.name} <{one.email}>" for one in profile.people)
        raise InputError(
            error(
                "PK745",
                f"nobody in {paths.PROFILE} has the address {email}",
                profile.place("people"),
                f"Name one of: {known}. Or add the person under people. Without --as "
                "it is the address that git has: git config user.email.",
            )
        )
    return person
