"""Statements of a policy's text: where each begins, what it says, and what stands outside them.

Takes the Markdown body of a policy, gives its statements in order, and for every statement and
section the text that belongs to it. A statement is a paragraph that begins with its id in bold.
What follows it, up to the next statement or heading, belongs to it: a list, a table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, Place, error, warning
from policykit.values import STATEMENT_ID_PATTERN, StatementId

if TYPE_CHECKING:
    from collections.abc import Iterator

STATEMENT = re.compile(rf"\*\*({STATEMENT_ID_PATTERN})\*\*(?=\s|$)[ \t]*(.*)")
_NESTED = re.compile(rf"(?:\s+|\s*(?:[-*+>]|\d+[.)])\s+)+\*\*({STATEMENT_ID_PATTERN})\*\*")
_NEARLY = re.compile(r"\*\*([A-Za-z]{2,5}[-\u2010-\u2014]?\d{1,4}[A-Za-z]?)[.:]?\*\*")
HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*(?:\{#([\w.-]+)[^}]*\})?\s*#*\s*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_WAIVER = re.compile(r"<!--\s*policykit\b.*?-->", re.DOTALL | re.IGNORECASE)
_MARKER = re.compile(r"(?:<{7}|\|{7}|>{7})(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement.

    Attributes:
        id: such as `AC-20a`.
        text: its paragraph without the bold id, white space collapsed.
        line: line of the file on which it begins.
        section: id of the heading above it, or the heading's text where it has no id.
        rest: what belongs to it below its paragraph, white space collapsed.
    """

    id: StatementId
    text: str
    line: int
    section: str
    rest: str = ""


def has_conflict_markers(data: bytes) -> bool:
    """Say whether a line begins with one of git's conflict markers, in diff3 style or not."""
    return bool(conflict_lines(data.decode("utf-8", "replace")))


def conflict_lines(text: str) -> list[int]:
    """Return the lines, from 1, that begin with a conflict marker."""
    return [number for number, line in enumerate(text.split("\n"), start=1) if _MARKER.match(line)]


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of the body: a statement with what belongs to it, or the text of a section.

    Attributes:
        name: statement id, or `#` and the section.
        section: as in `Statement`.
        line: line of the file on which it begins.
        lines: its lines.
    """

    name: str
    section: str
    line: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The region's words, white space collapsed."""
        return " ".join(" ".join(self.lines).split())


def split_regions(body: str, first_line: int = 1) -> tuple[Region, ...]:
    """Return the body's regions in order. A section may have several, around its statements."""
    regions: list[Region] = []
    name, section, start = "#", "", first_line
    lines: list[str] = []

    def close() -> None:
        if any(line.strip() for line in lines):
            regions.append(Region(name, section, start, tuple(lines)))

    for number, line, fenced in lines_of(body):
        heading = None if fenced else HEADING.fullmatch(line)
        statement = None if fenced else STATEMENT.match(line)
        if heading or statement:
            close()
            lines, start = [], first_line + number
        if heading:
            section = heading[3] or heading[2]
            name = f"#{section}"
        elif statement:
            name = statement[1]
        lines.append(line)
    close()
    return tuple(regions)


def region_texts(body: str) -> dict[str, str]:
    """Return the words of every statement and section: name -> text."""
    texts: dict[str, str] = {}
    for region in split_regions(body):
        texts[region.name] = f"{texts.get(region.name, '')} {region.text}".strip()
    return texts


def find_statements(
    body: str, first_line: int, file: str
) -> tuple[tuple[Statement, ...], list[Diagnostic]]:
    """Return the statements of a body, and what is wrong with the way they are written.

    Args:
        body: Markdown without front matter.
        first_line: line of the file on which it begins.
        file: name for messages.
    """
    statements: dict[str, Statement] = {}
    found: list[Diagnostic] = []
    for region in split_regions(body, first_line):
        if region.name.startswith("#"):
            continue
        paragraph, rest = map(_without_waivers, _split_paragraph(region.lines))
        text = paragraph.partition("**")[2].partition("**")[2]
        statement = Statement(
            StatementId(region.name),
            " ".join(text.split()),
            region.line,
            region.section,
            " ".join(rest.split()),
        )
        place = Place(file, region.line)
        first = statements.setdefault(statement.id, statement)
        if first is not statement:
            hint = f"It stands on line {first.line} already; give this one an id of its own."
            found.append(error("PK302", f"the statement {statement.id} stands twice", place, hint))
        if not statement.text:
            hint = "Write the sentence after the id, or remove the id."
            found.append(error("PK303", f"the statement {statement.id} is empty", place, hint))
    found.extend(_badly_placed(body, first_line, file))
    return tuple(statements.values()), found


def _without_waivers(text: str) -> str:
    """Return what readers read: what the statement says, not what is noted about it."""
    return _WAIVER.sub("", text)


def _split_paragraph(lines: tuple[str, ...]) -> tuple[str, str]:
    end = next((at for at, line in enumerate(lines) if not line.strip()), len(lines))
    return "\n".join(lines[:end]), "\n".join(lines[end:])


def _badly_placed(body: str, first_line: int, file: str) -> Iterator[Diagnostic]:
    previous = ""
    for number, line, fenced in lines_of(body):
        place = Place(file, first_line + number)
        statement = STATEMENT.match(line)
        nested = _NESTED.match(line)
        nearly = _NEARLY.match(line)
        if fenced:
            pass
        elif statement and previous.strip() and not HEADING.fullmatch(previous):
            hint = "Put an empty line before it: a statement is a paragraph of its own."
            message = f"the statement {statement[1]} begins inside a paragraph"
            yield error("PK303", message, place, hint)
        elif nested and not statement:
            hint = "Write it at the start of a line, with an empty line before it."
            message = f"the statement {nested[1]} stands inside a list or quotation"
            yield error("PK303", message, place, hint)
        elif nearly and not statement:
            hint = "Ids are capitals, a hyphen and a number, like **AC-20a**, then a space."
            yield warning("PK304", f"{nearly[1]!r} is not a statement id", place, hint)
        previous = line


def lines_of(body: str) -> Iterator[tuple[int, str, bool]]:
    """Yield line index, line, and whether it belongs to fenced code."""
    fence = ""
    for number, line in enumerate(body.split("\n")):
        match = _FENCE.match(line)
        if fence:
            yield number, line, True
            if match and match[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        else:
            fence = match[1] if match else ""
            yield number, line, bool(match)


def whole_lines(text: str) -> list[str]:
    """Return the lines of a text with their line ends; nothing but a line feed ends a line."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)
