"""`policykit authority`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policykit.cli.choosing import as_option
from policykit.cli.output import aside, format_option, print_json, say
from policykit.cli.whole_lines import WholeLines
from policykit.cli.world import open_world

if TYPE_CHECKING:
    from policykit.workflow.authority import Authority

_EPILOG = """\b
Examples:
  policykit authority show
  policykit authority accept --as ceo@acme.example --evidence reply.eml"""


@click.group(cls=WholeLines, epilog=_EPILOG)
def command() -> None:
    """Show and accept who may approve what: people, roles, rules, signing, time zone.

    The first authority is recorded when the first policy is issued. Each change after that is
    accepted by who held the role of executive sponsor or top management before it.
    """


@command.command(
    epilog="""\b
Examples:
  policykit authority show
  policykit authority show --format json"""
)
@format_option
def show(*, form: str) -> None:
    """Print the fingerprint for your auditor, and what nobody has accepted yet."""
    from policykit.workflow.authority import authority

    _print(authority(open_world()), form)


@command.command(
    epilog="""\b
Examples:
  policykit authority accept                                            as yourself
  policykit authority accept --as ceo@acme.example --evidence reply.eml"""
)
@as_option("Who accepts, by address in the profile before. Without it: your git identity.")
@click.option(
    "--evidence",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file that shows it, such as a saved reply with the code. Repeatable.",
)
@format_option
def accept(*, email: str | None, evidence: tuple[Path, ...], form: str) -> None:
    """Record that somebody who decided before accepts the change of people, roles or rules."""
    from policykit.edge.outside import read_outside
    from policykit.workflow.authority import accept as accept_authority

    files = {path.name: read_outside(path) for path in evidence}
    if len(files) != len(evidence):
        raise click.UsageError("Two files of evidence have the same name; rename one.")
    _print(accept_authority(open_world(), email, files), form)


def _print(found: Authority, form: str) -> None:
    if form == "json":
        print_json(
            "authority",
            {
                "authority": found.digest,
                "accepted": found.is_accepted,
                "code": found.code,
                "changes": list(found.changes),
                "record": found.accepted.path if found.accepted else None,
            },
        )
        return
    say(f"Authority {found.digest}")
    if found.accepted is None:
        aside("Not recorded yet: the first issue records it. Tell your auditor this fingerprint.")
    elif found.is_accepted:
        by = found.accepted.event.by
        aside(f"Recorded by {by.name}, {by.title}, on {found.accepted.event.day}.")
    else:
        aside("Nobody has accepted these changes yet:")
        for change in found.changes:
            aside(f"  {change}")
        aside(f"Code for a reply: {found.code}")
        aside("Next: policykit authority accept --as EMAIL --evidence REPLY")
