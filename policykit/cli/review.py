"""`policykit review`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policykit.cli.choosing import all_option, as_option, policies_argument, require_choice
from policykit.cli.output import aside, format_option, print_json, print_table
from policykit.cli.world import open_world

if TYPE_CHECKING:
    from policykit.workflow.review import Findings, Review

_EPILOG = """\b
Examples:
  policykit review --due
  policykit review access-control --outcome no-change \\
      --considered "Incidents since March: none" --considered "SOC 2 report 2026"
  policykit review incident-response --outcome change --considered "The drill in May"
  policykit review --all --outcome no-change --considered "Minutes of 12 January 2027\""""


@click.command(epilog=_EPILOG)
@policies_argument
@all_option
@click.option("--due", is_flag=True, help="List what is due or overdue, and why; record nothing.")
@click.option(
    "--outcome",
    type=click.Choice(["no-change", "change"]),
    help="Whether the text stays as it is.",
)
@click.option(
    "--considered",
    multiple=True,
    help="What was looked at: incidents, audits, risks, law, systems. Repeatable.",
)
@click.option("--action", "actions", multiple=True, help="What is still to be done. Repeatable.")
@as_option("Who reviewed, by address in the profile. Without it: your git identity.")
@format_option
def command(  # noqa: PLR0913 - one argument for each option
    *,
    policies: tuple[str, ...],
    everything: bool,
    due: bool,
    outcome: str | None,
    considered: tuple[str, ...],
    actions: tuple[str, ...],
    email: str | None,
    form: str,
) -> None:
    """Record that somebody reviewed the version in force, today.

    Without change, the same text is proposed as the next minor version by itself: once approved
    and issued, its PDF has the new review date. A late review is recorded as late.
    """
    if due:
        if policies or everything or outcome or considered or actions:
            raise click.UsageError("--due lists what is due and goes with no other choice.")
        _list_due(form)
        return
    require_choice(policies, everything=everything)
    if outcome is None or not considered:
        raise click.UsageError(
            "Say what came of it: --outcome, and what was looked at: --considered."
        )
    if everything and outcome == "change":
        raise click.UsageError("Name the policies that are to change; --all is for no-change.")
    from policykit.record import Outcome
    from policykit.workflow.review import Findings

    _record(policies, Findings(Outcome(outcome), considered, actions, email), form)


def _list_due(form: str) -> None:
    from policykit.workflow.due import due_reviews

    rows = due_reviews(open_world())
    if form == "json":
        print_json(
            "review-due",
            [
                {
                    "id": row.id,
                    "version": row.version,
                    "owner": row.owner,
                    "next_review": row.next_review.isoformat(),
                    "review": row.state.value,
                    "days_late": row.late,
                    "reasons": list(row.reasons),
                    "next_step": row.next_step,
                }
                for row in rows
            ],
        )
        return
    print_table(
        ("policy", "in force", "next review", "why", "owner", "next step"),
        [
            (
                row.id,
                row.version,
                f"{row.next_review} ({row.state})",
                "; ".join(row.reasons),
                row.owner,
                row.next_step,
            )
            for row in rows
        ],
    )
    if not rows:
        aside("No review is due.")


def _record(policies: tuple[str, ...], findings: Findings, form: str) -> None:
    from policykit.workflow.reasons import by_reason
    from policykit.workflow.review import review

    done = review(open_world(), policies, findings, everything=not policies)
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
    )
    for line in by_reason(done.skipped):
        aside(line)
    code = next((one.code for one in done.reviews if one.code), "")
    if code:
        aside(f"Approval code: {code}")
        aside("Next: policykit approve … --as EMAIL --evidence REPLY, then policykit issue")
    else:
        aside('Next: change the text, commit it, then policykit propose ID --change "…"')


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
