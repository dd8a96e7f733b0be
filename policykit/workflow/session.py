"""How every writing command begins: lock, recovery, a repository in order, a policykit not too old.

A command that only reads needs none of this and never waits.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import policykit
from policykit.canonical import json_bytes
from policykit.errors import Place, StateError, error
from policykit.workflow import paths
from policykit.workflow.workspace import read_lock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policykit.errors import Diagnostic
    from policykit.values import Digest, PolicyId
    from policykit.world import World

LOCK_SCHEMA = 1


@contextmanager
def writing(world: World, command: str, *, settled: bool = True) -> Iterator[list[str]]:
    """Hold the workspace for one writing command.

    Yields:
        A list of sentences: what an earlier run left and was finished or undone, and warnings.

    Raises:
        StateError: another run holds the lock, the repository is in the middle of something, or
            the workspace was written by a newer policykit.
    """
    with world.lock.hold(command):
        notes = list(world.transaction.recover())
        require_not_older(world)
        if settled:
            notes += [str(found) for found in world.git.require_settled()]
        yield notes


def require_not_older(world: World) -> None:
    """Refuse to write where a newer policykit has written.

    Raises:
        StateError: the lock file names a newer version.
    """
    data = world.files.read(paths.LOCK)
    if data is None:
        return
    pinned = str(read_lock(data)["policykit"])
    if _numbers(pinned) > _numbers(policykit.__version__):
        raise StateError(
            error(
                "PK750",
                f"this workspace was last written by policykit {pinned}; "
                f"this is {policykit.__version__}",
                Place(paths.LOCK),
                f"Install that version or a newer one: pip install 'policykit>={pinned}'",
            )
        )


def lock_bytes(templates: Mapping[PolicyId, Digest]) -> bytes:
    """Return the lock file: what this workspace was last generated with.

    Args:
        templates: digest of each template in use, by policy id.
    """
    value: dict[str, Any] = {
        "schema": LOCK_SCHEMA,
        "policykit": policykit.__version__,
        "templates": dict(templates),
    }
    return json_bytes(value)


def own_changes_refused(found: tuple[str, ...]) -> Diagnostic:
    """Return the diagnostic for uncommitted files that a command needs committed."""
    names = " ".join(found)
    return error(
        "PK751",
        f"not committed yet: {', '.join(found)}",
        hint=f'Look at it with git diff, then: git add -- {names} && git commit -m "…"',
    )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])
