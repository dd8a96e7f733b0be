"""Files -> one ZIP whose bytes depend on nothing else; a ZIP from anywhere -> files, within bounds.

What comes out is a mapping in memory. No name in an archive is ever used as a path on the disk.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from typing import TYPE_CHECKING

from policykit.errors import InputError, Place, error

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from policykit.errors import Diagnostic

MOST_FILES = 50_000
MOST_BYTES = 1024 * 1024 * 1024
LONGEST_PATH = 400
_MODE = 0o100644 << 16
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# What a hostile file makes the library raise, encryption and unknown methods among it.
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, ValueError, EOFError, OSError, RuntimeError),
    NotImplementedError,
)
_ASK = "A pack made by policykit looks otherwise. Do not unpack this file; ask for it again."


def zip_bytes(folder: str, files: Mapping[str, bytes], at: datetime) -> bytes:
    """Return the files as a ZIP with one folder in it.

    Args:
        folder: its name.
        files: path below the folder to content; written by path.
        at: the time that every file gets, UTC, from 1980 on.
    """
    stream = io.BytesIO()
    when = (at.year, at.month, at.day, at.hour, at.minute, at.second)
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path, data in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{folder}/{path}", when)
            entry.external_attr = _MODE
            entry.create_system = 3  # Unix, also where it is made on Windows
            # PDFs are packed already.
            kind = zipfile.ZIP_STORED if path.endswith(".pdf") else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data, kind)
    return stream.getvalue()


def unzip(data: bytes, file: str) -> dict[str, bytes]:
    """Return the files of a pack in a ZIP, by their path below its one folder.

    Args:
        data: the ZIP.
        file: its name, for messages.

    Raises:
        InputError: PK950 it cannot be read, PK951 it is larger than any pack, PK952 a name in it
            is none that a pack has; all such names together.
    """
    place = Place(file)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError) as problem:
        raise InputError(error("PK950", f"it is no ZIP file: {problem}", place, _ASK)) from problem
    entries = archive.infolist()
    if len(entries) > MOST_FILES or sum(one.file_size for one in entries) > MOST_BYTES:
        raise InputError(too_large(place))
    refuse_names([_named(one) for one in entries], file)
    files = {one.filename: _content(archive, one, place) for one in entries if not one.is_dir()}
    return _below(files, place)


def refuse_names(names: Iterable[str], file: str) -> None:
    """Refuse paths that lead out of a folder, or that not every system tells apart.

    Raises:
        InputError: PK952, every one of them.
    """
    wrong = []
    seen: dict[str, str] = {}
    for name in names:
        why = _why_not(name)
        twin = seen.setdefault(name.rstrip("/").casefold(), name)
        if not why and twin is not name:
            why = f"it is there twice, or differs from {twin} in upper and lower case alone"
        if why:
            message = f"the name {name!r} is none that a pack has: {why}"
            wrong.append(error("PK952", message, Place(file), _ASK))
    if wrong:
        raise InputError(*wrong)


def _named(entry: zipfile.ZipInfo) -> str:
    mode = entry.external_attr >> 16
    if stat.S_ISLNK(mode):
        return f"{entry.filename}\0link"
    return entry.orig_filename if "\0" in entry.orig_filename else entry.filename


def _why_not(name: str) -> str:
    parts = name.rstrip("/").split("/")
    reasons = (
        (name.endswith("\0link"), "it is a link"),
        (not name.isprintable() or not name.isascii(), "it has signs that are no plain letters"),
        (name.startswith("/") or "\\" in name or ":" in name, "it leads to another place"),
        (len(name) > LONGEST_PATH, f"it has more than {LONGEST_PATH} letters"),
        (not {"", ".", ".."}.isdisjoint(parts), "it has a part that is empty, . or .."),
        (any(one.casefold().startswith(".git") for one in parts), "git would take it for its own"),
        (any(one.endswith((".", " ")) for one in parts), "a part of it ends in a dot or space"),
    )
    return next((why for applies, why in reasons if applies), "")


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, place: Place) -> bytes:
    """Return one file: never more bytes than the archive says, whose sum was looked at before."""
    try:
        if entry.compress_type not in _METHODS:
            raise ValueError("it is packed in a way that packs are not")
        return archive.read(entry)
    except _UNREADABLE as problem:
        message = f"{entry.filename} cannot be taken out of the ZIP file: {problem}"
        raise InputError(error("PK950", message, place, _ASK)) from problem


def _below(files: Mapping[str, bytes], place: Place) -> dict[str, bytes]:
    folders = {path.partition("/")[0] for path in files}
    if len(folders) != 1 or any("/" not in path for path in files):
        message = "a pack has one folder at its top, and this file has another number of them"
        raise InputError(error("PK950", message, place, _ASK))
    return {path.partition("/")[2]: data for path, data in files.items()}


def no_pack(place: Place) -> Diagnostic:
    """Return that a folder is no pack."""
    return error("PK950", "this folder is no pack: it has no bagit.txt", place, _ASK)


def too_large(place: Place) -> Diagnostic:
    """Return that a pack is larger than any."""
    most = f"{MOST_FILES:,} files or {MOST_BYTES // 1024**2:,} MiB"
    return error("PK951", f"unpacked it has more than {most}", place, _ASK)
