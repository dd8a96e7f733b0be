"""`policykit commitments`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policykit.cli.choosing import from_option, to_option
from policykit.cli.output import aside, format_option, print_json, print_table
from policykit.cli.table_files import file_options, write_files
from policykit.cli.world import open_world

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from policykit.workflow.commitments import CommitmentFiles

_EPILOG = """\b
Examples:
  policykit commitments
  policykit commitments --from 2026-07-01 --to 2027-06-30 --xlsx commitments.xlsx
  policykit commitments --ics commitments.ics"""


@click.command(epilog=_EPILOG)
@from_option()
@to_option()
@file_options("csv", "xlsx", "html", "pdf", "ics")
@format_option
def command(*, first: date | None, last: date | None, form: str, **files: Path | None) -> None:
    """List every promise with a cadence or a time limit, and how often a window tests it.

    The window is the audit window of the profile that ends next, or the twelve months from today.
    """
    from policykit.workflow.commitments import commitments

    made = commitments(open_world(), first, last)
    write_files(
        {
            files["csv"]: made.csv,
            files["xlsx"]: made.xlsx,
            files["html"]: made.html,
            files["pdf"]: made.pdf,
            files["ics"]: made.ics,
        }
    )
    if form == "json":
        _print_json(made)
        return
    headers = (
        "statement",
        "version",
        "promise",
        "in the window",
        "who",
        "holder",
        "evidence",
        "parameter",
    )
    from policykit.evidence.commitments import times_in_words

    print_table(
        headers,
        [
            (
                one.statement,
                one.version or "none",
                one.promise_told + (f" (can keep {one.can_keep})" if one.is_too_strict else ""),
                times_in_words(one, made.window),
                one.who,
                one.holder,
                one.evidence,
                one.parameter,
            )
            for one in made.commitments
        ],
        spare=("parameter", "version", "holder"),
    )
    number = len(made.commitments)
    aside(f"{number} commitments; the window is {made.window[0]} to {made.window[1]}.")
    strict = [one.statement for one in made.commitments if one.is_too_strict]
    if strict:
        aside(f"Stricter than you say you can keep: {', '.join(strict)}")


def _print_json(made: CommitmentFiles) -> None:
    from policykit.evidence.commitments import times_in

    print_json(
        "commitments",
        {
            "from": made.window[0].isoformat(),
            "to": made.window[1].isoformat(),
            "commitments": [
                {
                    "statement": one.statement,
                    "policy": one.policy,
                    "version": one.version or None,
                    "who": one.who,
                    "holder": one.holder,
                    "kind": "limit" if one.is_limit else "cadence",
                    "promise": one.promise,
                    "contradicted": one.is_contradicted,
                    "value": one.number,
                    "unit": one.unit,
                    "times": times_in(one, *made.window),
                    "text": one.text,
                    "evidence": one.evidence,
                    "clause": one.clause,
                    "parameter": one.parameter or None,
                    "can_keep": one.can_keep,
                    "too_strict": one.is_too_strict,
                }
                for one in made.commitments
            ],
        },
    )
