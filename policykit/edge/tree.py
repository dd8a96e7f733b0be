"""Reading the files of one workspace, and finding where one is to be written.

Takes paths below the top folder, gives bytes and real paths. Never leaves the folder: not by `..`,
and not through a symbolic link.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from policykit.edge.disk import TEMPORARY
from policykit.edge.paths import checked_path
from policykit.errors import OutputError, PolicykitError, StateError, error

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZE_LIMIT = 64 * 1024 * 1024
"""Bytes. Nothing a workspace holds comes near it; a larger file is a mistake or an attack."""


class Tree:
    """The files below `root`; none above `limit` bytes is read."""

    def __init__(self, root: Path, limit: int = SIZE_LIMIT) -> None:
        self.root = Path(os.path.realpath(root))
        self.limit = limit

    def read(self, path: str) -> bytes | None:
        """Return the content, or `None` when there is no such file.

        Links that stay inside the workspace are followed.

        Raises:
            StateError: PK714 bad path, PK715 a link leads out, PK716 larger than the limit, PK731
                not an ordinary file.
            OutputError: PK812, it may not be read.
        """
        return _content(self._real(path), path, self.limit)

    def exists(self, path: str) -> bool:
        """Say whether an ordinary file stands there."""
        return self._resolved(path).is_file()

    def list(self, prefix: str) -> tuple[str, ...]:
        """Return the paths of all files below a folder, sorted; links and `.git` left out."""
        top = self._resolved(prefix.rstrip("/")) if prefix else self.root
        if top.is_file() or not top.exists():
            return ()
        below = top.relative_to(self.root).as_posix()
        return tuple(sorted(_files_below(top, "" if below == "." else f"{below}/")))

    def target(self, path: str) -> Path:
        """Return where a file is to be written, with no symbolic link on the way.

        Raises:
            StateError: PK714, PK715 or PK724.
        """
        place = self.root
        for part in checked_path(path).split("/"):
            if (place / part).exists() and part not in _names(place, path):
                raise StateError(
                    error(
                        "PK724",
                        f"{path} and a file that is there differ only in upper and lower case",
                        hint="rename one of them: some disks hold both, some only one",
                    )
                )
            place /= part
            if place.is_symlink():
                raise _link(path)
        return place

    def _resolved(self, path: str) -> Path:
        return Path(self._real(path))

    def _real(self, path: str) -> str:
        """Return where a path leads. Above the top folder there is nothing left to resolve."""
        top = str(self.root)
        place = top.rstrip("/")
        for part in checked_path(path).split("/"):
            place = f"{place}/{part}"
            if os.path.islink(place):  # noqa: PTH114 - a Path for each part is slow
                break
        else:
            return place
        real = os.path.realpath(f"{top}/{path}")
        if real != top and not real.startswith(f"{top.rstrip('/')}/"):
            raise _link(path)
        return real


def _files_below(folder: Path | str, prefix: str) -> Iterator[str]:
    """Yield the path of each file below a folder, each with the folder's own path before it."""
    try:
        entries = os.scandir(folder)
    except OSError:  # it was deleted meanwhile, or may not be looked into
        return
    with entries:
        for entry in entries:
            name = entry.name
            if name.startswith(TEMPORARY):
                continue
            if entry.is_file(follow_symlinks=False):
                yield prefix + name
            elif entry.is_dir(follow_symlinks=False) and name != ".git":
                yield from _files_below(entry.path, f"{prefix}{name}/")


def _content(real: str, path: str, limit: int) -> bytes | None:
    try:
        # Without O_NONBLOCK, a named pipe would hang the program.
        descriptor = os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as cause:
        raise _unreadable(path, cause) from cause
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise StateError(
                error("PK731", f"{path} is no ordinary file", hint="put a file in its place")
            )
        data = _up_to(limit + 1, descriptor, status.st_size)
    finally:
        os.close(descriptor)
    if len(data) > limit:
        raise StateError(
            error(
                "PK716",
                f"{path} is larger than {limit // 1024} KiB, so it is not read",
                hint="nothing policykit reads is that large: look what happened to the file",
            )
        )
    return data


def _up_to(most: int, descriptor: int, expected: int) -> bytes:
    """Return the bytes of a file, at most so many; room is made only for those expected."""
    data = os.read(descriptor, min(most, expected + 1))
    while len(data) < most and (more := os.read(descriptor, min(most - len(data), expected + 1))):
        data += more
    return data


def _names(folder: Path, path: str) -> set[str]:
    try:
        return {entry.name for entry in folder.iterdir()}
    except OSError as cause:
        raise _unreadable(path, cause) from cause


def _link(path: str) -> PolicykitError:
    return StateError(
        error(
            "PK715",
            f"{path} goes through a symbolic link out of the workspace, or is one to be written",
            hint="put the real file or folder in its place",
        )
    )


def _unreadable(path: str, cause: OSError) -> PolicykitError:
    if cause.errno == errno.ELOOP:
        return _link(path)
    return OutputError(
        error(
            "PK812",
            f"{path} could not be read: {cause.strerror}",
            hint="check who may read the file",
        )
    )
