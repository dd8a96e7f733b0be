"""Conflicts in a policy's text, taken apart into their sides and put together as decided.

Takes the bytes of a policy with diff3 markers, gives its conflicts; with decisions, gives the bytes
without them. Also settles the entries of a mapping that both sides changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from policykit.errors import Place, error
from policykit.policy.statement import HEADING, STATEMENT, whole_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from policykit.errors import Diagnostic

_MARKER = re.compile(r"([<|=>])\1{6}(?:\s|$)")
_ORDER = {"": "<", "<": "|=", "|": "=", "=": ">"}
_SIDES = {"<": 0, "|": 1, "=": 2}


class Choice(StrEnum):
    """Whose text a conflict is decided for."""

    OURS = "ours"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Conflict:
    """One conflict in a text.

    Attributes:
        number: from 0, in the order of the text.
        place: statement id, id or words of the section, or front matter it stands in.
        line: of the file, on which its first marker stands.
        ours, base, theirs: lines with their line ends; empty where a side has nothing there.
        in_front: it stands in the front matter.
    """

    number: int
    place: str
    line: int
    ours: str
    base: str
    theirs: str
    in_front: bool = False

    def chosen(self, choice: Choice) -> str:
        """Return the text of a choice. Both is ours, then theirs without its id again."""
        if choice is Choice.OURS:
            return self.ours
        if choice is Choice.THEIRS:
            return self.theirs
        if not self.ours.strip() or not self.theirs.strip():
            return self.ours if self.ours.strip() else self.theirs
        mine, new = STATEMENT.match(self.ours), STATEMENT.match(self.theirs)
        theirs = self.theirs
        if mine and new and mine[1] == new[1]:
            theirs = theirs[len(f"**{new[1]}**") :].lstrip()
        end = "\r\n" if self.ours.endswith("\r\n") else "\n"
        return f"{self.ours}{end}{theirs}"


def find_conflicts(data: bytes, file: str) -> tuple[tuple[Conflict, ...], tuple[Diagnostic, ...]]:
    """Return the conflicts of a text; without one where its markers are not as git writes them."""
    pieces, found = _pieces(data, file)
    return tuple(one for one in pieces if isinstance(one, Conflict)), found


def decided(data: bytes, texts: Mapping[int, str]) -> bytes:
    """Return a text with some of its conflicts decided.

    Args:
        data: the text.
        texts: what stands in the place of conflicts, by their number. Others stay.
    """
    return rebuilt(data, lambda conflict: texts.get(conflict.number))


def rebuilt(data: bytes, choose: Callable[[Conflict], str | None]) -> bytes:
    """Return a text with what is chosen for each conflict; None leaves one as it is."""
    lines = whole_lines(data.decode("utf-8", "surrogateescape"))
    made: list[str] = []
    for piece in _pieces(data, "")[0]:
        if isinstance(piece, str):
            made.append(piece)
            continue
        text = choose(piece)
        if text is None:
            end = _end(lines, piece.line)
            made += lines[piece.line - 1 : end]
        else:
            made.append(text)
    return "".join(made).encode("utf-8", "surrogateescape")


def _end(lines: list[str], first: int) -> int:
    return next(at for at in range(first, len(lines)) if lines[at].startswith(">" * 7)) + 1


def _pieces(data: bytes, file: str) -> tuple[list[str | Conflict], tuple[Diagnostic, ...]]:
    """Return the text as lines outside of conflicts and conflicts, in order."""
    pieces: list[str | Conflict] = []
    state, line, sides = "", 0, ["", "", ""]
    found: list[Diagnostic] = []
    places = _Places()
    text = data.decode("utf-8", "surrogateescape")
    for number, whole in enumerate(whole_lines(text), start=1):
        marker = _MARKER.match(whole)
        sign = marker[1] if marker else ""
        if sign == "=" and state not in ("<", "|"):
            sign = ""  # a line of equals signs is also the underline of a heading
        if not sign:
            if state:
                sides[_SIDES[state]] += whole
            else:
                pieces.append(whole)
                places.pass_by(whole)
            continue
        if sign not in _ORDER[state]:
            hint = "Git writes <<<<<<<, |||||||, =======, >>>>>>>, in this order. Edit the file."
            found.append(
                error("PK320", "a conflict marker out of place", Place(file, number), hint)
            )
            break
        if sign == "<":
            line, sides = number, ["", "", ""]
        elif sign == ">":
            count = sum(isinstance(one, Conflict) for one in pieces)
            pieces.append(places.conflict(count, line, sides))
            state = ""
            continue
        state = sign
    if state and not found:
        hint = "Its end >>>>>>> is missing. Edit the file."
        found.append(error("PK320", "a conflict that does not end", Place(file, line), hint))
    return ([] if found else pieces), tuple(found)


class _Places:
    """Knows where in a policy a walk over its lines is."""

    def __init__(self) -> None:
        self._place = "front matter"
        self._rules = 0

    def pass_by(self, line: str) -> None:
        """Go past a line outside of conflicts."""
        if self._rules < 2 and line.rstrip() == "---":  # noqa: PLR2004 - opening and closing
            self._rules += 1
            self._place = "front matter" if self._rules == 1 else "the beginning"
        for name in self._named(line):
            self._place = name

    def conflict(self, number: int, line: int, sides: list[str]) -> Conflict:
        """Return the conflict that ends here."""
        own = next(
            (name for side in sides for name in self._named(side.partition("\n")[0])), self._place
        )
        self._place = own
        ours, base, theirs = sides
        return Conflict(number, own, line, ours, base, theirs, in_front=self._rules == 1)

    def _named(self, line: str) -> Iterator[str]:
        heading, statement = HEADING.fullmatch(line.rstrip()), STATEMENT.match(line.rstrip())
        if self._rules == 1:
            return
        if statement:
            yield statement[1]
        elif heading:
            yield heading[3] or heading[2]
