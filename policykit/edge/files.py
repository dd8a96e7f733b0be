"""The files of one workspace on disk.

Takes paths below the top folder, gives bytes. Never leaves the folder: not by `..`, and not
through a symbolic link. Many files are written together or not at all.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from policykit.edge.interrupts import interrupts_held
from policykit.edge.paths import checked_path
from policykit.errors import OutputError, PolicykitError, StateError, error

if TYPE_CHECKING:
    from collections.abc import Mapping

SIZE_LIMIT = 64 * 1024 * 1024
"""Bytes. Nothing a workspace holds comes near it; a larger file is a mistake or an attack."""

_TEMPORARY = ".policykit-"
_NEW_FILE_MODE = 0o666  # what the umask leaves of it
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.EXDEV, errno.ENOSYS}


class WorkspaceFiles:
    """The files below `root`. Keeps the promises of `policykit.world.Files`."""

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
        real = self._resolved(path)
        try:
            # Without O_NONBLOCK, a named pipe would hang the program.
            descriptor = os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as cause:
            raise _unreadable(path, cause) from cause
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise StateError(
                error("PK731", f"{path} is no ordinary file", hint="put a file in its place")
            )
        with os.fdopen(descriptor, "rb") as stream:
            data = stream.read(self.limit + 1)
        if len(data) > self.limit:
            raise StateError(
                error(
                    "PK716",
                    f"{path} is larger than {self.limit // 1024} KiB, so it is not read",
                    hint="nothing in a workspace is that large: look what happened to the file",
                )
            )
        return data

    def exists(self, path: str) -> bool:
        """Say whether an ordinary file stands there."""
        return self._resolved(path).is_file()

    def list(self, prefix: str) -> tuple[str, ...]:
        """Return the paths of all files below a folder, sorted; links and `.git` left out."""
        top = self._resolved(prefix.rstrip("/")) if prefix else self.root
        found = []
        for folder, folders, names in os.walk(top):
            folders[:] = [name for name in folders if name != ".git"]
            for name in names:
                path = Path(folder) / name
                if not name.startswith(_TEMPORARY) and stat.S_ISREG(path.lstat().st_mode):
                    found.append(path.relative_to(self.root).as_posix())
        return tuple(sorted(found))

    def write_all(self, changes: Mapping[str, bytes | None]) -> None:
        """Write every file, or none; `None` deletes. Files appear in the order given.

        Raises:
            StateError: PK714 bad path, PK715 a link on the way, PK724 a name that differs from an
                existing one only in case.
            OutputError: PK811 disk full, PK812 not allowed, PK813 anything else. Nothing changed.
        """
        writing = _Writing(self)
        with interrupts_held() as interrupt:
            try:
                for path, data in changes.items():
                    writing.stage(path, data)
                    interrupt.deliver()
                writing.put_in_place()
                interrupt.deliver()
            except BaseException as cause:
                writing.undo()
                if isinstance(cause, OSError):
                    raise unwritable(writing.current, cause) from cause
                raise
            writing.finish()

    def target(self, path: str) -> Path:
        """Return where a file is to be written, with no symbolic link on the way.

        Raises:
            StateError: PK714, PK715 or PK724.
        """
        place = self.root
        parts = checked_path(path).split("/")
        for part in parts:
            if (place / part).exists() and part not in {entry.name for entry in place.iterdir()}:
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
        real = Path(os.path.realpath(self.root / checked_path(path)))
        if not real.is_relative_to(self.root):
            raise _link(path)
        return real


class _Writing:
    """One `write_all` under way, and how to take it back without needing room on the disk."""

    def __init__(self, files: WorkspaceFiles) -> None:
        self._files = files
        self._staged: list[tuple[Path, Path | None]] = []  # target, its temporary file
        self._kept: list[tuple[Path, Path | None]] = []  # target, where the old file is kept
        self._folders: list[Path] = []
        self.current = ""

    def stage(self, path: str, data: bytes | None) -> None:
        self.current = path
        target = self._files.target(path)
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
        if data is None:
            self._staged += [(target, None)] if target.exists() else []
            return
        make_folders(target.parent, self._folders)
        temporary = _temporary_beside(target)
        self._staged.append((target, temporary))
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else None
        write_new(temporary, data, mode)

    def put_in_place(self) -> None:
        for target, temporary in self._staged:
            self.current = target.relative_to(self._files.root).as_posix()
            self._keep(target)
            if temporary is not None:
                temporary.replace(target)
            else:
                target.unlink()
        for folder in {target.parent for target, _ in self._staged}:
            sync_folder(folder)

    def undo(self) -> None:
        for target, kept in reversed(self._kept):
            if kept is not None:
                kept.replace(target)
            else:
                target.unlink(missing_ok=True)
        for _, temporary in self._staged:
            if temporary is not None:
                temporary.unlink(missing_ok=True)
        remove_folders(self._folders)

    def finish(self) -> None:
        for _, kept in self._kept:
            if kept is not None:
                kept.unlink(missing_ok=True)

    def _keep(self, target: Path) -> None:
        if not target.exists():
            self._kept.append((target, None))
            return
        kept = _temporary_beside(target)
        try:
            kept.hardlink_to(target)
        except OSError as cause:
            if cause.errno not in _NO_LINKS:
                raise
            write_new(kept, target.read_bytes(), stat.S_IMODE(target.stat().st_mode))
        self._kept.append((target, kept))


def write_new(place: Path, data: bytes, mode: int | None = None) -> None:
    """Write a file that must not exist yet, and wait until it is on the disk."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(place, flags, _NEW_FILE_MODE)
    with os.fdopen(descriptor, "wb") as stream:
        if mode is not None:
            os.fchmod(descriptor, mode)
        stream.write(data)
        stream.flush()
        os.fsync(descriptor)


def make_folders(folder: Path, made: list[Path]) -> None:
    """Make a folder and those above it, and add those that were not there to `made`."""
    if not folder.is_dir():
        make_folders(folder.parent, made)
        folder.mkdir(exist_ok=True)
        made.append(folder)


def remove_folders(folders: list[Path]) -> None:
    """Remove those of the folders that are empty, innermost first."""
    for folder in sorted(folders, key=lambda place: len(place.parts), reverse=True):
        try:
            folder.rmdir()
        except OSError:
            continue  # somebody put something into it


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def unwritable(path: str, cause: OSError) -> OutputError:
    """Return the exception for a file that could not be written: PK811, PK812 or PK813."""
    if cause.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return OutputError(
            error(
                "PK811",
                f"{path} could not be written: {os.strerror(cause.errno)}",
                hint="make room on the disk, then run this again; nothing was changed",
            )
        )
    if cause.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return OutputError(
            error(
                "PK812",
                f"{path} could not be written: {os.strerror(cause.errno)}",
                hint="check who owns the folder and whether the disk is read-only; "
                "nothing was changed",
            )
        )
    return OutputError(
        error(
            "PK813",
            f"{path} could not be written: {cause.strerror or cause}",
            hint="look at what stands in its place; nothing was changed",
        )
    )


def _temporary_beside(target: Path) -> Path:
    return target.parent / f"{_TEMPORARY}{secrets.token_hex(8)}.tmp"


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
