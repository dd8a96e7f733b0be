"""Blocks that have a new id on one side and are the same blocks: they are followed by their words.

Takes the blocks of the base and of one side, gives which key became which. Only a pair that is
alike enough, and more alike than any other, counts; all else was removed and added.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from policykit.policy.blocks import BEGINNING, BlockKind

if TYPE_CHECKING:
    from policykit.policy.blocks import Block, Blocks

_ALIKE = 0.8
_FEWEST_WORDS = 5  # shorter sentences are too much alike by chance


def renamed(base: Blocks, side: Blocks, other: Blocks) -> dict[str, str]:
    """Return the keys of the base that have another key in a side: old -> new.

    Args:
        base: as last generated.
        side: the side that may have renamed.
        other: the other side, which has it under the old key still, or under the same new one.
    """
    gone = [block for key, block in base.all.items() if key not in side.all]
    new = [block for key, block in side.all.items() if key not in base.all]
    alike = {
        (old.key, fresh.key): ratio
        for old in gone
        for fresh in new
        if (old.key in other.all) != (fresh.key in other.all)
        and (ratio := _likeness(old, fresh)) >= _ALIKE
    }
    found: dict[str, str] = {}
    for (old_key, new_key), ratio in alike.items():
        rivals = [
            rival
            for pair, rival in alike.items()
            if (pair[0] == old_key) != (pair[1] == new_key)  # shares one of the two
        ]
        if all(rival < ratio for rival in rivals):
            found[old_key] = new_key
    return found


def _likeness(old: Block, new: Block) -> float:
    if old.kind is not new.kind or old.level != new.level or old.kind is BlockKind.FRONT:
        return 0.0
    if BEGINNING in (old.key, new.key) or len(old.words) < _FEWEST_WORDS:
        return 0.0
    return SequenceMatcher(None, old.words, new.words, autojunk=False).ratio()
