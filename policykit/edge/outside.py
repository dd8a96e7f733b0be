"""Files that the user names on the command line, anywhere on the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from policykit.errors import InputError, OutputError, Place, error

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 200 * 1024 * 1024


def read_outside(path: Path) -> bytes:
    """Return the bytes of a file the user named.

    Raises:
        InputError: PK803, it cannot be read or is larger than any file policykit works on.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as cause:
        raise InputError(
            error(
                "PK803",
                f"the file cannot be read: {cause.strerror}",
                Place(str(path)),
                "Check the spelling of the path, and who may read the file.",
            )
        ) from cause
    if len(data) > MAX_BYTES:
        raise InputError(
            error(
                "PK803",
                f"the file is larger than {MAX_BYTES // 1024 // 1024} MiB, so it is not read",
                Place(str(path)),
                "Nothing policykit works on is that large: look whether it is the right file.",
            )
        )
    return data


def read_beside(file: Path, name: str) -> bytes | None:
    """Return a file that another one names, from its own folder or below; None for any other.

    Args:
        file: the file that names it.
        name: a relative address.
    """
    folder = file.resolve().parent
    wanted = unquote(name)
    if "://" in wanted or "\0" in wanted:
        return None
    path = (folder / wanted).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        return None
    return read_outside(path)


def write_outside(path: Path, data: bytes) -> None:
    """Write a new file that the user named; an existing one is left alone.

    Raises:
        OutputError: PK804, there is a file already, or it cannot be written.
    """
    try:
        with path.open("xb") as stream:
            stream.write(data)
    except FileExistsError as cause:
        raise OutputError(
            error("PK804", "the file is there already", Place(str(path)), "Choose another name.")
        ) from cause
    except OSError as cause:
        raise OutputError(
            error(
                "PK804",
                f"the file cannot be written: {cause.strerror}",
                Place(str(path)),
                "Choose a folder that exists and that you may write to.",
            )
        ) from cause
