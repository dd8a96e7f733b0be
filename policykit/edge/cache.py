"""What was made once and need not be made again: pandoc's trees, the PDFs of drafts, templates.

A folder of the user's own, outside of any workspace. Each entry carries a digest of itself: what is
damaged, cut short or somebody else's is as good as not there. Entries appear whole or not at all,
so processes may share the folder. Nothing fails for want of it, and nothing that is sealed or
verified comes from it.
"""

from __future__ import annotations

import os
import stat
import sys
import zlib
from contextlib import suppress
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING

import policykit
from policykit.canonical import sha256

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLDER_VARIABLE = "POLICYKIT_CACHE"
MAX_BYTES = 64 * 1024 * 1024
"""How large all entries together may be. A set of 28 policies takes about 8 MB."""

_LIBRARIES = (
    *("jinja2", "pydantic", "ruamel.yaml"),
    *("PIL", "bidi", "reportlab", "svglib", "uharfbuzz", "uniseg"),
)
"""What reads templates and profiles, and what makes pages."""

MAX_ENTRY = 32 * 1024 * 1024
_KEPT_SHARE = 0.75
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH
_DIGITS = 64


def cache_folder(environment: Mapping[str, str], platform: str = sys.platform) -> Path | None:
    """Return the user's cache folder, which need not exist; None where it was switched off.

    `POLICYKIT_CACHE` (empty: no cache), else `policykit` in the folder that the system keeps for
    this. Source: XDG Base Directory Specification 0.8.
    """
    if (own := environment.get(FOLDER_VARIABLE)) is not None:
        return Path(own).expanduser() if own else None
    if (shared := environment.get("XDG_CACHE_HOME")) and Path(shared).is_absolute():
        return Path(shared) / "policykit"
    try:
        home = Path.home()
    except RuntimeError:  # the user has none
        return None
    return home.joinpath(*(("Library", "Caches") if platform == "darwin" else (".cache",))) / (
        "policykit"
    )


class FolderCache:
    """Entries as files named by their keys.

    Args:
        folder: made when first written to; None keeps nothing.
        limit: how many bytes all entries may take; those used least recently go first.
    """

    def __init__(self, folder: Path | None, limit: int = MAX_BYTES) -> None:
        self._folder = folder
        self._limit = limit
        self._room = 0  # bytes that may still be written before the folder is looked through

    def get(self, key: str) -> bytes | None:
        """Return what was kept under a key of lower-case letters, digits and hyphens."""
        if self._folder is None or not self._is_own():
            return None
        path = self._folder / key
        try:
            with path.open("rb") as entry:
                digest, packed = entry.read(_DIGITS), entry.read(MAX_ENTRY)
            unpacking = zlib.decompressobj()
            data = unpacking.decompress(packed, MAX_ENTRY)
        except (OSError, zlib.error):
            return None
        if not unpacking.eof or sha256(key.encode() + b"\0" + data).encode() != digest:
            return None
        with suppress(OSError):
            os.utime(path)  # the entries used least recently go first
        return data

    def program(self) -> str:
        """Return a digest over name, size and time of policykit's own files, pandoc and libraries.

        Reading them all would take longer than what is to be spared.
        """
        return self._program

    @cached_property
    def _program(self) -> str:
        about = [*_files_below(Path(policykit.__file__).parent)]
        pandoc = find_spec("pypandoc")
        for folder in (pandoc.submodule_search_locations or ()) if pandoc else ():
            programs = Path(folder, "files")
            about += _files_below(programs) if programs.is_dir() else ()
        for name in _LIBRARIES:
            library = find_spec(name)
            if library and library.origin:
                found = Path(library.origin).stat()
                about.append((library.origin, found.st_size, found.st_mtime_ns))
        return sha256(repr((policykit.__version__, sorted(about))).encode())

    def keep(self, entries: Mapping[str, bytes]) -> None:
        """Keep bytes under their keys; where that cannot be done, nothing happens."""
        if self._folder is None or not entries:
            return
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self._is_own():
                return
            for key, data in entries.items():
                if len(data) <= MAX_ENTRY:
                    self._room -= self._write(key, data)
            if self._room < 0:
                self._make_room()

    def _is_own(self) -> bool:
        """Say whether nobody but the user can write to the folder."""
        if self._folder is None:
            return False
        try:
            found = self._folder.lstat()
        except OSError:
            return False
        return (
            stat.S_ISDIR(found.st_mode)
            and found.st_uid == os.getuid()
            and not found.st_mode & _OTHERS_MAY_WRITE
        )

    def _write(self, key: str, data: bytes) -> int:
        """Write an entry, and return how many bytes it takes."""
        packed = zlib.compress(data, 1)
        digest = sha256(key.encode() + b"\0" + data).encode()
        number, name = mkstemp(dir=self._folder, prefix=".new-")
        try:
            with os.fdopen(number, "wb") as entry:
                size = entry.write(digest + packed)
            Path(name).replace(Path(name).with_name(key))
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise
        return size

    def _make_room(self) -> None:
        """Delete the entries used least recently once there are too many bytes."""
        found = []
        for entry in os.scandir(self._folder):
            with suppress(OSError):  # another process deleted it meanwhile
                about = entry.stat(follow_symlinks=False)
                found.append((about.st_mtime, about.st_size, entry.path))
        total = sum(size for _, size, _ in found)
        if total > self._limit:
            for _, size, path in sorted(found):
                with suppress(OSError):
                    Path(path).unlink()
                total -= size
                if total <= self._limit * _KEPT_SHARE:
                    break
        self._room = self._limit - total


def _files_below(folder: Path | str) -> Iterator[tuple[str, int, int]]:
    """Yield path, size and time of every file in a folder and those in it; not of bytecode."""
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            if entry.name != "__pycache__":
                yield from _files_below(entry.path)
            continue
        with suppress(FileNotFoundError):  # of a checkout, where an editor comes and goes
            found = entry.stat()
            yield entry.path, found.st_size, found.st_mtime_ns
