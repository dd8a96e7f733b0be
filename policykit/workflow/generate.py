"""`generate`: fill the templates and merge the result into what people have edited.

The base of the merge is what was last generated, never what was last committed. It moves only
after a clean merge, or once a conflict was resolved; until then the freshly generated text waits
under `.policykit/pending/`, and nothing of that policy can be proposed. A policy that somebody
deleted stays deleted. Hand edits are never lost: the worst case is a conflict that shows both.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from policykit.policy import (
    applicable,
    changed_facts,
    compare,
    finish,
    has_conflict_markers,
    merge_sidecars,
    merge_texts,
    prepare,
    read_policy,
)
from policykit.record import local_date
from policykit.workflow import paths
from policykit.workflow.session import lock_bytes, writing
from policykit.workflow.workspace import load_library, load_profile, refuse_errors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policykit.policy import FactChange, Generated, SidecarConflict
    from policykit.profile import Profile
    from policykit.template import Library
    from policykit.values import PolicyId
    from policykit.world import World


class Action(StrEnum):
    """What became of one policy."""

    NEW = "new"
    UPDATED = "updated"
    MERGED = "merged"  # generated changes and hand edits came together
    UNCHANGED = "unchanged"
    DELETED = "deleted on purpose"
    CONFLICT = "conflict"
    UNMANAGED = "not generated"  # a file of that name was there before the template


@dataclass(frozen=True, slots=True)
class Outcome:
    """What `generate` did, or would do, with one policy.

    Attributes:
        changes: path to new bytes; None deletes.
        added, removed, changed: statement ids, against what was last generated.
        facts: which facts of the profile changed which statements.
        conflicts: number of places in the text with conflict markers.
        sidecar_conflicts: entries of the mapping that both sides changed; yours were kept.
        diff: what happens to the policy's text, as a unified diff.
    """

    id: PolicyId
    action: Action
    changes: Mapping[str, bytes | None] = field(default_factory=dict)
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    facts: tuple[FactChange, ...] = ()
    conflicts: int = 0
    sidecar_conflicts: tuple[SidecarConflict, ...] = ()
    diff: str = ""

    @property
    def is_conflict(self) -> bool:
        """Say whether somebody has to decide something."""
        return self.action is Action.CONFLICT


@dataclass(frozen=True, slots=True)
class Generation:
    """What a run of `generate` did, or would do.

    Attributes:
        not_applicable: policies that are here although their template does not apply any more.
    """

    outcomes: tuple[Outcome, ...]
    not_applicable: tuple[PolicyId, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Files:
    """The three versions of one policy; None where there is no file."""

    ours: bytes | None
    ours_sidecar: bytes | None
    base: bytes | None
    base_sidecar: bytes | None
    base_facts: bytes | None


def generate(world: World, names: Sequence[str], *, dry_run: bool) -> Generation:
    """Generate and merge the policies named, or all whose template applies.

    Raises:
        InputError: every mistake in profile and templates; nothing was written.
    """
    if dry_run:
        outcomes, stray, notes, _ = _plan(world, names)
        return Generation(outcomes, stray, notes)
    with writing(world, "generate") as recovered:
        outcomes, stray, notes, lock = _plan(world, names)
        changes: dict[str, bytes | None] = {}
        for outcome in outcomes:
            changes.update(outcome.changes)
        if world.files.read(paths.LOCK) != lock:
            changes[paths.LOCK] = lock
        if changes:
            world.files.write_all(changes)
        return Generation(outcomes, stray, (*recovered, *notes))


def first_generation(
    world: World, profile: Profile, library: Library
) -> tuple[Mapping[str, bytes], tuple[Generated, ...]]:
    """Return the files of a workspace that has no policies yet, and what was generated."""
    made = _filled(world, profile, library, None)
    files: dict[str, bytes] = {}
    for generated in made:
        files.update({path: data for path, data in _all_new(generated).items() if data is not None})
    files[paths.LOCK] = lock_bytes(library.digests)
    return files, made


def _plan(
    world: World, names: Sequence[str]
) -> tuple[tuple[Outcome, ...], tuple[PolicyId, ...], tuple[str, ...], bytes]:
    profile, warnings = load_profile(world)
    library, more = load_library(world)
    made = _filled(world, profile, library, names or None)
    outcomes = tuple(_outcome(world, one, named=bool(names)) for one in made)
    here = {paths.policy_of(path) for path in world.files.list(paths.POLICIES)}
    apply = {template.id for template in applicable(profile, library)[0]}
    stray = tuple(name for name in library.templates if name in here and name not in apply)
    notes = tuple(str(found) for found in (*warnings, *more))
    return outcomes, stray, notes, lock_bytes(library.digests)


def _filled(
    world: World, profile: Profile, library: Library, names: Sequence[str] | None
) -> tuple[Generated, ...]:
    today = local_date(world.clock.now(), profile.organization.time_zone)
    job, found = prepare(profile, library, names, today)
    refuse_errors(found)
    texts, failed = world.filler.fill(job)
    refuse_errors(failed)
    made, wrong = finish(job, texts)
    refuse_errors(wrong)
    return made


def _outcome(world: World, generated: Generated, *, named: bool) -> Outcome:
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
        clearing = {
            paths.pending(identifier): None,
            paths.pending_sidecar(identifier): None,
            paths.pending_facts(identifier): None,
        }
    if files.ours is None and (files.base is None or named):
        return _new(generated, clearing)
    if files.ours is None:
        return Outcome(identifier, Action.DELETED, changes=clearing)
    if files.base is None:
        return Outcome(identifier, Action.UNMANAGED)
    if has_conflict_markers(files.ours):
        # Another program's merge. Merging into it would hide that somebody has to decide.
        return _undecided(identifier, files.ours)
    return _merged(world, generated, files, clearing)


def _undecided(identifier: PolicyId, ours: bytes) -> Outcome:
    return Outcome(identifier, Action.CONFLICT, conflicts=_count_markers(ours))


def _new(generated: Generated, clearing: Mapping[str, bytes | None]) -> Outcome:
    new, _ = read_policy(generated.policy, paths.policy(generated.id))
    return Outcome(
        generated.id,
        Action.NEW,
        changes={**clearing, **_all_new(generated)},
        added=tuple(statement.id for statement in new.statements) if new else (),
        diff=_diff(generated.id, b"", generated.policy),
    )


def _all_new(generated: Generated) -> dict[str, bytes | None]:
    return {
        paths.policy(generated.id): generated.policy,
        paths.sidecar(generated.id): generated.sidecar,
        **_new_base(generated),
    }


def _new_base(generated: Generated) -> dict[str, bytes | None]:
    return {
        paths.base_policy(generated.id): generated.policy,
        paths.base_sidecar(generated.id): generated.sidecar,
        paths.base_facts(generated.id): generated.facts,
    }


def _merged(
    world: World, generated: Generated, files: _Files, clearing: Mapping[str, bytes | None]
) -> Outcome:
    identifier = generated.id
    ours, base = files.ours or b"", files.base or b""
    merged = merge_texts(base, ours, generated.policy, partial(_by_line, world))
    sidecar, sidecar_conflicts = merge_sidecars(
        files.base_sidecar or b"",
        files.ours_sidecar if files.ours_sidecar is not None else generated.sidecar,
        generated.sidecar,
        paths.sidecar(identifier),
        merged,
    )
    conflict = bool(merged.conflicts or sidecar_conflicts)
    changes: dict[str, bytes | None] = {**clearing}
    if conflict:
        changes[paths.pending(identifier)] = generated.policy
        changes[paths.pending_sidecar(identifier)] = generated.sidecar
        changes[paths.pending_facts(identifier)] = generated.facts
    else:
        changes.update(_new_base(generated))
    changes[paths.policy(identifier)] = merged.data
    changes[paths.sidecar(identifier)] = sidecar
    before, _ = read_policy(base, paths.base_policy(identifier))
    after, _ = read_policy(generated.policy, paths.policy(identifier))
    same_text = merged.data == files.ours and sidecar == files.ours_sidecar
    statements = compare(before, after) if before and after else None
    facts: tuple[FactChange, ...] = ()
    if before and after and files.base_facts is not None:
        facts = changed_facts(files.base_facts, generated.facts, before, after)
    edited = (files.ours, files.ours_sidecar) != (files.base, files.base_sidecar)
    return Outcome(
        identifier,
        _action(conflict=conflict, same_text=same_text, edited=edited),
        changes={path: data for path, data in changes.items() if world.files.read(path) != data},
        added=statements.added if statements else (),
        removed=statements.removed if statements else (),
        changed=statements.changed if statements else (),
        facts=facts,
        conflicts=merged.conflicts,
        sidecar_conflicts=sidecar_conflicts,
        diff=_diff(identifier, ours, merged.data),
    )


def _by_line(world: World, ours: bytes, base: bytes, theirs: bytes) -> tuple[bytes, int]:
    merged = world.git.merge_file(ours, base, theirs, _LABELS)
    return merged.data, merged.conflicts


_LABELS = ("your text", "last generated", "generated now")


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
