"""Who must approve a proposal, and who may.

- An editorial change needs the approver role. A material one needs the second approver role as
  well, and so does a change that is proposed as less than the comparison says.
- The author does not approve. Where nobody but the author holds a required role, the duty moves up
  in fixed order: that role, executive sponsor, top management.
- Only where every one of these is the author does the reason recorded in the profile apply; then
  the author approves, and the document says so. Without a recorded reason it is an error.
- A role that nobody holds is an error, never a reason to need no approval.
"""

from __future__ import annotations

from dataclasses import dataclass
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
    """

    approver_role: str
    second_approver_role: str | None
    author_may_approve_reason: str | None
    minimum_approval: Method
    holders: Callable[[str, date], tuple[Actor, ...]]
    reviewer_roles: tuple[str, ...] = ()
    proof: Callable[[Record[Approved], Record[Proposed]], str] = not_proved


@dataclass(frozen=True, slots=True)
class Duty:
    """One approval that is needed.

    Attributes:
        step: its place in the order, counted from 1.
        role: the role that decides.
        persons: who may give it; never empty.
        escalated_from: the role that was required first, where the duty moved up.
        reason: the recorded reason, where the author is the only one left.
    """

    step: int
    role: str
    persons: tuple[Actor, ...]
    escalated_from: str | None = None
    reason: str | None = None

    def allows(self, person: str) -> bool:
        """Say whether the person, by id, may give this approval."""
        return any(holder.person == person for holder in self.persons)

    def __str__(self) -> str:
        names = " or ".join(holder.name for holder in self.persons)
        return f"{role_words(self.role)} ({names})"


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
    return tuple(_duty(rules, step, role, proposal.by, on) for step, role in enumerate(roles, 1))


def role_words(role: str) -> str:
    """Return a role key as words.

    >>> role_words("security_lead")
    'security lead'
    """
    return role.replace("_", " ")


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
            return Duty(step, candidate, persons, role if candidate != role else None)
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
