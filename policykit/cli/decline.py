"""`policykit decline`."""

from __future__ import annotations

import click

from policykit.cli.choosing import as_option, policies_argument
from policykit.cli.output import aside, format_option, print_json, print_table
from policykit.cli.world import open_world

_EPILOG = """\b
Examples:
  policykit decline access-control --reason "Quarterly reviews are too many for us"
  policykit decline access-control --as ceo@acme.example --reason "Said on the phone: wait\""""


@click.command(epilog=_EPILOG)
@policies_argument
@click.option("--reason", required=True, help="Why, for the author and the record.")
@as_option("Who declines, by address in the profile. Without it: your git identity.")
@format_option
def command(*, policies: tuple[str, ...], reason: str, email: str | None, form: str) -> None:
    """Record that a person who would have to approve a proposal refuses it.

    It closes the proposal; the same text, or a better one, can be proposed again.
    """
    from policykit.workflow.decline import decline

    if not policies:
        raise click.UsageError("Name the policies whose proposal is declined.")
    done = decline(open_world(), policies, reason, email)
    if form == "json":
        print_json(
            "decline",
            [
                {
                    "policy": one.record.event.policy,
                    "version": one.version,
                    "by": one.record.event.by.name,
                    "role": one.record.event.role,
                    "method": one.record.event.method.value,
                    "reason": one.record.event.reason,
                    "record": one.record.path,
                }
                for one in done
            ],
        )
        return
    print_table(
        ("policy", "version", "declined by", "as", "method", "reason"),
        [
            (
                one.record.event.policy,
                one.version,
                one.record.event.by.name,
                one.record.event.role.replace("_", " "),
                one.record.event.method,
                one.record.event.reason,
            )
            for one in done
        ],
    )
    aside("The proposal is closed. Change the text, commit it, and propose it again.")
