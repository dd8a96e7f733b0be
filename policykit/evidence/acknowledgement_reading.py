"""What people acknowledged, as other systems export it -> claims with the number of their row.

Both shapes occur: a row for each acknowledgement, and a row for each person with a column for each
policy. Gives what each row says; whether it can be so is for `acknowledgement_judging`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, Place, error
from policykit.evidence.columns import Wanted, find_columns, words_of
from policykit.evidence.days import day_of, order_of
from policykit.evidence.roster_columns import ROSTER_COLUMNS
from policykit.evidence.roster_reading import excluded_by
from policykit.record import AckMethod

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from policykit.evidence.columns import ColumnMapping, Headed
    from policykit.evidence.sheet_reading import Grid, SourceRow, Value
    from policykit.values import PolicyId

_EMAIL, _NUMBER = ROSTER_COLUMNS[0], ROSTER_COLUMNS[4]
ACK_COLUMNS = (
    Wanted("email", (*_EMAIL.aliases, "assignee", "assignee email", "person", "person email")),
    Wanted("number", tuple(one for one in _NUMBER.aliases if one != "id")),
    Wanted(
        "policy",
        (
            "policy id",
            "policy name",
            "policy title",
            "document title",
            "document name",
            "document",
            "title",
            "name of policy",
            "course",
        ),
    ),
    Wanted("version", ("policy version", "document version", "revision", "ver")),
    Wanted("sha256", ("text sha256", "text digest", "digest", "hash")),
    Wanted(
        "day",
        (
            "acknowledged at",
            "acknowledged on",
            "acknowledged date",
            "acknowledgement date",
            "date acknowledged",
            "accepted at",
            "accepted on",
            "accepted date",
            "date accepted",
            "signed at",
            "signed on",
            "signed date",
            "date signed",
            "completion date",
            "completed on",
            "completed at",
            "date completed",
            "timestamp",
            "date",
        ),
    ),
    Wanted("method", ("acknowledgement method", "signature type", "type")),
    Wanted("status", ("state", "acknowledgement status", "acknowledged", "accepted", "completed")),
)
_LONG = (("email", "number"), ("policy",), ("day",))
_WIDE = (("email", "number"),)
_DONE = frozenset(
    (
        *("acknowledged", "accepted", "signed", "complete", "completed", "confirmed"),
        *("yes", "true", "1", "done", "passed"),
    )
)
_IN_NAME = re.compile(r"(?i)^(?P<name>.*?)[\s,(]*(?:v|version|rev)?\.?\s*(?P<version>\d+\.\d+)\)?$")
_METHODS: Mapping[str, AckMethod] = {
    "click": AckMethod.SYSTEM,
    "clicked": AckMethod.SYSTEM,
    "acknowledgement only": AckMethod.SYSTEM,
    "system": AckMethod.SYSTEM,
    "api": AckMethod.SYSTEM,
    "training": AckMethod.SYSTEM,
    "signature": AckMethod.ESIGN,
    "esign": AckMethod.ESIGN,
    "e signature": AckMethod.ESIGN,
    "docusign": AckMethod.ESIGN,
    "paper": AckMethod.PAPER,
    "wet ink": AckMethod.PAPER,
    "asserted": AckMethod.ASSERTED,
}
NOT_YET = "not acknowledged yet, as the source says"


@dataclass(frozen=True, slots=True)
class Claim:
    """What one row, or one cell of a row, says; texts as they are written."""

    row: int
    email: str
    number: str
    policy: str
    version: str
    sha256: str
    day: date
    method: AckMethod | None


@dataclass(frozen=True, slots=True)
class ClaimFile:
    """What a file says.

    Attributes:
        claims: the acknowledgements, in its order.
        count: how many rows of data it has.
        left_out: reason to number of rows, or cells, that say that somebody did not yet.
        unused: headers that nothing was taken from.
        faulty: rows that could not be understood.
    """

    claims: tuple[Claim, ...]
    count: int
    left_out: Mapping[str, int]
    unused: tuple[str, ...]
    faulty: frozenset[int]


def read_claims(
    grids: Sequence[Grid],
    mapping: ColumnMapping,
    file: str,
    zone: ZoneInfo,
    policy_called: Callable[[str], PolicyId | None],
) -> tuple[ClaimFile | None, tuple[Diagnostic, ...]]:
    """Return what a file says, and everything in it that is not understood.

    Args:
        grids: its tables.
        mapping: what the user said of it.
        file: its name, for messages.
        zone: the organization's time zone.
        policy_called: gives the policy that a header names, None where it names none.
    """
    headed, problems = find_columns(grids, ACK_COLUMNS, _LONG, mapping, file)
    by_column: dict[int, str] = {}
    if headed is None:
        wide, _ = find_columns(grids, ACK_COLUMNS, _WIDE, mapping, file)
        by_column = _policy_columns(wide, policy_called) if wide else {}
        if wide is None or not by_column:
            return None, problems
        headed = wide
    reader = _Reader(headed, mapping, file, zone, by_column)
    claims = [claim for row in headed.rows for claim in reader.claims(row)]
    unused = tuple(
        name for name in headed.unused if name not in {headed.headers[at] for at in by_column}
    )
    faulty = frozenset(
        one.place.line for one in reader.found if one.place and one.place.line is not None
    )
    return (
        ClaimFile(tuple(claims), len(headed.rows), dict(reader.left_out), unused, faulty),
        tuple(reader.found),
    )


def name_and_version(text: str) -> tuple[str, str]:
    """Return the name of a policy and the version that stands behind it, empty where none does.

    >>> name_and_version("Access Control Policy v2.1"), name_and_version("Access Control")
    (('Access Control Policy', '2.1'), ('Access Control', ''))
    """
    found = _IN_NAME.match(text.strip())
    return (found["name"].strip(" -_"), found["version"]) if found else (text.strip(), "")


def _policy_columns(
    headed: Headed, policy_called: Callable[[str], PolicyId | None]
) -> dict[int, str]:
    used = {at for positions in headed.columns.values() for at in positions}
    return {
        at: header
        for at, header in enumerate(headed.headers)
        if at not in used and header and policy_called(name_and_version(header)[0])
    }


class _Reader:
    """Reads rows one by one and collects what is wrong with them."""

    def __init__(
        self,
        headed: Headed,
        mapping: ColumnMapping,
        file: str,
        zone: ZoneInfo,
        by_column: Mapping[int, str],
    ) -> None:
        self._headed, self._mapping, self._file, self._zone = headed, mapping, file, zone
        self._by_column = by_column
        self.found: list[Diagnostic] = []
        self.left_out: Counter[str] = Counter()
        self._methods = {**_METHODS} | {
            words_of(key): AckMethod(value) for key, value in mapping.methods.items()
        }
        dates = [headed.cell(row, "day") for row in headed.rows]
        dates += [row.cells[at] for row in headed.rows for at in by_column if at < len(row.cells)]
        self._order = mapping.dates or order_of(dates)

    def claims(self, row: SourceRow) -> Iterator[Claim]:
        """Yield what a row says."""
        if reason := excluded_by(self._headed, row, self._mapping):
            self.left_out[reason] += 1
            return
        formulas = self._headed.formulas(row, self._file)
        if formulas:
            self.found += formulas
            return
        email = self._headed.text(row, "email").casefold()
        number = self._headed.text(row, "number")
        if not email and not number:
            self._say(row, "PK034", "nobody is named: there is no address and no number")
            return
        if self._by_column:
            yield from self._wide(row, email, number)
            return
        status = self._headed.text(row, "status").casefold()
        cell = self._headed.cell(row, "day")
        if (status and status not in _DONE) or (not status and cell == ""):
            self.left_out[NOT_YET] += 1
            return
        method, known = self._method(row)
        day = self._day(row, cell)
        policy = self._headed.text(row, "policy")
        if not policy:
            self._say(row, "PK034", "no policy is named")
        if day is None or not policy or not known:
            return
        name, version = policy, self._headed.text(row, "version")
        if not version:
            name, version = name_and_version(policy)
        digest = self._headed.text(row, "sha256").casefold()
        yield Claim(row.number, email, number, name, version, digest, day, method)

    def _wide(self, row: SourceRow, email: str, number: str) -> Iterator[Claim]:
        for at, header in self._by_column.items():
            cell = row.cells[at] if at < len(row.cells) else ""
            if cell in ("", "-", "No", "no"):
                self.left_out[NOT_YET] += 1
                continue
            day = self._day(row, cell)
            if day:
                name, version = name_and_version(header)
                yield Claim(row.number, email, number, name, version, "", day, None)

    def _day(self, row: SourceRow, cell: Value) -> date | None:
        if cell == "":
            self._say(row, "PK033", "it says acknowledged and not when")
            return None
        try:
            return day_of(cell, self._order, self._zone)
        except ValueError as problem:
            self._say(row, "PK033", str(problem))
            return None

    def _method(self, row: SourceRow) -> tuple[AckMethod | None, bool]:
        said = words_of(self._headed.text(row, "method"))
        if not said:
            return None, True
        if said not in self._methods:
            self._say(row, "PK039", f"{said!r} is no way to acknowledge that is known")
            return None, False
        return self._methods[said], True

    def _say(self, row: SourceRow, code: str, message: str) -> None:
        hints = {
            "PK033": "For 03/04/2026, say dates: day-first or month-first in a mapping file.",
            "PK034": "Put it right in the system, or exclude the row in a mapping file.",
            "PK039": "Say what it is in a mapping file: methods: {…: system}, or esign, paper.",
        }
        self.found.append(error(code, message, Place(self._file, row.number), hints[code]))
