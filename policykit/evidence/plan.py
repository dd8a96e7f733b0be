"""From an audit's date back to what has to be done by when, and by whom.

Takes plain facts, how far things are, a day and an audit; gives dated steps. The days that a step
takes are calendar days. Two passes, as in any network plan:

- backwards from the day on which the window opens: the last day on which a step may end;
- forwards from today, or from the day on which work begins: the first day on which it can end.

What the second pass says of the window's first day decides whether the audit date can be kept.
A step counts as done when records say so, never because its day is over.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from policykit.evidence.audit_goal import LEAST_MONTHS, ReportType, whole_months
from policykit.evidence.plan_commitments import Occurrence, occurrences
from policykit.evidence.plan_tasks import (
    REVIEW_DAYS,
    Task,
    backwards,
    forwards,
    on_the_way,
    tasks,
    unknown,
)

if TYPE_CHECKING:
    from policykit.evidence.audit_goal import AuditGoal
    from policykit.evidence.plan_commitments import Commitment
    from policykit.evidence.plan_facts import PlanFacts

_DAY = timedelta(days=1)


class StepState(StrEnum):
    """Where a step stands today."""

    DONE = "done"
    LATE = "late"  # its last day is over
    BEHIND = "behind"  # it cannot end on its last day any more unless it takes fewer days
    UNKNOWN = "not recorded here"  # it may be done, and nobody says so here
    OPEN = "open"
    DAY = "day"  # nothing to do: a day of the audit


@dataclass(frozen=True, slots=True)
class Step:
    """One dated step.

    Attributes:
        key: tells it from the others, and stays the same from run to run.
        owner: role and name, in words.
        begin: the last day on which to begin it.
        due: the last day on which it may end; a day of the audit is that day.
        earliest: when it can end at the earliest, from today on; the day it was done.
        done: the day it was done, None while it is not.
        is_critical: a day lost here is a day lost for the audit.
        detail: how far it is, or what it takes.
    """

    key: str
    title: str
    owner: str
    begin: date
    due: date
    earliest: date
    state: StepState
    done: date | None
    is_critical: bool
    detail: str

    @property
    def words(self) -> str:
        """Return the state in words."""
        if self.done:
            late = (self.done - self.due).days
            return f"done {self.done}" + (f", {_days(late)} after its day" if late > 0 else "")
        return "" if self.state is StepState.DAY else self.state.value


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps to an audit, in the order of their days.

    Attributes:
        today: the day it was made for.
        start: the day on which work begins, today or later.
        ready: the first day on which the window can open.
        earliest: the audit that can be kept: `goal` itself where that is in time.
        inside: what the policies promise that falls due until the window closes.
        daily: promises kept more often than monthly, which the plan does not list day by day.
    """

    goal: AuditGoal
    today: date
    start: date
    steps: tuple[Step, ...]
    ready: date
    earliest: AuditGoal
    inside: tuple[Occurrence, ...]
    daily: tuple[Commitment, ...]

    @property
    def is_kept(self) -> bool:
        """Say whether the audit date can be kept."""
        return self.ready <= self.goal.opens

    @property
    def slack(self) -> int:
        """Return how many days are to spare; negative where days are missing."""
        return (self.goal.opens - self.ready).days

    @property
    def late(self) -> tuple[Step, ...]:
        """Return the steps that are late or behind today."""
        return tuple(one for one in self.steps if one.state in (StepState.LATE, StepState.BEHIND))

    @property
    def shorter(self) -> int:
        """Return the months of a shorter window that keeps the audit date, 0 where none does."""
        if self.is_kept or self.goal.report_type is ReportType.TYPE_1:
            return 0
        months = whole_months(self.ready, self.goal.closes)
        return months if months >= LEAST_MONTHS else 0

    @property
    def verdict(self) -> str:
        """Return in a sentence or two whether the audit date can be kept, and what can."""
        date_words = f"The audit date {self.goal.fieldwork}"
        if self.is_kept:
            spare = f"{_days(self.slack)} to spare" if self.slack else "no day to spare"
            return f"{date_words} can be kept, with {spare}."
        what = "the window can open" if self.goal.months else "all can be in place"
        words = (
            f"{date_words} cannot be kept: {what} on {self.ready} at the earliest, not on "
            f"{self.goal.opens}. The earliest audit date is {self.earliest.fieldwork}."
        )
        if self.shorter:
            words += f" With a window of {self.shorter} months {self.goal.fieldwork} can be kept."
        return words


def plan(facts: PlanFacts, goal: AuditGoal, today: date, start: date | None = None) -> Plan:
    """Return the steps to an audit.

    Args:
        facts: owners, how far everything is, and what the policies promise.
        goal: the audit.
        today: the day to judge by.
        start: the day on which work begins; None, or a day in the past, for today.
    """
    begins = max(today, start or today)
    before_it = tasks(facts)
    ends = forwards(before_it, begins)
    last_days = backwards(before_it, goal.opens)
    aside = unknown(before_it)
    ready = max(end for key, end in ends.items() if key not in aside) + _DAY
    critical = on_the_way(before_it, ends)
    before = tuple(
        _step(task, facts, last_days[task.key], ends[task.key], today, task.key in critical)
        for task in before_it
    )
    before = tuple(
        replace(one, state=StepState.UNKNOWN)
        if one.key in aside and one.state in (StepState.LATE, StepState.BEHIND)
        else one
        for one in before
    )
    earliest = goal if ready <= goal.opens else goal.opening_on(ready)
    later = (*_reviews(facts, goal, today), *_audit_days(facts, goal, earliest))
    inside, daily = occurrences(facts.commitments, goal)
    return Plan(
        goal=goal,
        today=today,
        start=begins,
        steps=tuple(sorted((*before, *later), key=lambda step: step.due)),
        ready=ready,
        earliest=earliest,
        inside=inside,
        daily=daily,
    )


def _step(  # noqa: PLR0913, PLR0917 - a task, its two days, and what they are judged by
    task: Task, facts: PlanFacts, due: date, earliest: date, today: date, critical: bool
) -> Step:
    begin = due - timedelta(days=task.days - 1)
    state = StepState.OPEN
    if task.done:
        state = StepState.DONE
    elif due < today:
        state = StepState.LATE
    elif begin < today:
        state = StepState.BEHIND
    owner = facts.owners.get(task.role, task.role)
    return Step(
        task.key,
        task.title,
        owner,
        begin,
        due,
        earliest,
        state,
        task.done,
        critical,
        task.detail,
    )


def _reviews(facts: PlanFacts, goal: AuditGoal, today: date) -> tuple[Step, ...]:
    """Return one step for each day on which reviews fall due before the window closes."""
    days: dict[date, list[str]] = {}
    for title, due in facts.reviews:
        if due <= goal.closes:
            days.setdefault(due, []).append(title)
    owner = facts.owners.get("compliance_lead", "compliance_lead")
    return tuple(
        Step(
            key=f"review-{due}",
            title="Review the policies" if len(titles) > 1 else f"Review the {titles[0]}",
            owner=owner,
            begin=due - timedelta(days=REVIEW_DAYS - 1),
            due=due,
            earliest=max(due, today),
            state=StepState.LATE if due < today else StepState.OPEN,
            done=None,
            is_critical=False,
            detail=", ".join(sorted(titles)),
        )
        for due, titles in sorted(days.items())
    )


def _audit_days(facts: PlanFacts, goal: AuditGoal, earliest: AuditGoal) -> tuple[Step, ...]:
    lead = facts.owners.get("compliance_lead", "compliance_lead")
    own = "Auditor"
    rows = [
        ("evidence", "Gather the evidence and hand it over", lead, goal.closes + _DAY,
         goal.evidence_by, earliest.evidence_by, "policykit evidence"),
        ("fieldwork", "Fieldwork begins: the audit date", own, goal.fieldwork, goal.fieldwork,
         earliest.fieldwork, ""),
    ]  # fmt: skip
    if goal.months:
        said = "controls must work on every day from here on"
        rows = [
            ("window-opens", "The window opens", "", goal.opens, goal.opens, earliest.opens, said),
            ("window-closes", "The window closes", "", goal.closes, goal.closes, earliest.closes,
             "its last day"),
            *rows,
        ]  # fmt: skip
    else:
        said = "the day the report speaks of"
        rows.insert(0, ("as-of", "Everything is in place", "", goal.closes, goal.closes,
                        earliest.closes, said))  # fmt: skip
    return tuple(
        Step(key, title, owner, begin, due, end, StepState.DAY, None, False, detail)
        for key, title, owner, begin, due, end, detail in rows
    )


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
