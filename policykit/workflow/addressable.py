"""HIPAA: which specifications are required, and what was decided on the addressable ones.

45 CFR 164.306(d): a required specification is carried out; an addressable one is carried out, met
in another way, or not at all, with the reason on record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.errors import warning
from policykit.policy.parameters import look_up
from policykit.template import control_hint

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policykit.errors import Diagnostic
    from policykit.profile import Profile
    from policykit.template import Framework

_DECISIONS = "params.hipaa.addressable_decisions"
_ADDRESSABLE, _REQUIRED, _STANDARD = "(A)", "(R)", "(standard"


def addressable_notes(framework: Framework, profile: Profile) -> Mapping[str, tuple[str, str]]:
    """Return for each control what is to be said of it, and why it may go without an answer.

    Both are empty for other frameworks. A decision excuses an addressable specification alone.
    """
    if framework.id != "hipaa":
        return {}
    decisions = {one["id"]: one for one in _decisions(profile)}
    return {
        control: _note(title, decisions.get(control))
        for control, title in framework.controls.items()
    }


def _note(title: str, decision: Mapping[str, str] | None) -> tuple[str, str]:
    if _ADDRESSABLE not in title:
        kinds = ((_REQUIRED, "required"), (_STANDARD, "standard"))
        return next((kind for mark, kind in kinds if mark in title), ""), ""
    if decision is None:
        return "addressable: carried out as written", ""
    reason = f"{decision['decision']}: {decision['reason']}"
    return f"addressable, decided otherwise: {reason}", reason


def addressable_problems(framework: Framework, profile: Profile) -> Iterator[Diagnostic]:
    """Yield every decision on what is no addressable specification, and decisions without words."""
    given = look_up(profile.tree, _DECISIONS)
    for index, one in enumerate(given if isinstance(given, list) else []):
        place = profile.place(f"{_DECISIONS}.{index}")
        name = one.get("id") if isinstance(one, dict) else None
        if name is None or one not in _decisions(profile):
            message = "a decision on an addressable specification has id, decision and reason"
            hint = 'Write {id: "164.312(a)(2)(iii)", decision: "met in another way", reason: "…"}.'
            yield warning("PK352", message, place, hint)
        elif name not in framework.controls:
            hint = control_hint(name, framework)
            yield warning("PK352", f"{framework.title} has no specification {name}", place, hint)
        elif _ADDRESSABLE not in framework.controls[name]:
            message = f"{name} is not addressable: it has to be carried out"
            yield warning("PK352", message, place, "Take the decision out.")


def _decisions(profile: Profile) -> list[dict[str, Any]]:
    """Return the decisions that have all they need."""
    given = look_up(profile.tree, _DECISIONS)
    return [
        one
        for one in (given if isinstance(given, list) else [])
        if isinstance(one, dict)
        and all(isinstance(one.get(key), str) for key in ("id", "decision", "reason"))
    ]
