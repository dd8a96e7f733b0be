"""Whether a pack can be made of a window, and of which policies and frameworks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.errors import InputError, error, warning
from policykit.evidence.pack.manifest import LONGEST_WINDOW
from policykit.policy import read_sidecar
from policykit.record import externals
from policykit.template import read_framework
from policykit.workflow import paths
from policykit.workflow.coverage import reasons_out_of_scope
from policykit.workflow.workspace import no_such_policy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from policykit.profile import Profile
    from policykit.record import History
    from policykit.template import Framework
    from policykit.values import PolicyId
    from policykit.workflow.pack_choice import Asked
    from policykit.workflow.pack_files import Gathered
    from policykit.world import World


def require_window(asked: Asked, today: date) -> None:
    """Refuse a window that is reversed or has not begun.

    Raises:
        InputError: PK795, PK001.
    """
    if asked.last < asked.first:
        message = f"the period ends on {asked.last}, before it begins on {asked.first}"
        raise InputError(error("PK795", message, hint="Give --from and --to in order."))
    if (asked.last - asked.first).days > LONGEST_WINDOW or asked.last.year > today.year + 5:
        message = f"a window from {asked.first} to {asked.last} is no audit window"
        raise InputError(error("PK015", message, hint="Look at the years."))
    if asked.first > today:
        message = (
            f"the window begins on {asked.first}, and today is {today}: nothing is known of it"
        )
        hint = "Give a window that has begun; one that has not ended is packed as known so far."
        raise InputError(error("PK001", message, hint=hint))


def chosen_policies(
    everything: Sequence[PolicyId], asked: Asked
) -> tuple[tuple[PolicyId, ...], list[tuple[str, str]]]:
    """Return the policies asked for, and the others with the reason that they are left out.

    Raises:
        InputError: PK742, there is no such policy.
    """
    unknown = sorted(set(asked.policies) - set(everything))
    if unknown:
        raise InputError(*(no_such_policy(one, everything) for one in unknown))
    if not asked.policies:
        return tuple(everything), []
    chosen = tuple(one for one in everything if one in asked.policies)
    rest = [(f"the policy {one}", "not asked for") for one in everything if one not in chosen]
    return chosen, rest


def ever_issued(
    histories: Mapping[PolicyId, History], gathered: Gathered
) -> dict[PolicyId, History]:
    """Return the policies that the organization ever issued or had; say which it did not."""
    kept = {name: one for name, one in histories.items() if one.issued or externals(one)}
    never = [name for name in histories if name not in kept]
    for name in never:
        gathered.left_out.append((f"the policy {name}", "no version of it was ever issued"))
    if never:
        gathered.faults.append(
            warning(
                "PK014",
                f"texts that were never issued, so not in force and not in this pack: "
                f"{', '.join(never)}",
                hint="Propose, approve and issue them; or delete what is not to be a policy.",
            )
        )
    return kept


def asked_frameworks(
    world: World, profile: Profile, asked: Asked
) -> tuple[dict[str, tuple[Framework, bytes]], list[tuple[str, str]]]:
    """Return each framework, and its file, that the matrix is to have; and which are left out.

    One of the profile that asks for no answer at all, since it does not bind the organization, is
    left out unless it was asked for by name.
    """
    shipped = world.library.shipped()
    known = {
        path.removeprefix("frameworks/").removesuffix(".yaml"): data
        for path, data in shipped.items()
        if path.startswith("frameworks/")
    }
    wanted = asked.frameworks or tuple(one.id for one in profile.frameworks)
    wrong = [one for one in asked.frameworks if one not in known]
    if wrong:
        hint = f"Frameworks: {', '.join(sorted(known))}"
        raise InputError(
            *(error("PK011", f"there is no framework {one!r}", hint=hint) for one in wrong)
        )
    found: dict[str, tuple[Framework, bytes]] = {}
    aside: list[tuple[str, str]] = []
    for name in wanted:
        if name in known:
            framework, problems = read_framework(known[name], f"frameworks/{name}.yaml")
            if framework is None:
                raise InputError(*problems)
            reasons = reasons_out_of_scope(framework, profile)
            if not asked.frameworks and set(reasons) >= set(framework.controls):
                said = set(reasons.values())
                why = said.pop() if len(said) == 1 else "all of its criteria are out of scope"
                hint = f"evidence --framework {name} packs it"
                aside.append((f"the framework {framework.title}", f"{why}; {hint}"))
            else:
                found[name] = (framework, known[name])
    return found, aside


def answering(
    world: World, histories: dict[PolicyId, History], asked: Asked, gathered: Gathered
) -> dict[PolicyId, History]:
    """Return the policies with a statement that answers a control of the frameworks asked for."""
    kept = {}
    wanted = set(asked.frameworks)
    for identifier, history in histories.items():
        data = world.files.read(paths.sidecar(identifier))
        sidecar = read_sidecar(data, paths.sidecar(identifier))[0] if data else None
        named = {
            key for entry in (sidecar.entries if sidecar else {}).values() for key in entry.controls
        }
        if sidecar is None or named & wanted:
            kept[identifier] = history
        else:
            why = f"none of its statements answers {', '.join(sorted(wanted))}"
            gathered.left_out.append((f"the policy {identifier}", why))
    return kept
