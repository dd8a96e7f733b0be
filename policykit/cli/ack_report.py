"""`policykit ack report`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policykit.cli.choosing import from_option, to_option
from policykit.cli.table_files import file_options, write_files
from policykit.cli.world import open_world

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

_EPILOG = """\b
Examples:
  policykit ack report --pdf acknowledgements.pdf
  policykit ack report --from 2026-01-01 --to 2026-12-31 --pdf 2026.pdf --xlsx 2026.xlsx"""


@click.command(epilog=_EPILOG)
@from_option()
@to_option()
@file_options("csv", "xlsx", "pdf")
def command(*, first: date | None, last: date | None, **files: Path | None) -> None:
    """Write acknowledgements of a period, or of today, to a PDF, a workbook or CSV.

    The files hold names and addresses, for the auditor; keep them out of git.
    """
    if (first is None) != (last is None):
        raise click.UsageError("A period has both --from and --to.")
    if not any(files.values()):
        raise click.UsageError("Say what to write: --pdf FILE, --xlsx FILE or --csv FILE.")
    from policykit.workflow import acknowledgement_files as made
    from policykit.workflow.acknowledgement_list import acknowledgements

    world = open_world()
    found = acknowledgements(world, None, (first, last) if first and last else None)
    write_files(
        {
            files["csv"]: lambda: made.acknowledgements_csv(found),
            files["xlsx"]: lambda: made.acknowledgements_xlsx(world, found),
            files["pdf"]: lambda: made.acknowledgements_pdf(world, found),
        }
    )
