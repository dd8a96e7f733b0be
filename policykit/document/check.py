"""What must hold in a whole document.

- A heading goes at most one level deeper than the one before; the first is on level 1.
- A heading has words, and an id that no other heading has.
- No paragraph is so long that its pages would take minutes to make; the tables have no more cells
  than fit into memory.
- A link to `#id` has a section to lead to, or one of the parts that stand on the first pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.document.text import children, inline_text, inlines
from policykit.document.tree import Document, Link, Note, Styled, Table
from policykit.errors import Diagnostic, Place, error

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from policykit.document.tree import Block, Inline

FRONT_IDS = ("document-control", "approvals", "revision-history", "contents")
"""Ids that the first pages of every PDF define; a policy may link to them, not use them again."""


MOST_CHARACTERS = 100_000
"""The longest paragraph that is set: some twenty pages, and making them takes seconds."""

MOST_CELLS = 60_000
"""The cells of all tables that are set: some 900 pages, eight seconds and 400 MB to make them."""


def check(document: Document) -> Iterator[Diagnostic]:
    """Yield what is wrong with the document as a whole."""
    yield from _headings(document)
    for block in document.blocks:
        yield from _endless(block, document.file)
    yield from _too_many_cells(document)
    known = {heading.identifier for heading in document.headings} | set(FRONT_IDS)
    for block in document.blocks:
        for target, line in _internal_links(block):
            if target not in known:
                yield error(
                    "PK405",
                    f"a link leads to #{target}, and no section has that id",
                    Place(document.file, line),
                    "give the section's heading {#" + target + "}, or change the link",
                )


def _endless(block: Block, file: str) -> Iterator[Diagnostic]:
    length = len(inline_text(inlines(block)))
    if length > MOST_CHARACTERS:
        yield error(
            "PK426",
            f"a paragraph has {length:,} characters, more than {MOST_CHARACTERS:,}",
            Place(file, block.line),
            "divide it with empty lines",
        )
    for inner in children(block):
        yield from _endless(inner, file)


def _too_many_cells(document: Document) -> Iterator[Diagnostic]:
    count = 0
    for table in _tables(document.blocks):
        count += len(table.columns) * (len(table.head) + len(table.rows))
        if count > MOST_CELLS:
            yield error(
                "PK433",
                f"with this table, the tables have {count:,} cells; no more than {MOST_CELLS:,} "
                "are set",
                Place(document.file, table.line),
                "leave out the rows that only a program reads, and name the file that has them",
            )
            return


def _tables(blocks: Iterable[Block]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Table):
            yield block
        yield from _tables(children(block))


def _headings(document: Document) -> Iterator[Diagnostic]:
    level = 0
    lines: dict[str, int] = {}
    for heading in document.headings:
        place = Place(document.file, heading.line)
        if heading.level > level + 1:
            yield error(
                "PK407",
                f"a heading of level {heading.level} follows one of level {level}"
                if level
                else f"the first heading is of level {heading.level}",
                place,
                f"write it with {'#' * (level + 1)}",
            )
        level = heading.level
        if not inline_text(heading.content).strip():
            yield error("PK409", "a heading has no words", place, "name the section")
        if heading.identifier in FRONT_IDS:
            yield error(
                "PK406",
                f"the id {heading.identifier} belongs to the first pages of every PDF",
                place,
                "give this heading another id with {#another-id}",
            )
        elif heading.identifier in lines:
            yield error(
                "PK406",
                f"the id {heading.identifier} is already that of the heading in line "
                f"{lines[heading.identifier]}",
                place,
                "give one of them another id with {#another-id}",
            )
        lines.setdefault(heading.identifier, heading.line)


def _internal_links(block: Block) -> Iterator[tuple[str, int]]:
    for target in _targets(inlines(block)):
        yield target, block.line
    for inner in children(block):
        yield from _internal_links(inner)


def _targets(content: Iterable[Inline]) -> Iterator[str]:
    for inline in content:
        match inline:
            case Link(target=target, content=inner):
                if target.startswith("#"):
                    yield target[1:]
                yield from _targets(inner)
            case Styled(content=inner):
                yield from _targets(inner)
            case Note(blocks=blocks):
                for block in blocks:
                    for found, _ in _internal_links(block):
                        yield found
            case _:
                pass
