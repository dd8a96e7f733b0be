"""`policykit import`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policykit.cli.choosing import Day
from policykit.cli.output import aside, format_option, print_json
from policykit.cli.world import open_world

if TYPE_CHECKING:
    from datetime import date

    from policykit.workflow.import_external import Claims

_EPILOG = """\b
Examples:
  policykit import old-access.docx --as access-control --dry-run
  policykit import old-access.docx --as access-control --tracked accept
  policykit import --as access-control --mappings policies/access-control/import-mappings.yaml
  policykit import --issued-elsewhere old-access.pdf --policy access-control --version 3 \\
      --effective 2025-09-01 --approved-by "Ana Silva, CEO" --as ceo@acme.example"""

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(epilog=_EPILOG)
@click.argument("file", required=False, type=_FILE)
@click.option(
    "--as",
    "names",
    multiple=True,
    metavar="ID|EMAIL",
    help="Id of the policy that FILE becomes. An e-mail address: who confirms what was issued "
    "elsewhere, a holder of the approver role; without it, your git identity.",
)
@click.option("--title", default="", help="Title of the policy. Without it: the document's own.")
@click.option("--prefix", default="", help="Letters of the statement ids, such as AC.")
@click.option("--owner-role", default="", help="Role of the profile that owns the policy.")
@click.option("--approver-role", default="", help="Role of the profile that approves it.")
@click.option(
    "--tracked",
    type=click.Choice(["accept", "reject"]),
    help="What becomes of tracked changes that nobody decided on.",
)
@click.option(
    "--accept-mappings",
    is_flag=True,
    help="Give statements the controls of library statements that are very like them.",
)
@click.option("--mappings", type=_FILE, help="Review file of an import: map what is taken in it.")
@click.option("--dry-run", is_flag=True, help="Show the report and write nothing.")
@click.option(
    "--issued-elsewhere", type=_FILE, help="The PDF that was in force before the first issue here."
)
@click.option("--policy", help="Id of the policy that PDF was an earlier version of.")
@click.option("--version", help="What the PDF calls its version.")
@click.option("--effective", type=Day(), help="Its first day in force, as claimed.")
@click.option("--approved-by", help="Who approved it, as claimed.")
@format_option
def command(  # noqa: PLR0913 - one argument for each option
    *,
    file: Path | None,
    names: tuple[str, ...],
    title: str,
    prefix: str,
    owner_role: str,
    approver_role: str,
    tracked: str | None,
    accept_mappings: bool,
    mappings: Path | None,
    dry_run: bool,
    issued_elsewhere: Path | None,
    policy: str | None,
    version: str | None,
    effective: date | None,
    approved_by: str | None,
    form: str,
) -> None:
    """Make a policy from a Word or Markdown file, or keep a PDF that was issued elsewhere.

    FILE becomes policies/ID.md with an id for each sentence that obliges somebody; a report
    beside it says what was decided and what is doubtful. Nothing is mapped to controls without
    --accept-mappings or a review file (--mappings). What a document says of its own approval is
    reported as its claim. With --issued-elsewhere, a PDF is kept as a claim that covers the days
    before the first issue; it is shown as not verified by policykit, wherever these days are shown.
    """
    email = next((name for name in names if "@" in name), None)
    identifier = next((name for name in names if "@" not in name), None) or policy
    if identifier is None:
        raise click.UsageError(f"Say which policy it becomes: --as {_id_like(file)}")
    claims = _claims(issued_elsewhere, version, effective, approved_by)
    if file is None and mappings is None and issued_elsewhere is None:
        raise click.UsageError("Name a file, or --mappings, or --issued-elsewhere.")
    if file is not None and mappings is not None:
        raise click.UsageError("--mappings belongs to a policy that was imported before.")
    if file is not None:
        from policykit.cli.import_showing import import_file
        from policykit.intake import Tracked
        from policykit.workflow.import_document import Choices

        choices = Choices(
            title,
            prefix,
            owner_role,
            approver_role,
            Tracked(tracked) if tracked else None,
            accept_mappings,
        )
        elsewhere = (issued_elsewhere, claims) if issued_elsewhere and claims else None
        import_file(file, identifier, choices, elsewhere, email=email, dry_run=dry_run, form=form)
    elif mappings is not None:
        from policykit.cli.import_showing import take_mappings

        take_mappings(mappings, identifier, dry_run=dry_run, form=form)
    elif issued_elsewhere and claims:
        _keep(issued_elsewhere, identifier, claims, email, form)


def _id_like(file: Path | None) -> str:
    """Return an id that sounds like the name of the file, as an example to copy."""
    words = re.findall(r"[a-z0-9]+", file.stem.lower()) if file else []
    return "-".join(words).lstrip("0123456789-") or "access-control"


def _claims(
    file: Path | None, version: str | None, effective: date | None, approved_by: str | None
) -> Claims | None:
    """Return what is said of the PDF; refuse half of it, or claims without a PDF."""
    from policykit.workflow.import_external import Claims

    said = {"--version": version, "--effective": effective, "--approved-by": approved_by}
    if file is None:
        if given := [name for name, value in said.items() if value is not None]:
            raise click.UsageError(
                f"{given[0]} is said of a PDF: name it with --issued-elsewhere. A Word file is no "
                "proof of what was in force; print it as a PDF first."
            )
        return None
    if version is None or effective is None or approved_by is None:
        missing = [name for name, value in said.items() if value is None]
        raise click.UsageError(f"Missing option '{missing[0]}' for --issued-elsewhere.")
    return Claims(version, effective, approved_by)


def _keep(file: Path, policy: str, claims: Claims, email: str | None, form: str) -> None:
    from policykit.edge.outside import read_outside
    from policykit.workflow.import_external import import_external

    done = import_external(open_world(), policy, str(file), read_outside(file), claims, email=email)
    if form == "json":
        print_json("import", {"policy": done.event.policy, "record": done.path})
        return
    aside(f"Kept as {done.event.file.path}, and recorded as a claim: {done.path}")
