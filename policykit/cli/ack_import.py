"""`policykit ack import`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policykit.cli.choosing import as_option
from policykit.cli.handler import show
from policykit.cli.imported_rows import reasons, tell_rows
from policykit.cli.output import aside, format_option, print_json, print_table
from policykit.cli.world import open_world
from policykit.values import counted

if TYPE_CHECKING:
    from policykit.workflow.acknowledgement_import import Imported

_EPILOG = """\b
Examples:
  policykit ack import acknowledgements.csv --system HiBob --dry-run
  policykit ack import acknowledgements.xlsx --system "Sheet of 2026" --method paper
  policykit ack import export.csv --system Vanta --version-in-force
  policykit ack import replies/*.eml --dkim-key dns"""


@click.command(epilog=_EPILOG)
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE...",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--system", help="Where it comes from; without it the name of the file.")
@click.option(
    "--method",
    type=click.Choice(["system", "esign", "paper", "asserted"]),
    default="system",
    help="How people acknowledged, for rows that do not say.",
)
@click.option(
    "--version-in-force",
    is_flag=True,
    help="Rows without a version are of the version in force on their day. You state this, and "
    "the record says so.",
)
@click.option(
    "--leave-out-findings",
    is_flag=True,
    help="Import the other rows; the record says how many were left out, and why.",
)
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A YAML file that says which column is which, and what words mean.",
)
@click.option(
    "--encoding",
    type=click.Choice(["utf-8", "utf-16", "cp1252"]),
    help="Of a CSV file; without it, told by its bytes.",
)
@click.option(
    "--dkim-key",
    metavar="FILE|dns",
    help="Judge saved mails by their domain's signature, with the domain's published key: a file, "
    "or dns to ask for it now.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be recorded, and write nothing.")
@as_option("Who imports it, by address in the profile. Without it: your git identity.")
@format_option
def command(  # noqa: PLR0913 - one argument for each option
    *,
    files: tuple[Path, ...],
    system: str | None,
    method: str,
    version_in_force: bool,
    leave_out_findings: bool,
    mapping: Path | None,
    encoding: str | None,
    dkim_key: str | None,
    dry_run: bool,
    email: str | None,
    form: str,
) -> None:
    """Record what people acknowledged: an export (CSV, XLSX, JSON), or saved replies (.eml).

    Each is bound to a person id, a version and the digest of its text. Rows without a version, of a
    version that was not issued then or was replaced, of people who are not on the list or had left,
    and replies without the code of their sender, stop the import.
    """
    from policykit.edge.outside import read_outside

    mails = [path for path in files if path.suffix.casefold() == ".eml"]
    if mails and len(mails) != len(files):
        raise click.UsageError("Import exports and replies one after the other.")
    if not mails and (len(files) > 1 or dkim_key):
        raise click.UsageError("Import one export at a time; --dkim-key is for mails alone.")
    if mails:
        from policykit.workflow.reply_import import Replies, import_replies

        ask_dns = dkim_key == "dns"
        replies = Replies(
            {path.name: read_outside(path) for path in mails},
            read_outside(Path(dkim_key)) if dkim_key and not ask_dns else None,
            ask_dns,
            leave_out_findings,
            email,
        )
        if len(replies.mails) != len(mails):
            raise click.UsageError("Two mails have the same name; rename one.")
        done = import_replies(open_world(), replies, dry_run=dry_run)
    else:
        from policykit.record import AckMethod
        from policykit.workflow.acknowledgement_import import Export, import_acknowledgements

        (file,) = files
        given = Export(
            name=file.name,
            data=read_outside(file),
            system=system or file.name,
            method=AckMethod(method),
            mapping_name=str(mapping or ""),
            mapping=read_outside(mapping) if mapping else None,
            encoding=encoding or "",
            version_in_force=version_in_force,
            leave_out=leave_out_findings,
            email=email,
        )
        done = import_acknowledgements(open_world(), given, dry_run=dry_run)
    if form == "json":
        print_json("ack-import", _as_json(done))
        return
    show(done.problems)
    _print(done)
    if dry_run:
        aside("Nothing was written: a dry run.")


def _print(done: Imported) -> None:
    """Print what became of a source."""
    print_table(
        ("policy", "version", "method", "people"),
        [
            (str(one.about), str(one.version), one.method.value, str(len(one.people)))
            for one in done.versions
        ],
    )
    new = counted(done.count, "acknowledgement is", "acknowledgements are")
    summary = f"{counted(done.rows, 'row or reply', 'rows or replies')}: {new} new."
    tell_rows(summary, "left out", done.left_out, done.unused)
    if done.record:
        aside(f"Recorded: {done.record.path}")
        aside("Next: policykit ack status")


def _as_json(done: Imported) -> dict[str, object]:
    """Return the same as JSON values."""
    return {
        "record": done.record.path if done.record else None,
        "rows": done.rows,
        "new": done.count,
        "versions": [
            {
                "policy": one.about,
                "version": str(one.version),
                "text": one.text,
                "method": one.method.value,
                "people": dict(one.people),
            }
            for one in done.versions
        ],
        "left_out": reasons(done.left_out),
        "unused_columns": list(done.unused),
        "findings": [str(found) for found in done.problems],
    }
