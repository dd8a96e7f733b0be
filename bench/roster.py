"""Acknowledgements of many people: list, import, status, measured with the real commands.

People and acknowledgements are made up; every tenth is a contractor. The workspace is a copy, so
that nothing else that is measured sees them.
"""

from __future__ import annotations

import csv
import shutil
from typing import TYPE_CHECKING

from measuring import Cost, run
from story import POLICYKIT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

SIZES = ((200, 560), (2000, 5600))
"""People, and acknowledgements that are imported."""

_CONTRACTORS = 10
_DEPARTMENTS = 12


def measure(
    workspace: Path, environment: Mapping[str, str], folder: Path, policies: Sequence[str], day: str
) -> Iterator[tuple[int, int, Mapping[str, Cost]]]:
    """Yield people, acknowledgements, and what each command took.

    Args:
        workspace: one with issued policies.
        environment: see `measuring.clean_environment`.
        folder: where copies of the workspace and the lists are made.
        policies: ids of issued policies, in version 1.0.
        day: on which they were issued.
    """
    for people, given in SIZES:
        copy = folder / f"roster-{people}"
        shutil.copytree(workspace, copy, symlinks=True)
        _write_people(folder / "people.csv", people)
        _write_given(folder / "given.csv", people, given, policies, day)
        commands = {
            "roster": ["ack", "roster", str(folder / "people.csv")],
            "import": ["ack", "import", str(folder / "given.csv")],
            "status": ["ack", "status"],
        }
        costs = {
            name: run([str(POLICYKIT), *command], environment, copy)[0]
            for name, command in commands.items()
        }
        yield people, given, costs


def _write_people(path: Path, people: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("Employee #", "Name", "Work Email", "Hire date", "Type", "Department"))
        writer.writerows(
            (
                number,
                f"Person {number} Müller",
                f"p{number}@larkfield.example",
                f"2024-{number % 12 + 1:02d}-01",
                "Full-time" if number % _CONTRACTORS else "Contractor",
                f"Department {number % _DEPARTMENTS}",
            )
            for number in range(1, people + 1)
        )


def _write_given(path: Path, people: int, given: int, policies: Sequence[str], day: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("Email", "Policy", "Version", "Acknowledged on"))
        writer.writerows(
            (f"P{at % people + 1}@larkfield.example", policies[at // people], "1.0", day)
            for at in range(given)
        )
