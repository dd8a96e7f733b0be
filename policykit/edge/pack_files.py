"""Packs on the disk: written whole or not at all; read from anywhere without trusting a name."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from policykit.edge.outside import read_outside, write_outside
from policykit.errors import InputError, OutputError, Place, error
from policykit.evidence.pack.archive import (
    MOST_BYTES,
    MOST_FILES,
    no_pack,
    refuse_names,
    too_large,
    unzip,
    zip_bytes,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

DEFAULT_FOLDER = "output/draft"


def write_pack(output: str | None, name: str, files: Mapping[str, bytes], at: datetime) -> Path:
    """Write a pack and return where it is.

    Args:
        output: a new ZIP file, or a folder where it ends in a slash; None for `output/draft`.
        name: of the pack's own folder.
        files: path to content.
        at: the time that files in a ZIP get.

    Raises:
        OutputError: PK804, something stands there already, or it cannot be written; nothing is
            left of what was written.
    """
    if output is None:
        folder = Path(DEFAULT_FOLDER)
        if not folder.parent.is_dir():
            folder = Path()
        _made(folder)
        place = folder / f"{name}.zip"
        write_outside(place, zip_bytes(name, files, at))
        return place
    if not output.endswith(("/", os.sep)):
        place = Path(output)
        write_outside(place, zip_bytes(name, files, at))
        return place
    return _write_folder(Path(output) / name, files)


def read_pack(path: Path) -> dict[str, bytes]:
    """Return the files of a pack, by their path in it.

    Args:
        path: a ZIP file, or the pack's own folder.

    Raises:
        InputError: it cannot be read, is larger than any pack, or a name in it is none that a pack
            has; a link among them.
    """
    if not path.is_dir():
        return unzip(read_outside(path), str(path))
    if not (path / "bagit.txt").is_file():
        raise InputError(no_pack(Place(str(path))))
    files: dict[str, bytes] = {}
    left = MOST_BYTES
    entries = list(islice(_walk(path), MOST_FILES + 1))
    refuse_names([name for name, _ in entries], str(path))
    for name, place in entries:
        data = read_outside(place)
        left -= len(data)
        if left < 0 or len(entries) > MOST_FILES:
            raise InputError(too_large(Place(str(path))))
        files[name] = data
    return files


def _walk(top: Path) -> Iterator[tuple[str, Path]]:
    for folder, below, names in os.walk(top, followlinks=False):
        for name in (*names, *below):
            place = Path(folder) / name
            kind = place.lstat().st_mode
            relative = place.relative_to(top).as_posix()
            if stat.S_ISLNK(kind) or not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
                yield f"{relative}\0link", place
            elif stat.S_ISREG(kind):
                yield relative, place


def _write_folder(place: Path, files: Mapping[str, bytes]) -> Path:
    """Write beside the place first, so that a pack cut short never looks like one."""
    if place.exists():
        hint = "Choose another name."
        raise OutputError(error("PK804", "the folder is there already", Place(str(place)), hint))
    _made(place.parent)
    try:
        with tempfile.TemporaryDirectory(prefix=".policykit-", dir=place.parent) as folder:
            made = Path(folder) / "pack"
            for path, data in files.items():
                one = made / path
                one.parent.mkdir(parents=True, exist_ok=True)
                one.write_bytes(data)
            shutil.move(made, place)
    except OSError as cause:
        raise _unwritable(place, cause) from cause
    return place


def _made(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as cause:
        raise _unwritable(folder, cause) from cause


def _unwritable(place: Path, cause: OSError) -> OutputError:
    return OutputError(
        error(
            "PK804",
            f"the file cannot be written: {cause.strerror}",
            Place(str(place)),
            "Choose a folder that exists and that you may write to.",
        )
    )
