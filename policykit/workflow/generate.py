"""`generate`: fill the templates and merge the result into what people have edited.

The base of the merge is what was last generated, never what was last committed. It moves only
after a clean merge, or once a conflict was resolved; until then the freshly generated text waits
under `.policykit/pending/`, and nothing of that policy can be proposed. A policy that somebody
deleted stays deleted. Hand edits are never lost: the worst case is a conflict that shows both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.policy import applicable, finish, prepare
from policykit.record import local_date
from policykit.workflow import paths
from policykit.workflow.merging import Versioned, merge_policy, new_files
from policykit.workflow.outcome import Action, Generation, Outcome
from policykit.workflow.session import Lock, writing
from policykit.workflow.template_sources import pack_digests
from policykit.workflow.upgrades import library_digest
from policykit.workflow.workspace import load_library, load_profile, refuse_errors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policykit.policy import Generated
    from policykit.profile import Profile
    from policykit.template import Library
    from policykit.world import World

__all__ = ["Action", "Generation", "Outcome", "first_generation", "generate"]


def generate(world: World, names: Sequence[str], *, dry_run: bool) -> Generation:
    """Generate and merge the policies named, or all whose template applies.

    Raises:
        InputError: every mistake in profile and templates; nothing was written.
    """
    if dry_run:
        return _plan(world, names)[0]
    with writing(world, "generate") as recovered:
        done, lock = _plan(world, names)
        changes: dict[str, bytes | None] = {}
        for outcome in done.outcomes:
            changes.update(outcome.changes)
        if world.files.read(paths.LOCK) != lock:
            changes[paths.LOCK] = lock
        if changes:
            world.files.write_all(changes)
        return Generation(done.outcomes, done.not_applicable, (*recovered, *done.notes))


def first_generation(
    world: World, profile: Profile, library: Library
) -> tuple[Mapping[str, bytes], tuple[Generated, ...]]:
    """Return the files of a workspace that has no policies yet, and what was generated."""
    made = _filled(world, profile, library, None)
    files: dict[str, bytes] = {}
    for generated in made:
        files.update(new_files(generated))
    bases = {one.id: one.digests.template for one in made}
    lock = Lock().with_bases(bases, library=library_digest(world), packs=pack_digests(world))
    files[paths.LOCK] = lock.bytes()
    return files, made


def _plan(world: World, names: Sequence[str]) -> tuple[Generation, bytes]:
    """Return what is to be done, and the lock file as it is to be."""
    profile, warnings = load_profile(world)
    library, more = load_library(world)
    made = _filled(world, profile, library, names or None)
    lock = Lock.of(world)
    outcomes = tuple(
        merge_policy(
            world,
            Versioned(one, lock.bases.get(one.id), lock.waiting.get(one.id), lock.policykit),
            named=bool(names),
        )
        for one in made
    )
    here = {paths.policy_of(path) for path in world.files.list(paths.POLICIES)}
    apply = {template.id for template in applicable(profile, library)[0]}
    stray = tuple(name for name in library.templates if name in here and name not in apply)
    notes = tuple(str(found) for found in (*warnings, *more))
    digests = {one.id: one.digests.template for one in made}
    lock = lock.with_bases(
        {one.id: digests[one.id] for one in outcomes if one.is_base},
        {one.id: digests[one.id] for one in outcomes if one.waits},
        packs=pack_digests(world),
    )
    if all(
        library.digests.get(name, base) in (base, lock.waiting.get(name))
        for name, base in lock.bases.items()
    ):
        lock = lock.with_bases({}, library=library_digest(world))
    return Generation(outcomes, stray, notes), lock.bytes()


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
