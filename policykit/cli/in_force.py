"""`policykit in-force`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policykit.cli.choosing import Day
from policykit.cli.output import aside, format_option, print_json, print_table
from policykit.cli.world import open_world

if TYPE_CHECKING:
    from datetime import date

    from policykit.workflow.in_force import InForce

_EPILOG = """\b
Examples:
  policykit in-force
  policykit in-force --on 2026-12-31 --format json"""


@click.command(epilog=_EPILOG)
@click.option("--on", "day", type=Day(), help="The day; without it today.")
@format_option
def command(*, day: date | None, form: str) -> None:
    """List the version of each policy in force on one day, with the digest of its PDF.

    Gaps are named. What somebody claims to have decided earlier plays no part.
    """
    from policykit.workflow.in_force import in_force_on

    on, rows = in_force_on(open_world(), day)
    if form == "json":
        data = {"on": on.isoformat(), "policies": [_as_json(row) for row in rows]}
        print_json("in-force", data)
        return
    print_table(
        ("policy", "version", "effective", "until", "approved by", "SHA-256 of the PDF"),
        [
            (
                row.id,
                _version(row),
                row.effective.isoformat() if row.effective else "",
                row.until.isoformat() if row.until else "",
                ", ".join(row.approved_by) or row.gap or row.claim,
                row.pdf_sha256 or "",
            )
            for row in rows
        ],
    )
    gaps = [row.id for row in rows if row.gap]
    if gaps:
        aside(f"Nothing in force on {on}: {', '.join(gaps)}")
    for row in rows:
        if not row.is_consistent:
            aside(f"The records of {row.id} do not agree: see policykit check first")


def _version(row: InForce) -> str:
    return str(row.version) if row.version else "elsewhere" if row.claim else "none"


def _as_json(row: InForce) -> dict[str, object]:
    return {
        "id": row.id,
        "title": row.title,
        "version": str(row.version) if row.version else None,
        "effective": row.effective.isoformat() if row.effective else None,
        "until": row.until.isoformat() if row.until else None,
        "approved_by": list(row.approved_by),
        "pdf": row.pdf or None,
        "pdf_sha256": row.pdf_sha256,
        "gap": row.gap or None,
        "claim": row.claim or None,
        "consistent": row.is_consistent,
    }
