"""What `check` says of coverage: criteria in scope that nothing answers and no fact excuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.errors import warning
from policykit.workflow.criteria import criteria_in_scope

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from policykit.errors import Diagnostic
    from policykit.profile import Profile
    from policykit.template import Framework
    from policykit.workflow.workspace import WorkingPolicy
    from policykit.world import World

_MOST_NAMED = 8


def coverage_problems(
    world: World,
    profile: Profile,
    frameworks: Mapping[str, Framework],
    workings: Sequence[WorkingPolicy],
    on: date,
) -> Iterator[Diagnostic]:
    """Yield a warning for each framework with gaps; nothing before there is a policy.

    Nothing either while a policy cannot be read, such as one with conflicts: what it answers is not
    known, and that it cannot be read is said elsewhere.

    Args:
        world: the outside; asked only where something has no answer.
        profile: says what is in scope.
        frameworks: those of the library, the workspace's own among them.
        workings: the policies as they stand on disk.
        on: today.
    """
    if any(working.policy is None or working.sidecar is None for working in workings):
        return
    claimed = {claim for working in workings for claim in _claims(working)}
    unanswered = {
        (framework.id, control)
        for framework in (frameworks.values() if claimed else ())
        for control in criteria_in_scope(framework, profile)
        if (framework.id, control) not in claimed
    }
    if not unanswered:
        return
    from policykit.workflow.applicability import applicability  # noqa: PLC0415 - it loads jinja2

    excused: dict[tuple[str, str], bool] = {}
    for one in applicability(world, on):
        for name, controls in one.controls.items():
            for control in controls:
                key = (name, control)
                excused[key] = excused.get(key, True) and one.cause.follows_from_facts
    for framework in frameworks.values():
        gaps = [
            control
            for control in framework.controls
            if (framework.id, control) in unanswered and not excused.get((framework.id, control))
        ]
        if gaps:
            named = ", ".join(gaps[:_MOST_NAMED])
            more = f" and {len(gaps) - _MOST_NAMED} more" if len(gaps) > _MOST_NAMED else ""
            yield warning(
                "PK361",
                f"no statement answers {named}{more} of {framework.title}",
                hint=f"See what is known about it: policykit coverage --framework {framework.id}",
            )


def _claims(working: WorkingPolicy) -> Iterator[tuple[str, str]]:
    if working.policy is None or working.sidecar is None:
        return
    for statement in working.policy.statements:
        entry = working.sidecar.entries.get(statement.id)
        for framework, controls in entry.controls.items() if entry else ():
            for control in controls:
                yield framework, control
