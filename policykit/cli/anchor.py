"""`policykit anchor`."""

from __future__ import annotations

import click

from policykit.cli.choosing import all_option, policies_argument, require_choice
from policykit.cli.output import aside, format_option, print_json, print_table
from policykit.cli.world import open_world

_EPILOG = """\b
Examples:
  policykit anchor --all
  policykit anchor access-control --url https://stamps.example/tsa

Without policykit: openssl ts -verify -token_in -in FILE.pdf.tst -data FILE.pdf -CAfile CA.pem"""


@click.command(epilog=_EPILOG)
@policies_argument
@all_option
@click.option("--url", help="The time-stamp authority. Without it: the one in your profile.")
@format_option
def command(*, policies: tuple[str, ...], everything: bool, url: str | None, form: str) -> None:
    """Fetch a time-stamp for issued PDFs now: it proves that they are not younger."""
    from policykit.workflow.anchor import anchor

    require_choice(policies, everything=everything)
    done = anchor(open_world(), policies, url, everything=everything)
    rows = [
        (one.event.policy, one.event.stamped.isoformat(), one.event.stamper, one.event.token.path)
        for one in done
    ]
    if form == "json":
        names = ("policy", "stamped", "authority", "token")
        print_json("anchor", [dict(zip(names, row, strict=True)) for row in rows])
        return
    print_table(("policy", "stamped", "authority", "token"), rows)
    aside("Share it: git push")
