"""A policy file as blocks: what two versions of it are compared and merged by.

Takes the text of a policy file, gives its blocks: each key of the front matter, each heading with
what stands under it, each statement with what belongs to it. Together they are the file again,
character by character. It says nothing about whether the file is a good policy.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from policykit.policy.statement import HEADING, STATEMENT, lines_of, whole_lines
from policykit.template import body_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:(?:\s|$)")
BEGINNING = "#"
"""Key of the text before the first heading."""


class BlockKind(StrEnum):
    """What a block is."""

    FRONT = "front matter"
    SECTION = "section"
    STATEMENT = "statement"
    MAPPING = "mapping"  # a statement's entry in the sidecar; never a block of the text


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a policy file.

    Attributes:
        key: statement id; `#` and a heading's id or words; or a front matter key and `:`.
        text: its lines without the line end of the last one and without empty lines after it.
        gap: the line ends that follow, as they stand.
        parent: key of the section a statement stands in; empty for others.
        level: of a heading, from 1; 0 for others.
    """

    kind: BlockKind
    key: str
    text: str
    gap: str
    parent: str = ""
    level: int = 0

    @property
    def name(self) -> str:
        """The key without what tells kinds apart."""
        return self.key.removeprefix("#").removesuffix(":") or "the beginning"

    @property
    def words(self) -> list[str]:
        """Its words without its own id or heading."""
        if self.kind is BlockKind.STATEMENT:
            return self.text.split()[1:]
        return self.text.partition("\n")[2].split()


@dataclass(frozen=True, slots=True)
class Blocks:
    """A policy file in blocks, each with a key of its own.

    Attributes:
        opening, closing: the lines around the front matter, with their line ends.
        all: the blocks by key, in order.
    """

    opening: str
    closing: str
    all: dict[str, Block]

    def keys(self, kind: BlockKind, parent: str | None = None) -> list[str]:
        """Return the keys of one kind in order, of one section where it is named."""
        return [
            block.key
            for block in self.all.values()
            if block.kind is kind and parent in (None, block.parent)
        ]


def split_blocks(text: str) -> tuple[Blocks | None, str]:
    """Return a policy file in blocks; or None, and why it cannot be split, in words."""
    body = body_bytes(text.encode())
    if body is None:
        return None, "it has no front matter"
    rest = body.decode()
    head = whole_lines(text[: len(text) - len(rest)])
    found = [*_front("".join(head[1:-1])), *_body(rest)]
    blocks: dict[str, Block] = {}
    for block in found:
        if block.key in blocks:
            return None, f"{block.kind} {block.name} stands twice in it"
        blocks[block.key] = block
    if _ends_in_code(rest):
        return None, "a block of code is not closed in it"
    return Blocks(head[0], head[-1], blocks), ""


def _front(text: str) -> Iterator[Block]:
    pieces: list[list[str]] = [[]]
    for line in whole_lines(text):
        if _KEY.match(line):
            pieces.append([])
        pieces[-1].append(line)
    for lines in pieces:
        if lines:
            key = _KEY.match(lines[0])
            yield _block(BlockKind.FRONT, f"{key[1] if key else ''}:", lines)


def _body(text: str) -> Iterator[Block]:
    kind, key, section, level = BlockKind.SECTION, BEGINNING, BEGINNING, 0
    lines: list[str] = []

    def close() -> Iterator[Block]:
        if lines:
            parent = section if kind is BlockKind.STATEMENT else ""
            yield _block(kind, key, lines, parent, level)

    for (_, line, fenced), whole in zip(lines_of(text), whole_lines(text), strict=False):
        heading = None if fenced else HEADING.fullmatch(line)
        statement = None if fenced else STATEMENT.match(line)
        if heading or statement:
            yield from close()
            lines = []
        if heading:
            section = key = f"#{heading[3] or heading[2]}"
            kind, level = BlockKind.SECTION, len(heading[1])
        elif statement:
            kind, key, level = BlockKind.STATEMENT, statement[1], 0
        lines.append(whole)
    yield from close()


def _block(kind: BlockKind, key: str, lines: list[str], parent: str = "", level: int = 0) -> Block:
    whole = "".join(lines)
    text = re.sub(r"(?:[ \t]*\n)+[ \t]*\Z", "", whole)
    return Block(kind, key, text, whole[len(text) :], parent, level)


def _ends_in_code(text: str) -> bool:
    return [fenced for _, _, fenced in lines_of(f"{text}\n\n")][-1]
