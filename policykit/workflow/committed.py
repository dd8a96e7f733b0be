"""A workspace as a commit has it: what is on the disk beside it plays no part."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from policykit.errors import StateError, error

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.world import Git, World


class CommittedFiles:
    """The files of one commit, in the shape in which workflows ask for those on the disk."""

    def __init__(self, git: Git, commit: str) -> None:
        self._git = git
        self._commit = commit
        self._paths = frozenset(git.list(commit))
        self._known: dict[str, bytes | None] = {}

    def read(self, path: str) -> bytes | None:
        """Return the content, or `None` when the commit has no such file."""
        if path not in self._paths:
            return None
        if path not in self._known:
            # Small files are asked for one by one, and git answers many at the price of one.
            beside = path.rpartition("/")[0]
            group = [one for one in self._paths if one.rpartition("/")[0] == beside]
            wanted = group if path.endswith((".json", ".md", ".yaml")) else [path]
            self._known.update(self._git.read_all(self._commit, wanted))
        return self._known[path]

    def exists(self, path: str) -> bool:
        """Say whether the commit has the file."""
        return path in self._paths

    def list(self, prefix: str) -> tuple[str, ...]:
        """Return the paths of all files below a folder, sorted."""
        return tuple(sorted(path for path in self._paths if path.startswith(prefix)))

    def write_all(self, changes: Mapping[str, bytes | None]) -> None:
        """Refuse: a commit is not written to."""
        raise TypeError(f"a commit is only read; {len(changes)} files were to be written")


def committed(world: World) -> tuple[World, str]:
    """Return the world with the files of the newest commit, and the commit.

    Raises:
        StateError: there is no commit yet.
    """
    commit = world.git.head()
    if commit is None:
        raise StateError(
            error(
                "PK009",
                "there is no commit yet, so there is nothing that could be evidence",
                hint="Propose, approve and issue policies first: policykit propose --help",
            )
        )
    return replace(world, files=CommittedFiles(world.git, commit)), commit
