"""The approvals of a proposal held against those it needs.

Each approval is judged by the roles on the day it was given: who leaves the role later has
approved all the same, who gets it later has not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.record.duties import Duty, RoleRules, duties

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from policykit.errors import Diagnostic
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
    for record in history.approvals_of(proposal.digest):
        reason = why_uncounted(record.event, proposal.event, rules)
        if not reason and record.event.step in counted:
            reason = "this approval had been given before"
        if reason:
            uncounted.append(Uncounted(record, reason))
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


def why_uncounted(approval: Approved, proposal: Proposed, rules: RoleRules) -> str:
    """Return in words why an approval does not count, empty where it does."""
    needed = dict(enumerate(duties(rules, proposal, approval.day), 1)).get(approval.step)
    if needed is None:
        return f"the proposal needs no approval number {approval.step}"
    if not isinstance(needed, Duty):
        return needed.message
    tests = (
        (approval.at < proposal.at, "it was recorded before the proposal"),
        (
            approval.by.person == proposal.by.person and not needed.reason,
            "nobody approves their own proposal",
        ),
        (
            approval.role != needed.role or not needed.allows(approval.by.person),
            f"on {approval.day} this was for the {needed} to approve",
        ),
        (
            not approval.method.at_least(rules.minimum_approval),
            f"its method is {approval.method}, weaker than {rules.minimum_approval}",
        ),
    )
    return next((reason for failed, reason in tests if failed), "")


def and_words(words: Iterable[str]) -> str:
    """Return the words as a list in a sentence.

    >>> and_words(["Ana", "Ben", "Cy"])
    'Ana, Ben and Cy'
    """
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
