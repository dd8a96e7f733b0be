"""`policykit render`."""

from __future__ import annotations

import click

from policykit.cli.choosing import complete_policies
from policykit.cli.output import print_table
from policykit.cli.world import open_world

_EPILOG = """\b
Examples:
  policykit render
  policykit render access-control incident-response
  policykit render access-control --to docx
  policykit render --book                         all policies in one PDF
  policykit render --book --matrix soc2           and what answers which criterion"""


@click.command(epilog=_EPILOG)
@click.argument("policies", nargs=-1, metavar="[ID]...", shell_complete=complete_policies)
@click.option(
    "--to",
    "target",
    type=click.Choice(["pdf", "docx", "html"]),
    default="pdf",
    show_default=True,
    help="What to make: PDFs, Word documents or web pages.",
)
@click.option(
    "--book", is_flag=True, help="One PDF of all of them, with a cover and contents; PDF only."
)
@click.option(
    "--matrix",
    metavar="FRAMEWORK",
    help="With --book: the coverage matrix of a framework, with links to the statements.",
)
def command(*, policies: tuple[str, ...], target: str, book: bool, matrix: str | None) -> None:
    """Make drafts in output/draft/, marked as such, from the text as it is on disk."""
    if book and target != "pdf":
        raise click.UsageError("--book makes a PDF; leave out --to.")
    if matrix and not book:
        raise click.UsageError("--matrix is part of a book: say --book as well.")
    if book:
        from policykit.workflow.book import render_book

        made = render_book(open_world(only_drafts=True), policies, matrix)
    elif target == "pdf":
        from policykit.workflow.drafts import render

        made = render(open_world(only_drafts=True), policies)
    else:
        from policykit.workflow.other_formats import render_as

        made = render_as(open_world(), policies, target)
    print_table(
        ("policy", "draft", "KB"), [(one.id, one.path, str(one.size // 1024)) for one in made]
    )
