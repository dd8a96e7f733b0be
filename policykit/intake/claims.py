"""What a document says of itself: title, version, owner, who approved it, from when it counts.

Takes blocks, lines of headers and footers, and document properties; gives `Claim` values. They are
somebody's word, not records: nothing of them becomes state of a policy.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from policykit.intake.inlines import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from policykit.intake.inlines import Node

_LABELS: Final = {
    "title": r"(?:document |policy )?(?:title|name)",
    "version": r"(?:document |policy )?(?:version|revision|rev\.?)(?: (?:number|no\.?))?",
    "document number": r"(?:document|policy) ?(?:id|number|no\.?|code|ref(?:erence)?)",
    "owner": r"(?:document |policy )?owner(?:ed by)?",
    "author": r"(?:author|prepared by|written by|created by)",
    "approved by": r"(?:approved by|approver|approval|authori[sz]ed by)",
    "approved on": r"(?:approv(?:al|ed) (?:date|on)|date (?:of approval|approved))",
    "effective": r"(?:effective(?: date| from| as of)?|date effective|in force from|valid from)",
    "issued": r"(?:issued?(?: date| on)?|date (?:issued|of issue)|publi(?:cation|shed)(?: date)?)",
    "last review": r"(?:last review(?:ed)?(?: date| on)?|review(?:ed)? (?:date|on)|reviewed by)",
    "next review": r"(?:next review(?: date)?|review due|due for review)",
    "classification": r"(?:classification|confidentiality|security level)",
    "status": r"(?:document )?status",
    "audience": r"(?:audience|distribution|applies to)",
}
_LABEL = re.compile(
    "|".join(f"(?P<k{number}>{text})" for number, text in enumerate(_LABELS.values())),
    re.IGNORECASE,
)
_LINE = re.compile(r"(?P<label>[^:\t]{2,40}?)\s*(?::|\t)\s*(?P<value>\S.*)")
_LOOSE_VERSION = re.compile(r"\b(?:version|revision|rev\.|v\.?)\s*(\d+(?:\.\d+)*)\b", re.IGNORECASE)
_LOOSE_DATE = re.compile(r"\beffective\s+(?:from\s+|as of\s+)?(\S.*?\d{4}|\d{4}-\d\d-\d\d)")
MOST_VALUE = 120


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing a document says of itself.

    Attributes:
        name: such as `approved by`.
        value: as written.
        where: the part of the document that says it.
    """

    name: str
    value: str
    where: str


def claims_of_line(line: str, where: str) -> Iterator[Claim]:
    """Yield what a line such as `Version: 3.1 | Owner: Head of IT` claims."""
    for piece in re.split(r"\s+[|\u00b7\u2022]\s+|\s{3,}", line):
        found = _LINE.fullmatch(piece.strip())
        name = label_of(found["label"]) if found else None
        if found and name:
            yield Claim(name, found["value"].strip()[:MOST_VALUE], where)
            continue
        if loose := _LOOSE_VERSION.search(piece):
            yield Claim("version", loose[1], where)
        if loose := _LOOSE_DATE.search(piece):
            yield Claim("effective", loose[1], where)


def claims_of_block(block: Node, where: str) -> tuple[Claim, ...]:
    """Return what a paragraph or a table of labels and values claims; nothing of other blocks."""
    if block["t"] in ("Para", "Plain"):
        lines = _lines(block["c"])
        made = [(line, tuple(claims_of_line(line, where))) for line in lines]
        if lines and all(found for _, found in made):
            return tuple(claim for _, found in made for claim in found)
        return ()
    if block["t"] == "Table":
        return tuple(_claims_of_table(block, where))
    return ()


def claims_of_properties(properties: Mapping[str, str]) -> tuple[Claim, ...]:
    """Return what the properties of a Word file claim."""
    return tuple(
        Claim(name, value[:MOST_VALUE], "document properties")
        for name, value in properties.items()
        if name != "revision"  # counts how often it was saved
    )


def label_of(text: str) -> str | None:
    """Return which claim a label makes, or None.

    >>> label_of("Approved by"), label_of("Effective Date:"), label_of("Password")
    ('approved by', 'effective', None)
    """
    found = _LABEL.fullmatch(" ".join(text.split()).strip(" :"))
    if not found or not found.lastgroup:
        return None
    return [*_LABELS][int(found.lastgroup[1:])]


def first(claims: Iterable[Claim], name: str) -> str:
    """Return the first value claimed under a name; empty where there is none."""
    return next((claim.value for claim in claims if claim.name == name), "")


def rows_of(table: Node) -> list[list[str]]:
    """Return the words of each cell of a table."""
    _, _, _, head, bodies, foot = table["c"]
    rows = [*head[1], *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]
    return [[_cell(cell) for cell in row[1]] for row in rows]


def _claims_of_table(table: Node, where: str) -> Iterator[Claim]:
    rows = [row for row in rows_of(table) if any(row)]
    pairs = [(row[at], row[at + 1]) for row in rows for at in range(0, len(row) - 1, 2)]
    known = [(label_of(label), value) for label, value in pairs if label]
    if known and 2 * sum(name is not None for name, _ in known) >= len(known):
        for name, value in known:
            if name and value:
                yield Claim(name, value[:MOST_VALUE], where)


def _cell(cell: Any) -> str:
    return " ".join(
        words(block["c"]) for block in cell[4] if block["t"] in ("Para", "Plain")
    ).strip()


def _lines(inlines: Sequence[Node]) -> list[str]:
    lines: list[list[Node]] = [[]]
    for node in inlines:
        if node["t"] == "LineBreak":
            lines.append([])
        else:
            lines[-1].append(node)
    return [text for one in lines if (text := words(one))]
