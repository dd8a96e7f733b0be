"""The three-way merge of policy texts: by statement first, by line inside one.

Takes base (last generated), ours (on disk) and theirs (generated now), gives the merged bytes, the
number of conflicts and what became of each block.

1. What one side alone changed is taken from it: words, place, id. Blocks are known by their id, so
   one that was moved is followed; one with a new id is followed where its words are the same.
2. What both sides changed is merged by line; lines that both changed are a conflict.
3. A statement that people dropped stays dropped. One that the template drops and people changed is
   a conflict. One that is new comes in at its place.
4. Where people changed the order, it holds.
5. Files that cannot be told apart into blocks are merged by line as a whole.

So no line that a person wrote is lost: it stands in the text, if need be in a conflict.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.policy.block_merge import BlockMerge
from policykit.policy.blocks import split_blocks

if TYPE_CHECKING:
    from collections.abc import Callable

    from policykit.policy.block_fates import BlockFate
    from policykit.policy.blocks import Blocks

    MergeLines = Callable[[bytes, bytes, bytes], tuple[bytes, int]]


@dataclass(frozen=True, slots=True)
class TextMerge:
    """A merged text.

    Attributes:
        data: the text, with diff3 markers around conflicts.
        conflicts: how many.
        fates: what became of blocks that are not as last generated, in the order of the text.
        renamed: statements of ours to ids of theirs, which the mapping has to follow.
        order_kept: places where both sides changed the order; ours was kept.
        whole: why it was merged as one text, in words; empty where it was merged by statement.
    """

    data: bytes
    conflicts: int
    fates: tuple[BlockFate, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    order_kept: tuple[str, ...] = ()
    whole: str = ""


def merge_texts(base: bytes, ours: bytes, theirs: bytes, merge_lines: MergeLines) -> TextMerge:
    """Merge three texts of one policy.

    Args:
        base: as last generated.
        ours: as it stands on disk, without conflict markers.
        theirs: as generated now.
        merge_lines: merges ours, base and theirs by line; gives bytes with diff3 markers and the
            number of conflicts.
    """
    if base == ours == theirs:
        return TextMerge(ours, 0)
    if _has_windows_ends(ours) and not _has_windows_ends(base):
        merged = merge_texts(base, ours.replace(b"\r\n", b"\n"), theirs, merge_lines)
        data = ours if theirs in (base, ours) else merged.data.replace(b"\n", b"\r\n")
        return TextMerge(
            data, merged.conflicts, merged.fates, merged.renamed, merged.order_kept, merged.whole
        )
    split: list[Blocks] = []
    for name, data in (("yours", ours), ("last generated", base), ("generated now", theirs)):
        blocks, why = _split(data)
        if blocks is None:
            return _as_one(base, ours, theirs, merge_lines, f"{name}: {why}")
        split.append(blocks)
    merge = BlockMerge(split[1], split[0], split[2], merge_lines)
    text = merge.text()
    if theirs in (base, ours):
        data = ours
    elif ours == base:
        data = theirs
    else:
        data = text.encode()
        if not merge.conflicts and not _holds(text, merge.keys):
            why = "the blocks of both sides do not fit together"
            return _as_one(base, ours, theirs, merge_lines, why)
    return TextMerge(data, merge.conflicts, merge.fates, merge.followed, tuple(merge.order_kept))


def _has_windows_ends(data: bytes) -> bool:
    return b"\r\n" in data and data.count(b"\n") == data.count(b"\r\n")


def _split(data: bytes) -> tuple[Blocks | None, str]:
    try:
        return split_blocks(data.decode("utf-8"))
    except UnicodeDecodeError:
        return None, "it is not UTF-8"


def _holds(text: str, keys: list[str]) -> bool:
    blocks, _ = split_blocks(text)
    return blocks is not None and list(blocks.all) == keys


def _as_one(
    base: bytes, ours: bytes, theirs: bytes, merge_lines: MergeLines, why: str
) -> TextMerge:
    if theirs in (base, ours):
        return TextMerge(ours, 0, whole=why)
    if ours == base:
        return TextMerge(theirs, 0, whole=why)
    data, conflicts = merge_lines(ours, base, theirs)
    return TextMerge(data, conflicts, whole=why)
