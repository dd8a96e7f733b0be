"""`withdraw`: a proposal is taken back by its author, a version by who approves the policy.

A version can be withdrawn before its first day in force, or when two follow the same one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.errors import (
    InputError,
    NotAllowedError,
    Place,
    StateError,
    error,
    has_errors,
    placed,
)
from policykit.record import Withdrawn, local_date, may_withdraw, write_record
from policykit.workflow import paths
from policykit.workflow.people import actor, person_called, role_rules
from policykit.workflow.said import one_line
from policykit.workflow.session import writing
from policykit.workflow.workspace import chosen_ids, load_history, load_policy, load_profile
from policykit.world import ChangeSet

if TYPE_CHECKING:
    from datetime import date

    from policykit.record import History, Issued, Proposed, Record
    from policykit.world import World

_PREFIX = 8  # the digits of R in the name of a record


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What was withdrawn.

    Attributes:
        what: in words, such as "proposal of version 1.1".
    """

    record: Record[Withdrawn]
    what: str


def withdraw(
    world: World, name: str, reason: str, target: str | None, email: str | None
) -> Withdrawal:
    """Record that a proposal or version is taken back, and commit it.

    Args:
        world: the outside.
        name: policy id.
        reason: why.
        target: a version, or the first 8 digits of R; None for the open proposal, or else the
            scheduled version.
        email: who decides; None for the git identity.

    Raises:
        PolicykitError: every reason why it cannot be recorded.
    """
    with writing(world, "withdraw"):
        profile, _ = load_profile(world)
        said = one_line("--reason", reason)
        (identifier,) = chosen_ids(world, [name], everything=False)
        working = load_policy(world, identifier)
        history, found = load_history(world, identifier)
        if working.policy is None or has_errors(found):
            raise InputError(*working.problems, *found)
        now = world.clock.now()
        today = local_date(now, profile.organization.time_zone)
        chosen = _named(history, target) if target else _obvious(history, today)
        address = world.git.identity().email if email is None else email
        event = Withdrawn(
            policy=identifier,
            at=now,
            zone=profile.organization.time_zone,
            by=actor(profile, person_called(profile, address), today),
            authority=profile.authority,
            target=chosen.digest,
            reason=said,
        )
        problems = may_withdraw(history, event, role_rules(world, profile, working.policy))
        if has_errors(problems):
            raise NotAllowedError(*placed(problems, Place(paths.policy(identifier))))
        record = write_record(event)
        kind = "proposal of " if chosen.name == "proposed" else ""
        what = f"{kind}version {chosen.event.version}"
        world.transaction.carry_out(
            ChangeSet(
                files={record.path: record.data},
                message=f"Withdraw {identifier}: {what}\n\n{said}\n\n{record.digest}\n",
                head=world.git.head(),
            )
        )
        return Withdrawal(record, what)


def _obvious(history: History, today: date) -> Record[Proposed] | Record[Issued]:
    if history.open_proposals:
        return history.open_proposals[-1]
    latest = history.latest
    if latest and latest.event.effective > today:
        return latest
    raise StateError(
        error(
            "PK784",
            f"{history.policy} has no open proposal and no version that is not in force yet",
            hint="Of two versions that follow the same one, name one with --target: see policykit "
            "check. To end a policy: policykit retire.",
        )
    )


def _named(history: History, target: str) -> Record[Proposed] | Record[Issued]:
    candidates: list[Record[Proposed] | Record[Issued]] = [*history.issued, *history.proposals]
    found = [record for record in history.issued if str(record.event.version) == target]
    by_digest = [
        record
        for record in candidates
        if len(target) >= _PREFIX and record.digest.startswith(target.lower())
    ]
    if not found and len(by_digest) == 1:
        return by_digest[0]
    if len(found) == 1:
        return found[0]
    known = ", ".join(
        f"{record.digest[:_PREFIX]} ({record.name} {record.event.version})" for record in candidates
    )
    message = (
        f"{len(found)} versions of {history.policy} are {target}"
        if found
        else f"{history.policy} has no version or record {target}"
    )
    raise InputError(error("PK785", message, hint=f"Name one of: {known or 'none yet'}"))
