"""The text of the version in force, as it was issued and not as it stands on disk now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.errors import PolicykitError
from policykit.workflow.frozen import frozen_inputs
from policykit.workflow.workspace import load_history

if TYPE_CHECKING:
    from policykit.workflow.in_force import InForce
    from policykit.workflow.workspace import WorkingPolicy
    from policykit.world import World


def text_in_force(world: World, row: InForce, working: WorkingPolicy) -> WorkingPolicy | None:
    """Return text and mapping of the version in force.

    None where no version is in force, or where history does not have it any more.

    Args:
        world: the outside.
        row: says which version is in force.
        working: the policy as it stands on disk.
    """
    if row.version is None:
        return None
    history, _ = load_history(world, row.id)
    record = next((one for one in history.issued if one.event.version == row.version), None)
    if record is None:
        return None
    proposal = history.proposal(record.event.proposal)
    if proposal and proposal.event.content == working.content:
        return working  # nothing was edited since, so git need not be asked
    try:
        return frozen_inputs(world, record).working
    except PolicykitError:
        return None
