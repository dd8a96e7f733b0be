"""`policykit timeline`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policykit.cli.choosing import from_option, to_option
from policykit.cli.output import aside, format_option, print_json, print_table
from policykit.cli.world import open_world

if TYPE_CHECKING:
    from datetime import date

_EPILOG = """\b
Examples:
  policykit timeline --from 2026-01-01 --to 2026-12-31
  policykit timeline --from 2026-01-01 --to 2026-12-31 --pdf in-force.pdf --svg in-force.svg"""


@click.command(epilog=_EPILOG)
@from_option(required=True)
@to_option(required=True)
@click.option(
    "--svg",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the picture to this new file, for web pages and slides.",
)
@click.option(
    "--pdf",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write picture and table to this new file, for auditors.",
)
@format_option
def command(*, first: date, last: date, svg: Path | None, pdf: Path | None, form: str) -> None:
    """Show for each policy every day of a window: the version in force, or a gap and why."""
    from policykit.edge.outside import write_outside
    from policykit.workflow.timeline import timeline, timeline_pdf, timeline_svg

    world = open_world()
    found = timeline(world, first, last)
    files = {svg: timeline_svg(world, found)} if svg else {}
    files |= {pdf: timeline_pdf(world, found)} if pdf else {}
    for path, data in files.items():
        write_outside(path, data)
    if form == "json":
        print_json(
            "timeline",
            {
                "from": first.isoformat(),
                "to": last.isoformat(),
                "policies": [
                    {
                        "id": row.id,
                        "title": row.title,
                        "consistent": row.id not in found.inconsistent,
                        "spans": [
                            {
                                "from": span.first.isoformat(),
                                "to": span.last.isoformat(),
                                "days": span.days,
                                "state": span.kind.value,
                                "version": span.version or None,
                                "reason": span.reason or None,
                            }
                            for span in row.spans
                        ],
                    }
                    for row in found.rows
                ],
            },
        )
        return
    print_table(
        ("policy", "version", "from", "to", "days", "why none"),
        [
            (
                row.id,
                span.version or span.kind,
                str(span.first),
                str(span.last),
                str(span.days),
                span.reason,
            )
            for row in found.rows
            for span in row.spans
        ],
    )
    gaps = [row.id for row in found.rows if row.gaps]
    aside(f"Gaps: {', '.join(gaps)}" if gaps else "Every day is covered.")
    for identifier in found.inconsistent:
        aside(f"The records of {identifier} do not agree: see policykit check first")
    for path in files:
        aside(f"Written: {path}")
