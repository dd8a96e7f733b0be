"""`policykit retire`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policykit.cli.choosing import Day, complete_policies
from policykit.cli.output import aside, format_option, print_json, say, visible
from policykit.cli.world import open_world

if TYPE_CHECKING:
    from datetime import date

_EPILOG = """\b
Examples:
  policykit retire remote-work --reason "Part of acceptable use now" --successor acceptable-use \\
      --as ceo@acme.example --requested-by ciso@acme.example --last-day 2027-06-30"""


@click.command(epilog=_EPILOG)
@click.argument("policy", metavar="ID", shell_complete=complete_policies)
@click.option("--reason", required=True, help="Why, for the record.")
@click.option("--successor", metavar="ID", help="The policy that takes its place.")
@click.option("--last-day", type=Day(), help="Last day in force; without it today.")
@click.option(
    "--as",
    "approver",
    required=True,
    metavar="EMAIL",
    help="Who decides: a holder of the role that approves the policy.",
)
@click.option(
    "--requested-by",
    "requester",
    metavar="EMAIL",
    help="Who asked for it, somebody else. Without it: your git identity.",
)
@format_option
def command(  # noqa: PLR0913 - one argument for each option
    *,
    policy: str,
    reason: str,
    successor: str | None,
    last_day: date | None,
    approver: str,
    requester: str | None,
    form: str,
) -> None:
    """End a policy that is in force: reason, successor, last day, who asked and who decided."""
    from policykit.workflow.retire import Ending, retire

    ending = Ending(reason, successor, last_day, approver, requester)
    record = retire(open_world(), policy, ending)
    event = record.event
    if form == "json":
        print_json(
            "retire",
            {
                "policy": event.policy,
                "last_day": event.last_day.isoformat(),
                "successor": event.successor,
                "reason": event.reason,
                "by": event.by.name,
                "requested_by": event.requested_by.name,
                "record": record.path,
            },
        )
        return
    say(visible(f"{event.policy} is retired by {event.by.name}: {event.reason}"))
    say(f"Last day in force: {event.last_day}. Successor: {event.successor or 'none'}.")
    aside("Its PDFs and records stay. Delete its text after the last day: git rm policies/ID.*")
