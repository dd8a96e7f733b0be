"""The files attached to a sealed PDF, as they were when it was sealed.

Takes PDF bytes, gives names and contents. Never uses a name as a path, never reads an attachment
that was added or exchanged after the seal.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from policykit.errors import InputError, error

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pyhanko.pdf_utils.generic import DictionaryObject

MAX_FILES = 200
MAX_TOTAL_BYTES = 64 * 1024 * 1024
_MAX_DEPTH = 16


def attachments(pdf: bytes, unsigned_length: int) -> Mapping[str, bytes]:
    """Return the attached files of the sealed revision by name.

    Args:
        pdf: the whole file.
        unsigned_length: `SealReport.unsigned_length`; what follows is not read. The seal itself
            changes no attachment, `examine` sees to that.

    Raises:
        InputError: PK930 a name is used twice, PK931 too many or too large, PK932 unreadable.
    """
    # pyHanko takes half a second to import; only commands that seal or verify pay for it.
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415

    try:
        return _collect(PdfFileReader(io.BytesIO(pdf[:unsigned_length])).root)
    except InputError:
        raise
    except Exception as problem:  # a hostile file can make a parser fail in any way
        raise InputError(
            error("PK932", f"the attached files of the PDF cannot be read: {problem}")
        ) from problem


def _collect(root: DictionaryObject) -> Mapping[str, bytes]:
    files: dict[str, bytes] = {}
    total = 0
    if "/Names" not in root or "/EmbeddedFiles" not in root["/Names"]:
        return files
    for specification in _specifications(root["/Names"]["/EmbeddedFiles"], _MAX_DEPTH):
        name = str(specification["/UF" if "/UF" in specification else "/F"])
        if name in files:
            raise InputError(error("PK930", f"two attached files have the same name {name!r}"))
        data = specification["/EF"]["/F"].data
        total += len(data)
        if len(files) == MAX_FILES or total > MAX_TOTAL_BYTES:
            raise InputError(
                error(
                    "PK931",
                    f"the PDF attaches more than {MAX_FILES} files or {MAX_TOTAL_BYTES:,} bytes",
                )
            )
        files[name] = data
    return files


def _specifications(node: DictionaryObject, depth: int) -> Iterator[DictionaryObject]:
    """Walk a name tree (ISO 32000-1, 7.9.6)."""
    if depth == 0:
        raise ValueError("the name tree is too deep")
    if "/Names" in node:
        for at in range(1, len(node["/Names"]), 2):
            yield node["/Names"][at]
    if "/Kids" in node:
        for at in range(len(node["/Kids"])):
            yield from _specifications(node["/Kids"][at], depth - 1)
