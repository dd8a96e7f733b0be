"""Waivers: a comment in a policy that lets one finding stand, for a reason.

`<!-- policykit: allow PK374 because the law itself says "appropriate" -->` counts for the statement
or section in which it stands; before the first heading it counts for the whole policy. It is part
of that statement's text, so it is merged and approved with it: the redline shows it, no page does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.errors import Place, error, warning
from policykit.policy import lines_of, split_regions
from policykit.rules.catalogue import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from policykit.errors import Diagnostic

_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_OURS = re.compile(r"\s*policykit\b", re.IGNORECASE)
_FORM = re.compile(r"\s*policykit:\s*allow\s+(\S+(?:\s*,\s*\S+)*)\s+because\s+(.*?)\s*", re.DOTALL)
_CODE = re.compile(r"PK\d{3}")
_SHORTEST_REASON = 10
HOW = "<!-- policykit: allow PK374 because the contract itself uses this word -->"
WHOLE = "#"
"""Name of the region before the first heading, whose waivers count for the whole policy."""


@dataclass(frozen=True, slots=True)
class Waiver:
    """One waiver.

    Attributes:
        codes: what it lets stand.
        reason: why, in the author's words.
        place: file and line of the comment.
        region: statement id, or `#` and the section; `#` alone for the whole policy.
    """

    codes: tuple[str, ...]
    reason: str
    place: Place
    region: str


@dataclass(frozen=True, slots=True)
class Waived:
    """A finding that a waiver lets stand."""

    finding: Diagnostic
    waiver: Waiver


@dataclass(frozen=True, slots=True)
class Regions:
    """Which statement or section each line of a policy belongs to."""

    starts: tuple[tuple[int, str], ...]

    @classmethod
    def of(cls, body: str, first_line: int) -> Regions:
        """Return the regions of a policy's body."""
        return cls(tuple((one.line, one.name) for one in split_regions(body, first_line)))

    def at(self, line: int | None) -> str:
        """Return the name of the region that a line belongs to; `#` before the first."""
        name = WHOLE
        for start, region in self.starts:
            if line is None or start > line:
                break
            name = region
        return name


def is_waiver(comment: str) -> bool:
    """Say whether the text of a comment, with its marks, is one of policykit's."""
    inner = _COMMENT.fullmatch(comment.strip())
    return bool(inner and _OURS.match(inner[1]))


def read_waivers(
    body: str, first_line: int, file: str
) -> tuple[tuple[Waiver, ...], tuple[Diagnostic, ...]]:
    """Return the waivers of a policy's body, and what is wrong with the way they are written."""
    regions = Regions.of(body, first_line)
    # Code that shows how a waiver is written is none.
    text = "\n".join("" if fenced else line for _, line, fenced in lines_of(body))
    waivers: list[Waiver] = []
    found: list[Diagnostic] = []
    for comment in _COMMENT.finditer(text):
        if not _OURS.match(comment[1]):
            continue
        line = first_line + text.count("\n", 0, comment.start())
        place = Place(file, line)
        form = _FORM.fullmatch(comment[1])
        if form is None or len(form[2]) < _SHORTEST_REASON:
            message = "this waiver gives no reason" if form else "this waiver cannot be read"
            found.append(error("PK392", message, place, f"Write it like {HOW}"))
            continue
        codes = tuple(code.strip() for code in form[1].split(","))
        wrong = [code for code in codes if code not in RULES or not RULES[code].waivable]
        for code in wrong:
            shown = code if _CODE.fullmatch(code) else f"{code!r}"
            message = f"{shown} cannot be waived in a policy"
            hint = "Only rules on texts can: docs/rules.md lists them. Put right what it tells of."
            found.append(error("PK393", message, place, hint))
        if not wrong:
            reason = " ".join(form[2].split())
            waivers.append(Waiver(codes, reason, place, regions.at(line)))
    return tuple(waivers), tuple(found)


def apply_waivers(
    found: Iterable[Diagnostic], waivers: Sequence[Waiver], regions: Regions
) -> tuple[tuple[Diagnostic, ...], tuple[Waived, ...]]:
    """Return what no waiver lets stand, with a warning for each that waived nothing; and the rest.

    Args:
        found: findings in one policy.
        waivers: those of the same policy.
        regions: of the same policy.
    """
    left: list[Diagnostic] = []
    waived: list[Waived] = []
    for finding in found:
        region = regions.at(finding.place.line if finding.place else None)
        waiver = next(
            (one for one in waivers if finding.code in one.codes and one.region in {WHOLE, region}),
            None,
        )
        if waiver is None:
            left.append(finding)
        else:
            waived.append(Waived(finding, waiver))
    used = {(waived_one.waiver, waived_one.finding.code) for waived_one in waived}
    for waiver in waivers:
        for code in waiver.codes:
            if (waiver, code) not in used:
                message = f"nothing is left here for this waiver of {code} to waive"
                hint = "Take it out: it would hide the next finding of its kind."
                left.append(warning("PK394", message, waiver.place, hint))
    return tuple(left), tuple(waived)
