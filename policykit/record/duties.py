"""Who must approve a proposal, and who may.

- An editorial change needs the approver role. A material one needs the second approver role as
  well, and so does a change that is proposed as less than the comparison says.
- The author does not approve. Where nobody but the author holds a required role, the duty moves up
  in fixed order: that role, executive sponsor, top management.
- Only where every one of these is the author does the reason recorded in the profile apply; then
  the author approves, and the document says so. Without a recorded reason it is an error.
- A role that nobody holds is an error, never a reason to need no approval.
- The profile may ask for more before that, for a material change: stages in order, each one role or
  a number of several roles. Who is away may delegate for a time; a stand-in decides in the other's
  role, and never on what they proposed themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, error
from policykit.record.events import Actor, ChangeClass

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from policykit.record.events import Approved, Proposed
    from policykit.record.files import Record
    from policykit.record.methods import Method


def not_proved(approval: Record[Approved], proposal: Record[Proposed]) -> str:
    """Return that a proof was not looked at: what counts where nobody can look."""
    del proposal
    return f"its proof by {approval.event.method} was not checked"


def nobody(person: str, on: date) -> tuple[Actor, ...]:
    """Return that nobody stands in: what holds where nothing was delegated."""
    del person, on
    return ()


@dataclass(frozen=True, slots=True)
class Stage:
    """Approvals that are needed together: so many of these roles, each by another person."""

    roles: tuple[str, ...]
    needed: int = 1


_ESCALATION = ("executive_sponsor", "top_management")


@dataclass(frozen=True, slots=True)
class RoleRules:
    """The approval rules of one policy, as plain values of the profile.

    Attributes:
        approver_role: role whose approval every version needs.
        second_approver_role: role whose approval a material version needs as well, or None.
        author_may_approve_reason: the recorded reason for the case that all are the author.
        minimum_approval: the weakest method that counts.
        holders: gives the holders of a role on a day, without side effects.
        reviewer_roles: roles that may review the policy: its owner's, and who keeps the set.
        proof: gives in words why the proof of an approval by mail, review or key does not hold,
            empty where it does. Asked for these methods alone.
        stages: what a material version needs before the approver role decides, in order.
        stand_ins: gives those to whom a person, by id, delegated approvals of this policy on a day.
    """

    approver_role: str
    second_approver_role: str | None
    author_may_approve_reason: str | None
    minimum_approval: Method
    holders: Callable[[str, date], tuple[Actor, ...]]
    reviewer_roles: tuple[str, ...] = ()
    proof: Callable[[Record[Approved], Record[Proposed]], str] = not_proved
    stages: tuple[Stage, ...] = ()
    stand_ins: Callable[[str, date], tuple[Actor, ...]] = nobody


@dataclass(frozen=True, slots=True)
class Capacity:
    """In which role somebody decides, and for whom where it is not for themselves."""

    role: str
    on_behalf_of: Actor | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """One approval that is needed.

    Attributes:
        step: its place in the order, counted from 1.
        role: the role that decides; with a quorum the first of them.
        persons: who may give it by their own role; never empty.
        escalated_from: the role that was required first, where the duty moved up.
        reason: the recorded reason, where the author is the only one left.
        roles: the roles any of which may decide; empty where it is `role` alone.
        stand_ins: who may give it for another, each with the one who delegated it.
        after: the steps that have to be met before.
        together: the steps of a quorum, this one among them; each person counts once in it.
    """

    step: int
    role: str
    persons: tuple[Actor, ...]
    escalated_from: str | None = None
    reason: str | None = None
    roles: tuple[str, ...] = ()
    stand_ins: tuple[tuple[Actor, Actor], ...] = ()
    after: tuple[int, ...] = ()
    together: tuple[int, ...] = ()

    def allows(self, person: str) -> bool:
        """Say whether the person, by id, may give this approval."""
        return self.capacity(person) is not None

    def capacity(self, person: str) -> Capacity | None:
        """Return the role in which a person, by id, may give this approval; None where in none."""
        for holder in self.persons:
            if holder.person == person:
                return Capacity(self._role_of(holder))
        for stand_in, absent in self.stand_ins:
            if stand_in.person == person:
                return Capacity(self._role_of(absent), absent)
        return None

    def _role_of(self, holder: Actor) -> str:
        return next((role for role in self.roles if role in holder.roles), self.role)

    def __str__(self) -> str:
        names = [holder.name for holder in self.persons]
        names += [f"{one.name} on behalf of {absent.name}" for one, absent in self.stand_ins]
        roles = " or ".join(role_words(role) for role in self.roles or (self.role,))
        return f"{roles} ({' or '.join(names)})"


def required_roles(
    approver_role: str,
    second_approver_role: str | None,
    change_class: ChangeClass,
    *,
    lowered: bool = False,
) -> tuple[str, ...]:
    """Return the roles that must approve, in order.

    Args:
        approver_role: role whose approval every version needs.
        second_approver_role: role that a material version needs as well, or None.
        change_class: the class as proposed.
        lowered: the comparison says more than the class as proposed.
    """
    full = change_class is ChangeClass.MATERIAL or lowered
    if not full or second_approver_role in (None, approver_role):
        return (approver_role,)
    return approver_role, str(second_approver_role)


def duties(rules: RoleRules, proposal: Proposed, on: date) -> tuple[Duty | Diagnostic, ...]:
    """Return the approvals that a proposal needs on a day, step by step.

    In the place of one that nobody can give stands the diagnostic that says why.
    """
    roles = required_roles(
        rules.approver_role,
        rules.second_approver_role,
        proposal.change_class,
        lowered=proposal.lowers_class,
    )
    is_full = proposal.change_class is ChangeClass.MATERIAL or proposal.lowers_class
    found: list[Duty | Diagnostic] = []
    for stage in rules.stages if is_full else ():
        before = tuple(range(1, len(found) + 1))
        together = tuple(range(len(found) + 1, len(found) + 1 + stage.needed))
        found += [
            _of_stage(rules, stage, (step, before, together), proposal.by, on) for step in together
        ]
    before = tuple(range(1, len(found) + 1))
    for role in roles:
        duty = _duty(rules, len(found) + 1, role, proposal.by, on)
        found.append(replace(duty, after=before) if isinstance(duty, Duty) else duty)
    return tuple(found)


def role_words(role: str) -> str:
    """Return a role key as words.

    >>> role_words("security_lead")
    'security lead'
    """
    return role.replace("_", " ")


def _of_stage(
    rules: RoleRules,
    stage: Stage,
    place: tuple[int, tuple[int, ...], tuple[int, ...]],
    author: Actor,
    on: date,
) -> Duty | Diagnostic:
    """Return one approval of a stage; `place` is its step, those before it, and its quorum."""
    step, before, together = place
    if len(stage.roles) == 1 and stage.needed == 1:
        duty = _duty(rules, step, stage.roles[0], author, on)
        return replace(duty, after=before) if isinstance(duty, Duty) else duty
    persons: dict[str, Actor] = {}
    roles = list(stage.roles)
    for role in (*stage.roles, *_ESCALATION):
        if role not in stage.roles:
            if len(persons) >= stage.needed:
                break
            roles.append(role)
        for holder in rules.holders(role, on):
            if holder.person != author.person:
                persons.setdefault(holder.person, holder)
    if len(persons) < stage.needed:
        words = " or ".join(role_words(role) for role in stage.roles)
        return error(
            "PK542",
            f"{stage.needed} approvals are needed by the {words}, and only {len(persons)} people "
            "can give one",
            hint="Change approval.steps in org_profile.yaml, or give these roles other holders.",
        )
    holders = tuple(persons.values())
    return Duty(
        step,
        stage.roles[0],
        holders,
        roles=tuple(roles),
        stand_ins=_stand_ins(rules, holders, author, on),
        after=before,
        together=together if len(together) > 1 else (),
    )


def _stand_ins(
    rules: RoleRules, holders: tuple[Actor, ...], author: Actor, on: date
) -> tuple[tuple[Actor, Actor], ...]:
    """Return who may decide for a holder. Nobody approves their own text in another's name."""
    own = {holder.person for holder in holders}
    return tuple(
        (stand_in, holder)
        for holder in holders
        for stand_in in rules.stand_ins(holder.person, on)
        if stand_in.person != author.person and stand_in.person not in own
    )


def _duty(rules: RoleRules, step: int, role: str, author: Actor, on: date) -> Duty | Diagnostic:
    order = [role]
    if role in _ESCALATION:
        order += _ESCALATION[_ESCALATION.index(role) + 1 :]
    else:
        order += _ESCALATION
    held = [(candidate, rules.holders(candidate, on)) for candidate in order]
    if not held[0][1]:
        return _vacant(role, on)
    for candidate, holders in held:
        persons = tuple(holder for holder in holders if holder.person != author.person)
        if persons:
            return Duty(
                step,
                candidate,
                persons,
                role if candidate != role else None,
                stand_ins=_stand_ins(rules, persons, author, on),
            )
    if not held[-1][1]:
        return _vacant(order[-1], on)
    if rules.author_may_approve_reason:
        return Duty(step, role, held[0][1], reason=rules.author_may_approve_reason)
    words = ", ".join(role_words(candidate) for candidate in order)
    return error(
        "PK531",
        f"{author.name} proposed it and is the only holder of every role that may approve: {words}",
        hint="Let somebody else propose it, give one of these roles a second holder, or record the "
        "reason in approval.author_may_approve_reason of org_profile.yaml.",
    )


def _vacant(role: str, on: date) -> Diagnostic:
    return error(
        "PK530",
        f"Nobody holds the role {role_words(role)} on {on}, and its approval is needed",
        hint=f"Add a holder under roles.{role} in org_profile.yaml.",
    )
