"""What became of each block of a policy in a merge: what a person did, what the generation did.

Takes nothing; these are the values that `text_merge` gives and `generate --explain` shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from policykit.policy.blocks import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterable


class Did(StrEnum):
    """What one side did to a block since it was last generated."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    RENAMED = "renamed"
    REORDERED = "reordered"


class Result(StrEnum):
    """What the merged text has of it."""

    NEW = "new"  # nobody has read it yet
    TAKEN = "taken"
    BOTH = "both"
    YOURS = "yours"
    STAYS_DROPPED = "stays dropped"
    REMOVED = "removed"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class BlockFate:
    """One block that is no longer as it was last generated, on either side.

    Attributes:
        name: statement id, id of a section, or key of the front matter.
        by_hand: what people did to it.
        by_generation: what the generation would do to it.
        old_name: the id it was last generated with, where it has another now.
    """

    kind: BlockKind
    name: str
    by_hand: tuple[Did, ...]
    by_generation: tuple[Did, ...]
    result: Result
    old_name: str = ""


def names(fates: Iterable[BlockFate], *results: Result) -> tuple[str, ...]:
    """Return the names of the statements with one of the results, in order."""
    return tuple(
        fate.name for fate in fates if fate.kind is BlockKind.STATEMENT and fate.result in results
    )
