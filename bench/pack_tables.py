"""What packs of evidence take, and whether it grows in straight lines."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tables import Table, megabytes, seconds

if TYPE_CHECKING:
    from collections.abc import Sequence

_AXES = {"years": (1, "year"), "policies": (1, "policy"), "people": (1000, "1,000 people")}


def packs(measured: Sequence[Any]) -> Table:
    """Lay out what a pack and its check take, and how that grows with years, policies, people."""
    rows = [
        (
            (
                f"{one['years']} year{'s' if one['years'] > 1 else ''}, {one['policies']} "
                f"policies, {one['people']:,} people"
            ),
            f"{one['rows']:,}",
            seconds(one["made"]["cpu"]),
            megabytes(one["made"]["memory"] / 1e6),
            megabytes(one["size"] / 1e6),
            seconds(one["checked"]["cpu"]),
            megabytes(one["checked"]["memory"] / 1e6),
        )
        for one in measured
    ]
    headers = ("Pack", "rows", "evidence", "memory", "size", "verify", "memory")
    note = (
        "CPU of one run each; a version of each policy every year; the people of the first year "
        "acknowledged the first versions"
    )
    return Table("packs", "Packs of evidence", headers, rows, note)


def steps(measured: Sequence[Any]) -> Table:
    """Lay out what one more year, policy, or 1,000 people cost: alike, where growth is linear."""
    rows = []
    for axis, (unit, words) in _AXES.items():
        for less, more in pairwise(along(measured, axis)):
            width = (more[axis] - less[axis]) / unit
            cells = []
            for job in ("made", "checked"):
                cells += [
                    seconds((more[job]["cpu"] - less[job]["cpu"]) / width),
                    f"{(more[job]['memory'] - less[job]['memory']) / 1e6 / width:.1f} MB",
                ]
            rows.append((f"each {words}, from {less[axis]:,} to {more[axis]:,}", *cells))
    headers = ("One more", "evidence", "memory", "verify", "memory")
    note = "linear growth shows as rows of one kind that do not rise"
    return Table("packsteps", "Packs: what more of it costs", headers, rows, note)


def along(measured: Sequence[Any], axis: str) -> list[Any]:
    """Return the packs that differ in this alone, the smallest first.

    Where several sets of them do, it is the set with most packs.
    """
    others = [name for name in _AXES if name != axis]
    sets: dict[tuple[int, ...], list[Any]] = {}
    for one in measured:
        sets.setdefault(tuple(one[name] for name in others), []).append(one)
    return sorted(max(sets.values(), key=len), key=lambda one: one[axis])
