"""The three-way merge of sidecars, by statement and key instead of by line.

Takes base (last generated), ours (on disk) and theirs (generated now) as bytes, gives the merged
bytes and what conflicts. Where only one side changed a key, its value is taken; where both did, and
differently, ours stays and the conflict is listed. Ours is edited in place, so its comments, order
and quotes stay.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

from policykit.errors import InputError
from policykit.policy.block_fates import BlockFate, Did, Result, names
from policykit.policy.blocks import BlockKind
from policykit.policy.sidecar import read_sidecar
from policykit.template import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policykit.policy.text_merge import TextMerge


@dataclass(frozen=True, slots=True)
class SidecarConflict:
    """One key that both sides changed.

    Attributes:
        statement: its id.
        key: such as `evidence` or `controls.soc2`; empty when the whole entry was removed on one
            side and changed on the other.
        base: value last generated, None where absent. Values are plain data.
        ours: value on disk, which was kept.
        theirs: value generated now.
    """

    statement: str
    key: str
    base: Any
    ours: Any
    theirs: Any

    @property
    def place(self) -> str:
        """The statement, as a conflict in the text calls it."""
        return self.statement


def merge_sidecars(
    base: bytes,
    ours: bytes,
    theirs: bytes,
    file: str = "map.yaml",
    text: TextMerge | None = None,
) -> tuple[bytes, tuple[SidecarConflict, ...]]:
    """Merge three sidecars.

    Args:
        base: as last generated; empty bytes where there was none.
        ours: as it stands on disk.
        theirs: as generated now.
        file: name of ours for messages.
        text: the merge of the texts: entries follow statements to a new id, and an entry stays
            dropped with its statement, or stays until it is decided whether its statement goes.

    Returns:
        the merged bytes and the conflicts; with conflicts the bytes hold ours at those keys.

    Raises:
        InputError: one of them is no sidecar.
    """
    if theirs in (base, ours):
        return ours, ()
    undecided = set(names(text.fates, Result.CONFLICT)) if text else set()
    if ours == base and not undecided:
        return theirs, ()
    for data in (ours, theirs, base):
        _, found = read_sidecar(data, file) if data else (None, ())
        if found:
            raise InputError(*found)
    merge = _Merge(_plain(base), _plain(ours), _plain(theirs), _load(ours), _load(theirs))
    if text is not None:
        merge.follow(dict(text.renamed))
        merge.dropped = set(names(text.fates, Result.STAYS_DROPPED))
        merge.undecided = undecided
    merge.run()
    return (_dump(merge.document) if merge.changed else ours), tuple(merge.conflicts)


def take_theirs(ours: bytes, theirs: bytes, conflicts: Iterable[SidecarConflict]) -> bytes:
    """Return our sidecar with what was generated now in the places of some conflicts.

    Args:
        ours: as it stands on disk.
        theirs: as generated now.
        conflicts: those to decide for theirs.
    """
    merge = _Merge({}, _plain(ours), _plain(theirs), _load(ours), _load(theirs))
    for conflict in conflicts:
        merge.take(conflict)
    return _dump(merge.document) if merge.changed else ours


def mapping_fates(
    base: bytes,
    ours: bytes,
    theirs: bytes,
    conflicts: tuple[SidecarConflict, ...] = (),
    text: TextMerge | None = None,
) -> tuple[BlockFate, ...]:
    """Return what became of each entry that somebody changed; arguments as for `merge_sidecars`."""
    if base == ours == theirs:
        return ()
    followed = dict(text.renamed) if text else {}
    before, mine = (
        {followed.get(name, name): entry for name, entry in _plain(data).items()}
        for data in (base, ours)
    )
    new = _plain(theirs)
    in_conflict = {conflict.statement for conflict in conflicts}
    fates = []
    for name in dict.fromkeys([*mine, *new, *before]):
        by_hand = _did(before.get(name), mine.get(name))
        by_generation = _did(before.get(name), new.get(name))
        if name in in_conflict:
            result = Result.CONFLICT
        elif name not in mine and name in before and name in new:
            result = Result.STAYS_DROPPED
        elif mine.get(name) == new.get(name) or not by_generation:
            result = Result.YOURS
        elif by_hand:
            result = Result.BOTH
        else:
            result = {Did.ADDED: Result.NEW, Did.REMOVED: Result.REMOVED}.get(
                by_generation[0], Result.TAKEN
            )
        if by_hand or by_generation:
            fates.append(BlockFate(BlockKind.MAPPING, name, by_hand, by_generation, result))
    return tuple(fates)


def _did(before: Any, after: Any) -> tuple[Did, ...]:
    if before == after:
        return ()
    if before is None:
        return (Did.ADDED,)
    return (Did.REMOVED,) if after is None else (Did.CHANGED,)


def _plain(data: bytes) -> dict[str, Any]:
    # A base that somebody damaged explains nothing; the merge itself says what is wrong with it.
    source, _ = read_yaml(data.decode("utf-8", "replace"), "")
    value = source.value if source else None
    statements = value.get("statements") if isinstance(value, dict) else None
    return dict(statements) if isinstance(statements, dict) else {}


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1_000_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _load(data: bytes) -> Any:
    return _yaml().load(data.decode("utf-8"))


def _dump(document: Any) -> bytes:
    stream = io.BytesIO()
    _yaml().dump(document, stream)
    return stream.getvalue()


class _Merge:
    """One merge: plain values to compare, and two documents that keep comments and style."""

    def __init__(
        self,
        base: dict[str, Any],
        ours: dict[str, Any],
        theirs: dict[str, Any],
        document: Any,
        generated: Any,
    ) -> None:
        self.base, self.ours, self.theirs = base, ours, theirs
        self.document = document
        self.statements = document["statements"]
        self.generated = generated["statements"]
        self.conflicts: list[SidecarConflict] = []
        self.changed = False
        self.dropped: set[str] = set()
        self.undecided: set[str] = set()

    def follow(self, new_ids: Mapping[str, str]) -> None:
        """Give entries the ids that their statements have now."""
        for old, new in new_ids.items():
            for entries in (self.base, self.ours):
                if old in entries and new not in entries:
                    entries[new] = entries.pop(old)
            if old in self.statements and new not in self.statements:
                place = list(self.statements).index(old)
                self.statements.insert(place, new, self.statements.pop(old))
                self.changed = True

    def run(self) -> None:
        for name in self.ours:
            if name in self.theirs:
                self._entry(name)
            elif name in self.base:
                self._removed_by_theirs(name)
        for name in self.theirs:
            if name not in self.ours:
                self._only_in_theirs(name)

    def _entry(self, name: str) -> None:
        base, ours, theirs = self.base.get(name, {}), self.ours[name], self.theirs[name]
        self._keys(name, "", (base, ours, theirs), self.statements[name], self.generated[name])

    def _keys(
        self,
        name: str,
        prefix: str,
        values: tuple[dict[str, Any], dict[str, Any], dict[str, Any]],
        target: Any,
        source: Any,
    ) -> None:
        base, ours, theirs = values
        for key in dict.fromkeys([*ours, *theirs]):
            before, mine, new = base.get(key), ours.get(key), theirs.get(key)
            if new in (mine, before):
                continue
            if before == mine:
                self._set(target, key, source)
            elif isinstance(mine, dict) and isinstance(new, dict) and key == "controls":
                inner = (before if isinstance(before, dict) else {}, mine, new)
                self._keys(name, f"{key}.", inner, target[key], source[key])
            else:
                conflict = SidecarConflict(name, f"{prefix}{key}", before, mine, new)
                self.conflicts.append(conflict)

    def take(self, conflict: SidecarConflict) -> None:
        """Give one key, or a whole entry, the value of theirs."""
        name, key = conflict.statement, conflict.key
        if not key and conflict.theirs is None:
            self.statements.pop(name, None)
            self.changed = True
        elif not key:
            self.base.pop(name, None)
            if name not in self.statements:
                self._only_in_theirs(name)
        else:
            target, source = self.statements[name], self.generated[name]
            *outer, last = key.split(".")
            for one in outer:
                target, source = target[one], source[one]
            self._set(target, last, source)

    def _set(self, target: Any, key: str, source: Any) -> None:
        if key in source:
            if key in target:
                target[key] = source[key]
            else:
                before = list(source)[: list(source).index(key)]
                target.insert(_position(list(target), before), key, source[key])
        else:
            del target[key]
        self.changed = True

    def _removed_by_theirs(self, name: str) -> None:
        if name in self.undecided:
            return  # whether its statement goes is not decided yet
        if self.ours[name] == self.base[name]:
            del self.statements[name]
            self.changed = True
        else:
            conflict = SidecarConflict(name, "", self.base[name], self.ours[name], None)
            self.conflicts.append(conflict)

    def _only_in_theirs(self, name: str) -> None:
        if name not in self.base:
            before = list(self.theirs)[: list(self.theirs).index(name)]
            place = _position(list(self.statements), before)
            self.statements.insert(place, name, self.generated[name])
            self.changed = True
        elif self.theirs[name] != self.base[name] and name not in self.dropped:
            conflict = SidecarConflict(name, "", self.base[name], None, self.theirs[name])
            self.conflicts.append(conflict)


def _position(present: list[str], before: list[str]) -> int:
    """Return the index after the nearest of `before` that is present."""
    for name in reversed(before):
        if name in present:
            return present.index(name) + 1
    return 0
