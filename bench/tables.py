"""Measurements as tables, on a terminal and in a Markdown file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a name by which a document refers to it.

    Attributes:
        headers: the first column holds words, the others numbers.
        note: a sentence that belongs below it.
    """

    name: str
    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""

    def text(self) -> str:
        """Return the table for a terminal."""
        widths = [max(len(row[at]) for row in self._lines()) for at in range(len(self.headers))]
        lines = [f"\n{self.title}"]
        for row in self._lines():
            first = row[0].ljust(widths[0])
            others = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
            lines.append("  ".join(("", first, *others)))
        if self.note:
            lines.append(f"  ({self.note})")
        return "\n".join(lines)

    def markdown(self) -> str:
        """Return the table as Markdown, without its title."""
        marks = ["---", *("---:" for _ in self.headers[1:])]
        lines = [f"| {' | '.join(row)} |" for row in (self.headers, marks, *self.rows)]
        return "\n".join(lines) + (f"\n\n{self.note}" if self.note else "")

    def _lines(self) -> tuple[Sequence[str], ...]:
        return (self.headers, *self.rows)


def replaced(document: str, blocks: Mapping[str, str]) -> str:
    """Return a document with new text between `<!-- bench:NAME -->` and `<!-- end NAME -->`.

    Blocks that the document does not ask for are left out; asked-for ones without new text stay.

    Raises:
        ValueError: a block is opened and never closed.
    """
    for name in re.findall(r"<!-- bench:([a-z]+) -->", document):
        pattern = rf"(<!-- bench:{name} -->\n).*?(<!-- end {name} -->)"
        if not re.search(pattern, document, re.DOTALL):
            raise ValueError(f"the block {name} has no end")
        if name in blocks:
            document = re.sub(
                pattern,
                lambda found, name=name: f"{found[1]}{blocks[name]}\n{found[2]}",
                document,
                flags=re.DOTALL,
            )
    return document


def seconds(value: float) -> str:
    """Return seconds with two digits behind the point."""
    return f"{value:.2f} s"


def milliseconds(value: float) -> str:
    """Return seconds as whole milliseconds."""
    return f"{1000 * value:.0f} ms"


def megabytes(value: float) -> str:
    """Return megabytes without digits behind the point."""
    return f"{value:.0f} MB"
