"""A folder of static files that is replaced as a whole, and never takes away what others put there.

The new files are written beside the folder and take its place in one step. A list in the folder
says which files are ours: with any other file in it the folder is left as it is.
"""

from __future__ import annotations

import secrets
import shutil
from typing import TYPE_CHECKING

from policykit.edge.disk import TEMPORARY
from policykit.errors import OutputError, Place, error

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LIST = ".policykit-site"


def write_site(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make the folder hold exactly these files.

    Args:
        folder: where they go; it may be new, empty, or made by this function before.
        files: bytes by path, with forward slashes.

    Raises:
        OutputError: PK830, something else stands there; PK831, there are other files in it; PK832,
            it cannot be written. The folder is as it was.
    """
    _require_ours(folder)
    new = folder.parent / f"{TEMPORARY}{secrets.token_hex(8)}"
    old = folder.parent / f"{TEMPORARY}{secrets.token_hex(8)}"
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            _fill(new, files)
            if folder.exists():
                folder.rename(old)
            _take_place(new, folder, old)
        finally:
            shutil.rmtree(new, ignore_errors=True)
            shutil.rmtree(old, ignore_errors=True)
    except OSError as cause:
        message = f"the portal cannot be written: {cause.strerror or cause}"
        hint = "Look at the room on the disk, and whether you may write there."
        raise OutputError(error("PK832", message, Place(str(folder)), hint)) from cause


def _fill(new: Path, files: Mapping[str, bytes]) -> None:
    new.mkdir()
    for path, data in files.items():
        place = new / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    (new / LIST).write_text("".join(f"{path}\n" for path in sorted(files)), encoding="utf-8")


def _take_place(new: Path, folder: Path, old: Path) -> None:
    try:
        new.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise


def _require_ours(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        message = "what stands there is no folder of its own"
        raise OutputError(error("PK830", message, Place(str(folder)), "Name another folder."))
    if not folder.exists():
        return
    there = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_symlink() or not path.is_dir()
    }
    listed = folder / LIST
    ours = listed.read_text(encoding="utf-8").splitlines() if LIST in there else []
    foreign = sorted(there - {*ours, LIST})
    if foreign:
        more = f" and {len(foreign) - 1} more" if len(foreign) > 1 else ""
        raise OutputError(
            error(
                "PK831",
                f"there are files in it that are no part of a portal: {foreign[0]}{more}",
                Place(str(folder)),
                "Name an empty or new folder, and copy from there.",
            )
        )
