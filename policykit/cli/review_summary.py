"""`policykit review summary`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policykit.cli.choosing import from_option, to_option
from policykit.cli.output import aside
from policykit.cli.world import open_world

if TYPE_CHECKING:
    from datetime import date


@click.command(
    name="summary",
    epilog="""\b
Examples:
  policykit review summary --from 2026-01-01 --to 2026-12-31
  policykit review summary --from 2026-01-01 --to 2026-12-31 --pdf review-2026.pdf""",
)
@from_option(required=True)
@to_option(required=True)
@click.option(
    "--pdf",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it to this new PDF, in the style of the policies.",
)
@click.option(
    "--md",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it to this new Markdown file. Without --pdf and --md it is printed so.",
)
def summary(*, first: date, last: date, pdf: Path | None, md: Path | None) -> None:
    """Tell management about a period: every policy, outcome, changes, exceptions, open items."""
    from policykit.edge.outside import write_outside
    from policykit.workflow.review_summary import review_summary, summary_markdown, summary_pdf

    world = open_world()
    found = review_summary(world, first, last)
    text = summary_markdown(found)
    files = {md: text.encode()} if md else {}
    files |= {pdf: summary_pdf(world, found)} if pdf else {}
    for path, data in files.items():
        write_outside(path, data)
        aside(f"Written: {path}")
    if not files:
        click.echo(text, nl=False)
