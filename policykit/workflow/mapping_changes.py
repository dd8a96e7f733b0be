"""What changed in the mapping of a policy to the controls of frameworks, row by row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from policykit.pages import MappingRow


def with_changes(before: Iterable[MappingRow], after: Sequence[MappingRow]) -> list[MappingRow]:
    """Return the rows of the new mapping, and those that only the old one has, with their changes.

    What a framework has lost stands at its end.
    """
    gone = {(row.framework, row.control): row for row in before}
    rows = []
    for row in after:
        then = gone.pop((row.framework, row.control), None)
        rows.append(_compared(then.statements if then else (), row))
    for row in gone.values():
        places = [place for place, each in enumerate(rows, 1) if each.framework == row.framework]
        made = _compared(row.statements, replace(row, statements=()))
        rows.insert(places[-1] if places else len(rows), made)
    return rows


def changed(rows: Iterable[MappingRow]) -> list[MappingRow]:
    """Return the rows in which something changed."""
    return [row for row in rows if row.added or row.dropped]


def _compared(before: Sequence[str], row: MappingRow) -> MappingRow:
    return replace(
        row,
        added=tuple(each for each in row.statements if each not in before),
        dropped=tuple(each for each in before if each not in row.statements),
    )
