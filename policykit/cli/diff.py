"""`policykit diff`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policykit.cli.choosing import complete_policies
from policykit.cli.marking import marked
from policykit.cli.output import aside, format_option, print_json, say
from policykit.cli.world import open_world

if TYPE_CHECKING:
    from policykit.document import Change, Run

_EPILOG = """\b
Examples:
  policykit diff access-control            the last issued version against the text on disk
  policykit diff access-control 1.0 2.0    two issued versions
  policykit diff access-control --pdf      the same, marked in the text of a PDF

Deleted words stand as [-…-], inserted ones as {+…+}; on a terminal they are coloured as well."""


@click.command(epilog=_EPILOG)
@click.argument("policy", shell_complete=complete_policies)
@click.argument("old", required=False, metavar="[A]")
@click.argument("new", required=False, metavar="[B]")
@format_option
@click.option(
    "--pdf", "as_pdf", is_flag=True, help="Make a PDF with all changes marked in the text."
)
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    help="With --pdf: the new file to write; otherwise it stands in output/draft/.",
)
def command(  # noqa: PLR0913 - the options of the command
    *,
    policy: str,
    old: str | None,
    new: str | None,
    form: str,
    as_pdf: bool,
    output: Path | None,
) -> None:
    """Show what changed in a policy, word by word and by statement."""
    if output and not as_pdf:
        raise click.UsageError("--output needs --pdf.")
    if as_pdf:
        _write_pdf(policy, old, new, output)
        return
    from policykit.workflow.difference import difference

    found = difference(open_world(), policy, old, new)
    if form == "json":
        print_json(
            "diff",
            {
                "policy": found.id,
                "old": found.old,
                "new": found.new,
                "added": list(found.statements.added),
                "removed": list(found.statements.removed),
                "changed": list(found.statements.changed),
                "changes": [
                    {
                        "kind": change.kind.value,
                        "label": change.label,
                        "section": change.section,
                        "line": change.line,
                        "runs": [[run.kind.value, run.text] for run in change.runs],
                    }
                    for change in found.changes
                ],
            },
        )
        return
    say(f"{found.title}: {found.old} → {found.new}")
    section = None
    for change in found.changes:
        if change.section != section:
            section = change.section
            say(click.style(f"\n{section}", bold=True))
        words = " ".join(marked(run) for run in _shortened(change))
        say(f"  {change.label} {change.kind}: {words}")
    if not found.changes:
        aside("The texts are the same.")


def _write_pdf(policy: str, old: str | None, new: str | None, output: Path | None) -> None:
    from policykit.workflow.redline import redline_pdf, write_redline

    if output is None:
        say(write_redline(open_world(), policy, old, new))
        return
    from policykit.edge.outside import write_outside

    write_outside(output, redline_pdf(open_world(), policy, old, new))
    say(str(output))


_CONTEXT = 8


def _shortened(change: Change) -> list[Run]:
    """Return the runs with long unchanged stretches cut, so that the change is seen."""
    from dataclasses import replace

    runs = []
    for position, run in enumerate(change.runs):
        words = run.text.split()
        if run.kind == "same" and len(words) > 2 * _CONTEXT:
            head = words[:_CONTEXT] if position else []
            tail = words[-_CONTEXT:] if position < len(change.runs) - 1 else []
            run = replace(run, text=" ".join([*head, "…", *tail]))  # noqa: PLW2901 - the short form
        runs.append(run)
    return runs
