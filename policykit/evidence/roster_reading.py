"""A list of people as an HR system exports it -> rows that are understood, or every finding.

Takes the columns of a table; gives one entry for each person with the number of its row. Nothing is
guessed: a row that cannot be understood is a finding, and all of a file are shown together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, Place, error
from policykit.evidence.columns import find_columns
from policykit.evidence.days import day_of, order_of
from policykit.evidence.roster_columns import ROSTER_COLUMNS
from policykit.record import PersonKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from policykit.evidence.columns import ColumnMapping, Headed
    from policykit.evidence.sheet_reading import Grid, SourceRow

_REQUIRED = (("email",), ("name", "last_name"), ("start",))
_CONTRACTOR = ("contract", "freelance", "consult", "external", "agency", "vendor", "1099", "temp ")
_EMPLOYEE = (
    *("full time", "fulltime", "full-time", "part time", "part-time", "permanent", "employee"),
    *("regular", "intern", "fixed term", "fixed-term", "temporary", "salaried", "hourly", "w2"),
    *("w-2", "fte", "apprentice", "working student", "vollzeit", "teilzeit", "founder", "exempt"),
)
_LEFT = (
    "terminated",
    "inactive",
    "left",
    "former",
    "offboarded",
    "separated",
    "no",
    "false",
    "ausgeschieden",
)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person of the file; `manager` as it is written: an address, a number or a name."""

    row: int
    name: str
    email: str
    number: str
    kind: PersonKind
    start: date
    end: date | None
    groups: tuple[str, ...]
    manager: str


@dataclass(frozen=True, slots=True)
class RosterFile:
    """What a file says.

    Attributes:
        rows: the people of it, in its order.
        count: how many rows of data it has, those left out among them.
        excluded: reason to the number of rows left out for it.
        unused: headers that nothing was taken from.
    """

    rows: tuple[PersonRow, ...]
    count: int
    excluded: dict[str, int]
    unused: tuple[str, ...]


def read_roster(
    grids: Sequence[Grid], mapping: ColumnMapping, file: str, zone: ZoneInfo
) -> tuple[RosterFile | None, tuple[Diagnostic, ...]]:
    """Return the people of a file, or everything that cannot be understood.

    Args:
        grids: its tables.
        mapping: what the user said of it.
        file: its name, for messages.
        zone: the organization's time zone.
    """
    headed, problems = find_columns(grids, ROSTER_COLUMNS, _REQUIRED, mapping, file)
    if headed is None:
        return None, problems
    reader = _Reader(headed, mapping, file, zone)
    found: list[Diagnostic] = [*_unknown_exclusions(headed, mapping, file)]
    excluded: dict[str, int] = {}
    rows = []
    for row in headed.rows:
        reason = excluded_by(headed, row, mapping)
        if reason:
            excluded[reason] = excluded.get(reason, 0) + 1
            continue
        person = reader.person(row)
        found += reader.take()
        if person:
            rows.append(person)
    found += reader.twice
    if not rows and not found:
        found.append(error("PK031", "there is nobody in it", Place(file), "Give another file."))
    return RosterFile(tuple(rows), len(headed.rows), excluded, headed.unused), tuple(found)


def excluded_by(headed: Headed, row: SourceRow, mapping: ColumnMapping) -> str:
    """Return why a row is left out by the mapping; empty where it is not."""
    for rule in mapping.exclude:
        at = headed.column(rule.column)
        cell = row.cells[at] if at is not None and at < len(row.cells) else ""
        if str(cell).strip().casefold() == rule.value.strip().casefold():
            return rule.reason
    return ""


def _unknown_exclusions(headed: Headed, mapping: ColumnMapping, file: str) -> list[Diagnostic]:
    names = dict.fromkeys(rule.column for rule in mapping.exclude)
    return [
        error(
            "PK031",
            f"the mapping excludes rows by the column {name!r}, which is not in the file",
            Place(file),
            f"The columns are {', '.join(filter(None, headed.headers))}.",
        )
        for name in names
        if headed.column(name) is None
    ]


class _Reader:
    """Reads rows one by one and collects what is wrong with them."""

    def __init__(self, headed: Headed, mapping: ColumnMapping, file: str, zone: ZoneInfo) -> None:
        self._headed, self._mapping, self._file, self._zone = headed, mapping, file, zone
        self._found: list[Diagnostic] = []
        self._row = 0
        self._seen: dict[tuple[str, str], int] = {}
        self.twice: list[Diagnostic] = []
        dates = [headed.cell(row, name) for row in headed.rows for name in ("start", "end")]
        self._order = mapping.dates or order_of(dates)

    def take(self) -> list[Diagnostic]:
        """Return what was found since the last time."""
        found, self._found = self._found, []
        return found

    def person(self, row: SourceRow) -> PersonRow | None:
        """Return the person of a row; None where something is wrong with it."""
        self._row = row.number
        formulas = self._headed.formulas(row, self._file)
        self._found += formulas
        if formulas:
            return None
        email = self._email(row)
        number = self._headed.text(row, "number")
        self._once(email, number)
        name = self._name(row)
        start = self._day(row, "start", needed=True)
        end = self._day(row, "end", needed=False)
        kind = self._kind(row)
        status = self._headed.text(row, "status").casefold()
        if start and end and end < start:
            self._say("PK039", f"the last day {end} is before the first day {start}", _FIX)
        if start and end is None and status in _LEFT:
            message = f"it says {status}, and there is no last day"
            self._say("PK034", message, "Export the list with the last day of those who left.")
        if not (email and name and start and kind) or self._found:
            return None
        groups = self._headed.text(row, "groups").replace("|", ";").split(";")
        return PersonRow(
            row.number,
            name,
            email,
            number,
            kind,
            start,
            end,
            tuple(sorted({group.strip() for group in groups if group.strip()})),
            self._headed.text(row, "manager"),
        )

    def _once(self, email: str, number: str) -> None:
        for what, value in (("address", email), ("number", number)):
            first = self._seen.setdefault((what, value), self._row)
            if value and first != self._row:
                message = f"the {what} {value} stands in row {first} already"
                place = Place(self._file, self._row)
                self.twice.append(error("PK035", message, place, _ONCE))
                return

    def _email(self, row: SourceRow) -> str:
        email = self._headed.text(row, "email").casefold()
        if not email:
            hint = "Give the address, or leave the row out with exclude in a mapping file."
            self._say("PK034", "there is no e-mail address", hint)
        elif email.count("@") != 1 or " " in email or email[0] == "@" or email[-1] == "@":
            self._say("PK039", f"{email!r} is no e-mail address", _FIX)
            return ""
        return email

    def _name(self, row: SourceRow) -> str:
        parts = [self._headed.text(row, name) for name in ("first_name", "last_name")]
        name = self._headed.text(row, "name") or " ".join(filter(None, parts))
        if not name:
            self._say("PK034", "there is no name", _FIX)
        return name

    def _day(self, row: SourceRow, column: str, *, needed: bool) -> date | None:
        cell = self._headed.cell(row, column)
        if cell in ("", "-", "n/a", "N/A"):
            if needed:
                hint = "A first day decides by when somebody has to acknowledge. Give it."
                self._say("PK034", "there is no first day", hint)
            return None
        try:
            return day_of(cell, self._order, self._zone)
        except ValueError as problem:
            hint = "For 03/04/2026, say dates: day-first or dates: month-first in a mapping file."
            self._say("PK033", f"the {column}: {problem}", hint)
            return None

    def _kind(self, row: SourceRow) -> PersonKind | None:
        said = self._headed.text(row, "kind")
        if not said:
            return PersonKind.EMPLOYEE
        mapped = {key.casefold(): value for key, value in self._mapping.kinds.items()}
        folded = said.casefold()
        if folded in mapped:
            return PersonKind(mapped[folded])
        if any(word in f"{folded} " for word in _CONTRACTOR):
            return PersonKind.CONTRACTOR
        if any(word in folded for word in _EMPLOYEE):
            return PersonKind.EMPLOYEE
        hint = f"Say which in a mapping file: kinds: {{{said}: employee}}, or contractor."
        self._say("PK039", f"{said!r} may be an employee or a contractor", hint)
        return None

    def _say(self, code: str, message: str, hint: str) -> None:
        self._found.append(error(code, message, Place(self._file, self._row), hint))


_FIX = "Put it right in the system that the list comes from, and export the list again."


_ONCE = "Each person stands once: delete the row that is not right, or exclude it in a mapping."
