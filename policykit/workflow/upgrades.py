"""Templates that changed since policies were generated from them: a newer policykit, or an edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.canonical import listing_digest
from policykit.workflow import paths
from policykit.workflow.session import Lock
from policykit.workflow.workspace import load_library

if TYPE_CHECKING:
    from policykit.template import Library
    from policykit.values import Digest, PolicyId
    from policykit.world import World


def newer_templates(world: World, library: Library | None = None) -> tuple[PolicyId, ...]:
    """Return the policies whose template is not the one they were last generated from, sorted.

    Policies whose conflict with the newest template waits for a decision are not among them.

    Args:
        world: the outside.
        library: the template library, where it was read already. Without it, it is read only when
            one of its files differs from those of the last generation.

    Raises:
        InputError: lock file or library cannot be read.
    """
    lock = Lock.of(world)
    if library is None:
        if lock.library == library_digest(world):
            return ()
        library, _ = load_library(world)
    return tuple(sorted(name for name in lock.bases if _is_newer(world, library, lock, name)))


def library_digest(world: World) -> Digest:
    """Return the digest over every file of the template library."""
    return listing_digest(sorted(world.library.read().items()))


def _is_newer(world: World, library: Library, lock: Lock, name: PolicyId) -> bool:
    now = library.digests.get(name)
    return (
        now is not None
        and now not in (lock.bases[name], lock.waiting.get(name))
        and world.files.exists(paths.policy(name))
    )
