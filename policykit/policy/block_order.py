"""The order of what is left after a merge: of sections, of statements in one, of front matter keys.

Takes three lists of keys, gives one. Where one side alone changed the order, its order holds; where
both did, ours does. What only one side has stands behind what it stands behind there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence


def merge_order(
    base: Sequence[str],
    ours: Sequence[str],
    theirs: Sequence[str],
    levels: Mapping[str, int] | None = None,
) -> tuple[list[str], bool]:
    """Merge three orders; none of them holds a key twice.

    Args:
        base: as last generated.
        ours: as on disk, without what is to go.
        theirs: as generated now, without what is to go.
        levels: for headings, how deep each is: what stands below a heading stays below it.

    Returns:
        the keys of ours and theirs in the merged order, and whether both sides had changed the
        order, so that theirs was not followed.
    """
    by_hand = moved(base, ours, theirs)
    by_generation = moved(base, theirs, ours)
    theirs_leads = by_generation and not by_hand
    first, second = (theirs, ours) if theirs_leads else (ours, theirs)
    order = list(first)
    for key in second:
        if key not in order:
            order.insert(_place(key, second, order, levels), key)
    return order, by_hand and by_generation and not _agree(ours, theirs)


def moved(base: Sequence[str], side: Sequence[str], other: Collection[str]) -> bool:
    """Say whether a side has what all three share in another order than the base has it."""
    return not _agree([key for key in base if key in other], side)


def _agree(one: Sequence[str], other: Sequence[str]) -> bool:
    shared = set(one) & set(other)
    return [key for key in one if key in shared] == [key for key in other if key in shared]


def _place(
    key: str, side: Sequence[str], order: Sequence[str], levels: Mapping[str, int] | None
) -> int:
    """Return the index for a key: behind the nearest that stands before it, where there is one."""
    at, present = side.index(key), set(order)
    previous = next((one for one in reversed(side[:at]) if one in present), None)
    if previous is None:
        following = next((one for one in side[at + 1 :] if one in present), None)
        return order.index(following) if following is not None else 0
    place, known = order.index(previous) + 1, set(side)
    if levels is not None:
        # What only the other side has below the heading before stays below it.
        while (
            place < len(order) and order[place] not in known and levels[order[place]] > levels[key]
        ):
            place += 1
    return place
