"""`retire`: the approver role ends a policy that is in force, at somebody else's request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from policykit.errors import (
    InputError,
    NotAllowedError,
    Place,
    StateError,
    error,
    has_errors,
    placed,
    warning,
)
from policykit.record import Retired, in_force, local_date, may_retire, write_record
from policykit.workflow import paths
from policykit.workflow.people import actor, person_called, role_rules
from policykit.workflow.said import one_line
from policykit.workflow.session import writing
from policykit.workflow.workspace import chosen_ids, load_history, load_policy, load_profile
from policykit.world import ChangeSet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from policykit.errors import Diagnostic
    from policykit.record import History, Record
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class Ending:
    """How a policy is to end.

    Attributes:
        reason: why.
        successor: id of the policy that takes its place, or None.
        last_day: None for today.
        approver: address of who decides.
        requester: address of who asked for it; None for the git identity.
    """

    reason: str
    successor: str | None
    last_day: date | None
    approver: str
    requester: str | None


def retire(world: World, name: str, ending: Ending) -> Record[Retired]:
    """Record the end of a policy and commit it.

    Raises:
        PolicykitError: every reason why it cannot be recorded.
    """
    with writing(world, "retire"):
        profile, _ = load_profile(world)
        said = one_line("--reason", ending.reason)
        (identifier,) = chosen_ids(world, [name], everything=False)
        successor = (
            chosen_ids(world, [ending.successor], everything=False)[0] if ending.successor else None
        )
        working = load_policy(world, identifier)
        history, found = load_history(world, identifier)
        if working.policy is None or has_errors(found):
            raise InputError(*working.problems, *found)
        now = world.clock.now()
        today = local_date(now, profile.organization.time_zone)
        current = in_force(history, today)
        if current is None:
            message = f"no version of {identifier} is in force today"
            hint = "What is not in force yet is withdrawn: policykit withdraw."
            raise StateError(error("PK786", message, hint=hint))
        requester = world.git.identity().email if ending.requester is None else ending.requester
        event = Retired(
            policy=identifier,
            at=now,
            zone=profile.organization.time_zone,
            by=actor(profile, person_called(profile, ending.approver), today),
            authority=profile.authority,
            version=current.digest,
            reason=said,
            successor=successor,
            last_day=ending.last_day or today,
            requested_by=actor(profile, person_called(profile, requester), today),
        )
        problems = (
            *_successor_problems(world, event),
            *may_retire(history, event, role_rules(world, profile, working.policy)),
        )
        if has_errors(problems):
            raise NotAllowedError(*placed(problems, Place(paths.policy(identifier))))
        record = write_record(event)
        world.transaction.carry_out(
            ChangeSet(
                files={record.path: record.data},
                message=f"Retire {identifier}, last day {event.last_day}\n\n{said}\n\n"
                f"{record.digest}\n",
                head=world.git.head(),
            )
        )
        return record


def _successor_problems(world: World, event: Retired) -> Iterator[Diagnostic]:
    """Yield why the successor cannot take over on the day after the last one."""
    if event.successor is None or event.successor == event.policy:
        return
    after = event.last_day + timedelta(days=1)
    history, _ = load_history(world, event.successor)
    if in_force(history, after) is None:
        yield error(
            "PK798",
            f"{event.successor} is to take its place, and no version of it is in force on {after}",
            hint="Issue the successor first, effective by then, or give a later --last-day.",
        )


def successor_problems(world: World, history: History, on: date) -> Iterator[Diagnostic]:
    """Yield where a retired policy names a successor that is not in force on a day after its end.

    Args:
        world: the outside.
        history: the records of a policy.
        on: the day.
    """
    ended = history.retired_by(on)
    if ended is None or ended.event.successor is None:
        return
    successor = ended.event.successor
    theirs, _ = load_history(world, successor)
    # A successor that was retired itself has said who follows it.
    if in_force(theirs, on) is None and theirs.retired_by(on) is None:
        message = f"{history.policy} is retired, and its successor {successor} is not in force"
        hint = f"Issue {successor}, or nothing says what holds in its place."
        yield warning("PK799", message, ended.place, hint)
