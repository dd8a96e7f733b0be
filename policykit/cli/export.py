"""`policykit export`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policykit.cli.choosing import Day
from policykit.cli.output import aside, format_option, print_json
from policykit.cli.whole_lines import WholeLines
from policykit.cli.world import open_world

if TYPE_CHECKING:
    from datetime import date

_EPILOG = """\b
Examples:
  policykit export oscal
  policykit export oscal -o oscal/            a folder instead of a ZIP file
  policykit export oscal --on 2026-06-30 -o midyear.zip"""


@click.group(cls=WholeLines, epilog=_EPILOG)
def command() -> None:
    """Give what is in force to other programs."""


@command.command("oscal", epilog=_EPILOG)
@click.option("--on", type=Day(), help="What was in force on this day; today if not given.")
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    help="A new ZIP file, or a folder if it ends in a slash. Without it: below output/draft/.",
)
@format_option
def oscal(*, on: date | None, output: str | None, form: str) -> None:
    """Write the policies in force as an OSCAL component definition, with their PDFs.

    Beside it stand catalogs of the criteria: ids, with titles in our own words.
    """
    from policykit.edge.pack_files import write_pack
    from policykit.workflow.oscal import oscal_export

    made = oscal_export(open_world(), on)
    place = write_pack(output, made.name, made.files, made.at)
    if form == "json":
        left_out = [{"policy": policy, "reason": reason} for policy, reason in made.left_out]
        print_json(
            "export-oscal",
            {
                "path": str(place),
                "on": made.on.isoformat(),
                "policies": made.policies,
                "left_out": left_out,
                "files": sorted(made.files),
            },
        )
        return
    aside(f"Written: {place}")
    aside(f"{made.policies} policies in force on {made.on}.")
    for policy, reason in made.left_out:
        aside(f"Left out: {policy}: {reason}")
