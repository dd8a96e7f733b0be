r"""Rows of pipe tables with more cells than their table has columns: pandoc cuts them in silence.

`| yes|no | daily |` has three cells for a table of two columns, since its author forgot the
backslash in `yes\|no`. Pandoc's tree has no trace of the third, so it is looked for in the source:
a row that seems too long is reported if some of what stands behind its last column is not in the
tree.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policykit.document.missing_words import WORD
from policykit.errors import Diagnostic, Place, error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.document.missing_words import MissingWords

_CONTAINER = re.compile(r"^[ \t>]*(?:(?:[-*+:]|\(?\w{1,9}[.)])[ \t]+)*[ \t>]*")
_DASHES = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:[|+][ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_PART = re.compile(
    r"\\.|(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)"
    r"|\$(?!\s)(?:\\.|[^$\\])+?(?<!\s)\$(?!\d)"
    r"|</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>|<!--(?:(?!<!--).)*?-->"
    r"|(?P<bar>\|)|(?P<end>\n)",
    re.DOTALL,
)


def overfull_rows(
    source: str, missing: MissingWords, file: str, first_line: int
) -> Iterator[Diagnostic]:
    """Yield an error for each row of which words are lost.

    Args:
        source: the Markdown.
        missing: what pandoc's tree does not have of it.
        file: the file as the user would name it.
        first_line: the line of the file on which the source begins.
    """
    if "|" not in source:
        return
    for index, columns, cells in _rows(source.split("\n")):
        rest = [cell.strip() for cell in cells[columns:] if WORD.search(cell)]
        if missing.has_any(word for cell in rest for word in WORD.findall(cell)):
            yield error(
                "PK427",
                f"a row has {len(cells)} cells, and its table {columns} columns, "
                f"so this would be lost: {' | '.join(rest)}",
                Place(file, first_line + index),
                r"write \| for a bar that is part of the text, or give the line of dashes "
                "another column",
            )


def _rows(lines: list[str]) -> Iterator[tuple[int, int, list[str]]]:
    """Yield (index of the line, columns of its table, its cells) of what looks like pipe tables."""
    free = 1
    for index in range(1, len(lines)):
        line = lines[index]
        if index < free or "-" not in line or "|" not in lines[index - 1]:
            continue
        if not _DASHES.match(line):
            continue
        columns = len(next(_cut([line.replace("+", "|")]))[1])
        ends = (end for end in range(index, len(lines)) if not lines[end].strip(" \t>"))
        free = next(ends, len(lines))
        for start, part in (
            (index - 1, lines[index - 1 : index]),
            (index + 1, lines[index + 1 : free]),
        ):
            for offset, cells in _cut(part):
                if "|" not in part[offset]:
                    break
                yield start + offset, columns, cells


def _cut(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield (number of its first line, cells) of each row; code may go over several lines."""
    text = "".join(f"{_CONTAINER.sub('', line).rstrip()}\n" for line in lines)
    begin, start, line, cells = 0, 0, 0, [""]
    for found in _PART.finditer(text):
        if not (found["bar"] or found["end"]):
            continue
        cells[-1] = text[start : found.start()]
        start = found.end()
        if found["bar"]:
            cells.append("")
            continue
        ends = (not cells[0].strip(), not cells[-1].strip()) if len(cells) > 1 else (False, False)
        yield line, cells[ends[0] : -1 if ends[1] else None]
        line += text.count("\n", begin, start)
        begin, cells = start, [""]
