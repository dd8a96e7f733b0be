"""`policykit review --all` on a terminal: policy by policy, with what its decision needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

import click

from policykit.cli.output import aside, visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

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
    from policykit.workflow.review_findings import known_triggers
    from policykit.workflow.review_round import ready_to_review

    items, left_out = ready_to_review(world, email)
    for line in by_reason(left_out):
        aside(line)
    aside(f"{len(items)} to review. Nothing is recorded before you say so at the end.")
    asking = _Asking(email, claimed_on, known_triggers(world))
    is_whole = _ask_all(items, asking)
    plan = asking.plan
    if not plan:
        aside("Nothing was reviewed.")
        return None
    reviews = "1 review" if len(plan) == 1 else f"{len(plan)} reviews"
    question = f"Record {reviews} ({len(items) - len(plan)} skipped)?"
    if not click.confirm(question, default=is_whole, err=True):
        aside("Nothing was recorded.")
        return None
    return review_each(world, plan)


@dataclass(slots=True)
class _Asking:
    """What was answered so far, and what holds for all answers.

    Attributes:
        known: the numbers of all triggers.
        before: what was considered for the policy before.
    """

    email: str | None
    claimed_on: date | None
    known: tuple[str, ...]
    before: tuple[str, ...] = ()
    plan: dict[PolicyId, Findings] = field(default_factory=dict)


def _ask_all(items: Sequence[ReviewItem], asking: _Asking) -> bool:
    """Ask about each policy; return whether nobody interrupted.

    Raises:
        click.Abort: interrupted before there was any answer.
    """
    try:
        for number, item in enumerate(items, 1):
            _show(item, number, len(items))
            answer = _outcome(item)
            if answer is _Answer.STOP:
                break
            if answer is not _Answer.SKIP:
                _ask(item, answer, asking)
    except (click.Abort, KeyboardInterrupt):
        if not asking.plan:
            raise
        click.echo(err=True)
        aside("Interrupted; what was answered to the end can still be recorded.")
        return False
    return True


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


def _ask(item: ReviewItem, answer: _Answer, asking: _Asking) -> None:
    from policykit.record import Outcome
    from policykit.workflow.reviews import Findings

    considered = _lines("Considered", asking)
    for record in item.triggers:
        number = record.event.number
        question = f"  What came of {number} (empty: not considered)"
        text = click.prompt(question, "", show_default=False, err=True)
        if text.strip():
            considered.append(f"{number}: {text.strip()}")
    is_change = answer is _Answer.CHANGE
    actions = _lines("To be changed" if is_change else "Still to be done", None)
    outcome = Outcome.CHANGE if is_change else Outcome.NO_CHANGE
    asking.plan[item.id] = Findings(
        outcome, tuple(considered), tuple(actions), asking.email, asking.claimed_on
    )
    own = {record.event.number for record in item.triggers}
    asking.before = tuple(text for text in considered if text.split(":")[0] not in own)


class _Answer(StrEnum):
    NO_CHANGE = "n"
    CHANGE = "c"
    SKIP = "s"
    STOP = "q"


def _outcome(item: ReviewItem) -> _Answer:
    is_changed = item.pending or any("differs from version" in reason for reason in item.reasons)
    choices = [one for one in _Answer if not (is_changed and one is _Answer.NO_CHANGE)]
    offer = "[c]hange, [s]kip, [q]uit asking"
    if not is_changed:
        offer = f"[n]o change, {offer}"
    default = _Answer.SKIP if is_changed else _Answer.NO_CHANGE
    answer = click.prompt(
        f"  Outcome: {offer}",
        default.value,
        type=click.Choice([one.value for one in choices], case_sensitive=False),
        show_choices=False,
        err=True,
    )
    return _Answer(answer.lower())


def _lines(label: str, asking: _Asking | None) -> list[str]:
    """Ask for lines until an empty one; an empty first one repeats those of the policy before.

    Args:
        label: what is asked for.
        asking: what was considered before, of which a review needs something; None where nothing
            has to be said.
    """
    found: list[str] = []
    before = asking.before if asking else ()
    hint = "empty line ends"
    if before:
        hint = f"empty: as before: {'; '.join(before)}"
    elif asking:
        hint = f"incidents, audits, risks, law, systems: one a line; {hint}"
    while True:
        prompt = f"  {label}" if found else f"  {label} ({hint})"
        text = click.prompt(visible(prompt), "", show_default=False, err=True).strip()
        if text:
            wrong = _complaint(text, asking)
            if wrong:
                click.echo(visible(f"  {wrong}"), err=True)
            else:
                found.append(text)
        elif found or before or not asking:
            return found or list(before)
        else:
            click.echo("  A review that considered nothing is none.", err=True)


def _complaint(text: str, asking: _Asking | None) -> str:
    from policykit.workflow.review_findings import complaint

    return complaint(text, asking.known if asking else None)
