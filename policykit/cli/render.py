"""`policykit render`."""

from __future__ import annotations

import click

from policykit.cli.output import print_table
from policykit.cli.world import open_world

_EPILOG = """\b
Examples:
  policykit render
  policykit render access-control incident-response"""


@click.command(epilog=_EPILOG)
@click.argument("policies", nargs=-1, metavar="[ID]...")
def command(*, policies: tuple[str, ...]) -> None:
    """Make draft PDFs in output/draft/, watermarked, from the text as it is on disk."""
    from policykit.workflow.drafts import render

    made = render(open_world(), policies)
    print_table(
        ("policy", "draft", "KB"), [(one.id, one.path, str(one.size // 1024)) for one in made]
    )
