"""`evidence push vanta --policies`: what a platform says of policies, beside what is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from policykit.errors import StateError, error
from policykit.evidence.platform_policies import Compared, PolicyHere, compared
from policykit.record import change_log
from policykit.workflow.in_force import in_force_on
from policykit.workflow.workspace import load_history

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.evidence.platform_policies import PolicyThere
    from policykit.workflow.push_mapping import Mapped
    from policykit.world import World


class KnowsPolicies(Protocol):
    """A platform whose own policies can be looked at."""

    def policies(self) -> tuple[PolicyThere, ...]:
        """Return all of them."""
        ...


def compare_policies(world: World, mapped: Mapped, platform: KnowsPolicies) -> tuple[Compared, ...]:
    """Return each policy in force beside its own at the platform. Only reads, here and there.

    Raises:
        StateError: PK070, nothing is in force.
        ProgramError: the platform does not answer as it should.
    """
    here = tuple(_in_force(world))
    if not here:
        hint = "Issue policies first: policykit status"
        raise StateError(error("PK070", "no policy is in force", hint=hint))
    return compared(here, platform.policies(), mapped.policies)


def _in_force(world: World) -> Iterator[PolicyHere]:
    _, rows = in_force_on(world, None)
    for row in rows:
        if row.version is None or row.effective is None:
            continue
        history, _ = load_history(world, row.id)
        days = [
            approval.on
            for one in change_log(history)
            if one.version == row.version
            for approval in one.approvals
        ]
        approved = max(days, default=row.effective)
        yield PolicyHere(row.id, row.title, row.version, approved, row.approved_by, row.pdf)
