"""`policykit authority`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policykit.cli.choosing import as_option
from policykit.cli.output import aside, format_option, print_json, say
from policykit.cli.proof_options import proof_of, proof_options
from policykit.cli.whole_lines import WholeLines
from policykit.cli.world import open_world

if TYPE_CHECKING:
    from pathlib import Path

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
  policykit authority accept --as ceo@acme.example --evidence reply.eml
  policykit authority accept --as ceo@acme.example --evidence reply.eml --dkim-key dns
  policykit authority accept --ssh-key ~/.ssh/id_ed25519.pub"""
)
@as_option("Who accepts, by address in the profile before. Without it: your git identity.")
@proof_options
@format_option
def accept(
    *,
    email: str | None,
    evidence: tuple[Path, ...],
    ssh_key: Path | None,
    dkim_key: str | None,
    form: str,
) -> None:
    """Record that somebody who decided before accepts the change of people, roles or rules."""
    from policykit.workflow.authority import accept as accept_authority

    proof = proof_of(evidence, ssh_key, dkim_key)
    _print(accept_authority(open_world(), email, proof), form)


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
                "method": found.accepted.event.method.value if found.accepted else None,
            },
        )
        return
    say(f"Authority {found.digest}")
    if found.accepted is None:
        aside("Not recorded yet: the first issue records it. Tell your auditor this fingerprint.")
    elif found.is_accepted:
        by = found.accepted.event.by
        event = found.accepted.event
        aside(f"Recorded by {by.name}, {by.title}, on {event.day} ({event.method}).")
    else:
        aside("Nobody has accepted these changes yet:")
        for change in found.changes:
            aside(f"  {change}")
        aside(f"Code for a reply: {found.code}")
        aside("Next: policykit authority accept --as EMAIL --evidence REPLY")
