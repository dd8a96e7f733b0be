"""The approvals of a proposal held against those it needs.

Each approval is judged by the roles on the day it was given: who leaves the role later has
approved all the same, who gets it later has not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, error
from policykit.record.duties import Duty, RoleRules, duties, role_words
from policykit.record.methods import PLAIN_METHODS, Method

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from policykit.record.events import Approved, Proposed
    from policykit.record.files import Record
    from policykit.record.history import History


@dataclass(frozen=True, slots=True)
class Uncounted:
    """An approval that does not count, and why."""

    record: Record[Approved]
    reason: str


@dataclass(frozen=True, slots=True)
class Counting:
    """What became of the approvals that a proposal needs.

    Attributes:
        counted: approvals that meet a need, in the order of the steps.
        missing: what is needed and not given yet, with those who may give it.
        problems: why something that is needed cannot be given by anybody.
        uncounted: approvals that meet no need.
    """

    counted: tuple[Record[Approved], ...]
    missing: tuple[Duty, ...]
    problems: tuple[Diagnostic, ...]
    uncounted: tuple[Uncounted, ...]

    @property
    def met(self) -> bool:
        """Say whether every approval that is needed was given."""
        return bool(self.counted) and not self.missing and not self.problems


def count_approvals(
    proposal: Record[Proposed], history: History, rules: RoleRules, on: date
) -> Counting:
    """Return the approvals of a proposal held against what it needs on the day."""
    counted: dict[int, Record[Approved]] = {}
    uncounted = []

    def needs(record: Record[Approved]) -> Duty | None:
        return _needed(record.event, proposal.event, rules)

    for record in history.approvals_of(proposal.digest):
        against = objection(record.event, proposal.event, rules)
        if against:
            uncounted.append(Uncounted(record, against.message))
        elif record.event.at < proposal.event.at:
            uncounted.append(Uncounted(record, "it is dated before the proposal"))
        elif record.event.step in counted:
            uncounted.append(Uncounted(record, "this approval had been given before"))
        elif out_of_turn := _out_of_turn(record, needs(record), counted):
            uncounted.append(Uncounted(record, out_of_turn))
        elif unproved := _why_unproved(record, proposal, rules):
            uncounted.append(Uncounted(record, unproved))
        else:
            counted[record.event.step] = record
    open_steps = [
        needed
        for step, needed in enumerate(duties(rules, proposal.event, on), 1)
        if step not in counted
    ]
    return Counting(
        counted=tuple(counted[step] for step in sorted(counted)),
        missing=tuple(needed for needed in open_steps if isinstance(needed, Duty)),
        problems=tuple(needed for needed in open_steps if not isinstance(needed, Duty)),
        uncounted=tuple(uncounted),
    )


def duty_for(
    person: str, proposal: Record[Proposed], history: History, rules: RoleRules, on: date
) -> tuple[Duty | None, tuple[Diagnostic, ...]]:
    """Return the approval that a person may give on a day, the first of them that is missing.

    Args:
        person: their id.
        proposal: what they approve.
        history: the records of the policy.
        rules: its approval rules.
        on: the day.

    Returns:
        The duty, or None and why there is none for this person.
    """
    counting = count_approvals(proposal, history, rules, on)
    given = {record.event.step: record for record in counting.counted}
    open_to = [duty for duty in counting.missing if duty.allows(person)]
    mine = next((duty for duty in open_to if _is_turn(duty, person, given)), None)
    if mine or counting.problems:
        return mine, () if mine else counting.problems
    for done in counting.counted:
        if done.event.by.person == person:
            message = f"{done.event.by.name} approved it as {role_words(done.event.role)} already"
            return None, (error("PK536", message, done.place, "There is nothing left to do."),)
    if open_to:
        first = [duty for duty in counting.missing if duty.step in open_to[0].after]
        message = f"The approval of the {and_words(map(str, first))} comes first"
        return None, (error("PK543", message, proposal.place, "The profile has this order."),)
    if person == proposal.event.by.person:
        return None, (_own_proposal(proposal.event),)
    if not counting.missing:
        message = "Every approval that it needs was given already"
        return None, (error("PK536", message, proposal.place, "Issue it: policykit issue."),)
    return None, (_not_theirs(counting.missing, on),)


def _needed(approval: Approved, proposal: Proposed, rules: RoleRules) -> Duty | None:
    """Return the duty that an approval says it meets, as of its own day."""
    needed = dict(enumerate(duties(rules, proposal, approval.day), 1)).get(approval.step)
    return needed if isinstance(needed, Duty) else None


def _is_turn(duty: Duty, person: str, given: Mapping[int, Record[Approved]]) -> bool:
    """Say whether the steps before are met, and the person has no part in the quorum yet."""
    behind = duty.capacity(person)
    deciders = {person}
    if behind and behind.on_behalf_of:
        deciders.add(behind.on_behalf_of.person)
    taken = {
        one.person
        for step in duty.together
        if step in given
        for one in (given[step].event.by, given[step].event.on_behalf_of)
        if one
    }
    return all(step in given for step in duty.after) and not deciders & taken


def _out_of_turn(
    record: Record[Approved], needed: Duty | None, given: Mapping[int, Record[Approved]]
) -> str:
    if needed is None or _is_turn(needed, record.event.by.person, given):
        return ""
    if all(step in given for step in needed.after):
        return "each person counts once among these approvals"
    return "it came before the approvals that the profile puts first"


def objection(approval: Approved, proposal: Proposed, rules: RoleRules) -> Diagnostic | None:
    """Return why an approval does not count, None where it does."""
    needed = dict(enumerate(duties(rules, proposal, approval.day), 1)).get(approval.step)
    if not isinstance(needed, Duty):
        nothing = f"The proposal needs no approval number {approval.step}"
        return needed or error("PK535", nothing, hint="Record it with policykit approve.")
    absent = approval.on_behalf_of
    given_as = needed.capacity(approval.by.person)
    if approval.by.person == proposal.by.person and not needed.reason:
        return _own_proposal(proposal)
    if (
        given_as is None
        or approval.role != given_as.role
        or (absent.person if absent else None)
        != (given_as.on_behalf_of.person if given_as.on_behalf_of else None)
    ):
        return _not_theirs((needed,), approval.day)
    if approval.authority != proposal.authority:
        message = "People, roles or approval rules changed between the proposal and the approval"
        return error("PK525", message, hint="Propose it again: policykit propose.")
    if not approval.method.at_least(rules.minimum_approval):
        return too_weak(approval.method, rules.minimum_approval)
    return None


def _own_proposal(proposal: Proposed) -> Diagnostic:
    message = f"{proposal.by.name} proposed it, and nobody approves their own proposal"
    return error("PK534", message, hint="Ask another holder of the role.")


def _not_theirs(needed: Iterable[Duty], on: date) -> Diagnostic:
    who = and_words(str(duty) for duty in needed)
    message = f"On {on} this approval was for the {who} to give"
    return error("PK535", message, hint="Ask them, or give the role a holder in org_profile.yaml.")


def too_weak(method: Method, minimum: Method) -> Diagnostic:
    """Return that a method is weaker than what counts, and how to give a stronger one."""
    message = f"An approval by the method {method} does not count: {minimum} is the minimum"
    return error("PK537", message, hint=_STRONGER[minimum])


def _why_unproved(approval: Record[Approved], proposal: Record[Proposed], rules: RoleRules) -> str:
    """Return in words why the proof of an approval does not hold; empty where it does."""
    plain = approval.event.method in PLAIN_METHODS
    return "" if plain else rules.proof(approval, proposal)


_OWN_HAND = "Give the approver's reply with --evidence, or let them approve it themselves."
_STRONGER = {
    Method.ASSERTED: _OWN_HAND,
    Method.EVIDENCED: _OWN_HAND,
    Method.SELF: "Let the approver run this under their own git identity.",
    Method.EMAIL: "Save the approver's mail as .eml: --evidence reply.eml --dkim-key dns",
    Method.FORGE: "Save the approver's review of the pull request: --evidence review.json. What is "
    "no policy has no review; let the approver sign it: --ssh-key ~/.ssh/id_ed25519.pub",
    Method.SSH: "Let the approver sign it: --ssh-key ~/.ssh/id_ed25519.pub",
}


def and_words(words: Iterable[str]) -> str:
    """Return the words as a list in a sentence.

    >>> and_words(["Ana", "Ben", "Cy"])
    'Ana, Ben and Cy'
    """
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
