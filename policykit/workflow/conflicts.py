"""`merge`: the conflicts that `generate` left, and how they are decided one by one.

The base of a policy moves only here, once its last conflict is decided, and in `generate`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.canonical import json_bytes
from policykit.errors import InputError, Place, StateError, error
from policykit.policy import (
    Choice,
    Conflict,
    SidecarConflict,
    decided,
    find_conflicts,
    has_conflict_markers,
    merge_sidecars,
    read_sidecar,
    rebuilt,
    take_theirs,
)
from policykit.workflow import paths
from policykit.workflow.session import Lock, writing
from policykit.workflow.workspace import chosen_ids, refuse_errors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policykit.errors import Diagnostic
    from policykit.values import PolicyId
    from policykit.world import World


__all__ = [
    "Answer",
    "Choice",
    "Conflict",
    "Decided",
    "SidecarConflict",
    "Undecided",
    "decide",
    "sides",
    "undecided",
    "with_tool",
    "write_sides",
]


@dataclass(frozen=True, slots=True)
class Undecided:
    """What somebody has to decide about one policy.

    Attributes:
        texts: conflicts in its text.
        mapping: entries of its mapping that both sides changed; yours stand there.
        is_ours: the conflict comes from `generate`, not from another program's merge.
    """

    id: PolicyId
    texts: tuple[Conflict, ...]
    mapping: tuple[SidecarConflict, ...]
    is_ours: bool

    @property
    def conflicts(self) -> tuple[Conflict | SidecarConflict, ...]:
        """All of them: those of the text first."""
        return (*self.texts, *self.mapping)


@dataclass(frozen=True, slots=True)
class Answer:
    """A decision on one conflict.

    Attributes:
        text: what the text is to say, where that is none of the choices.
    """

    conflict: Conflict | SidecarConflict
    choice: Choice = Choice.OURS
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided, and what is left.

    Attributes:
        left: what is still to be decided.
        is_done: nothing is; what was generated then is the base of the next merge now.
    """

    id: PolicyId
    answers: int
    left: Undecided
    is_done: bool
    notes: tuple[str, ...] = ()


def undecided(world: World, names: Sequence[str] = ()) -> tuple[Undecided, ...]:
    """Return what is to be decided, of the policies named or of all.

    Raises:
        InputError: no such policy; markers that are not as git writes them.
    """
    every = (
        _of(world, identifier) for identifier in chosen_ids(world, names, everything=not names)
    )
    return tuple(one for one in every if one.texts or one.mapping or one.is_ours)


def decide(world: World, name: str, answers: Sequence[Answer]) -> Decided:
    """Put decisions into a policy's files; with the last one, move its base.

    Raises:
        StateError: PK322 the files are not what the decisions were made on.
        InputError: PK321 both sides cannot stand, PK325 a decision holds conflict markers.
    """
    with writing(world, "merge", settled=False) as notes:
        now = _only(world, name)
        for answer in answers:
            if answer.conflict not in now.conflicts:
                raise StateError(_changed_meanwhile(now.id))
        changes = _with_answers(world, now, answers)
        decided_here = [answer.conflict for answer in answers]
        left = Undecided(
            now.id,
            tuple(one for one in now.texts if one not in decided_here),
            tuple(one for one in now.mapping if one not in decided_here),
            now.is_ours,
        )
        is_done = now.is_ours and not left.texts and not left.mapping
        if now.mapping:
            waiting = [[one.statement, one.key] for one in left.mapping]
            changes[paths.pending_mapping(now.id)] = json_bytes({"mapping": waiting})
        if is_done:
            changes |= _moved_base(world, now.id, changes)
        changes = {path: data for path, data in changes.items() if world.files.read(path) != data}
        if changes:
            world.files.write_all(changes)
        return Decided(now.id, len(answers), left, is_done, tuple(notes))


def with_tool(world: World, name: str) -> Decided | None:
    """Let the user's own merge tool decide a policy's text; None where git has none configured.

    The tool gets three whole texts, equal but for what is to be decided. What stands in conflict
    in the mapping stays as it is there: yours.

    Raises:
        StateError: PK323 the tool left without a decision, PK322 the file changed meanwhile.
    """
    now = _only(world, name)
    path = paths.policy(now.id)
    data = world.files.read(path) or b""
    base, ours, theirs = sides(data)
    made = world.git.run_merge_tool(f"{now.id}.md", base, ours, theirs)
    if made is None:
        return None
    if has_conflict_markers(made):
        hint = "Nothing was changed. Run it again, or: policykit merge resolve"
        raise StateError(error("PK323", "the merge tool left conflicts", Place(path), hint))
    with writing(world, "merge", settled=False) as notes:
        if world.files.read(path) != data:
            raise StateError(_changed_meanwhile(now.id))
        changes: dict[str, bytes | None] = {path: made}
        if now.is_ours:
            changes |= _moved_base(world, now.id, changes)
        world.files.write_all(changes)
        left = Undecided(now.id, (), (), now.is_ours)
        answers = len(now.texts) + len(now.mapping)
        return Decided(now.id, answers, left, now.is_ours, tuple(notes))


def write_sides(world: World, name: str) -> tuple[str, str, str]:
    """Write base, ours and theirs of a policy where any merge tool can read them; return the paths.

    They stand below output/draft/, which git ignores.
    """
    now = _only(world, name)
    texts = sides(world.files.read(paths.policy(now.id)) or b"")
    places = paths.merge_sides(now.id)
    with writing(world, "merge", settled=False):
        world.files.write_all(dict(zip(places, texts, strict=True)))
    return places


def sides(data: bytes) -> tuple[bytes, bytes, bytes]:
    """Return base, ours and theirs of a text with conflicts: equal outside of them."""
    return (
        rebuilt(data, lambda conflict: conflict.base),
        rebuilt(data, lambda conflict: conflict.ours),
        rebuilt(data, lambda conflict: conflict.theirs),
    )


def _only(world: World, name: str) -> Undecided:
    found = undecided(world, [name])
    if not found:
        hint = "See which have any: policykit merge list"
        raise StateError(error("PK324", f"{name} has no conflict to decide", hint=hint))
    return found[0]


def _of(world: World, identifier: PolicyId) -> Undecided:
    path = paths.policy(identifier)
    texts, found = find_conflicts(world.files.read(path) or b"", path)
    refuse_errors(found)
    is_ours = world.files.exists(paths.pending(identifier))
    mapping: tuple[SidecarConflict, ...] = ()
    ours = world.files.read(paths.sidecar(identifier))
    theirs = world.files.read(paths.pending_sidecar(identifier))
    if is_ours and ours is not None and theirs is not None:
        base = world.files.read(paths.base_sidecar(identifier)) or b""
        found_now = merge_sidecars(base, ours, theirs, paths.sidecar(identifier))[1]
        waiting = _waiting(world, identifier)
        mapping = tuple(one for one in found_now if [one.statement, one.key] in waiting)
    return Undecided(identifier, texts, mapping, is_ours)


def _waiting(world: World, identifier: PolicyId) -> list[list[str]]:
    """Return statement and key of the entries that wait; what cannot be read counts as none."""
    try:
        said = json.loads(world.files.read(paths.pending_mapping(identifier)) or b"{}")
        return [[str(part) for part in one] for one in said.get("mapping", [])]
    except (ValueError, TypeError, AttributeError, RecursionError):
        return []


def _with_answers(
    world: World, now: Undecided, answers: Sequence[Answer]
) -> dict[str, bytes | None]:
    texts: dict[int, str] = {}
    taken: list[SidecarConflict] = []
    for answer in answers:
        conflict = answer.conflict
        if isinstance(conflict, Conflict):
            texts[conflict.number] = _text(now.id, conflict, answer)
        elif answer.choice is Choice.THEIRS:
            taken.append(conflict)
        elif answer.choice is Choice.BOTH or answer.text is not None:
            place = Place(paths.sidecar(now.id))
            hint = "Choose ours or theirs, or edit the file."
            raise InputError(error("PK321", "a mapping has one value for each key", place, hint))
    changes: dict[str, bytes | None] = {}
    if texts:
        path = paths.policy(now.id)
        changes[path] = decided(world.files.read(path) or b"", texts)
    if taken:
        path = paths.sidecar(now.id)
        theirs = world.files.read(paths.pending_sidecar(now.id)) or b""
        changes[path] = take_theirs(world.files.read(path) or b"", theirs, taken)
    return changes


def _text(identifier: PolicyId, conflict: Conflict, answer: Answer) -> str:
    place = Place(paths.policy(identifier), conflict.line)
    if answer.text is not None:
        if has_conflict_markers(answer.text.encode()):
            hint = "Remove the marker lines, and what is not to stay."
            raise InputError(error("PK325", "the decision holds conflict markers", place, hint))
        return answer.text
    if answer.choice is Choice.BOTH and conflict.in_front:
        hint = "Choose ours or theirs, or edit it."
        raise InputError(error("PK321", "front matter has one value for each key", place, hint))
    return conflict.chosen(answer.choice)


def _moved_base(
    world: World, identifier: PolicyId, changes: Mapping[str, bytes | None]
) -> dict[str, bytes | None]:
    """Return the changes that make what waited the base of the next merge."""
    moves = zip(paths.all_pending(identifier), paths.all_bases(identifier), strict=True)
    moved: dict[str, bytes | None] = {}
    for waiting, base in moves:
        moved |= {base: world.files.read(waiting), waiting: None}
    moved[paths.pending_mapping(identifier)] = None
    lock = Lock.of(world)
    if identifier in lock.waiting:
        lock = lock.with_bases({identifier: lock.waiting[identifier]}, library=lock.library)
        moved[paths.LOCK] = lock.bytes()
    sidecar = _without_gone(world, identifier, changes)
    return moved | ({paths.sidecar(identifier): sidecar} if sidecar is not None else {})


def _without_gone(
    world: World, identifier: PolicyId, changes: Mapping[str, bytes | None]
) -> bytes | None:
    """Return the mapping without entries whose statement the template dropped, and we now too."""
    path = paths.sidecar(identifier)
    ours = changes.get(path) or world.files.read(path)
    theirs = world.files.read(paths.pending_sidecar(identifier))
    text = changes.get(paths.policy(identifier)) or world.files.read(paths.policy(identifier))
    if ours is None or theirs is None or text is None:
        return None
    mine, new = (read_sidecar(data, path)[0] for data in (ours, theirs))
    if mine is None or new is None:
        return None
    gone = [
        SidecarConflict(name, "", None, None, None)
        for name in mine.entries
        if name not in new.entries and f"**{name}**".encode() not in text
    ]
    return take_theirs(ours, theirs, gone) if gone else None


def _changed_meanwhile(identifier: PolicyId) -> Diagnostic:
    return error(
        "PK322",
        f"{paths.policy(identifier)} or its mapping changed while you were deciding",
        hint="Nothing was written. Run it again: policykit merge resolve",
    )
