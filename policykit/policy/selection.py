"""Selection: which templates of a library apply to an organization, and which were asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, error
from policykit.template import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policykit.profile import Profile
    from policykit.template import Library, Template


def applicable(
    profile: Profile, library: Library
) -> tuple[tuple[Template, ...], tuple[Diagnostic, ...]]:
    """Return the templates whose `when` holds for the profile, in the library's order.

    A condition that names what the profile does not have is an error (PK248).
    """
    chosen: list[Template] = []
    found: list[Diagnostic] = []
    for template in library.templates.values():
        try:
            if template.when.holds(profile.tree):
                chosen.append(template)
        except KeyError as problem:
            name = str(problem.args[0])
            flags = [f"flags.{flag}" for flag in profile.tree["flags"]]
            hint = did_you_mean(name, flags, "Use a flag such as flags.phi, or scope.privacy.")
            message = f"the condition reads {name}, which the profile does not have"
            found.append(error("PK248", message, template.places["when"], hint))
    return tuple(chosen), tuple(found)


def asked_for(
    ids: Iterable[str] | None, chosen: tuple[Template, ...], library: Library
) -> tuple[tuple[Template, ...], tuple[Diagnostic, ...]]:
    """Return the chosen templates with these ids, all of them for None; report ids that fail."""
    if ids is None:
        return chosen, ()
    wanted = dict.fromkeys(ids)
    by_id = {str(template.id): template for template in chosen}
    found: list[Diagnostic] = []
    for name in wanted:
        template = library.templates.get(name)  # type: ignore[call-overload] # a str may be none
        if template is None:
            hint = did_you_mean(name, by_id, f"There are {', '.join(by_id)}.")
            found.append(error("PK246", f"there is no template {name!r}", hint=hint))
        elif name not in by_id:
            hint = "Change the profile if it should apply."
            message = f"{name} does not apply: its condition is {template.when.text}"
            found.append(error("PK246", message, template.places["when"], hint))
    return tuple(template for name, template in by_id.items() if name in wanted), tuple(found)
