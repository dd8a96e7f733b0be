"""`policykit status`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policykit.cli.output import aside, format_option, print_json, print_table
from policykit.cli.world import open_world

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policykit.workflow.status import Row, Standings
    from policykit.world import World

_EPILOG = """\b
Examples:
  policykit status
  policykit status --format json"""
_MANY = 5


@click.command(epilog=_EPILOG)
@format_option
def command(*, form: str) -> None:
    """Show every policy's state, version in force, approvers, dates, and the next step."""
    from policykit.workflow.reasons import by_reason
    from policykit.workflow.status import standings

    world = open_world()
    now = standings(world)
    rows = now.rows
    if form == "json":
        print_json("status", [_as_json(row) for row in rows])
        _warn(now)
        return
    print_table(
        (
            "policy",
            "text",
            "in force",
            "effective",
            "approved by",
            "next review",
            "acknowledged",
            "exceptions",
        ),
        [
            (
                row.id,
                row.state,
                _version(row),
                _effective(row),
                ", ".join(
                    f"{one.event.by.name} ({one.event.method})" for one in row.shown_approvals
                ),
                _review(row),
                _acknowledged(row),
                ", ".join(
                    one.number if state == "open" else f"{one.number} ({state})"
                    for one, state in row.exceptions
                ),
            )
            for row in rows
        ],
        spare=("effective", "approved by", "exceptions", "acknowledged"),
    )
    _warn(now)
    waiting = [
        (row.id, f"waits for the {' and the '.join(row.waits_for)}; approval code {row.code}")
        for row in rows
        if row.waits_for
    ]
    for line in by_reason(waiting):
        aside(line)
    if now.acceptance:
        aside(now.acceptance)
    for step in _steps(rows):
        aside(f"Next: {step}")
    if rows and not any(row.next_step for row in rows):
        for line in _ahead(rows):
            aside(line)
    _about_the_set(world)
    if not rows:
        aside("No policies yet: policykit generate")


def _about_the_set(world: World) -> None:
    """Say what was left out of the set, and what has a newer template."""
    from policykit.errors import PolicykitError
    from policykit.workflow.status import left_out
    from policykit.workflow.upgrades import newer_templates

    without = left_out(world)
    if without:
        aside("\nLeft out of the set:")
    for entry in without:
        aside(f"  {entry.id}: {entry.reason}")
    try:
        newer = newer_templates(world)
    except PolicykitError:
        aside("The templates cannot be read: policykit check")
        newer = ()
    if newer:
        which = f"{len(newer)} of them" if len(newer) > _MANY else ", ".join(newer)
        aside(f"Templates newer than your policies: {which}. Run policykit generate.")


def _warn(now: Standings) -> None:
    """Say that records do not agree, where they do not."""
    broken: list[str] = [row.id for row in now.rows if row.record_errors]
    broken += ["the workspace"] if now.workspace_errors else []
    if broken:
        aside(f"Records of {', '.join(broken)} are wrong, and what stands above may not be true.")
        aside("See what is wrong: policykit check")
    for problem in ("missing", "altered"):
        lost = [row.id for row in now.rows if row.pdf_problem == problem]
        if lost:
            aside(f"The issued PDF is {problem}: {', '.join(lost)}. See: policykit check")


def _ahead(rows: Sequence[Row]) -> Iterator[str]:
    """Yield what lies ahead where no text has a next step."""
    counted = [row.acknowledged for row in rows if row.acknowledged]
    if any(one.acknowledged < one.asked for one in counted):
        yield "Next: policykit ack status, for those who have not acknowledged yet"
    days = [row.standing.next_review for row in rows if row.standing and row.standing.next_review]
    if days:
        yield f"The next review is due on {min(days)}: {days.count(min(days))} of {len(rows)}."


def _steps(rows: Sequence[Row]) -> list[str]:
    """Return the next steps; where several policies are at the same one, it once with --all.

    Conflicts come first: until they are decided, `--all` would stop at them.
    """
    found: dict[str, list[str]] = {}
    for row in sorted(rows, key=lambda row: not row.next_step.startswith("decide ")):
        if row.next_step:
            found.setdefault(row.next_step.replace(f" {row.id}", " --all"), []).append(
                row.next_step
            )
    return [steps[0] if len(steps) == 1 else every for every, steps in found.items()]


def _version(row: Row) -> str:
    latest = row.standing.latest if row.standing else None
    if row.in_force:
        return str(row.in_force.event.version)
    return f"{latest.event.version} scheduled" if latest else "none"


def _effective(row: Row) -> str:
    shown = row.in_force or (row.standing.latest if row.standing else None)
    return shown.event.effective.isoformat() if shown else ""


def _review(row: Row) -> str:
    if row.standing is None or row.standing.next_review is None or row.standing.review is None:
        return ""
    when = row.standing.next_review.isoformat()
    # "current" would say the same of every row, and hide the one that is not.
    reasons = [] if row.standing.review == "current" else [row.standing.review.value]
    reasons += [record.event.number for record in row.triggers]
    return f"{when} ({', '.join(reasons)})" if reasons else when


def _acknowledged(row: Row) -> str:
    return row.acknowledged.in_words if row.acknowledged else ""


def _as_json(row: Row) -> dict[str, object]:
    from policykit.record import METHODS

    now = row.standing
    return {
        "id": row.id,
        "title": row.title,
        "text": now.text.value if now else None,
        "stale": list(now.stale) if now else [],
        "reasons": list(now.reasons) if now else [],
        "version": str(row.in_force.event.version) if row.in_force else None,
        "effective": _effective(row) or None,
        "next_review": now.next_review.isoformat() if now and now.next_review else None,
        "review": now.review.value if now and now.review else None,
        "triggers": [record.event.number for record in row.triggers],
        "exceptions": [
            {"number": one.number, "state": state.value} for one, state in row.exceptions
        ],
        "acknowledged": {
            "asked": row.acknowledged.asked,
            "acknowledged": row.acknowledged.acknowledged,
            **{state.value: count for state, count in row.acknowledged.states.items()},
        }
        if row.acknowledged
        else None,
        "record_errors": row.record_errors,
        "pdf_problem": row.pdf_problem or None,
        "approved_by": list(row.approved_by),
        "approvals": [
            {
                "name": one.event.by.name,
                "role": one.event.role,
                "method": one.event.method.value,
                "could_have_been_forged": METHODS[one.event.method].forged_by,
            }
            for one in row.shown_approvals
        ],
        "waits_for": list(row.waits_for),
        "approval_code": row.code or None,
        "next_step": row.next_step or None,
    }
