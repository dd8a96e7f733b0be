"""One policy of a run of `generate`: its three versions merged, and what is to be written.

Takes a generated policy and the files of the workspace; gives an `Outcome` and writes nothing.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import policykit
from policykit.canonical import json_bytes
from policykit.policy import (
    BlockKind,
    Did,
    Result,
    changed_facts,
    compare,
    has_conflict_markers,
    mapping_fates,
    merge_sidecars,
    merge_texts,
    names,
    read_policy,
    read_sidecar,
)
from policykit.workflow import paths
from policykit.workflow.explanation import Cause, Explained, Source, Versions, explain
from policykit.workflow.outcome import Action, Outcome
from policykit.workflow.unread import still_unread, unread_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.policy import FactChange, Generated, Policy, SidecarConflict, TextMerge
    from policykit.values import Digest, PolicyId
    from policykit.world import World

LABELS = ("your text", "last generated", "generated now")
"""What the three sides are called in conflict markers."""


@dataclass(frozen=True, slots=True)
class Versioned:
    """A generated policy, and what the one before was made with.

    Attributes:
        base_template: digest of the template that the base was filled from; None where unknown.
        waiting_template: the same of what waits for a conflict to be resolved.
        base_program: version of policykit that wrote it.
    """

    generated: Generated
    base_template: Digest | None
    waiting_template: Digest | None
    base_program: str


@dataclass(frozen=True, slots=True)
class _Files:
    """The versions of one policy on disk; None where there is no file."""

    ours: bytes | None
    ours_sidecar: bytes | None
    base: bytes | None
    base_sidecar: bytes | None
    base_facts: bytes | None


@dataclass(frozen=True, slots=True)
class _Merge:
    """One merge: what went in, and what came out."""

    versioned: Versioned
    files: _Files
    text: TextMerge
    sidecar: bytes
    sidecar_conflicts: tuple[SidecarConflict, ...]

    @property
    def is_conflict(self) -> bool:
        return bool(self.text.conflicts or self.sidecar_conflicts)


def merge_policy(world: World, versioned: Versioned, *, named: bool) -> Outcome:
    """Return what is to become of one policy.

    Args:
        world: the outside; nothing is written.
        versioned: what was generated now.
        named: the user asked for this policy by name, so one that was deleted comes back.

    Raises:
        InputError: the policy's mapping cannot be read.
    """
    generated = versioned.generated
    identifier = generated.id
    read = world.files.read
    files = _Files(
        ours=read(paths.policy(identifier)),
        ours_sidecar=read(paths.sidecar(identifier)),
        base=read(paths.base_policy(identifier)),
        base_sidecar=read(paths.base_sidecar(identifier)),
        base_facts=read(paths.base_facts(identifier)),
    )
    clearing: dict[str, bytes | None] = {}
    if world.files.exists(paths.pending(identifier)):
        if files.ours is not None and has_conflict_markers(files.ours):
            return _undecided(identifier, files.ours)
        # Somebody decided: what waited is what their text has been merged with.
        files = _Files(
            ours=files.ours,
            ours_sidecar=files.ours_sidecar,
            base=read(paths.pending(identifier)),
            base_sidecar=read(paths.pending_sidecar(identifier)),
            base_facts=read(paths.pending_facts(identifier)),
        )
        versioned = replace(versioned, base_template=versioned.waiting_template)
        clearing = dict.fromkeys(
            (*paths.all_pending(identifier), paths.pending_mapping(identifier))
        )
    if files.ours is None and (files.base is None or named):
        return _new(generated, clearing)
    if files.ours is None:
        return Outcome(identifier, Action.DELETED, changes=clearing)
    if files.base is None:
        return Outcome(identifier, Action.UNMANAGED)
    if has_conflict_markers(files.ours):
        # Another program's merge. Merging into it would hide that somebody has to decide.
        return _undecided(identifier, files.ours)
    return _merged(world, versioned, files, clearing)


def new_files(generated: Generated) -> dict[str, bytes]:
    """Return the files of a policy that is new: text, mapping and base."""
    return {
        paths.policy(generated.id): generated.policy,
        paths.sidecar(generated.id): generated.sidecar,
        **_new_base(generated),
    }


def _new_base(generated: Generated) -> dict[str, bytes]:
    return {
        paths.base_policy(generated.id): generated.policy,
        paths.base_sidecar(generated.id): generated.sidecar,
        paths.base_facts(generated.id): generated.facts,
    }


def _undecided(identifier: PolicyId, ours: bytes) -> Outcome:
    return Outcome(identifier, Action.CONFLICT, conflicts=_count_markers(ours))


def _new(generated: Generated, clearing: Mapping[str, bytes | None]) -> Outcome:
    new, _ = read_policy(generated.policy, paths.policy(generated.id))
    cause = Cause(Source.TEMPLATE, "", None, generated.template)
    return Outcome(
        generated.id,
        Action.NEW,
        changes={**clearing, **new_files(generated)},
        added=tuple(statement.id for statement in new.statements) if new else (),
        diff=_diff(generated.id, b"", generated.policy),
        explained=(Explained(BlockKind.SECTION, "", (Did.ADDED,), (cause,), Result.NEW),),
        is_base=True,
    )


def _merged(
    world: World, versioned: Versioned, files: _Files, clearing: Mapping[str, bytes | None]
) -> Outcome:
    generated = versioned.generated
    ours, base = files.ours or b"", files.base or b""
    text = merge_texts(base, ours, generated.policy, partial(_by_line, world))
    sidecar, conflicts = merge_sidecars(
        files.base_sidecar or b"",
        files.ours_sidecar if files.ours_sidecar is not None else generated.sidecar,
        generated.sidecar,
        paths.sidecar(generated.id),
        text,
    )
    merge = _Merge(versioned, files, text, sidecar, conflicts)
    changes = {**clearing, **_changes(world, merge)}
    return _told(
        merge, {path: data for path, data in changes.items() if world.files.read(path) != data}
    )


def _changes(world: World, merge: _Merge) -> dict[str, bytes | None]:
    """Return every file that belongs to the result of a merge."""
    generated = merge.versioned.generated
    identifier = generated.id
    changes: dict[str, bytes | None] = {
        paths.policy(identifier): merge.text.data,
        paths.sidecar(identifier): merge.sidecar,
    }
    if merge.is_conflict:
        changes[paths.pending(identifier)] = generated.policy
        changes[paths.pending_sidecar(identifier)] = generated.sidecar
        changes[paths.pending_facts(identifier)] = generated.facts
        if merge.sidecar_conflicts:
            waiting = [[one.statement, one.key] for one in merge.sidecar_conflicts]
            changes[paths.pending_mapping(identifier)] = json_bytes({"mapping": waiting})
    else:
        changes.update(_new_base(generated))
    came_in = names(merge.text.fates, Result.NEW)
    noted = still_unread(world, identifier, merge.files.ours)
    if came_in or world.files.exists(paths.unread(identifier)):
        changes[paths.unread(identifier)] = unread_bytes(
            noted, came_in, generated.template, merge.text.data
        )
    return changes


def _told(merge: _Merge, changes: Mapping[str, bytes | None]) -> Outcome:
    generated, files, text = merge.versioned.generated, merge.files, merge.text
    before, _ = read_policy(files.base or b"", paths.base_policy(generated.id))
    after, _ = read_policy(generated.policy, paths.policy(generated.id))
    same_text = text.data == files.ours and merge.sidecar == files.ours_sidecar
    statements = compare(before, after) if before and after else None
    facts: tuple[FactChange, ...] = ()
    if before and after and files.base_facts is not None:
        facts = changed_facts(files.base_facts, generated.facts, before, after)
    edited = (files.ours, files.ours_sidecar) != (files.base, files.base_sidecar)
    return Outcome(
        generated.id,
        _action(conflict=merge.is_conflict, same_text=same_text, edited=edited),
        changes=changes,
        added=statements.added if statements else (),
        removed=statements.removed if statements else (),
        changed=statements.changed if statements else (),
        facts=facts,
        conflicts=text.conflicts,
        sidecar_conflicts=merge.sidecar_conflicts,
        diff=_diff(generated.id, files.ours or b"", text.data),
        explained=_explained(merge, facts, before, after),
        unread=names(text.fates, Result.NEW),
        dropped=names(text.fates, Result.STAYS_DROPPED),
        order_kept=text.order_kept,
        whole="" if same_text else text.whole,
        is_base=not merge.is_conflict,
        waits=merge.is_conflict,
    )


def _explained(
    merge: _Merge, facts: tuple[FactChange, ...], before: Policy | None, after: Policy | None
) -> tuple[Explained, ...]:
    versioned, files = merge.versioned, merge.files
    generated = versioned.generated
    old = before.template if before else ""
    changed = versioned.base_template != generated.digests.template
    ours = files.ours_sidecar if files.ours_sidecar is not None else generated.sidecar
    sidecars = (files.base_sidecar or b"", ours, generated.sidecar)
    mapping = mapping_fates(*sidecars, merge.sidecar_conflicts, merge.text)
    fates = (*merge.text.fates, *mapping)
    if not fates:
        return ()
    return explain(
        fates,
        facts,
        Versions(old, after.template if after else generated.template, changed),
        Versions(versioned.base_program, policykit.__version__, changed=False),
        _parameters(generated),
    )


def _parameters(generated: Generated) -> dict[str, str]:
    """Return the parameter that each statement's cadence or limit comes from."""
    sidecar, _ = read_sidecar(generated.sidecar, paths.sidecar(generated.id))
    found = {}
    for name, entry in sidecar.entries.items() if sidecar else ():
        span = entry.cadence or entry.limit
        if span and span.parameter:
            found[str(name)] = span.parameter
    return found


def _by_line(world: World, ours: bytes, base: bytes, theirs: bytes) -> tuple[bytes, int]:
    merged = world.git.merge_file(ours, base, theirs, LABELS)
    return merged.data, merged.conflicts


def _action(*, conflict: bool, same_text: bool, edited: bool) -> Action:
    if conflict:
        return Action.CONFLICT
    if same_text:
        return Action.UNCHANGED
    return Action.MERGED if edited else Action.UPDATED


def _count_markers(data: bytes) -> int:
    return sum(line.startswith(b"<<<<<<< ") for line in data.splitlines())


def _diff(identifier: PolicyId, old: bytes, new: bytes) -> str:
    path = paths.policy(identifier)
    lines = difflib.unified_diff(
        old.decode("utf-8", "replace").splitlines(),
        new.decode("utf-8", "replace").splitlines(),
        path,
        path,
        lineterm="",
        n=1,
    )
    return "\n".join(lines)
