"""`policykit review`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policykit.cli.choosing import Day, all_option, as_option, policies_argument, require_choice
from policykit.cli.default_group import DefaultGroup
from policykit.cli.output import aside, format_option, print_json, print_table, say
from policykit.cli.review_summary import summary
from policykit.cli.sending import tell_what_to_send
from policykit.cli.world import open_world

if TYPE_CHECKING:
    from datetime import date

    from policykit.workflow.reviews import Findings, Review, Reviews

_EPILOG = """\b
Examples:
  policykit review --due
  policykit review access-control --outcome no-change \\
      --considered "Incidents since March: none" --considered "SOC 2 report 2026"
  policykit review incident-response --outcome change --considered "The drill in May"
  policykit review --all                                    asks policy by policy
  policykit review --all --outcome no-change --considered "Minutes of 12 January 2027\""""


@click.group(cls=DefaultGroup, epilog=_EPILOG)
@policies_argument
@all_option
@click.option("--due", is_flag=True, help="List what is due or overdue, and why; record nothing.")
@click.option(
    "--ics",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write due dates and lead times to this new calendar file; record nothing.",
)
@click.option(
    "--outcome",
    type=click.Choice(["no-change", "change"]),
    help="Whether the text stays as it is.",
)
@click.option(
    "--considered",
    multiple=True,
    help="What was looked at: incidents, audits, risks, law, systems. Repeatable. Naming a "
    'trigger settles it: "TR-2027-001: …".',
)
@click.option("--action", "actions", multiple=True, help="What is still to be done. Repeatable.")
@as_option("Who reviewed, by address in the profile. Without it: your git identity.")
@click.option(
    "--claimed-on",
    type=Day(),
    help="When it is said to have been made, if it is recorded late. A claim: today counts.",
)
@format_option
def command(  # noqa: PLR0913 - one argument for each option
    *,
    policies: tuple[str, ...],
    everything: bool,
    due: bool,
    ics: Path | None,
    outcome: str | None,
    considered: tuple[str, ...],
    actions: tuple[str, ...],
    email: str | None,
    claimed_on: date | None,
    form: str,
) -> None:
    """Record that somebody reviewed the version in force, today.

    Without change, the same text is proposed as the next minor version by itself: once approved
    and issued, its PDF has the new review date. A late review is recorded as late.
    """
    says_something = policies or everything or outcome or considered or actions or claimed_on
    if due or ics:
        if says_something:
            raise click.UsageError("--due and --ics record nothing and go with no other choice.")
        if ics:
            _write_calendar(ics)
        if due:
            from policykit.cli.review_due import list_due

            list_due(form)
        return
    if not (policies or everything):
        raise click.UsageError("Name policies, or say --all. What is due: policykit review --due")
    require_choice(policies, everything=everything)
    from policykit.record import Outcome
    from policykit.workflow.reviews import Findings

    if everything and not (outcome or considered or actions) and sys.stdin.isatty():
        from policykit.cli.review_walk import walk

        done = walk(open_world(), email, claimed_on)
        if done:
            _show(done, form)
        return
    if outcome is None or not considered:
        raise click.UsageError(
            "Say what came of it: --outcome, and what was looked at: --considered. On a terminal, "
            "review --all alone asks policy by policy."
        )
    if everything and outcome == "change":
        raise click.UsageError("Name the policies that are to change; --all is for no-change.")
    _record(policies, Findings(Outcome(outcome), considered, actions, email, claimed_on), form)


@command.command(
    epilog="""\b
Examples:
  policykit review trigger --kind incident --what "Credentials in a public repository" \\
      --policy access-control --policy incident-response
  policykit review trigger --kind law_change --what "NIS2 applies to us from July\""""
)
@click.option(
    "--kind",
    required=True,
    type=click.Choice(
        ["incident", "audit_finding", "law_change", "system_change", "organization_change"]
    ),
    help="What kind of thing happened.",
)
@click.option("--what", required=True, help="What happened, in a sentence.")
@click.option("--policy", "policies", multiple=True, help="Concerned; without it all. Repeatable.")
@click.option("--happened-on", type=Day(), help="When, if before today; a claim only.")
@as_option("Who says so, by address in the profile. Without it: your git identity.")
@format_option
def trigger(  # noqa: PLR0913 - one argument for each option
    *,
    kind: str,
    what: str,
    policies: tuple[str, ...],
    happened_on: date | None,
    email: str | None,
    form: str,
) -> None:
    """Record what makes reviews due before their time: an incident, a finding, a law, a system."""
    from policykit.record import TriggerKind
    from policykit.workflow.trigger import Happening, trigger_review

    happening = Happening(TriggerKind(kind), what, policies, happened_on, email)
    record = trigger_review(open_world(), happening)
    event = record.event
    if form == "json":
        data = {"number": event.number, "policies": list(event.policies), "record": record.path}
        print_json("review-trigger", data)
        return
    say(f"{event.number}: {', '.join(event.policies) or 'all policies'}")
    aside("See what is due now: policykit review --due")
    aside(f'A review settles it that names it: --considered "{event.number}: …"')


command.add_command(summary)


def _write_calendar(path: Path) -> None:
    from policykit.edge.outside import write_outside
    from policykit.workflow.review_calendar import review_calendar

    write_outside(path, review_calendar(open_world()))
    aside(f"Written: {path}")


def _record(policies: tuple[str, ...], findings: Findings, form: str) -> None:
    from policykit.workflow.review import review

    _show(review(open_world(), policies, findings, everything=not policies), form)


def _show(done: Reviews, form: str) -> None:
    from policykit.workflow.reasons import by_reason

    if form == "json":
        print_json("review", [_as_json(one) for one in done.reviews])
        return
    for note in done.notes:
        aside(note)
    print_table(
        ("policy", "reviewed", "outcome", "on time", "becomes", "to be approved by", "draft"),
        [
            (
                one.record.event.policy,
                one.version,
                one.record.event.outcome,
                _lateness(one),
                str(one.proposal.event.version) if one.proposal else "",
                " and ".join(one.approvers),
                one.draft,
            )
            for one in done.reviews
        ],
        spare=("draft",),
    )
    for line in by_reason(done.skipped):
        aside(line)
    for number in dict.fromkeys(number for number, _ in done.unsettled):
        names = ", ".join(policy for other, policy in done.unsettled if other == number)
        aside(f'{number} stays open for {names}: no --considered names it ("{number}: …")')
    code = next((one.code for one in done.reviews if one.code), "")
    if code:
        aside(f"Approval code: {code}")
        tell_what_to_send(done.files)
    if any(one.proposal is None for one in done.reviews):
        aside('To change: edit the text, commit it, then policykit propose ID --change "…"')


def _lateness(one: Review) -> str:
    late = one.record.event.days_late
    if not late:
        return "yes"
    return f"late by {late} day" + ("" if late == 1 else "s")


def _as_json(one: Review) -> dict[str, object]:
    event = one.record.event
    return {
        "policy": event.policy,
        "version": one.version,
        "outcome": event.outcome.value,
        "reviewer": event.by.name,
        "on": event.day.isoformat(),
        "claimed_on": event.claimed_on.isoformat() if event.claimed_on else None,
        "due": event.due.isoformat(),
        "days_late": event.days_late,
        "considered": list(event.considered),
        "open_actions": list(event.open_actions),
        "record": one.record.path,
        "becomes": str(one.proposal.event.version) if one.proposal else None,
        "approval_code": one.code or None,
        "approvers": list(one.approvers),
        "draft": one.draft or None,
    }
