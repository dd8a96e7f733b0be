"""Which policies would have other statements if they were generated now, and because of what.

A fact that changed makes a review due only where words of a statement follow it. So the policies
whose facts differ from those of the version in force are generated, and nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.errors import PolicykitError, StateError
from policykit.workflow import paths
from policykit.workflow.frozen import frozen_inputs
from policykit.workflow.generate import generate
from policykit.workflow.standing_now import changed_inputs, working_content

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policykit.profile import Profile
    from policykit.record import History, Issued, Record
    from policykit.values import PolicyId
    from policykit.workflow.outcome import Outcome
    from policykit.workflow.workspace import WorkingPolicy
    from policykit.world import World

_UNKNOWN = ("which ones cannot be told, history lacks the old profile",)


@dataclass(frozen=True, slots=True)
class PendingChange:
    """What generating a policy would change.

    Attributes:
        facts: paths of the facts that changed.
        statements: ids of the statements that would be added, removed or have other words.
    """

    facts: tuple[str, ...]
    statements: tuple[str, ...]


def changed_paths(
    world: World,
    profile: Profile,
    working: WorkingPolicy,
    history: History,
    issued: Record[Issued],
) -> tuple[str, ...]:
    """Return the facts that changed since a version was proposed, of those it uses."""
    proposal = history.proposal(issued.event.proposal)
    here = working_content(world, profile, working, uncommitted=()).profile
    if proposal is None or proposal.event.profile == here:
        return ()
    try:
        then = frozen_inputs(world, issued).profile
    except StateError:
        return _UNKNOWN
    facts = world.files.read(paths.base_facts(working.id))
    return changed_inputs(then, profile, facts)


def pending_changes(world: World, changed: Sequence[PolicyId]) -> Mapping[PolicyId, PendingChange]:
    """Return the policies among these whose statements would be other ones if generated now.

    Args:
        world: the outside.
        changed: the policies whose facts changed. Those that cannot be generated, since their
            template is gone or wrong, are left out: `check` and `generate` say why.
    """
    found: dict[PolicyId, PendingChange] = {}
    for outcome in _outcomes(world, changed):
        statements = (*outcome.added, *outcome.changed, *outcome.removed)
        facts = tuple(fact.path for fact in outcome.facts if fact.statements)
        if outcome.id in changed and statements and facts:
            found[outcome.id] = PendingChange(facts, statements)
    return found


def _outcomes(world: World, changed: Sequence[PolicyId]) -> tuple[Outcome, ...]:
    if not changed:
        return ()
    try:
        return generate(world, changed, dry_run=True).outcomes
    except PolicykitError:
        if len(changed) == 1:
            return ()
    # One that cannot be generated must not hide the others.
    return tuple(found for one in changed for found in _outcomes(world, [one]))
