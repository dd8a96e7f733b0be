"""One merge of three policies in blocks; the rules are those of `text_merge`.

Takes the blocks of base, ours and theirs, gives the merged text and what became of each block. Keys
are those of the base: a block with a new id is looked up under its old one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from policykit.policy.block_fates import BlockFate, Did, Result
from policykit.policy.block_order import merge_order, moved
from policykit.policy.blocks import BEGINNING, Block, BlockKind, Blocks
from policykit.policy.renames import renamed

if TYPE_CHECKING:
    from collections.abc import Callable

_Three = tuple[Block | None, Block | None, Block | None]


class BlockMerge:
    """One merge.

    Attributes:
        conflicts: number of blocks' conflicts, known after `text`.
        keys: the keys that the merged text has, in order.
        fates: what became of each block that somebody changed.
        order_kept: where ours kept its order against a changed order of theirs.
    """

    def __init__(
        self,
        base: Blocks,
        ours: Blocks,
        theirs: Blocks,
        merge_lines: Callable[[bytes, bytes, bytes], tuple[bytes, int]],
    ) -> None:
        self._names_ours = renamed(base, ours, theirs)
        self._names_theirs = renamed(base, theirs, ours)
        for one, other, blocks in (
            (self._names_ours, self._names_theirs, theirs.all),
            (self._names_theirs, self._names_ours, ours.all),
        ):
            for old, new in one.items():
                if new in blocks:  # renamed by both; only one still has the words of the base
                    other.setdefault(old, new)
        self._frame = ours
        self._base = base.all
        self._ours = _relabelled(ours, self._names_ours)
        self._theirs = _relabelled(theirs, self._names_theirs)
        self._merge_lines = merge_lines
        self._texts: dict[str, str] = {}
        self._results: dict[str, Result] = {}
        self._parents: dict[str, str] = {}
        self.conflicts = 0
        self.order_kept: list[str] = []
        self.keys: list[str] = []
        self.fates: tuple[BlockFate, ...] = ()

    @property
    def followed(self) -> tuple[tuple[str, str], ...]:
        """Return the statements whose id the generation changed and ours did not: old, new."""
        return tuple(
            (old, new)
            for old, new in self._names_theirs.items()
            if old not in self._names_ours and old in self._ours and not new.startswith("#")
        )

    def text(self) -> str:
        """Merge, and return the text."""
        every = list(dict.fromkeys([*self._ours, *self._theirs, *self._base]))
        for key in every:
            self._decide(key)
        for key in every:
            if key in self._texts and self._kind(key) is BlockKind.STATEMENT:
                self._parents[key] = self._parent(key)
        self._keep_sections_in_use()
        front = self._ordered(BlockKind.FRONT)
        body = [
            key
            for section in [BEGINNING, *self._ordered(BlockKind.SECTION)]
            for key in [section, *self._ordered(BlockKind.STATEMENT, section)]
            if key in self._texts
        ]
        self.keys = [self._key_now(key) for key in (*front, *body)]
        self.fates = tuple(self._fates([*front, *body], every))
        frame = self._frame
        return "".join((frame.opening, *self._joined(front), frame.closing, *self._joined(body)))

    def _three(self, key: str) -> _Three:
        return self._base.get(key), self._ours.get(key), self._theirs.get(key)

    def _kind(self, key: str) -> BlockKind:
        return next(block.kind for block in self._three(key) if block)

    def _decide(self, key: str) -> None:
        """Decide whether a block is in the merged text, and with which words."""
        base, ours, theirs = self._three(key)
        if ours is None:
            if theirs is not None and base is None:
                self._keep(key, theirs.text, Result.NEW)
            elif theirs is not None:
                self._results[key] = Result.STAYS_DROPPED
            return
        if theirs is None:
            if base is None:
                self._keep(key, ours.text, Result.YOURS)
            elif ours.text == base.text and key not in self._names_ours:
                self._results[key] = Result.REMOVED
            else:
                self._merge(key, ours.text, base.text, None)
            return
        old, mine, new = self._with_one_id(key, base, ours, theirs)
        if new in (old, mine):
            self._keep(key, mine, Result.YOURS)
        elif mine == old:
            self._keep(key, new, Result.TAKEN)
        else:
            self._merge(key, mine, old, new)

    def _keep(self, key: str, text: str, result: Result) -> None:
        self._texts[key] = text
        self._results[key] = result

    def _merge(self, key: str, ours: str, base: str | None, theirs: str | None) -> None:
        data, conflicts = self._merge_lines(_lines(ours), _lines(base), _lines(theirs))
        self.conflicts += conflicts
        result = Result.CONFLICT if conflicts else Result.BOTH
        self._keep(key, data.decode().removesuffix("\n"), result)

    def _with_one_id(
        self, key: str, base: Block | None, ours: Block, theirs: Block
    ) -> tuple[str | None, str, str]:
        """Return the three texts of a block with the id it is to have, where that is clear."""
        if base is None or base.kind is not BlockKind.STATEMENT:
            return base.text if base else None, ours.text, theirs.text
        mine, new = self._names_ours.get(key, key), self._names_theirs.get(key, key)
        if key not in (mine, new) and mine != new:
            return base.text, ours.text, theirs.text
        name = new if mine == key else mine
        texts = ((base.text, key), (ours.text, mine), (theirs.text, new))
        one, two, three = (text.replace(f"**{was}**", f"**{name}**", 1) for text, was in texts)
        return one, two, three

    def _key_now(self, key: str) -> str:
        mine = self._names_ours.get(key)
        return mine or (self._names_theirs.get(key, key) if key in self._theirs else key)

    def _parent(self, key: str) -> str:
        base, ours, theirs = self._three(key)
        if ours is None:
            return theirs.parent if theirs else ""
        if theirs is None or base is None or ours.parent != base.parent:
            if theirs and base and theirs.parent not in (base.parent, ours.parent):
                self.order_kept.append(self._key_now(key))
            return ours.parent
        return theirs.parent

    def _keep_sections_in_use(self) -> None:
        """Keep or bring back the heading of every statement that is in the merged text."""
        for key, section in list(self._parents.items()):
            if section in self._texts or section == BEGINNING:
                continue
            if section in self._ours:  # the template dropped it; people have a statement in it
                self._keep(section, self._ours[section].text, Result.YOURS)
                continue
            place = self._sibling_section(key, section)
            if place is not None:
                self._parents[key] = place
            else:
                self._keep(section, self._theirs[section].text, Result.NEW)

    def _sibling_section(self, key: str, section: str) -> str | None:
        """Return where its neighbours of the generated text stand, when their heading is gone."""
        there = [one.key for one in self._theirs.values() if one.parent == section]
        at = there.index(key)
        for neighbour in (*reversed(there[:at]), *there[at + 1 :]):
            place = self._parents.get(neighbour)
            if place is not None and (place in self._texts or place == BEGINNING):
                return place
        return None

    def _ordered(self, kind: BlockKind, section: str = "") -> list[str]:
        """Return the keys of one kind that are in the merged text, of one section, in order."""

        def members(blocks: dict[str, Block], *, all_sections: bool = False) -> list[str]:
            return [
                key
                for key, block in blocks.items()
                if block.kind is kind
                and key in self._texts
                and key != BEGINNING
                and (kind is not BlockKind.STATEMENT or self._parents[key] == section)
                and (all_sections or block.parent == section)
            ]

        levels = {key: self._level(key) for key in self._texts}
        order, kept = merge_order(
            members(self._base), members(self._ours), members(self._theirs), levels
        )
        if kept:
            self.order_kept.append(section.removeprefix("#") or f"the order of the {kind}")
        # Neither side has it in this section when its heading is gone: behind its neighbours.
        everywhere, _ = merge_order((), order, members(self._theirs, all_sections=True))
        return everywhere

    def _level(self, key: str) -> int:
        return next((block.level for block in reversed(self._three(key)) if block), 0)

    def _joined(self, keys: list[str]) -> list[str]:
        pieces: list[str] = []
        for at, key in enumerate(keys):
            following = keys[at + 1] if at + 1 < len(keys) else None
            pieces += [self._texts[key], self._gap(key, following)]
        return pieces

    def _gap(self, key: str, following: str | None) -> str:
        _, ours, theirs = self._three(key)
        own = ours or theirs
        gap = own.gap if own else "\n"
        together = any(
            key in side and _follower(side, key) == following for side in (self._ours, self._theirs)
        )
        if self._kind(key) is BlockKind.FRONT:
            return gap or "\n"
        if following is None:
            return gap if together else "\n"
        if gap.count("\n") > 1 or (gap and together):
            return gap
        return "\n\n"

    def _fates(self, kept: list[str], every: list[str]) -> list[BlockFate]:
        fates = []
        gone = [key for key in every if key not in self._texts]
        for key in (*kept, *gone):
            base, ours, theirs = self._three(key)
            by_hand = self._did(key, base, ours, self._names_ours)
            by_generation = self._did(key, base, theirs, self._names_theirs)
            if (not by_hand and not by_generation) or key not in self._results:
                continue
            now = self._key_now(key)
            fates.append(
                BlockFate(
                    kind=self._kind(key),
                    name=_name(now),
                    by_hand=by_hand,
                    by_generation=by_generation,
                    result=self._result(key, by_hand, by_generation),
                    old_name=_name(key) if now != key else "",
                )
            )
        return fates

    def _result(self, key: str, by_hand: tuple[Did, ...], by_generation: tuple[Did, ...]) -> Result:
        result = self._results[key]
        if result not in (Result.YOURS, Result.TAKEN, Result.BOTH):
            return result
        if self._key_now(key).removeprefix("#") in self.order_kept:
            by_generation = tuple(
                did for did in by_generation if did not in (Did.MOVED, Did.REORDERED)
            )
        if by_hand and by_generation:
            same = by_hand == by_generation and result is Result.YOURS
            return Result.YOURS if same else Result.BOTH
        return Result.TAKEN if by_generation else Result.YOURS

    def _did(
        self, key: str, base: Block | None, side: Block | None, new_names: dict[str, str]
    ) -> tuple[Did, ...]:
        if base is None or side is None:
            return (Did.ADDED,) if side else ((Did.REMOVED,) if base else ())
        did = []
        name = new_names.get(key)
        text = side.text.replace(f"**{name}**", f"**{key}**", 1) if name else side.text
        if name:
            did.append(Did.RENAMED)
        if text != base.text:
            did.append(Did.CHANGED)
        if side.parent != base.parent:
            did.append(Did.MOVED)
        if side.kind is BlockKind.SECTION:
            blocks = self._ours if side is self._ours.get(key) else self._theirs
            orders = [
                [one.key for one in blocks_.values() if one.parent == key]
                for blocks_ in (self._base, blocks)
            ]
            if moved(orders[0], orders[1], orders[1]):
                did.append(Did.REORDERED)
        return tuple(did)


def _relabelled(blocks: Blocks, new_names: dict[str, str]) -> dict[str, Block]:
    """Return the blocks by the keys of the base."""
    old = {new: name for name, new in new_names.items()}
    return {
        old.get(key, key): replace(
            block, key=old.get(key, key), parent=old.get(block.parent, block.parent)
        )
        for key, block in blocks.all.items()
    }


def _follower(blocks: dict[str, Block], key: str) -> str | None:
    keys = list(blocks)
    at = keys.index(key) + 1
    return keys[at] if at < len(keys) else None


def _lines(text: str | None) -> bytes:
    return b"" if text is None else f"{text}\n".encode()


def _name(key: str) -> str:
    return key.removeprefix("#").removesuffix(":") or "the beginning"
