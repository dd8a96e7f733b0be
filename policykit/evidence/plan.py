"""From an audit's date back to what has to be done by when, and by whom.

Takes plain facts, how far things are, a day and an audit; gives dated steps. The days that a step
takes are calendar days. Two passes, as in any network plan:

- backwards from the day on which the window opens: the last day on which a step may end;
- forwards from today, or from the day on which work begins: the first day on which it can end.

What the second pass says of the window's first day decides whether the audit date can be kept.
A step counts as done when records say so, never because its day is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from policykit.evidence.audit_goal import LEAST_MONTHS, ReportType, whole_months
from policykit.evidence.plan_commitments import Occurrence, first_access_review, occurrences

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policykit.evidence.audit_goal import AuditGoal
    from policykit.evidence.plan_commitments import Commitment

_DAY = timedelta(days=1)


class StepState(StrEnum):
    """Where a step stands today."""

    DONE = "done"
    LATE = "late"  # its last day is over
    BEHIND = "behind"  # it cannot end on its last day any more unless it takes fewer days
    OPEN = "open"
    DAY = "day"  # nothing to do: a day of the audit


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of several things are done.

    Attributes:
        last: the day on which the last of them was done; None while none is.
    """

    done: int
    total: int
    last: date | None = None

    @property
    def is_complete(self) -> bool:
        """Say whether all are done, and there is one at all."""
        return 0 < self.total <= self.done


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What the plan is made from.

    Attributes:
        owners: role key -> who holds it, in words, such as "Security Lead (Priya Raman)".
        profile: the day on which the profile came to be; None while there is none.
        drafted: policies put up for approval at least once.
        approved: policies whose first version all have approved who must.
        issued: policies with a version that is issued; `last` is the last effective date.
        acknowledged: acknowledgements given, of those asked for; None where none are recorded.
        ack_days: days within which people acknowledge; 0 where no policy asks for it.
        reviews: policy title and the last day of its review, for each version in force.
        commitments: what the policies promise to do again and again.
    """

    owners: Mapping[str, str]
    profile: date | None
    drafted: Progress
    approved: Progress
    issued: Progress
    acknowledged: Progress | None
    ack_days: int
    reviews: tuple[tuple[str, date], ...]
    commitments: tuple[Commitment, ...]


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


@dataclass(frozen=True, slots=True)
class _Task:
    """A step before its days are known: how long it takes, and what it waits for."""

    key: str
    title: str
    role: str
    days: int
    after: tuple[str, ...]
    done: date | None
    detail: str


def plan(facts: PlanFacts, goal: AuditGoal, today: date, start: date | None = None) -> Plan:
    """Return the steps to an audit.

    Args:
        facts: owners, how far everything is, and what the policies promise.
        goal: the audit.
        today: the day to judge by.
        start: the day on which work begins; None, or a day in the past, for today.
    """
    begins = max(today, start or today)
    tasks = _tasks(facts)
    ends = _forwards(tasks, begins)
    last_days = _backwards(tasks, goal.opens)
    ready = max(ends.values()) + _DAY
    critical = _critical(tasks, ends)
    before = tuple(
        _step(task, facts, last_days[task.key], ends[task.key], today, task.key in critical)
        for task in tasks
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


_PROFILE_DAYS = 5
_DRAFT_DAYS = 14
_APPROVE_DAYS = 7
_ISSUE_DAYS = 2
_REVIEW_DAYS = 14


def _tasks(facts: PlanFacts) -> tuple[_Task, ...]:
    tasks = [
        _Task(
            "profile",
            "Complete the organization profile",
            "compliance_lead",
            _PROFILE_DAYS,
            (),
            facts.profile,
            "policykit init, policykit check",
        ),
        _counted(
            "draft",
            "Generate, read and edit the policies",
            "security_lead",
            _DRAFT_DAYS,
            ("profile",),
            facts.drafted,
            "put up for approval",
        ),
        _counted(
            "approve",
            "Approve the policies",
            "executive_sponsor",
            _APPROVE_DAYS,
            ("draft",),
            facts.approved,
            "approved",
        ),
        _counted(
            "issue",
            "Issue the policies",
            "compliance_lead",
            _ISSUE_DAYS,
            ("approve",),
            facts.issued,
            "issued and in force",
        ),
    ]
    if facts.ack_days:
        tasks.append(
            _counted(
                "acknowledge",
                "Everybody acknowledges the policies",
                "people_lead",
                facts.ack_days,
                ("issue",),
                facts.acknowledged,
                "acknowledgements given",
            )
        )
    review = first_access_review(facts.commitments)
    if review:
        tasks.append(
            _Task(
                "access-review",
                f"First review of access rights ({review.statement})",
                review.role,
                _REVIEW_DAYS,
                ("issue",),
                None,
                f"shown by: {review.evidence}",
            )
        )
    return tuple(tasks)


def _counted(  # noqa: PLR0913, PLR0917 - a step, and the things that are counted for it
    key: str,
    title: str,
    role: str,
    days: int,
    after: tuple[str, ...],
    progress: Progress | None,
    what: str,
) -> _Task:
    """Return a step that is done when all of several things are."""
    done = progress.last if progress and progress.is_complete else None
    detail = f"{progress.done} of {progress.total} {what}" if progress else f"not recorded: {what}"
    return _Task(key, title, role, days, after, done, detail)


def _forwards(tasks: Sequence[_Task], begins: date) -> dict[str, date]:
    """Return the last day of each step, were all begun as soon as they can be."""
    ends: dict[str, date] = {}
    for task in tasks:
        if task.done:
            ends[task.key] = task.done
            continue
        first = max((begins, *(ends[name] + _DAY for name in task.after)))
        ends[task.key] = first + timedelta(days=task.days - 1)
    return ends


def _backwards(tasks: Sequence[_Task], opens: date) -> dict[str, date]:
    """Return the last day on which each step may end, for the window to open in time."""
    due: dict[str, date] = {}
    for task in reversed(tasks):
        followers = [one for one in tasks if task.key in one.after]
        begins = (due[one.key] - timedelta(days=one.days) for one in followers)
        due[task.key] = min((opens - _DAY, *begins))
    return due


def _critical(tasks: Sequence[_Task], ends: Mapping[str, date]) -> frozenset[str]:
    """Return the steps on the longest way that is still to go."""
    by_key = {task.key: task for task in tasks}
    found: set[str] = set()
    waiting = [task.key for task in tasks if task.done is None]
    name = max(waiting, key=lambda key: ends[key], default=None)
    while name and by_key[name].done is None:
        found.add(name)
        name = max(by_key[name].after, key=lambda key: ends[key], default=None)
    return frozenset(found)


def _step(  # noqa: PLR0913, PLR0917 - a task, its two days, and what they are judged by
    task: _Task, facts: PlanFacts, due: date, earliest: date, today: date, critical: bool
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
            begin=due - timedelta(days=_REVIEW_DAYS - 1),
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
