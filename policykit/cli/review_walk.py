"""`policykit review --all` on a terminal: policy by policy, with what its decision needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policykit.cli.output import aside, visible

if TYPE_CHECKING:
    from datetime import date

    from policykit.record import Outcome
    from policykit.values import PolicyId
    from policykit.workflow.due import ReviewItem
    from policykit.workflow.reviews import Findings, Reviews
    from policykit.world import World

_LAST_CHANGES = 3


def walk(world: World, email: str | None, claimed_on: date | None) -> Reviews | None:
    """Ask for an outcome of each policy in force; record all of them at the end, or nothing.

    Raises:
        PolicykitError: nothing can be reviewed now, and why.
    """
    from policykit.workflow.reasons import by_reason
    from policykit.workflow.review import review_each
    from policykit.workflow.review_round import ready_to_review

    items, others = ready_to_review(world, email)
    for line in by_reason([(item.id, f"for the {item.owner} to review") for item in others]):
        aside(line)
    aside(f"{len(items)} to review. Nothing is recorded before the end; Ctrl-C leaves.")
    plan: dict[PolicyId, Findings] = {}
    before: tuple[str, ...] = ()
    for number, item in enumerate(items, 1):
        _show(item, number, len(items))
        found = _ask(item, before, email, claimed_on)
        if found:
            plan[item.id] = found
            triggers = {record.event.number for record in item.triggers}
            before = tuple(text for text in found.considered if text.split(":")[0] not in triggers)
    if not plan:
        aside("Nothing was reviewed.")
        return None
    question = f"Record {len(plan)} reviews ({len(items) - len(plan)} skipped)?"
    if not click.confirm(question, default=True, err=True):
        aside("Nothing was recorded.")
        return None
    return review_each(world, plan)


def _show(item: ReviewItem, number: int, count: int) -> None:
    from policykit.record import change_log
    from policykit.workflow.due import trigger_words

    head = f"\n{number} of {count}  {item.title} ({item.id} {item.version})"
    click.secho(visible(head), bold=True, err=True)
    late = f", {item.late} days late" if item.late else ""
    lines = [f"next review {item.next_review} ({item.state}{late}); owner {item.owner}"]
    lines += [f"trigger: {trigger_words(record)}" for record in item.triggers]
    if item.pending:
        facts, changes = ", ".join(item.pending.facts), ", ".join(item.pending.statements)
        lines.append(f"profile changed ({facts}); generating would change {changes}")
    lines += [reason for reason in item.reasons if "differs from version" in reason]
    for one in item.exceptions:
        event = one.request.event
        names = ", ".join(event.statements)
        lines.append(f"exception {one.number}: {names} until {event.expiry}: {event.reason}")
    lines += [f"open since the last review: {action}" for action in item.open_actions]
    for row in change_log(item.history)[:_LAST_CHANGES]:
        lines.append(f"{row.version}, effective {row.effective}: {row.what}")
    for line in lines:
        click.echo(visible(f"  {line}"), err=True)


def _ask(
    item: ReviewItem, before: tuple[str, ...], email: str | None, claimed_on: date | None
) -> Findings | None:
    from policykit.workflow.reviews import Findings

    outcome = _outcome(item)
    if outcome is None:
        return None
    considered = _lines("Considered", before)
    for record in item.triggers:
        number = record.event.number
        question = f"  What came of {number} (empty: not considered)"
        text = click.prompt(question, "", show_default=False, err=True)
        if text.strip():
            considered.append(f"{number}: {text.strip()}")
    actions = _lines("Still to be done", ())
    return Findings(outcome, tuple(considered), tuple(actions), email, claimed_on)


def _outcome(item: ReviewItem) -> Outcome | None:
    from policykit.record import Outcome

    is_changed = item.pending or any("differs from version" in reason for reason in item.reasons)
    choices = {"c": Outcome.CHANGE, "s": None}
    offer = "[c]hange, [s]kip"
    if not is_changed:
        choices = {"n": Outcome.NO_CHANGE, **choices}
        offer = f"[n]o change, {offer}"
    default = "s" if is_changed else "n"
    answer = click.prompt(
        f"  Outcome: {offer}",
        default,
        type=click.Choice([*choices], case_sensitive=False),
        show_choices=False,
        err=True,
    )
    return choices[answer.lower()]


def _lines(label: str, before: tuple[str, ...]) -> list[str]:
    """Ask for lines until an empty one; an empty first one repeats those of the policy before."""
    found: list[str] = []
    hint = "empty line ends"
    if before:
        hint = f"empty: as before: {'; '.join(before)}"
    is_needed = label == "Considered" and not before
    while True:
        prompt = f"  {label}" if found else f"  {label} ({hint})"
        text = click.prompt(visible(prompt), "", show_default=False, err=True).strip()
        if text:
            found.append(text)
        elif found or not is_needed:
            return found or list(before)
        else:
            click.echo("  A review that considered nothing is none.", err=True)
