"""`policykit correct`."""

from __future__ import annotations

from pathlib import Path

import click

from policykit.cli.choosing import as_option
from policykit.cli.output import aside, format_option, print_json
from policykit.cli.world import open_world

_EPILOG = """\b
Examples:
  policykit correct access-control --target 3fa9c1d2 --note "The reply was on paper" \\
      --evidence scan.pdf"""


@click.command(epilog=_EPILOG)
@click.argument("policy")
@click.option("--target", required=True, help="The record: the last digits of its file's name.")
@click.option("--note", required=True, help="What is to be known about it.")
@click.option(
    "--evidence",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file that belongs to it. Repeatable.",
)
@as_option("Who says so: who made the record, or a holder of their role.")
@format_option
def command(  # noqa: PLR0913 - one argument for each option
    *, policy: str, target: str, note: str, evidence: tuple[Path, ...], email: str | None, form: str
) -> None:
    """Add a note or a file to a record. What was decided stays as it is."""
    from policykit.edge.outside import read_outside
    from policykit.workflow.correct import correct

    files = {path.name: read_outside(path) for path in evidence}
    done = correct(open_world(), policy, target, note, evidence=files, email=email)
    if form == "json":
        print_json("correct", {"policy": done.event.policy, "record": done.path})
        return
    aside(f"Recorded: {done.path}")
