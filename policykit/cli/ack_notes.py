"""`policykit ack escalate`, `ack take-back` and `ack forget`."""

from __future__ import annotations

import click

from policykit.cli.choosing import as_option
from policykit.cli.output import format_option, print_json, say
from policykit.cli.world import open_world


@click.command(
    epilog="""\b
Examples:
  policykit ack escalate --person P-0007 --note "Reminded by the manager"
  policykit ack escalate --person lea@acme.example --policy access-control --note "On leave\""""
)
@click.option(
    "--person", "persons", multiple=True, required=True, metavar="ID|EMAIL", help="Who. Repeatable."
)
@click.option(
    "--policy", "policies", multiple=True, metavar="ID", help="Without it all that is late."
)
@click.option("--note", required=True, help="What was done or said. Kept in git: no names.")
@as_option("Who followed it up, by address in the profile. Without it: your git identity.")
@format_option
def escalate(
    *,
    persons: tuple[str, ...],
    policies: tuple[str, ...],
    note: str,
    email: str | None,
    form: str,
) -> None:
    """Record that a late acknowledgement was followed up, and how."""
    from policykit.workflow.acknowledgement_notes import escalate as follow_up

    records = follow_up(open_world(), persons, policies, note, email)
    if form == "json":
        people = [{"person": one.event.person, "record": one.path} for one in records]
        print_json("ack-escalate", people)
        return
    for record in records:
        say(f"{record.event.person}: followed up on {record.event.day}")


@click.command(
    name="take-back",
    epilog="""\b
Examples:
  policykit ack take-back 2a2a6551 --reason "The export of another company\"""",
)
@click.argument("record", metavar="DIGITS")
@click.option("--reason", required=True, help="Why it does not count.")
@as_option("Who says so, by address in the profile. Without it: your git identity.")
@format_option
def take_back(*, record: str, reason: str, email: str | None, form: str) -> None:
    """Record that an imported batch was wrong and does not count; DIGITS end its file name."""
    from policykit.workflow.acknowledgement_notes import take_back as no_longer

    done = no_longer(open_world(), record, reason, email)
    if form == "json":
        print_json("ack-take-back", {"target": done.event.target, "record": done.path})
        return
    say(f"{done.event.target[:8]} does not count any more: import the right one")


@click.command(
    epilog="""\b
Examples:
  policykit ack forget P-0007"""
)
@click.argument("persons", nargs=-1, required=True, metavar="ID|EMAIL...")
@format_option
def forget(*, persons: tuple[str, ...], form: str) -> None:
    """Erase the names of people who left, and the imported files; records keep their ids."""
    from policykit.workflow.acknowledgement_notes import forget as erase

    ids = erase(open_world(), persons)
    if form == "json":
        print_json("ack-forget", {"forgotten": list(ids)})
        return
    say(f"Nobody can tell from here any more who was {', '.join(ids)}. Erase backups as well.")
