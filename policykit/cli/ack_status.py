"""`policykit ack status`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policykit.cli.choosing import Day, from_option, to_option
from policykit.cli.output import aside, print_json, print_table
from policykit.cli.world import open_world
from policykit.values import counted

if TYPE_CHECKING:
    from datetime import date

    from policykit.workflow.acknowledgement_list import Acknowledgements

_EPILOG = """\b
Examples:
  policykit ack status
  policykit ack status --by person --overdue
  policykit ack status --on 2026-06-30 --policy access-control
  policykit ack status --from 2026-01-01 --to 2026-12-31 --format csv > acknowledgements.csv"""


@click.command(epilog=_EPILOG)
@click.option("--on", "day", type=Day(), help="As it stood on this day; without it today.")
@from_option()
@to_option()
@click.option("--policy", "policies", multiple=True, metavar="ID", help="Only this. Repeatable.")
@click.option(
    "--person", "persons", multiple=True, metavar="ID|EMAIL", help="Only this one. Repeatable."
)
@click.option(
    "--by",
    type=click.Choice(["policy", "person"]),
    default="policy",
    help="Count for each policy (default), or for each person.",
)
@click.option("--overdue", is_flag=True, help="Only what was due and is not acknowledged.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    help="Text for people (default), JSON for programs, CSV for spreadsheets: a row for each duty.",
)
def command(  # noqa: PLR0913 - one argument for each option
    *,
    day: date | None,
    first: date | None,
    last: date | None,
    policies: tuple[str, ...],
    persons: tuple[str, ...],
    by: str,
    overdue: bool,
    form: str,
) -> None:
    """Show who acknowledged what on time, late or not at all, on a day or in a period.

    Without a period, what stands for everybody who works here on the day; with one, every duty that
    played a part in it, those of leavers among them.
    """
    if (first is None) != (last is None) or (first and day):
        raise click.UsageError("Say one day with --on, or a period with both --from and --to.")
    from policykit.workflow.acknowledgement_list import acknowledgements, narrowed

    period = (first, last) if first and last else None
    whole = acknowledgements(open_world(), day, period)
    found = narrowed(whole, policies, persons, overdue=overdue)
    if form == "text":
        _print(found, by=by, listed=overdue or bool(persons))
        return
    from policykit.evidence.acknowledgement_table import HEADERS

    if form == "csv":
        from policykit.evidence.tables import csv_text

        click.echo(csv_text(HEADERS, found.rows), nl=False)
        return
    print_json(
        "acknowledgements",
        {
            "on": found.on.isoformat(),
            "from": found.first.isoformat() if found.first else None,
            "people": found.working,
            "list_as_of": found.lists[-1].event.as_of.isoformat() if found.lists else None,
            "not_known": list(found.free),
            "nobody": list(found.empty),
            "duties": [dict(zip(HEADERS, row, strict=True)) for row in found.rows],
        },
    )


def _print(found: Acknowledgements, *, by: str, listed: bool) -> None:
    from policykit.evidence.acknowledgement_summary import (
        PERSON_HEADERS,
        POLICY_HEADERS,
        by_person,
        by_policy,
        counted_cells,
    )
    from policykit.evidence.acknowledgement_table import HEADERS

    if not found.lists:
        aside("There is no list of people yet. Next: policykit ack roster FILE")
        return
    if listed:
        shown = (
            *("person", "name", "policy", "version", "state", "due_on", "acknowledged_on"),
            *("days_late", "escalated_on"),
        )
        at = [HEADERS.index(name) for name in shown]
        heads = tuple(name.replace("_", " ") for name in shown)
        print_table(heads, [tuple(row[one] for one in at) for row in found.rows])
    elif by == "person":
        print_table(
            PERSON_HEADERS,
            [
                (one.subject[0], found.called(one.subject[0]), *counted_cells(one))
                for one in by_person(found.duties)
            ],
            spare=("most days late", "share"),
        )
    else:
        print_table(
            POLICY_HEADERS,
            [(*one.subject, *counted_cells(one)) for one in by_policy(found.duties)],
            spare=("most days late", "share"),
        )
    when = f"{found.first} to {found.on}" if found.first else str(found.on)
    listed_on = found.lists[-1].event.as_of
    working = counted(found.working, "person works", "people work")
    aside(f"{when}: {working} here, as of the list of {listed_on}.")
    if found.free:
        aside(
            f"Not known who belongs to them, so nobody counts as missing: {'; '.join(found.free)}. "
            "Say which groups of the list they are in distribution.audiences of org_profile.yaml."
        )
    if found.empty:
        aside(
            f"Asked of nobody, since nobody is in the groups that distribution.audiences names: "
            f"{'; '.join(found.empty)}"
        )
    if not found.names:
        aside("Names are not here: get .policykit-roster from who imported the list.")
