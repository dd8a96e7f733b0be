"""`policykit issue`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from policykit.cli.choosing import all_option, policies_argument, require_choice
from policykit.cli.output import aside, format_option, print_json, print_table
from policykit.cli.world import open_world

_EPILOG = """\b
Examples:
  policykit issue access-control
  policykit issue --all --receipt ~/receipt.txt

The passphrase of the sealing key is asked for, or taken from POLICYKIT_PASSPHRASE."""


@click.command(epilog=_EPILOG)
@policies_argument
@all_option
@click.option(
    "--receipt",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the receipt to this new file as well; keep it outside the workspace.",
)
@format_option
def command(
    *, policies: tuple[str, ...], everything: bool, receipt: Path | None, form: str
) -> None:
    """Issue what was approved: PDF with change log, seal, records, one commit, tags.

    All or nothing. What it means was decided in the proposal; there is no option that changes it.
    """
    from policykit.workflow.issue import issue
    from policykit.workflow.reasons import by_reason

    require_choice(policies, everything=everything)
    if receipt and receipt.exists():
        raise click.UsageError(f"{receipt} is there already; name a new file for the receipt.")
    from policykit.edge.outside import write_outside

    world = open_world(from_scratch=True)
    done = issue(world, policies, everything=everything, step=_step)
    if receipt:
        write_outside(receipt, f"{done.receipt}\n".encode())
    if form == "json":
        print_json(
            "issue",
            {
                "commit": done.commit,
                "receipt": str(done.receipt),
                "policies": [
                    {
                        "policy": one.issued.event.policy,
                        "version": str(one.issued.event.version),
                        "effective": one.issued.event.effective.isoformat(),
                        "next_review": one.issued.event.next_review.isoformat(),
                        "pdf": one.pdf_path,
                        "sha256": one.sealed.event.pdf.sha256,
                        "tag": one.tag,
                    }
                    for one in done.policies
                ],
            },
        )
        return
    for note in done.notes:
        aside(note)
    print_table(
        ("policy", "version", "effective", "next review", "pdf", "tag"),
        [
            (
                one.issued.event.policy,
                str(one.issued.event.version),
                one.issued.event.effective.isoformat(),
                one.issued.event.next_review.isoformat(),
                one.pdf_path,
                one.tag,
            )
            for one in done.policies
        ],
        spare=("pdf", "tag"),
    )
    for line in by_reason(done.skipped):
        aside(f"Left out: {line}")
    aside("The PDFs are below output/issued/.")
    aside(str(done.receipt))
    aside("Mail this receipt to approvers and auditor: their copy shows if history is rewritten.")
    aside(f"Then share it: {world.git.push_command()}")


def _step(what: str) -> None:
    if sys.stderr.isatty():
        aside(f"… {what}")
