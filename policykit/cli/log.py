"""`policykit log`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policykit.cli.choosing import complete_policies, from_option, to_option
from policykit.cli.output import aside, print_json, say, visible
from policykit.cli.world import open_world

if TYPE_CHECKING:
    from datetime import date

    from policykit.evidence.change_report import LoggedVersion, PolicyLog, Proof, StatementChange
    from policykit.record import Retired, ReviewNote, Revision

_EPILOG = """\b
Examples:
  policykit log access-control
  policykit log --from 2026-01-01 --to 2026-12-31 --format md
  policykit log --from 2026-01-01 --to 2026-12-31 --digests --pdf changes-2026.pdf"""


@click.command(epilog=_EPILOG)
@click.argument("policies", nargs=-1, metavar="[ID]...", shell_complete=complete_policies)
@from_option()
@to_option()
@click.option("--digests", is_flag=True, help="With commit, tag and digests, for auditors.")
@click.option(
    "--pdf",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it to this new PDF, in the style of the policies.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "md", "json"]),
    default="text",
    help="Text for people (default), Markdown for documents, JSON for programs.",
)
def command(  # noqa: PLR0913 - one argument for each option
    *,
    policies: tuple[str, ...],
    first: date | None,
    last: date | None,
    digests: bool,
    pdf: Path | None,
    form: str,
) -> None:
    """Show what changed in each version: what, why, who asked, who approved, from when.

    With --from and --to, what took effect in that period, in all policies or those named.
    """
    if (first is None) != (last is None):
        raise click.UsageError("A period has both ends: --from and --to.")
    from policykit.workflow.change_log import change_logs, logs_markdown, logs_pdf

    world = open_world()
    period = (first, last) if first and last else None
    logs = change_logs(world, policies, period, digests=digests)
    if pdf:
        from policykit.edge.outside import write_outside

        write_outside(pdf, logs_pdf(world, logs, period))
        aside(f"Written: {pdf}")
        return
    if form == "md":
        click.echo(logs_markdown(world, logs, period), nl=False)
        return
    if form == "json":
        print_json("log", [_log_as_json(one) for one in logs])
        return
    shown = [one for one in logs if not one.is_empty or not period]
    for one in shown:
        _print_log(one)
    if not shown:
        aside(f"Nothing changed from {first} to {last}.")


def _print_log(log: PolicyLog) -> None:
    say(visible(f"{log.title} ({log.id})"))
    if log.is_empty:
        say("  nothing proposed or issued yet")
    for item in log.retirements:
        _print_retirement(item.event)
    for version in log.versions:
        _print(version.revision)
        for change in version.statements:
            _print_change(change)
        if version.proof:
            _print_proof(version.proof)
    for note in log.notes:
        say(visible(f"  {note}"))
    say("")


def _print_change(change: StatementChange) -> None:
    say(visible(f"       {change.id} {change.kind}"))
    for sign, text in (("-", change.before), ("+", change.after)):
        if text:
            say(visible(f"         {sign} {text}"))


def _print_proof(proof: Proof) -> None:
    say(f"       commit {proof.commit or 'not in this history'}, tag {proof.tag}")
    say(f"       record {proof.record}")
    say(f"       content {proof.content}")
    say(f"       PDF {proof.pdf}  {proof.pdf_path}")


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


def _log_as_json(log: PolicyLog) -> dict[str, object]:
    return {
        "id": log.id,
        "title": log.title,
        "revisions": [_as_json(version) for version in log.versions],
        "retired": [_retirement_as_json(item.event) for item in log.retirements],
        "notes": [
            {
                "on": note.on.isoformat(),
                "by": note.by,
                "about": note.about,
                "note": note.text,
                "files": list(note.files),
            }
            for note in log.notes
        ],
    }


def _as_json(version: LoggedVersion) -> dict[str, object]:
    row, proof = version.revision, version.proof
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
        "statements": [
            {"id": one.id, "kind": one.kind, "before": one.before, "after": one.after}
            for one in version.statements
        ],
        "digests": asdict(proof) if proof else None,
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
