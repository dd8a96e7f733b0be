"""What `check` says of commitments: too strict to be kept, or made in words that no map knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.errors import Place, warning
from policykit.policy.parameters import ABSENT, look_up
from policykit.policy.spans_in_text import spans_in
from policykit.policy.statement import split_regions
from policykit.template import did_you_mean
from policykit.workflow import paths
from policykit.workflow.commitments import policy_commitments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from policykit.errors import Diagnostic
    from policykit.evidence.commitments import Commitment
    from policykit.policy import Entry, Policy, Sidecar
    from policykit.policy.spans_in_text import SpanInText
    from policykit.profile import Profile
    from policykit.workflow.workspace import WorkingPolicy


def commitment_problems(
    workings: Sequence[WorkingPolicy], profile: Profile, on: date
) -> tuple[Diagnostic, ...]:
    """Return promises stricter than what can be kept, and those that stand in prose alone.

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
        if profile.branding.language == "en":  # the words are looked for in English alone
            found += _in_statements(policy, sidecar)
            found += _in_sections(policy, promised, profile)
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


def _in_statements(policy: Policy, sidecar: Sidecar) -> Iterator[Diagnostic]:
    for statement in policy.statements:
        entry = sidecar.entries.get(statement.id)
        if entry is None:
            continue  # told by PK305
        place = Place(paths.policy(policy.id), statement.line)
        for span in spans_in(statement.text):
            key = "limit" if span.is_limit else "cadence"
            number, unit = _mapped(entry, span)
            if number is None:
                amount = "within" if span.is_limit else "every"
                yield warning(
                    "PK358",
                    f'{statement.id} says "{span.words}", and it is not among the commitments',
                    place,
                    f"Add `{key}: {{{amount}: {span.number}, unit: {span.unit}}}` to it in "
                    f"{paths.sidecar(policy.id)}, or take the number out.",
                )
            elif not span.equals(number, unit):
                yield warning(
                    "PK359",
                    f'{statement.id} says "{span.words}", and its {key} in the map is {number} '
                    f"{unit}",
                    place,
                    f"Make both the same: correct the text or {paths.sidecar(policy.id)}.",
                )


def _mapped(entry: Entry, span: SpanInText) -> tuple[int | None, str]:
    if span.is_limit:
        return (entry.limit.within, entry.limit.unit) if entry.limit else (None, "")
    return (entry.cadence.every, entry.cadence.unit) if entry.cadence else (None, "")


def _in_sections(
    policy: Policy, promised: Sequence[Commitment], profile: Profile
) -> Iterator[Diagnostic]:
    """Yield what sections say beside statements and no commitment of the set promises.

    The review of policies is the profile's own number, so every policy may say it.
    """
    known = [(one.is_limit, one.number, one.unit) for one in promised]
    known.append((False, profile.review.interval_months, "months"))
    for region in split_regions(policy.body, policy.body_line):
        if not region.name.startswith("#"):
            continue
        for offset, line in enumerate(region.lines):
            for span in spans_in(line):
                if any(
                    span.is_limit is is_limit and span.equals(number, unit)
                    for is_limit, number, unit in known
                ):
                    continue
                yield warning(
                    "PK358",
                    f'a sentence says "{span.words}", and it is not among the commitments',
                    Place(paths.policy(policy.id), region.line + offset),
                    "Make it a statement with an id and a map entry, or take the number out.",
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
