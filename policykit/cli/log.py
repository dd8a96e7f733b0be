"""`policykit log`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policykit.cli.output import format_option, print_json, say, visible
from policykit.cli.world import open_world

if TYPE_CHECKING:
    from policykit.record import Retired, ReviewNote, Revision

_EPILOG = """\b
Examples:
  policykit log access-control
  policykit log --format json"""


@click.command(epilog=_EPILOG)
@click.argument("policies", nargs=-1, metavar="[ID]...")
@format_option
def command(*, policies: tuple[str, ...], form: str) -> None:
    """Show what changed in each version: what, why, who asked, who approved, from when."""
    from policykit.workflow.status import log

    logs = log(open_world(), policies)
    if form == "json":
        print_json(
            "log",
            [
                {
                    "id": one.id,
                    "title": one.title,
                    "revisions": [_as_json(row) for row in one.revisions],
                    "retired": [_retirement_as_json(item.event) for item in one.retirements],
                }
                for one in logs
            ],
        )
        return
    for one in logs:
        say(visible(f"{one.title} ({one.id})"))
        if not one.revisions:
            say("  nothing proposed or issued yet")
        for item in one.retirements:
            _print_retirement(item.event)
        for row in one.revisions:
            _print(row)
        say("")


def _print(row: Revision) -> None:
    when = f"effective {row.effective}" if row.effective else "effective on issue"
    issued = f"issued {row.issued_on}" if row.issued_on else "proposed, not issued"
    say(f"  {row.version}  {issued}, {when}, {row.change_class}")
    say(visible(f"       {row.what}"))
    if row.withdrawn:
        say(visible(f"       withdrawn: {row.withdrawn}"))
    if row.review:
        _print_review(row.review)
    if row.why:
        say(visible(f"       why: {row.why}"))
    asked = f", asked by {row.asked_by}" if row.asked_by else ""
    say(visible(f"       by {row.author}, {row.author_title}{asked}"))
    for approval in row.approvals:
        who = f"{approval.name}, {approval.title}"
        who += f", on behalf of {approval.on_behalf_of}" if approval.on_behalf_of else ""
        say(visible(f"       approved by {who}, on {approval.on} ({approval.method})"))
    for label, names in (("added", row.added), ("removed", row.removed), ("changed", row.changed)):
        if names:
            say(visible(f"       {label}: {_listed(names)}"))


def _print_retirement(retired: Retired) -> None:
    follows = f", {retired.successor} takes its place" if retired.successor else ""
    say(f"  retired on {retired.day}, last day in force {retired.last_day}{follows}")
    say(visible(f"       {retired.reason}"))
    say(visible(f"       by {retired.by.name}, requested by {retired.requested_by.name}"))


def _print_review(review: ReviewNote) -> None:
    late = f", {review.days_late} days after it was due" if review.days_late else ""
    say(visible(f"       reviewed by {review.name}, {review.title}, on {review.on}{late}"))
    say(visible(f"       considered: {'; '.join(review.considered)}"))
    if review.open_actions:
        say(visible(f"       open: {'; '.join(review.open_actions)}"))


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) if len(names) <= _MANY else f"{len(names)} statements"


_MANY = 12


def _as_json(row: Revision) -> dict[str, object]:
    return {
        "version": str(row.version),
        "issued_on": row.issued_on.isoformat() if row.issued_on else None,
        "effective": row.effective.isoformat() if row.effective else None,
        "class": row.change_class.value,
        "what": row.what,
        "why": row.why,
        "asked_by": row.asked_by,
        "author": row.author,
        "approvals": [
            {
                "name": one.name,
                "title": one.title,
                "role": one.role,
                "on": one.on.isoformat(),
                "method": one.method.value,
            }
            for one in row.approvals
        ],
        "added": list(row.added),
        "removed": list(row.removed),
        "changed": list(row.changed),
        "withdrawn": row.withdrawn or None,
        "review": _review_as_json(row.review) if row.review else None,
    }


def _retirement_as_json(retired: Retired) -> dict[str, object]:
    return {
        "on": retired.day.isoformat(),
        "last_day": retired.last_day.isoformat(),
        "successor": retired.successor,
        "reason": retired.reason,
        "by": retired.by.name,
        "requested_by": retired.requested_by.name,
    }


def _review_as_json(review: ReviewNote) -> dict[str, object]:
    return {
        "reviewer": review.name,
        "title": review.title,
        "on": review.on.isoformat(),
        "outcome": review.outcome.value,
        "considered": list(review.considered),
        "open_actions": list(review.open_actions),
        "due": review.due.isoformat(),
        "days_late": review.days_late,
    }
