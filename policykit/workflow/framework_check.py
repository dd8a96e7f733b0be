"""What `check` says of frameworks: editions, exclusions and decisions that do not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.errors import PolicykitError, warning
from policykit.template import control_hint
from policykit.workflow.addressable import addressable_problems
from policykit.workflow.workspace import load_frameworks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policykit.errors import Diagnostic
    from policykit.profile import Profile
    from policykit.template import Framework
    from policykit.world import World


def framework_problems(
    world: World, profile: Profile, frameworks: Mapping[str, Framework]
) -> tuple[Diagnostic, ...]:
    """Return what does not fit between profile, frameworks and those that ship with policykit.

    Args:
        world: the outside.
        profile: the profile.
        frameworks: those of the library, the workspace's own among them.
    """
    try:
        shipped = load_frameworks(world)
    except PolicykitError as failure:
        return failure.diagnostics
    found = [*_editions(shipped, frameworks), *_conditions(profile, frameworks)]
    if "iso27001" in frameworks:
        found += _exclusions(profile, frameworks["iso27001"])
    if "hipaa" in frameworks:
        found += addressable_problems(frameworks["hipaa"], profile)
    return tuple(found)


def _editions(
    shipped: Mapping[str, Framework], frameworks: Mapping[str, Framework]
) -> Iterator[Diagnostic]:
    for name, framework in frameworks.items():
        ours = shipped.get(name)
        if ours and ours.version != framework.version:
            place = framework.places["version"]
            message = (
                f"{framework.title} has edition {framework.version} here; the maps of the "
                f"templates were made for edition {ours.version}"
            )
            hint = "Give it an id of its own and map your statements to it, or remove the file."
            yield warning("PK353", message, place, hint)


def _conditions(profile: Profile, frameworks: Mapping[str, Framework]) -> Iterator[Diagnostic]:
    for framework in frameworks.values():
        for control in framework.controls:
            try:
                framework.why_not(control, profile.tree)
            except KeyError as problem:
                (asked, *_) = framework.provisos[control]
                message = f"a condition reads {problem.args[0]}, which the profile does not have"
                hint = "Use a flag such as flags.phi, or scope.privacy."
                yield warning("PK354", message, asked.place, hint)


def _exclusions(profile: Profile, annex: Framework) -> Iterator[Diagnostic]:
    for number, entry in enumerate(profile.frameworks):
        for index, one in enumerate(entry.excluded_controls if entry.id == "iso27001" else ()):
            if one.control not in annex.controls:
                place = profile.place(f"frameworks.{number}.excluded_controls.{index}")
                message = f"{annex.title} has no control {one.control} to exclude"
                yield warning("PK355", message, place, control_hint(one.control, annex))
