"""The summary of an interview on a terminal."""

from __future__ import annotations

import shutil
import sys
from itertools import groupby
from typing import TYPE_CHECKING

import click

from policykit.cli.output import aside, visible
from policykit.interview import Group, summary_rows

if TYPE_CHECKING:
    from policykit.interview import Answers, Interview, SummaryRow

HEADINGS = {
    Group.COMPANY: "The company",
    Group.PEOPLE: "People",
    Group.SYSTEMS: "Systems and tools",
    Group.DATA: "Data",
    Group.FRAMEWORKS: "Frameworks",
    Group.COMMITMENTS: "Commitments",
}
_USUAL, _GUESSED = "*", "?"
_LEAST = 30


def print_summary(interview: Interview, answers: Answers) -> tuple[SummaryRow, ...]:
    """Print every answer with its number, on standard error; nothing where that is no terminal.

    Returns:
        the rows; the number of each is its place, from one.
    """
    rows = summary_rows(interview, answers)
    if not sys.stderr.isatty():
        return rows
    width = max(len(row.label) for row in rows)
    head = width + len("12* ") + 2
    room = max(shutil.get_terminal_size().columns - 1 - head, _LEAST)
    aside("")
    aside(f"Your answers; {_USUAL} is usual or derived, {_GUESSED} has a guessed address")
    numbered = enumerate(rows, 1)
    for group, members in groupby(numbered, key=lambda one: one[1].group):
        aside(HEADINGS[group])
        for number, row in members:
            mark = _GUESSED if row.guessed else _USUAL if row.usual else " "
            click.echo(
                f"{number:>3}{mark} {row.label:<{width}} {_cut(visible(row.value), room)}", err=True
            )
    return rows


def _cut(text: str, room: int) -> str:
    """Return the text, cut where it would need another line: a summary is one screen."""
    return text if len(text) <= room else f"{text[: room - 1]}…"
