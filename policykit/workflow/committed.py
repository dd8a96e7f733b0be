"""A workspace as a commit has it: what is on the disk beside it plays no part."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from policykit.errors import StateError, error

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
            top = path.partition("/")[0]
            group = [one for one in self._paths if one.partition("/")[0] == top and _is_small(one)]
            wanted = group if _is_small(path) else [path]
            self._known.update(self._git.read_all(self._commit, wanted))
        return self._known[path]

    def read_ahead(self, paths: Iterable[str]) -> None:
        """Read many files at the price of one."""
        wanted = [path for path in paths if path in self._paths and path not in self._known]
        if wanted:
            self._known.update(self._git.read_all(self._commit, wanted))

    def exists(self, path: str) -> bool:
        """Say whether the commit has the file."""
        return path in self._paths

    def list(self, prefix: str) -> tuple[str, ...]:
        """Return the paths of all files below a folder, sorted."""
        return tuple(sorted(path for path in self._paths if path.startswith(prefix)))

    def write_all(self, changes: Mapping[str, bytes | None]) -> None:
        """Refuse: a commit is not written to."""
        raise TypeError(f"a commit is only read; {len(changes)} files were to be written")


def _is_small(path: str) -> bool:
    return path.endswith((".json", ".md", ".yaml")) and "/evidence/" not in path


def committed(world: World) -> tuple[World, CommittedFiles, str]:
    """Return the world with the files of the newest commit, these files, and the commit.

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
    files = CommittedFiles(world.git, commit)
    return replace(world, files=files), files, commit
