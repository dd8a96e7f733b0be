"""`policykit ack collect`."""

from __future__ import annotations

import click

from policykit.cli.choosing import as_option
from policykit.cli.output import aside, format_option, print_json, print_table
from policykit.cli.world import open_world
from policykit.values import counted

_EPILOG = """\b
Examples:
  policykit ack collect --dry-run            who would be asked what
  policykit ack collect
  policykit ack collect --person lea.novak@acme.example"""


@click.command(epilog=_EPILOG)
@click.option(
    "--person", "persons", multiple=True, metavar="ID|EMAIL", help="Only this one. Repeatable."
)
@click.option("--policy", "policies", multiple=True, metavar="ID", help="Only this. Repeatable.")
@click.option("--dry-run", is_flag=True, help="Show who would be asked, and write nothing.")
@as_option("Who asks and gets the replies, by address in the profile. Else your git identity.")
@format_option
def command(
    *,
    persons: tuple[str, ...],
    policies: tuple[str, ...],
    dry_run: bool,
    email: str | None,
    form: str,
) -> None:
    """Make a mail and a page for each person who has something to acknowledge, with their code.

    They are drafts in .policykit-roster, which git ignores: send them with your mail program, then
    import the replies. The code is for the person alone; git has only its digest.
    """
    from policykit.workflow.acknowledgement_collect import collect

    done = collect(open_world(), persons, policies, email, dry_run=dry_run)
    rows = [
        (one.person, str(one.request.policy), str(one.request.versions[0]), one.due.isoformat())
        for one in done.duties
    ]
    heads = ("person", "policy", "version", "due")
    if form == "json":
        print_json(
            "ack-collect",
            {
                "record": done.record.path if done.record else None,
                "folder": done.folder or None,
                "people": done.people,
                "asked": [dict(zip(heads, row, strict=True)) for row in rows],
            },
        )
        return
    if not rows:
        aside("Nobody has anything to acknowledge: policykit ack status")
        return
    print_table(heads, rows)
    if done.record is None:
        asked = counted(done.people, "person", "people")
        aside(f"{asked} would be asked. Nothing was written: a dry run.")
        return
    made = counted(done.people, "request")
    aside(f"{made} in {done.folder}: a mail and a page for each person, and")
    aside("requests.csv for a mail merge. Send them, then: policykit ack import REPLY.eml …")
