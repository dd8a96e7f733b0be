"""A Word file as the zip it is: its parts within limits, and what of it is never read.

Takes bytes that anybody may have made. Every part is unpacked once, by us and no further than the
limits; pandoc gets a new zip of the parts that hold text. So it never meets a macro, an embedded
object, or a part that unpacks to more than it says (ECMA-376 part 2 has the packaging).
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.errors import InputError, Place, error
from policykit.intake.findings import no_such_kind, suffix

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.errors import Diagnostic

MOST_PARTS = 10_000
MOST_BYTES = 256 * 1024 * 1024
"""All parts together, unpacked. Five hundred pages of text are 10 MB; the rest is pictures."""
MOST_TEXT_BYTES = 64 * 1024 * 1024
"""One part of XML, unpacked."""

_COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")  # [MS-CFB] 2.2
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # [MS-OFFCRYPTO] 2.3.4.4
_MEDIA = "word/media/"
_STUB = b"-"
MAIN = "word/document.xml"
_CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class WordFile:
    """The parts of a Word file.

    Attributes:
        texts: name -> XML.
        pictures: name below `word/`, such as `media/image1.png` -> bytes.
        macros: names of parts that hold programs; left where they are.
        objects: names of embedded files; left where they are.
    """

    texts: Mapping[str, bytes]
    pictures: Mapping[str, bytes]
    macros: tuple[str, ...]
    objects: tuple[str, ...]


def read_word_file(data: bytes, file: str) -> WordFile:
    """Unpack a Word file.

    Args:
        data: the file.
        file: its name, for messages.

    Raises:
        InputError: PK490 no Word file, PK491 it has a password, PK492 it is damaged, PK493 it
            unpacks to more than any policy.
    """
    if data.startswith(_COMPOUND_FILE):
        raise InputError(_compound(data, file))
    if not data.startswith(b"PK"):
        what = "the file is empty" if not data.strip(b"\0 \r\n") else "this is no Word file"
        hint = "Save it again in Word, as a document with the ending .docx."
        raise InputError(error("PK490", what, Place(file), hint))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            word = _parts(package, file)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as problem:
        raise InputError(_damaged(file, str(problem))) from problem
    except (NotImplementedError, RuntimeError) as problem:  # a method or encryption of other zips
        raise InputError(_damaged(file, str(problem))) from problem
    if MAIN not in word.texts:
        ending = suffix(file)
        raise InputError(no_such_kind(file, ".zip" if ending == ".docx" else ending))
    return word


def _parts(package: zipfile.ZipFile, file: str) -> WordFile:
    """Unpack what is read of a Word file, and name what is not."""
    entries = package.infolist()
    if len(entries) > MOST_PARTS:
        raise InputError(_too_large(file))
    texts, pictures, macros, objects = {}, {}, [], []
    left = MOST_BYTES
    for entry in entries:
        low = entry.filename.lower()
        if "vba" in low or low.startswith("word/activex/"):
            macros.append(entry.filename)
        elif low.startswith("word/embeddings/"):
            objects.append(entry.filename)
        elif low.startswith(_MEDIA):
            content = _unpacked(package, entry, left, file)
            pictures[entry.filename.removeprefix("word/")] = content
            left -= len(content)
        elif low.endswith((".xml", ".rels")):
            content = _unpacked(package, entry, min(left, MOST_TEXT_BYTES), file)
            texts[entry.filename] = content
            left -= len(content)
    return WordFile(texts, pictures, tuple(macros), tuple(objects))


def word_for_pandoc(word: WordFile, main: bytes) -> bytes:
    """Return a Word file with one byte in place of each picture.

    Args:
        word: the file.
        main: what is to stand as its main part.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in word.texts.items():
            package.writestr(name, main if name == MAIN else content)
        for name in word.pictures:
            package.writestr(f"word/{name}", _STUB)
    return target.getvalue()


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int, file: str) -> bytes:
    """Return a part; what it says of its size is believed only where it is too large."""
    if entry.file_size > limit:
        raise InputError(_too_large(file))
    pieces: list[bytes] = []
    size = 0
    with archive.open(entry) as stream:
        while piece := stream.read(_CHUNK):
            size += len(piece)
            if size > limit:
                raise InputError(_too_large(file))
            pieces.append(piece)
    return b"".join(pieces)


def _compound(data: bytes, file: str) -> Diagnostic:
    if _ENCRYPTED in data:
        return error(
            "PK491",
            "the Word file is protected by a password",
            Place(file),
            "Open it in Word, take the password off (File, Info, Protect Document), save a copy.",
        )
    ending = suffix(file)
    return no_such_kind(file, ".doc" if ending in {"", ".docx"} else ending)


def _damaged(file: str, why: str) -> Diagnostic:
    return error(
        "PK492",
        f"the Word file is damaged: {why}",
        Place(file),
        "Open it in Word, let it be repaired, and save a copy; or fetch the file again.",
    )


def _too_large(file: str) -> Diagnostic:
    return error(
        "PK493",
        f"the file unpacks to more than {MOST_BYTES // 1024 // 1024} MiB "
        f"(or one text in it to more than {MOST_TEXT_BYTES // 1024 // 1024} MiB)",
        Place(file),
        "No policy is that large. If you trust the file, take pictures out of it, or split it.",
    )
