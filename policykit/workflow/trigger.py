"""`review trigger`: something happened because of which policies are to be reviewed early."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.errors import InputError, error, has_errors
from policykit.record import (
    ReviewTriggered,
    TriggerKind,
    local_date,
    next_number,
    triggers,
    write_record,
)
from policykit.workflow.people import actor, person_called
from policykit.workflow.said import one_line
from policykit.workflow.session import writing
from policykit.workflow.workspace import chosen_ids, load_profile
from policykit.workflow.workspace_records import WORKSPACE_ID, load_workspace_history
from policykit.world import ChangeSet

if TYPE_CHECKING:
    from datetime import date

    from policykit.record import Record
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class Happening:
    """What somebody says happened.

    Attributes:
        policies: ids of those concerned; empty for all.
        happened_on: when, if earlier than today; a claim only.
        email: who says so; None for the git identity.
    """

    kind: TriggerKind
    what: str
    policies: tuple[str, ...]
    happened_on: date | None
    email: str | None


def trigger_review(world: World, happening: Happening) -> Record[ReviewTriggered]:
    """Record a trigger and commit it.

    Raises:
        PolicykitError: every reason why it cannot be recorded.
    """
    with writing(world, "review trigger"):
        profile, _ = load_profile(world)
        workspace, found = load_workspace_history(world)
        if has_errors(found):
            raise InputError(*found)
        now = world.clock.now()
        today = local_date(now, profile.organization.time_zone)
        if happening.happened_on and happening.happened_on > today:
            message = f"it is to have happened on {happening.happened_on}, and it is {today}"
            hint = "Record it once it has happened, or leave --happened-on out."
            raise InputError(error("PK796", message, hint=hint))
        if happening.kind not in profile.review.triggers:
            listed = ", ".join(profile.review.triggers) or "none"
            message = f"{happening.kind} makes no review due: review.triggers has {listed}"
            place = profile.place("review.triggers")
            hint = "Name one of those, or add it to the profile: your policies print that list."
            raise InputError(error("PK797", message, place, hint))
        email = world.git.identity().email if happening.email is None else happening.email
        numbers = [record.event.number for record in triggers(workspace)]
        event = ReviewTriggered(
            policy=WORKSPACE_ID,
            at=now,
            zone=profile.organization.time_zone,
            by=actor(profile, person_called(profile, email), today),
            authority=profile.authority,
            number=next_number("TR", numbers, today.year),
            kind=happening.kind,
            what=one_line("--what", happening.what),
            policies=chosen_ids(world, happening.policies, everything=False),
            happened_on=happening.happened_on,
        )
        record = write_record(event)
        concerned = ", ".join(event.policies) or "all policies"
        message = (
            f"Trigger reviews {event.number}: {concerned}\n\n{event.what}\n\n{record.digest}\n"
        )
        change = ChangeSet({record.path: record.data}, message, world.git.head())
        world.transaction.carry_out(change)
        return record
