"""What has to be done before an audit's window opens: how long it takes, and what waits for what.

Two passes over it, as in any network plan: backwards from the window's first day, and forwards
from the day on which work begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from policykit.evidence.plan_commitments import first_access_review

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policykit.evidence.plan_facts import PlanFacts, Progress

_DAY = timedelta(days=1)
_PROFILE_DAYS = 5
_DRAFT_DAYS = 14
_APPROVE_DAYS = 7
_ISSUE_DAYS = 2
REVIEW_DAYS = 14


@dataclass(frozen=True, slots=True)
class Task:
    """A step before its days are known: how long it takes, and what it waits for.

    Attributes:
        is_recorded: records here can show that it is done.
    """

    key: str
    title: str
    role: str
    days: int
    after: tuple[str, ...]
    done: date | None
    detail: str
    is_recorded: bool = True


def tasks(facts: PlanFacts) -> tuple[Task, ...]:
    """Return the steps before the window, each after those that it waits for."""
    found = [
        Task(
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
        found.append(
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
        found.append(
            Task(
                "access-review",
                f"First review of access rights ({review.statement})",
                review.role,
                REVIEW_DAYS,
                ("issue",),
                None,
                f"shown by: {review.evidence}",
                is_recorded=False,
            )
        )
    return tuple(found)


def _counted(  # noqa: PLR0913, PLR0917 - a step, and the things that are counted for it
    key: str,
    title: str,
    role: str,
    days: int,
    after: tuple[str, ...],
    progress: Progress | None,
    what: str,
) -> Task:
    """Return a step that is done when all of several things are."""
    done = progress.last if progress and progress.is_complete else None
    detail = f"{progress.done} of {progress.total} {what}" if progress else f"not recorded: {what}"
    return Task(key, title, role, days, after, done, detail, is_recorded=progress is not None)


def forwards(tasks: Sequence[Task], begins: date) -> dict[str, date]:
    """Return the last day of each step, were all begun as soon as they can be."""
    ends: dict[str, date] = {}
    for task in tasks:
        if task.done:
            ends[task.key] = task.done
            continue
        first = max((begins, *(ends[name] + _DAY for name in task.after)))
        ends[task.key] = first + timedelta(days=task.days - 1)
    return ends


def backwards(tasks: Sequence[Task], opens: date) -> dict[str, date]:
    """Return the last day on which each step may end, for the window to open in time."""
    due: dict[str, date] = {}
    for task in reversed(tasks):
        followers = [one for one in tasks if task.key in one.after]
        begins = (due[one.key] - timedelta(days=one.days) for one in followers)
        due[task.key] = min((opens - _DAY, *begins))
    return due


def unknown(tasks: Sequence[Task]) -> frozenset[str]:
    """Return the steps that may be done without anybody having said so here.

    All that they wait for is done. Nothing can be computed from them: they hold nobody up.
    """
    done = {task.key for task in tasks if task.done}
    return frozenset(
        task.key for task in tasks if not task.is_recorded and done.issuperset(task.after)
    )


def on_the_way(tasks: Sequence[Task], ends: Mapping[str, date]) -> frozenset[str]:
    """Return the steps on the longest way that is still to go."""
    by_key = {task.key: task for task in tasks}
    found: set[str] = set()
    aside = unknown(tasks)
    waiting = [task.key for task in tasks if task.done is None and task.key not in aside]
    name = max(waiting, key=lambda key: ends[key], default=None)
    while name and by_key[name].done is None:
        found.add(name)
        name = max(by_key[name].after, key=lambda key: ends[key], default=None)
    return frozenset(found)
