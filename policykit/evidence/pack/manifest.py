"""The manifest: how a pack was made, what is in it, how its rows add up, and what is not in it.

It holds no time of its making and nobody's name: those stand in the signed statement, so that the
same command at the same commit gives the same pack.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from policykit.canonical import json_bytes
from policykit.evidence.pack.reviews import counted_versions, recorded_reviews
from policykit.evidence.pack.source import Scope
from policykit.evidence.pack.tables import tables
from policykit.values import policy_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.evidence.pack.source import Source
    from policykit.record import History

FORMAT = 1
LONGEST_WINDOW = 40 * 366
"""In days; longer than any retention."""
_LAST_YEAR = 9000


def manifest_bytes(source: Source) -> bytes:
    """Return the manifest of a pack."""
    scope = source.scope
    rows = {sheet.name: len(sheet.rows) for sheet in tables(source)}
    return json_bytes(
        {
            "format": FORMAT,
            "organization": scope.organization,
            "time_zone": scope.time_zone,
            "accent": scope.accent,
            "window": {"first": str(scope.first), "last": str(scope.last)},
            "as_of": str(scope.as_of),
            "policies": list(scope.policies),
            "frameworks": list(scope.frameworks),
            "command": scope.command,
            "commit": scope.commit,
            "versions": dict(scope.versions),
            "sample": None
            if scope.picked is None
            else {"method": scope.method, "picked": list(scope.picked)},
            "out_of_scope": {key: dict(said) for key, said in scope.out_of_scope.items()},
            "faults": list(scope.faults),
            "left_out": [{"what": what, "why": why} for what, why in scope.left_out],
            "headcount": None if scope.headcount is None else list(scope.headcount),
            "rows": rows,
            "records": {
                one.policy: _counted(one) for one in (source.workspace, *source.histories.values())
            },
            "reconciliation": [
                {"table": table, "counted": counted, "sum": total, "rows": rows[table]}
                for table, counted, total in reconciliation(source)
            ],
        }
    )


def reconciliation(source: Source) -> tuple[tuple[str, str, int], ...]:
    """Return for each population how its rows come out of the records: table, sum in words, sum.

    What is left out of a table is subtracted with its reason, so that nothing is lost on the way.
    """
    scope = source.scope
    histories = source.histories.values()
    issued = sum(len(one.issued) for one in histories)
    outside = issued - len(source.versions)
    approvals = sum(len(one.approvals) for one in histories)
    cited = [digest for one in source.versions for digest in one.issued.event.approvals]
    reviews = sum(len(one.reviews) for one in histories)
    counted = sum(len(recorded_reviews(one, source)) for one in histories)
    approved = sum(len(counted_versions(one, source)) for one in histories)
    return (
        (
            "versions",
            f"{issued} issued records - {outside} not in force on any day of the window",
            issued - outside,
        ),
        (
            "approvals",
            (
                f"{approvals} approved records - {approvals - len(cited)} of versions not in the "
                "window, of proposals that were not issued, or given twice"
            ),
            len(cited),
        ),
        (
            "reviews",
            (
                f"{reviews} reviewed records - {reviews - counted} after {scope.as_of} + "
                f"{approved} versions whose approval counts as review, since no recorded one led "
                "to them"
            ),
            counted + approved,
        ),
    )


def read_scope(data: bytes) -> Scope:
    """Return what a manifest says was asked for.

    Raises:
        ValueError: it cannot be read, or is of another format; the message says why.
    """
    try:
        said: Mapping[str, Any] = json.loads(data)
        if said["format"] != FORMAT:
            raise ValueError(f"it has format {said['format']}, and this policykit reads {FORMAT}")
        sample, people = said["sample"], said.get("headcount")  # packs of before do not say it
        first, last = (date.fromisoformat(said["window"][one]) for one in ("first", "last"))
        as_of = date.fromisoformat(said["as_of"])
        if not first <= as_of <= last or (last - first).days > LONGEST_WINDOW:
            raise ValueError(f"{first} to {last}, told on {as_of}, is no window")
        if last.year > _LAST_YEAR:
            raise ValueError(f"{last} is no day of a window")
        return Scope(
            organization=str(said["organization"]),
            time_zone=str(said["time_zone"]),
            accent=str(said["accent"]),
            first=first,
            last=last,
            as_of=as_of,
            policies=tuple(policy_id(one) for one in said["policies"]),
            frameworks=tuple(map(str, said["frameworks"])),
            command=str(said["command"]),
            commit=str(said["commit"]),
            versions={str(key): str(value) for key, value in said["versions"].items()},
            picked=None if sample is None else tuple(map(str, sample["picked"])),
            method="" if sample is None else str(sample["method"]),
            out_of_scope={
                str(key): {str(control): str(why) for control, why in said.items()}
                for key, said in said["out_of_scope"].items()
            },
            faults=tuple(map(str, said["faults"])),
            left_out=tuple((str(one["what"]), str(one["why"])) for one in said["left_out"]),
            headcount=None if people is None else (int(people[0]), int(people[1])),
        )
    except (KeyError, IndexError, TypeError, AttributeError, RecursionError) as problem:
        raise ValueError(f"it is no manifest of a pack: {problem}") from problem


def _counted(history: History) -> dict[str, int]:
    kinds = sorted({record.name for record in history.records})
    return {kind: sum(record.name == kind for record in history.records) for kind in kinds}
