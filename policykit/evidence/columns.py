"""Which column of a table is which: by the words that systems use, or by what a mapping says.

Takes a table's rows and the columns that are wanted, gives the rows below the head by the names of
the wanted columns. Headers are compared as words: case, spaces, hyphens and camelCase do not
matter. Where two headers could be the same column, the more exact one is taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, Place, error
from policykit.evidence.sheet_reading import Formula, texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policykit.evidence.sheet_reading import Grid, SourceRow, Value

_SEARCHED = 20  # rows; above the head many exports say what they are
_RUNS = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column that is looked for.

    Attributes:
        name: what it is called here, and in a mapping.
        aliases: what systems call it, the most exact first; as words in lower case.
        several: more than one column may be it; their cells are put together.
    """

    name: str
    aliases: tuple[str, ...]
    several: bool = False


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Rows that are left out: those with this value in this column, and why."""

    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What a mapping file says of an export.

    Attributes:
        columns: wanted column to header.
        exclude: rows that are left out.
        kinds: words of the export to `employee` or `contractor`.
        policies: words of the export to policy ids.
        methods: words of the export to methods of acknowledgement.
        dates: `day-first` or `month-first` for dates with slashes or dots; empty where not said.
        encoding: of a CSV; empty to tell by its bytes.
        sheet: of a workbook; empty for the first that has the columns.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    exclude: tuple[Exclusion, ...] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)
    policies: Mapping[str, str] = field(default_factory=dict)
    methods: Mapping[str, str] = field(default_factory=dict)
    dates: str = ""
    encoding: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Headed:
    """A table whose columns are known.

    Attributes:
        head: number of the row with the headers.
        columns: wanted column to the positions of its cells.
        headers: all headers, as they are written.
        rows: the rows below the head.
    """

    head: int
    columns: Mapping[str, tuple[int, ...]]
    headers: tuple[str, ...]
    rows: tuple[SourceRow, ...]

    @property
    def unused(self) -> tuple[str, ...]:
        """Return the headers of columns that nothing is taken from."""
        used = {at for positions in self.columns.values() for at in positions}
        return tuple(name for at, name in enumerate(self.headers) if name and at not in used)

    def cell(self, row: SourceRow, name: str) -> Value:
        """Return what a row has in a wanted column; several are joined by semicolons."""
        found = [
            row.cells[at]
            for at in self.columns.get(name, ())
            if at < len(row.cells) and row.cells[at] != ""
        ]
        if len(found) == 1:
            return found[0]
        return "; ".join(texts(found))

    def text(self, row: SourceRow, name: str) -> str:
        """Return the same as text on one line."""
        (found,) = texts((self.cell(row, name),))
        return " ".join(found.split())

    def column(self, header: str) -> int | None:
        """Return the position of a header; None where there is none of that name."""
        wanted = words_of(header)
        return next((at for at, one in enumerate(self.headers) if words_of(one) == wanted), None)

    def formulas(self, row: SourceRow, file: str) -> list[Diagnostic]:
        """Return an error for each cell that is taken from and would be computed."""
        found = []
        for name, positions in self.columns.items():
            for at in positions:
                cell = row.cells[at] if at < len(row.cells) else ""
                runs = isinstance(cell, str) and cell.startswith(_RUNS) and len(cell) > 1
                if isinstance(cell, Formula) or runs:
                    message = f"the {name} is a formula and not a value: {str(cell)[:40]}"
                    hint = "Put the value itself into the cell, or export the list again."
                    found.append(error("PK032", message, Place(file, row.number), hint))
        return found


def words_of(header: str) -> str:
    """Return a header as words in lower case.

    >>> words_of("emailAddress"), words_of("Hire-Date (UTC)"), words_of("employment.startDate")
    ('email address', 'hire date utc', 'employment start date')
    >>> words_of("Employee #")
    'employee number'
    """
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", header)
    return " ".join(
        re.findall(r"\w+", spaced.replace("_", " ").replace("#", " number ").casefold())
    )


def find_columns(
    grids: Sequence[Grid],
    wanted: Sequence[Wanted],
    required: Sequence[tuple[str, ...]],
    mapping: ColumnMapping,
    file: str,
) -> tuple[Headed | None, tuple[Diagnostic, ...]]:
    """Return the table of a file that has what is needed, or what it lacks.

    Args:
        grids: the tables of the file.
        wanted: the columns that are looked for.
        required: of each group, one column at least must be there.
        mapping: what the user said.
        file: its name, for messages.
    """
    chosen = [grid for grid in grids if not mapping.sheet or grid.sheet == mapping.sheet]
    best: tuple[int, Headed] | None = None
    for grid in chosen:
        for at, row in enumerate(grid.rows[:_SEARCHED]):
            headers = texts(row.cells)
            columns = _assigned(headers, wanted, mapping)
            met = sum(any(name in columns for name in group) for group in required)
            if best is None or (met, len(columns)) > (best[0], len(best[1].columns)):
                best = met, Headed(row.number, columns, headers, grid.rows[at + 1 :])
            if met == len(required):
                twice = _twice(best[1], wanted, mapping, file)
                return (None, twice) if twice else (best[1], ())
    if best is None or not best[1].headers:
        sheets = ", ".join(grid.sheet for grid in grids if grid.sheet)
        message = f"there is no sheet {mapping.sheet}: {sheets}" if mapping.sheet else "it is empty"
        return None, (error("PK031", message, Place(file), "Give the file that has the list."),)
    return None, _lacking(best[1], wanted, required, mapping, file)


def _assigned(
    headers: Sequence[str], wanted: Sequence[Wanted], mapping: ColumnMapping
) -> dict[str, tuple[int, ...]]:
    known = [words_of(header) for header in headers]
    found: dict[str, tuple[int, ...]] = {}
    for one in wanted:
        said = mapping.columns.get(one.name)
        aliases = (words_of(said),) if said else (words_of(one.name), *one.aliases)
        positions = [at for alias in aliases for at, name in enumerate(known) if name == alias]
        if positions:
            found[one.name] = tuple(dict.fromkeys(positions)) if one.several else (positions[0],)
    return found


def _twice(
    headed: Headed, wanted: Sequence[Wanted], mapping: ColumnMapping, file: str
) -> tuple[Diagnostic, ...]:
    known = [words_of(header) for header in headed.headers]
    found = []
    for one in wanted:
        positions = headed.columns.get(one.name, ())
        if one.several or not positions or known.count(known[positions[0]]) == 1:
            continue
        said = mapping.columns.get(one.name, headed.headers[positions[0]])
        message = f"two columns are called {said!r}, and one of them should be the {one.name}"
        hint = f"Rename one, or say which: columns: {{{one.name}: …}} in a mapping file."
        found.append(error("PK031", message, Place(file, headed.head), hint))
    return tuple(found)


def _lacking(
    headed: Headed,
    wanted: Sequence[Wanted],
    required: Sequence[tuple[str, ...]],
    mapping: ColumnMapping,
    file: str,
) -> tuple[Diagnostic, ...]:
    there = ", ".join(repr(name) for name in headed.headers if name) or "nothing"
    by_name = {one.name: one for one in wanted}
    found = []
    for group in required:
        if any(name in headed.columns for name in group):
            continue
        said = [mapping.columns[name] for name in group if name in mapping.columns]
        called = said or [alias for name in group for alias in by_name[name].aliases[:4]]
        message = f"no column is the {' or the '.join(group)}; the columns are {there[:300]}"
        hint = (
            f"It may be called {', '.join(called)}. For another name give a mapping file with "
            f"--mapping: columns: {{{group[0]}: NAME OF THE COLUMN}}"
        )
        found.append(error("PK031", message, Place(file, headed.head or None), hint))
    return tuple(found)
