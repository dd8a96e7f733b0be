"""Single acts on the disk: writing durably, giving a file its place, making and removing folders.

Takes real paths, gives nothing; whoever calls has checked that the paths are the workspace's own.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
from typing import TYPE_CHECKING

from policykit.errors import OutputError, error

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

TEMPORARY = ".policykit-"
"""How the names of files begin that are on their way."""

_NEW_FILE_MODE = 0o666  # what the umask leaves of it
# What a disk without hard links, or another disk, answers to a link or a rename.
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.EXDEV, errno.ENOSYS}


def write_new(place: Path, data: bytes) -> None:
    """Write a file that must not exist yet, and wait until it is on the disk."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(place, flags, _NEW_FILE_MODE)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(descriptor)


def keep(place: Path, kept: Path) -> None:
    """Keep the file as it is under a second name, with its mode."""
    try:
        kept.hardlink_to(place)
    except OSError as cause:
        if cause.errno not in _NO_LINKS:
            raise
        write_new(kept, place.read_bytes())
        shutil.copystat(place, kept)


def put_new(source: Path, place: Path) -> None:
    """Give a file its name in the workspace.

    Raises:
        FileExistsError: something stands there; it is never overwritten.
    """
    try:
        place.hardlink_to(source)  # a rename would overwrite
    except OSError as cause:
        if cause.errno not in _NO_LINKS:
            raise
        if place.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(place)) from None
        _copy(source, place)


def put(source: Path, place: Path) -> None:
    """Put a file in the place of another, or where one was."""
    try:
        source.replace(place)
    except OSError as cause:
        if cause.errno not in _NO_LINKS:
            raise
        _copy(source, place)


def make_folders(folder: Path, made: list[Path]) -> None:
    """Make a folder and those above it, and add those that were not there to `made`."""
    if not folder.is_dir():
        make_folders(folder.parent, made)
        folder.mkdir(exist_ok=True)
        made.append(folder)


def remove_folders(folders: Iterable[Path]) -> None:
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


def _copy(source: Path, place: Path) -> None:
    temporary = place.parent / f"{TEMPORARY}{secrets.token_hex(8)}.tmp"
    try:
        write_new(temporary, source.read_bytes())
        temporary.chmod(stat.S_IMODE(source.stat().st_mode))
        temporary.replace(place)
    finally:
        temporary.unlink(missing_ok=True)
