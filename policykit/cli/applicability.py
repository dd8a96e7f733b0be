"""`policykit applicability`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policykit.cli.output import aside, format_option, print_json, print_table
from policykit.cli.table_files import file_options, write_files
from policykit.cli.world import open_world

if TYPE_CHECKING:
    from pathlib import Path

_EPILOG = """\b
Examples:
  policykit applicability
  policykit applicability --pdf applicability.pdf --xlsx applicability.xlsx
  policykit applicability --format json | jq '.data[] | select(.cause | startswith("taken out"))'"""
_SPARE = ("controls", "what it would say", "where", "decided on", "decided by", "cause")


@click.command(epilog=_EPILOG)
@file_options("csv", "xlsx", "html", "pdf")
@format_option
def command(*, form: str, **files: Path | None) -> None:
    """List the statements of the templates that your policies do without, and why.

    Each with its condition, the fact of the profile that decided, and who gave it when: what the
    profile says under _answered_by and _answered_on.
    """
    from policykit.evidence.applicability_table import HEADERS, applicability_rows
    from policykit.workflow.applicability import applicability_register

    made = applicability_register(open_world())
    write_files(
        {
            files["csv"]: made.csv,
            files["xlsx"]: made.xlsx,
            files["html"]: made.html,
            files["pdf"]: made.pdf,
        }
    )
    rows = applicability_rows(made.absent)
    if form == "json":
        keys = [header.replace(" ", "_") for header in HEADERS]
        print_json("applicability", [dict(zip(keys, row, strict=True)) for row in rows])
        return
    print_table(HEADERS, rows, spare=_SPARE)
    aside(f"{len(rows)} statements of the templates are not in your policies.")
