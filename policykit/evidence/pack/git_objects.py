"""Objects of git as bytes: their names are digests of them, so a file can be held against a commit.

A pack carries the commit, the trees on the way to its files, and the tags. Whoever has them can
tell that these records, all of them and no others, are in that commit.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SHA1 = 40


@dataclass(frozen=True, slots=True)
class GitObject:
    """One object: its name in hex, `commit`, `tree`, `blob` or `tag`, and its content."""

    id: str
    kind: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a tree; `mode` is `40000` for a tree below it."""

    mode: str
    name: str
    id: str

    @property
    def is_tree(self) -> bool:
        """Say whether it is a folder."""
        return self.mode == "40000"


def object_name(kind: str, data: bytes, like: str) -> str:
    """Return what git calls an object, in a repository whose names look like `like`.

    >>> object_name("blob", b"", "0" * 40)
    'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391'
    """
    framed = f"{kind} {len(data)}\0".encode() + data
    if len(like) == _SHA1:
        return hashlib.sha1(framed, usedforsecurity=False).hexdigest()
    return hashlib.sha256(framed).hexdigest()


def tree_entries(data: bytes, like: str) -> Iterator[Entry]:
    """Yield the lines of a tree object.

    Raises:
        ValueError: it is none.
    """
    size = len(like) // 2
    at = 0
    while at < len(data):
        end = data.index(b"\0", at)
        mode, _, name = data[at:end].partition(b" ")
        at = end + 1 + size
        if at > len(data) or not name:
            raise ValueError("the tree is cut off")
        yield Entry(mode.decode("ascii"), name.decode("utf-8"), data[end + 1 : at].hex())


def header(data: bytes, key: str) -> str:
    """Return a field of a commit or tag, such as `tree` or `object`; empty where it has none."""
    head = data.partition(b"\n\n")[0].decode("utf-8", "replace")
    found = (line.partition(" ")[2] for line in head.split("\n") if line.startswith(f"{key} "))
    return next(found, "")


def files_below(root: str, trees: Mapping[str, bytes], folder: str) -> dict[str, str] | None:
    """Return the blobs right in a folder by their path, or None where the pack lacks a tree.

    Args:
        root: name of the top tree.
        trees: the trees in the pack by name.
        folder: such as `records/access-control`.

    Raises:
        ValueError: a tree cannot be read.
    """
    current = root
    for part in folder.split("/"):
        if current not in trees:
            return None
        lines = tree_entries(trees[current], root)
        below = next((one.id for one in lines if one.name == part and one.is_tree), None)
        if below is None:
            return {}
        current = below
    if current not in trees:
        return None
    lines = tree_entries(trees[current], root)
    return {f"{folder}/{one.name}": one.id for one in lines if not one.is_tree}
