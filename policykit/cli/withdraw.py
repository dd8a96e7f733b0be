"""`policykit withdraw`."""

from __future__ import annotations

import click

from policykit.cli.choosing import as_option
from policykit.cli.output import aside, format_option, print_json, say, visible
from policykit.cli.world import open_world

_EPILOG = """\b
Examples:
  policykit withdraw access-control --reason "Proposed from the wrong branch"
  policykit withdraw access-control --target 2.0 --as ceo@acme.example \\
      --reason "The new system comes later\""""


@click.command(epilog=_EPILOG)
@click.argument("policy", metavar="ID")
@click.option("--reason", required=True, help="Why, for the record.")
@click.option(
    "--target",
    help="A version, or the 8 digits in the name of its record. Without it: the open proposal, "
    "else the version that is not in force yet.",
)
@as_option("Who decides, by address in the profile. Without it: your git identity.")
@format_option
def command(*, policy: str, reason: str, target: str | None, email: str | None, form: str) -> None:
    """Take back a proposal, or a version before its first day in force.

    A proposal is its author's to withdraw, a version that of the role that approves the policy.
    Its number is not used again.
    """
    from policykit.workflow.withdraw import withdraw

    done = withdraw(open_world(), policy, reason, target, email)
    event = done.record.event
    if form == "json":
        print_json(
            "withdraw",
            {
                "policy": event.policy,
                "what": done.what,
                "target": event.target,
                "by": event.by.name,
                "reason": event.reason,
                "record": done.record.path,
            },
        )
        return
    say(visible(f"{event.policy}: {done.what} is withdrawn, by {event.by.name}: {event.reason}"))
    aside("See what is in force: policykit in-force")
