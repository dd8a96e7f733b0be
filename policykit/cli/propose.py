"""`policykit propose`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policykit.cli.choosing import Day, all_option, as_option, policies_argument, require_choice
from policykit.cli.output import aside, format_option, print_json, print_table
from policykit.cli.sending import tell_what_to_send
from policykit.cli.world import open_world

if TYPE_CHECKING:
    from datetime import date

    from policykit.workflow.approval_package import ToApprove

_EPILOG = """\b
Examples:
  policykit propose --all --change "First issue"
  policykit propose access-control --change "Quarterly reviews became half-yearly" \\
      --why "Two quarters were missed" --asked-by "Head of Security" --effective 2027-01-01"""


@click.command(epilog=_EPILOG)
@policies_argument
@all_option
@click.option("--change", "what", required=True, help="What changed, for the change log.")
@click.option("--why", help="Why it changed.")
@click.option("--asked-by", help="Who asked for it.")
@click.option(
    "--class",
    "change_class",
    type=click.Choice(["material", "editorial"]),
    help="Override what the comparison with the last version says; needs --reason.",
)
@click.option("--reason", help="Why the class differs from the comparison.")
@click.option("--effective", type=Day(), help="First day in force; without it the day of issue.")
@as_option("Who proposes, by address in the profile. Without it: your git identity.")
@click.option("--dry-run", is_flag=True, help="Say what would be proposed, and record nothing.")
@format_option
def command(  # noqa: PLR0913 - one argument for each option
    *,
    policies: tuple[str, ...],
    everything: bool,
    what: str,
    why: str | None,
    asked_by: str | None,
    change_class: str | None,
    reason: str | None,
    effective: date | None,
    email: str | None,
    dry_run: bool,
    form: str,
) -> None:
    """Put exactly the committed text up for approval, as the next version.

    Prints the approval code: a reply that holds it approves exactly this text.
    """
    from policykit.record import ChangeClass
    from policykit.workflow.propose import Terms, propose

    require_choice(policies, everything=everything)
    terms = Terms(
        what=what,
        why=why,
        asked_by=asked_by,
        change_class=ChangeClass(change_class) if change_class else None,
        reason=reason,
        effective=effective,
        email=email,
    )
    done = propose(open_world(), policies, terms, everything=everything, dry_run=dry_run)
    if form == "json":
        print_json("propose", [_as_json(one) for one in done.proposals])
        return
    for note in done.notes:
        aside(note)
    print_table(
        ("policy", "version", "class", "because", "to be approved by"),
        [
            (
                one.record.event.policy,
                str(one.record.event.version),
                one.record.event.change_class,
                "\n".join(one.reasons),
                " and ".join(one.approvers),
            )
            for one in done.proposals
        ],
        spare=("because",),
    )
    if done.unchanged:
        aside(f"Nothing to propose in {', '.join(done.unchanged)}.")
    if dry_run:
        aside("Nothing was recorded. Another class: --class … --reason …, then every approval.")
        return
    code = done.proposals[0].code
    aside(f"Approval code: {code}")
    tell_what_to_send(done.files)


def _as_json(one: ToApprove) -> dict[str, object]:
    event = one.record.event
    return {
        "policy": event.policy,
        "version": str(event.version),
        "class": event.change_class.value,
        "class_computed": event.class_computed.value,
        "because": "; ".join(one.reasons),
        "approval_code": one.code,
        "approvers": list(one.approvers),
        "record": one.record.path,
        "draft": f"output/draft/{event.policy}-draft.pdf",
    }
