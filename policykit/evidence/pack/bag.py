"""A bag after BagIt 1.0 (RFC 8493): the payload under `data/`, and lists of digests beside it.

Both lists are what `sha256sum -c` reads. One file stands outside of them, the signed statement: it
names the digest of the list of lists, so it cannot stand in it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.errors import Place, error
from policykit.evidence.pack import names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from policykit.errors import Diagnostic

DECLARATION = "bagit.txt"
INFO = "bag-info.txt"
PAYLOAD_LIST = "manifest-sha256.txt"
TAG_LIST = "tagmanifest-sha256.txt"
_DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_LINE = re.compile(r"([0-9a-f]{64})  (\S(?:.*\S)?)")
_ASK = "Do not rely on this pack. Ask for it again."


def bag_files(
    payload: Mapping[str, bytes], beside: Mapping[str, bytes], info: Sequence[tuple[str, str]]
) -> dict[str, bytes]:
    """Return all files of a bag by path.

    Args:
        payload: the files under `data/`.
        beside: files at the top that readers open first.
        info: what `bag-info.txt` says, label and value; the sum of the payload is added.
    """
    total = sum(map(len, payload.values()))
    said = (*info, ("Payload-Oxum", f"{total}.{len(payload)}"))
    tags = {
        **beside,
        DECLARATION: _DECLARED,
        INFO: "".join(f"{label}: {value}\n" for label, value in said).encode(),
        PAYLOAD_LIST: _listed(payload),
    }
    return {**payload, **tags, TAG_LIST: _listed(tags)}


def check_bag(files: Mapping[str, bytes]) -> tuple[Diagnostic, ...]:
    """Return what is changed, gone or added in the files of a bag.

    The signed statement is the one file that no list names; it is judged by its signature.
    """
    if files.get(DECLARATION) != _DECLARED:
        message = f"{DECLARATION} does not say that this is a bag of BagIt 1.0 in UTF-8"
        return (error("PK953", message, Place(DECLARATION), _ASK),)
    payload = {path: data for path, data in files.items() if path.startswith(names.DATA)}
    beside = {
        path: data
        for path, data in files.items()
        if path not in payload and path not in {TAG_LIST, names.STATEMENT}
    }
    found = [*_against(files, TAG_LIST, beside), *_against(files, PAYLOAD_LIST, payload)]
    total = f"Payload-Oxum: {sum(map(len, payload.values()))}.{len(payload)}".encode()
    if not found and total not in files[INFO].split(b"\n"):
        message = f"{INFO} names another number of bytes or files than there are"
        found.append(error("PK954", message, Place(INFO), _ASK))
    return tuple(found)


def _listed(files: Mapping[str, bytes]) -> bytes:
    return "".join(f"{sha256(data)}  {path}\n" for path, data in sorted(files.items())).encode()


def _against(
    files: Mapping[str, bytes], listing: str, there: Mapping[str, bytes]
) -> Iterator[Diagnostic]:
    if listing not in files:
        yield error("PK955", "the list of digests is gone", Place(listing), _ASK)
        return
    named: dict[str, str] = {}
    for number, line in enumerate(files[listing].decode("utf-8", "replace").splitlines(), 1):
        read = _LINE.fullmatch(line)
        if not read or read[2] in named:
            message = "this is not a digest and a path, or the path stands twice"
            yield error("PK953", message, Place(listing, number), _ASK)
            continue
        named[read[2]] = read[1]
    for path in sorted({*named, *there}):
        if path not in there:
            yield error("PK955", f"it is gone, and {listing} names it", Place(path), _ASK)
        elif path not in named:
            yield error("PK956", f"it was added: {listing} does not name it", Place(path), _ASK)
        elif sha256(there[path]) != named[path]:
            message = f"it was changed: its SHA-256 is not the one in {listing}"
            yield error("PK954", message, Place(path), _ASK)
