"""`policykit ack roster`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policykit.cli.choosing import Day, as_option
from policykit.cli.handler import show
from policykit.cli.imported_rows import reasons, tell_rows
from policykit.cli.output import aside, format_option, print_json, print_table, say
from policykit.cli.world import open_world
from policykit.values import counted

if TYPE_CHECKING:
    from datetime import date

    from policykit.workflow.roster_import import RosterImported

_EPILOG = """\b
Examples:
  policykit ack roster people.csv --dry-run       look at what would change
  policykit ack roster people.xlsx --mapping hr.yaml
  policykit ack roster people.csv --gone-on 2026-11-30
  policykit ack roster people.csv --same ana.reyes@acme.example=ana.silva@acme.example"""


@click.command(epilog=_EPILOG)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A YAML file that says which column is which, and which rows are left out and why.",
)
@click.option(
    "--encoding",
    type=click.Choice(["utf-8", "utf-16", "cp1252"]),
    help="Of a CSV file; without it, told by its bytes.",
)
@click.option("--as-of", type=Day(), help="The day for which the list speaks; without it today.")
@click.option(
    "--left",
    multiple=True,
    metavar="EMAIL=DATE",
    help="Last day of somebody whose last day is not in the file. Repeatable.",
)
@click.option("--gone-on", type=Day(), help="Last day of all who are not in the file any more.")
@click.option(
    "--same",
    multiple=True,
    metavar="NEW=OLD",
    help="Two e-mail addresses of one person, the new one first. Repeatable.",
)
@click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
@as_option("Who imports it, by address in the profile. Without it: your git identity.")
@format_option
def command(  # noqa: PLR0913 - one argument for each option
    *,
    file: Path,
    mapping: Path | None,
    encoding: str | None,
    as_of: date | None,
    left: tuple[str, ...],
    gone_on: date | None,
    same: tuple[str, ...],
    dry_run: bool,
    email: str | None,
    form: str,
) -> None:
    """Bring the list of people up to date from an export of your HR system: CSV, XLSX or JSON.

    Columns are recognised by the words that systems use. Joiners, leavers, contractors, groups and
    managers are taken; people keep their id when name or address change. Anything in the file that
    is not understood stops the import, with the number of its row.
    """
    from policykit.edge.outside import read_outside
    from policykit.evidence.reconciliation import Wishes
    from policykit.workflow.roster_import import NewList, import_roster

    day = Day()
    wishes = Wishes(
        {who: day.convert(when, None, None) for who, when in _pairs("--left", left).items()},
        gone_on,
        _pairs("--same", same),
    )
    given = NewList(
        name=file.name,
        data=read_outside(file),
        mapping_name=str(mapping or ""),
        mapping=read_outside(mapping) if mapping else None,
        encoding=encoding or "",
        as_of=as_of,
        wishes=wishes,
        email=email,
    )
    done = import_roster(open_world(), given, dry_run=dry_run)
    if form == "json":
        print_json("ack-roster", _as_json(done))
        return
    show(done.warnings)
    _print(done)
    if dry_run:
        aside("Nothing was written: a dry run.")
    elif done.record:
        aside(f"Recorded: {done.record.path}. Names are in .policykit-roster, not in git.")
        aside("Next: policykit ack status")
    else:
        aside("This list is recorded already.")


def _pairs(option: str, given: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for one in given:
        left, equals, right = one.partition("=")
        if not equals or not left.strip() or not right.strip():
            raise click.UsageError(f"{option} {one}: write it as in --help, with = between.")
        found[left.strip().casefold()] = right.strip().casefold()
    return found


def _print(done: RosterImported) -> None:
    result, names = done.result, done.result.names
    excluded = sum(done.file.excluded.values())
    summary = (
        f"{counted(done.file.count, 'row')} in the file: "
        f"{counted(len(done.file.rows), 'person', 'people')}, {excluded} excluded. "
        f"{counted(result.total, 'works', 'work')} here on {done.as_of}."
    )
    tell_rows(summary, "excluded", done.file.excluded, done.file.unused)
    by_id = {entry.id: entry for entry in result.changed}
    rows = []
    for what, ids in (
        ("joined", result.joined),
        ("leaves", result.left),
        ("came back", result.returned),
        ("moved", result.moved),
        ("renamed", tuple(result.renamed)),
    ):
        for person in ids:
            entry, who = by_id.get(person), names.get(person)
            rows.append(
                (
                    person,
                    what,
                    who.name if who else "",
                    entry.start.isoformat() if entry else "",
                    entry.end.isoformat() if entry and entry.end else "",
                    result.renamed.get(person, "; ".join(entry.groups) if entry else ""),
                )
            )
    if rows:
        print_table(("person", "what", "name", "first day", "last day", "groups or change"), rows)
    else:
        say("Nobody joined, left or changed.")


def _as_json(done: RosterImported) -> dict[str, object]:
    result = done.result
    return {
        "record": done.record.path if done.record else None,
        "as_of": done.as_of.isoformat(),
        "rows": done.file.count,
        "people_in_file": len(done.file.rows),
        "excluded": reasons(done.file.excluded),
        "total": result.total,
        "joined": list(result.joined),
        "left": list(result.left),
        "returned": list(result.returned),
        "moved": list(result.moved),
        "renamed": dict(result.renamed),
        "unused_columns": list(done.file.unused),
        "warnings": [str(found) for found in done.warnings],
    }
