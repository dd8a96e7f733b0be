"""What `check` says of commitments that are too strict to be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.errors import warning
from policykit.policy.parameters import ABSENT, look_up
from policykit.template import did_you_mean
from policykit.workflow.commitments import policy_commitments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from policykit.errors import Diagnostic
    from policykit.evidence.commitments import Commitment
    from policykit.policy import Sidecar
    from policykit.profile import Profile
    from policykit.workflow.workspace import WorkingPolicy


def commitment_problems(
    workings: Sequence[WorkingPolicy], profile: Profile, on: date
) -> tuple[Diagnostic, ...]:
    """Return promises stricter than what can be kept, and numbers that no promise has.

    Args:
        workings: the policies as they stand on disk.
        profile: says what can be kept.
        on: today.
    """
    readable = [(one.policy, one.sidecar) for one in workings if one.policy and one.sidecar]
    promised = [
        commitment
        for policy, sidecar in readable
        for commitment in policy_commitments(profile, policy, sidecar, "", on)
    ]
    found = [*_unknown_numbers(profile, promised)]
    for policy, sidecar in readable:
        found += _too_strict(profile, sidecar, [one for one in promised if one.policy == policy.id])
    return tuple(found)


def _too_strict(
    profile: Profile, sidecar: Sidecar, promised: Iterable[Commitment]
) -> Iterator[Diagnostic]:
    for one in promised:
        if not one.is_too_strict:
            continue
        known = profile.place(f"commitments.can_keep.{one.parameter}")
        is_fact = look_up(profile.tree, one.parameter) is not ABSENT
        key = one.parameter if is_fact else f"params.{one.parameter}"
        yield warning(
            "PK357",
            f"{one.statement} promises {one.promise}; you can keep {one.can_keep} {one.unit} "
            f"({known})",
            next(entry.place for name, entry in sidecar.entries.items() if name == one.statement),
            f"Promise what you keep: policykit profile set {key} {one.can_keep}, then policykit "
            "generate",
        )


def _unknown_numbers(profile: Profile, promised: Sequence[Commitment]) -> Iterator[Diagnostic]:
    known = dict.fromkeys(one.parameter for one in promised if one.parameter)
    for path, value in _leaves(profile.tree["commitments"]["can_keep"]):
        place = profile.place(f"commitments.can_keep.{path}")
        if path not in known:
            message = f"no commitment has its number from {path}"
            hint = did_you_mean(path, known, "See the parameters: policykit commitments")
            yield warning("PK360", message, place, hint)
        elif isinstance(value, bool) or not isinstance(value, int):
            hint = "Write a whole number in the unit of the parameter, such as 6."
            yield warning("PK360", f"{path} is {value!r}, not a whole number", place, hint)


def _leaves(node: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in node.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
