"""`policykit exception`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policykit.cli.choosing import Day, as_option, from_option, to_option
from policykit.cli.output import aside, format_option, print_json, print_table, say
from policykit.cli.proof_options import proof_of, proof_options
from policykit.cli.whole_lines import WholeLines
from policykit.cli.world import open_world

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from policykit.workflow.exception_list import ExceptionList, Listed
    from policykit.workflow.proving import Proof

_EPILOG = """\b
Examples:
  policykit exception list
  policykit exception list --on 2026-12-31 --format csv"""


@click.group(cls=WholeLines, epilog=_EPILOG)
def command() -> None:
    """Ask for, decide, end and list policy exceptions: deviations for a time, with a control.

    An exception that has expired and is not closed is an error in policykit check.
    """


@command.command(
    epilog="""\b
Examples:
  policykit exception request access-control --statement AC-3 --until 2027-03-31 \\
      --reason "The old console knows one account" --risk "Nobody can tell who acted" \\
      --control "A log book, read weekly by the IT Lead"
  policykit exception request --extends EX-2027-001 --days 60 \\
      --reason "The new console is late" --risk "As before" --control "As before\""""
)
@click.argument("policy", required=False, metavar="[ID]")
@click.option("--statement", "statements", multiple=True, help="Deviated from. Repeatable.")
@click.option("--reason", required=True, help="Why the statement cannot be kept.")
@click.option("--risk", required=True, help="What can happen because of it.")
@click.option("--control", required=True, help="What is done instead.")
@click.option("--start", type=Day(), help="First day; without it today. Never in the past.")
@click.option("--until", type=Day(), help="Last day.")
@click.option("--days", type=click.IntRange(1), help="Instead: for how many days.")
@click.option("--review-on", type=Day(), help="Day of the next look at it; without it the last.")
@click.option("--extends", metavar="NUMBER", help="Continue this one; policy and statements stay.")
@as_option("Who asks, by address in the profile. Without it: your git identity.")
@format_option
def request(  # noqa: PLR0913 - one argument for each option
    *,
    policy: str | None,
    statements: tuple[str, ...],
    reason: str,
    risk: str,
    control: str,
    start: date | None,
    until: date | None,
    days: int | None,
    review_on: date | None,
    extends: str | None,
    email: str | None,
    form: str,
) -> None:
    """Ask for a policy exception; it counts once it is approved by somebody else."""
    if policy is None and extends is None:
        raise click.UsageError("Name the policy, or the exception to continue: --extends.")
    if (until is None) == (days is None):
        raise click.UsageError("Say how long: --until its last day, or for how many --days.")
    from policykit.workflow.exception_request import Request, request_exception

    asked = request_exception(
        open_world(),
        Request(
            policy, statements, reason, risk, control, start, until, review_on, extends, email, days
        ),
    )
    event = asked.record.event
    if form == "json":
        print_json(
            "exception-request",
            {
                "number": event.number,
                "record": asked.record.path,
                "approval_code": asked.code,
                "refusal_code": asked.refusal_code,
                "approvers": list(asked.approvers),
            },
        )
        return
    say(f"{event.number}: {event.about} {', '.join(event.statements)}, to {event.expiry}")
    aside(f"To be decided by the {' or the '.join(asked.approvers)}.")
    aside(f"Code for a reply: {asked.code} to approve, {asked.refusal_code} to refuse.")
    aside(f"Next: policykit exception approve {event.number} --as EMAIL --evidence REPLY")


@command.command(
    epilog="""\b
Examples:
  policykit exception approve EX-2027-001                   approve as yourself
  policykit exception approve EX-2027-001 --as ciso@acme.example --evidence reply.eml
  policykit exception approve EX-2027-001 --as ciso@acme.example --evidence reply.eml --dkim-key dns
  policykit exception approve EX-2027-001 --ssh-key ~/.ssh/id_ed25519.pub"""
)
@click.argument("number", metavar="NUMBER")
@as_option("Who approves, by address in the profile. Without it: your git identity.")
@proof_options
@format_option
def approve(  # noqa: PLR0913 - one argument for each option
    *,
    number: str,
    email: str | None,
    evidence: tuple[Path, ...],
    ssh_key: Path | None,
    dkim_key: str | None,
    form: str,
) -> None:
    """Record that somebody who did not ask for it approves an exception until its last day."""
    _decide(number, email, proof_of(evidence, ssh_key, dkim_key), form, None)


@command.command(
    epilog="""\b
Examples:
  policykit exception refuse EX-2027-001 --reason "The log book is not kept\""""
)
@click.argument("number", metavar="NUMBER")
@click.option("--reason", required=True, help="Why not, for who asked.")
@as_option("Who refuses, by address in the profile. Without it: your git identity.")
@proof_options
@format_option
def refuse(  # noqa: PLR0913 - one argument for each option
    *,
    number: str,
    reason: str,
    email: str | None,
    evidence: tuple[Path, ...],
    ssh_key: Path | None,
    dkim_key: str | None,
    form: str,
) -> None:
    """Record that an exception is refused, and why."""
    _decide(number, email, proof_of(evidence, ssh_key, dkim_key), form, reason)


@command.command(
    epilog="""\b
Examples:
  policykit exception close EX-2027-001 --reason "Each has an account now\""""
)
@click.argument("number", metavar="NUMBER")
@click.option("--reason", required=True, help="How it ended.")
@as_option("Who says so, by address in the profile. Without it: your git identity.")
@format_option
def close(*, number: str, reason: str, email: str | None, form: str) -> None:
    """Record that nobody relies on an exception any more."""
    from policykit.workflow.exceptions import close_exception

    record = close_exception(open_world(), number, reason, email)
    if form == "json":
        print_json("exception-close", {"number": number.upper(), "record": record.path})
        return
    say(f"{number.upper()} is closed since {record.event.day}")


@command.command(
    name="sign-off",
    epilog="""\b
Examples:
  policykit exception sign-off --from 2026-01-01 --to 2026-12-31
  policykit exception sign-off --from 2026-01-01 --to 2026-12-31 --ssh-key ~/.ssh/id_ed25519.pub""",
)
@from_option(required=True)
@to_option(required=True)
@as_option("Who states it, by address in the profile. Without it: your git identity.")
@proof_options
@format_option
def sign_off(  # noqa: PLR0913 - one argument for each option
    *,
    first: date,
    last: date,
    email: str | None,
    evidence: tuple[Path, ...],
    ssh_key: Path | None,
    dkim_key: str | None,
    form: str,
) -> None:
    """State that the register is complete for a period that is over, also when it is empty."""
    from policykit.workflow.exceptions import sign_off_exceptions

    proof = proof_of(evidence, ssh_key, dkim_key)
    event = sign_off_exceptions(open_world(), first, last, email, proof).event
    count = len(event.requests)
    if form == "json":
        data = {
            "from": first.isoformat(),
            "to": last.isoformat(),
            "exceptions": count,
            "method": event.method,
        }
        print_json("exception-sign-off", data)
        return
    said = f"{count} in period" if count else "none in period"
    by = f"{event.by.name} ({event.method})"
    say(f"Policy exceptions of {first} to {last}: {said}, signed off by {by}")


@command.command(
    name="list",
    epilog="""\b
Examples:
  policykit exception list
  policykit exception list --from 2026-01-01 --to 2026-12-31 --format csv""",
)
@click.option("--on", "day", type=Day(), help="As the register was on this day; without it today.")
@from_option()
@to_option()
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    help="Text for people (default), JSON for programs, CSV for spreadsheets.",
)
def list_(*, day: date | None, first: date | None, last: date | None, form: str) -> None:
    """List the exceptions of the register, closed and refused ones included, with counts."""
    if (first is None) != (last is None) or (first and day):
        raise click.UsageError("Say one day with --on, or a period with both --from and --to.")
    from policykit.workflow.exception_list import list_exceptions

    period = (first, last) if first and last else None
    found = list_exceptions(open_world(), day, period)
    if form == "text":
        _print(found, period)
        return
    from policykit.evidence.exception_table import HEADERS, exception_row

    rows = [exception_row(one.exception, one.state, found.on) for one in found.entries]
    if form == "csv":
        from policykit.evidence.tables import csv_text

        click.echo(csv_text(HEADERS, rows), nl=False)
        return
    signed = found.signed_off.event if found.signed_off else None
    print_json(
        "exceptions",
        {
            "on": found.on.isoformat(),
            "from": first.isoformat() if first else None,
            "to": last.isoformat() if last else None,
            "counts": {state.value: count for state, count in found.counts.items()},
            "signed_off": {"by": signed.by.name, "on": signed.day.isoformat()} if signed else None,
            "exceptions": [dict(zip(HEADERS, row, strict=True)) for row in rows],
        },
    )


def _decider(one: Listed, on: date) -> str:
    decision = one.exception.decision
    return decision.event.by.name if decision and decision.event.day <= on else ""


def _print(found: ExceptionList, period: tuple[date, date] | None) -> None:
    print_table(
        ("number", "state", "policy", "statements", "until", "asked by", "decided by", "control"),
        [
            (
                one.exception.number,
                one.state + (f", {one.overrun} days over" if one.overrun else ""),
                one.exception.request.event.about,
                " ".join(one.exception.request.event.statements),
                one.exception.request.event.expiry.isoformat(),
                one.exception.request.event.by.name,
                _decider(one, found.on),
                one.exception.request.event.control,
            )
            for one in found.entries
        ],
        spare=("control", "asked by"),
    )
    counts = ", ".join(f"{count} {state}" for state, count in found.counts.items() if count)
    when = f"{period[0]} to {period[1]}" if period else f"Up to {found.on}"
    aside(f"{when}: {counts or 'none in period'}.")
    for one in found.entries:
        if one.code:
            codes = f"{one.code} to approve, {one.refusal_code} to refuse"
            aside(f"{one.exception.number} waits for a decision. Code for a reply: {codes}.")
    if period and found.signed_off:
        event = found.signed_off.event
        aside(f"Signed off by {event.by.name} on {event.day}.")
    elif period:
        aside(f"Not signed off: policykit exception sign-off --from {period[0]} --to {period[1]}")
        aside(f"Code for a reply: {found.code}")


def _decide(number: str, email: str | None, proof: Proof, form: str, refusal: str | None) -> None:
    from policykit.workflow.exceptions import decide_exception

    record = decide_exception(open_world(), number, email, proof, refusal)
    event = record.event
    verb = "approved" if refusal is None else "refused"
    if form == "json":
        data = {"by": event.by.name, "method": event.method.value, "record": record.path}
        print_json(f"exception-{verb}", {"number": number.upper(), **data})
        return
    say(f"{number.upper()} is {verb} by {event.by.name} ({event.method})")
