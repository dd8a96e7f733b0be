"""What the rules found in a set of texts, kept so that the same set is not judged twice.

The key stands for everything a finding follows from: program and pandoc as they are installed, the
bytes of every policy and mapping, and all that surrounds them. So nothing that changed is passed
over; what was kept and cannot be read is as good as not there.
"""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from policykit.canonical import sha256
from policykit.errors import Diagnostic, Place, Severity
from policykit.rules import Waived, Waiver
from policykit.workflow.text_rules import TextFindings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from policykit.rules import Surroundings
    from policykit.workflow.workspace import WorkingPolicy
    from policykit.world import World


def kept_or_made(
    world: World,
    workings: Sequence[WorkingPolicy],
    around: Surroundings,
    make: Callable[[], TextFindings],
) -> TextFindings:
    """Return the findings on a set of texts: those that were kept for it, or new ones.

    Args:
        world: the outside.
        workings: the policies as they stand on disk, all that are judged.
        around: what surrounds them.
        make: judges them; the result follows from the other arguments alone.
    """
    key = f"findings-{_digest(world, workings, around)}"
    if data := world.cache.get(key):
        try:
            return _findings(json.loads(data))
        except (ValueError, TypeError):
            pass
    made = make()
    world.cache.keep({key: json.dumps(_plain(made)).encode()})
    return made


def _digest(world: World, workings: Sequence[WorkingPolicy], around: Surroundings) -> str:
    texts = [(one.id, one.policy_data, one.sidecar_data, one.conflicted) for one in workings]
    values = [getattr(around, item.name) for item in fields(around)]
    # Sets have no order of their own; where there is one, findings may follow it.
    ordered = [sorted(one) if isinstance(one, frozenset) else one for one in values]
    return sha256(repr((world.cache.program(), texts, ordered)).encode("utf-8", "replace"))


def _plain(findings: TextFindings) -> list[Any]:
    waived = [(one.finding, one.waiver) for one in findings.waived]
    rows = [[_row(one), by.codes, by.reason, _spot(by.place), by.region] for one, by in waived]
    return [[_row(one) for one in findings.found], rows]


def _row(one: Diagnostic) -> list[Any]:
    return [one.severity.value, one.code, one.message, _spot(one.place), one.hint]


def _spot(place: Place | None) -> list[Any] | None:
    return None if place is None else [getattr(place, item.name) for item in fields(place)]


def _findings(value: Any) -> TextFindings:
    found, waived = value
    return TextFindings(
        tuple(map(_diagnostic, found)),
        tuple(
            Waived(_diagnostic(finding), Waiver(tuple(codes), reason, Place(*place), region))
            for finding, codes, reason, place, region in waived
        ),
    )


def _diagnostic(row: Any) -> Diagnostic:
    severity, code, message, place, hint = row
    return Diagnostic(Severity(severity), code, message, Place(*place) if place else None, hint)
