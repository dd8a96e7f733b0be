"""`policykit review --due`: what wants a review, why, and what comes next."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from policykit.cli.output import aside, print_json, print_table
from policykit.cli.world import open_world

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policykit.workflow.due import ReviewItem

_MANY = 3


def list_due(form: str) -> None:
    """Print the policies that want a review, the most urgent first."""
    from policykit.workflow.due import due_reviews

    items = due_reviews(open_world())
    if form == "json":
        print_json("review-due", [_as_json(item) for item in items])
    elif not items:
        aside("No review is due.")
    elif sys.stdout.isatty():
        print_table(
            ("policy", "in force", "next review", "why", "owner"),
            [(*_facts(item), "; ".join(_beside_its_day(item)), item.owner) for item in items],
        )
        _print_steps(items)
    else:
        print_table(
            ("policy", "in force", "next review", "why", "owner", "next step"),
            [
                (*_facts(item), "; ".join(item.reasons), item.owner, item.next_step)
                for item in items
            ],
        )


def _facts(item: ReviewItem) -> tuple[str, str, str]:
    late = f", {item.late} days late" if item.late > 1 else ""
    return (item.id, item.version, f"{item.next_review} ({item.state}{late})")


def _beside_its_day(item: ReviewItem) -> tuple[str, ...]:
    """Return why it is due, without what the column of its day says."""
    from policykit.record import ReviewState

    return item.reasons if item.state is ReviewState.CURRENT else item.reasons[1:]


def _print_steps(items: Iterable[ReviewItem]) -> None:
    """Say what comes next, the same command once for all policies that it is for."""
    steps: dict[str, list[ReviewItem]] = {}
    for item in items:
        steps.setdefault(item.next_step.replace(item.id, "ID"), []).append(item)
    for step, several in steps.items():
        names = [item.id for item in several]
        if len(names) == 1:
            aside(f"Next: {several[0].next_step}")
        elif len(names) > _MANY:
            aside(f"Next, for {len(names)} of them: {step}")
        else:
            aside(f"Next, for {', '.join(names)}: {step}")
        if len(names) > 1 and "--outcome no-change" in step:
            aside("Or policy by policy, with what each decision needs: policykit review --all")


def _as_json(item: ReviewItem) -> dict[str, object]:
    return {
        "id": item.id,
        "version": item.version,
        "owner": item.owner,
        "next_review": item.next_review.isoformat(),
        "review": item.state.value,
        "days_late": item.late,
        "reasons": list(item.reasons),
        "triggers": [record.event.number for record in item.triggers],
        "exceptions": [one.number for one in item.exceptions],
        "open_actions": list(item.open_actions),
        "next_step": item.next_step,
    }
