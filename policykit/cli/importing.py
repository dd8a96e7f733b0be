"""`policykit import`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policykit.cli.choosing import Day, as_option
from policykit.cli.output import aside, format_option, print_json
from policykit.cli.world import open_world

if TYPE_CHECKING:
    from datetime import date

_EPILOG = """\b
Examples:
  policykit import --issued-elsewhere old-access.pdf --policy access-control --version 3 \\
      --effective 2025-09-01 --approved-by "Ana Silva, CEO" --as ceo@acme.example"""


@click.command(epilog=_EPILOG)
@click.option(
    "--issued-elsewhere",
    "file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The PDF that was in force before the first issue here.",
)
@click.option("--policy", required=True, help="Id of the policy it was an earlier version of.")
@click.option("--version", required=True, help="What it calls its version.")
@click.option("--effective", required=True, type=Day(), help="Its first day in force, as claimed.")
@click.option("--approved-by", required=True, help="Who approved it, as claimed.")
@as_option("Who confirms this, a holder of the approver role. Without it: your git identity.")
@format_option
def command(  # noqa: PLR0913 - one argument for each option
    *,
    file: Path,
    policy: str,
    version: str,
    effective: date,
    approved_by: str,
    email: str | None,
    form: str,
) -> None:
    """Keep a document that was issued elsewhere, as a claim that covers the days before.

    It is shown as not verified by policykit, wherever these days are shown.
    """
    from policykit.edge.outside import read_outside
    from policykit.workflow.import_external import Claims, import_external

    claims = Claims(version, effective, approved_by)
    done = import_external(open_world(), policy, str(file), read_outside(file), claims, email=email)
    if form == "json":
        print_json("import", {"policy": done.event.policy, "record": done.path})
        return
    aside(f"Kept as {done.event.file.path}, and recorded as a claim: {done.path}")
