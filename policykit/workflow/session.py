"""How every writing command begins: lock, recovery, a repository in order, a policykit not too old.

A command that only reads needs none of this and never waits.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Lock:
    """The lock file: what the policies of this workspace were last generated with.

    Attributes:
        policykit: version that wrote it; empty where there is no lock file yet.
        bases: digest of the template that each policy's base was filled from, by policy id.
        waiting: the same of what waits for a conflict to be resolved.
        library: digest over the files of the library that all of it comes from; empty where the
            bases come from several.
        packs: version and digest of each template pack that was installed, by name.
    """

    policykit: str = ""
    bases: Mapping[PolicyId, Digest] = field(default_factory=dict)
    waiting: Mapping[PolicyId, Digest] = field(default_factory=dict)
    library: str = ""
    packs: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, world: World) -> Lock:
        """Return the workspace's; an empty one where there is none.

        Raises:
            InputError: it cannot be read.
        """
        data = world.files.read(paths.LOCK)
        if data is None:
            return cls()
        said = read_lock(data)
        return cls(
            said["policykit"],
            said.get("templates", {}),
            said.get("waiting", {}),
            str(said.get("library", "")),
            said.get("packs", {}),
        )

    def with_bases(
        self,
        bases: Mapping[PolicyId, Digest],
        waiting: Mapping[PolicyId, Digest] | None = None,
        library: str = "",
        packs: Mapping[str, str] | None = None,
    ) -> Lock:
        """Return it with new bases, with what waits now, and with the library of all of it."""
        waits = {name: digest for name, digest in self.waiting.items() if name not in bases}
        return Lock(
            policykit.__version__,
            {**self.bases, **bases},
            {**waits, **(waiting or {})},
            library,
            self.packs if packs is None else packs,
        )

    def bytes(self) -> bytes:
        """Return the file."""
        value: dict[str, Any] = {
            "schema": LOCK_SCHEMA,
            "policykit": policykit.__version__,
            "templates": dict(self.bases),
        }
        if self.library:
            value["library"] = self.library
        if self.packs:
            value["packs"] = dict(self.packs)
        if self.waiting:
            value["waiting"] = dict(self.waiting)
        return json_bytes(value)


def own_changes_refused(found: tuple[str, ...]) -> Diagnostic:
    """Return the diagnostic for uncommitted files that a command needs committed."""
    if len(found) > _MOST_NAMED:
        said = f"{', '.join(found[:_MOST_NAMED])} and {len(found) - _MOST_NAMED} more files"
        names = dict.fromkeys(name.partition("/")[0] for name in found)
    else:
        said, names = ", ".join(found), dict.fromkeys(found)
    return error(
        "PK751",
        f"not committed yet: {said}",
        hint=f'Look at it with git diff, then: git add -- {" ".join(names)} && git commit -m "…"',
    )


_MOST_NAMED = 6
"""So many files are named one by one; of more, some, and the folders they are in."""


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])
