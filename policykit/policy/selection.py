"""Selection: which templates of a library apply to an organization, and which were asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, error
from policykit.template import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policykit.profile import Profile
    from policykit.template import Library, Template


def applicable(
    profile: Profile, library: Library
) -> tuple[tuple[Template, ...], tuple[Diagnostic, ...]]:
    """Return the templates whose `when` holds for the profile, in the library's order.

    Those that the profile leaves out are not among them. A condition that names what the profile
    does not have is an error (PK248), and so is a policy left out that nobody has (PK246).
    """
    left_out = {entry.id for entry in profile.policies.left_out}
    chosen: list[Template] = []
    found: list[Diagnostic] = [*_unknown_left_out(profile, library)]
    for template in library.templates.values():
        if template.id in left_out:
            continue
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


def _unknown_left_out(profile: Profile, library: Library) -> Iterator[Diagnostic]:
    for number, entry in enumerate(profile.policies.left_out):
        if entry.id not in library.templates:
            place = profile.place(f"policies.left_out.{number}")
            hint = did_you_mean(entry.id, library.templates, "Remove it.")
            yield error("PK246", f"there is no template {entry.id!r} to leave out", place, hint)


def asked_for(
    ids: Iterable[str] | None, chosen: tuple[Template, ...], library: Library, profile: Profile
) -> tuple[tuple[Template, ...], tuple[Diagnostic, ...]]:
    """Return the chosen templates with these ids, all of them for None; report ids that fail."""
    if ids is None:
        return chosen, ()
    wanted = dict.fromkeys(ids)
    reasons = {entry.id: entry.reason for entry in profile.policies.left_out}
    by_id = {str(template.id): template for template in chosen}
    found: list[Diagnostic] = []
    for name in wanted:
        template = library.templates.get(name)  # type: ignore[call-overload] # a str may be none
        if template is None:
            hint = did_you_mean(name, by_id, f"There are {', '.join(by_id)}.")
            found.append(error("PK246", f"there is no template {name!r}", hint=hint))
        elif reason := reasons.get(name):
            place = profile.place("policies.left_out")
            hint = "Take it out of policies.left_out if it should apply."
            found.append(error("PK246", f"{name} is left out: {reason}", place, hint))
        elif name not in by_id:
            hint = "Change the profile if it should apply."
            message = f"{name} does not apply: its condition is {template.when.text}"
            found.append(error("PK246", message, template.places["when"], hint))
    return tuple(template for name, template in by_id.items() if name in wanted), tuple(found)
