"""`ack escalate`, `ack take-back`, `ack forget`: what is recorded beside lists and batches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.errors import InputError
from policykit.evidence.acknowledgement_judging import no_batch
from policykit.evidence.acknowledgement_table import nobody_called, not_asking, still_working
from policykit.record import (
    AcknowledgementEscalated,
    AcknowledgementTakenBack,
    batches,
    roster,
    write_record,
)
from policykit.record.history import of_kind
from policykit.workflow.acknowledgement_list import acknowledgements_of, person_named
from policykit.workflow.exception_context import open_context
from policykit.workflow.roster_folder import SOURCES, load_names, private_files
from policykit.workflow.said import one_line
from policykit.workflow.session import writing
from policykit.workflow.workspace_records import WORKSPACE_ID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policykit.record import Record
    from policykit.workflow.exception_context import Context
    from policykit.world import World


def escalate(
    world: World, persons: Sequence[str], policies: Sequence[str], note: str, email: str | None
) -> tuple[Record[AcknowledgementEscalated], ...]:
    """Record that what people have not acknowledged was followed up, one record for each person.

    Raises:
        PolicykitError: nobody of the list is called so, or a policy asks for nothing.
    """
    with writing(world, "ack escalate"):
        context = open_context(world)
        found = acknowledgements_of(world, context.profile, context.workspace, context.today)
        asking = {str(request.policy): request.policy for request in found.requests}
        people = {one: person_named(found.names, found.people, one) for one in persons}
        wrong = [nobody_called(one) for one, person in people.items() if person is None]
        wrong += [not_asking(one, asking) for one in policies if one not in asking]
        if wrong:
            raise InputError(*wrong)
        by = context.actor(email)
        said = one_line("--note", note)
        records = tuple(
            write_record(
                AcknowledgementEscalated(
                    policy=WORKSPACE_ID,
                    at=context.now,
                    zone=context.profile.organization.time_zone,
                    by=by,
                    authority=context.profile.authority,
                    person=person,
                    policies=tuple(asking[one] for one in policies),
                    note=said,
                )
            )
            for person in dict.fromkeys(filter(None, people.values()))
        )
        first, *others = records
        names = ", ".join(record.event.person for record in records)
        more = {record.path: record.data for record in others}
        context.save(first, f"Follow up late acknowledgements of {names}", more)
        return records


def take_back(
    world: World, target: str, reason: str, email: str | None
) -> Record[AcknowledgementTakenBack]:
    """Record that a batch does not count any more.

    Args:
        world: the outside.
        target: the first digits of its digest, as its file name has them.
        reason: why.
        email: who says so; None for the git identity.

    Raises:
        PolicykitError: no single batch that counts is called so.
    """
    with writing(world, "ack take-back"):
        context = open_context(world)
        gone = {
            record.event.target
            for record in of_kind(context.workspace.records, AcknowledgementTakenBack)
        }
        counting = [one for one in batches(context.workspace) if one.digest not in gone]
        meant = [one for one in counting if target and one.digest.startswith(target.casefold())]
        if len(meant) != 1:
            raise InputError(no_batch(target, [one.path for one in counting]))
        record = write_record(
            AcknowledgementTakenBack(
                policy=WORKSPACE_ID,
                at=context.now,
                zone=context.profile.organization.time_zone,
                by=context.actor(email),
                authority=context.profile.authority,
                target=meant[0].digest,
                reason=one_line("--reason", reason),
            )
        )
        context.save(record, f"Take back the acknowledgements of {meant[0].event.source.name}")
        return record


def forget(world: World, persons: Sequence[str]) -> tuple[str, ...]:
    """Erase who people are from the folder that git does not keep, and return their ids.

    The sources that were imported hold names as well; all of them are erased. Records stay, and
    say nothing about anybody any more.

    Raises:
        PolicykitError: nobody of the list is called so, or somebody works here still.
    """
    with writing(world, "ack forget", settled=False):
        context = open_context(world)
        names = load_names(world)
        people = {member.id: member for member in roster(context.workspace)}
        meant = {one: person_named(names, people, one) for one in persons}
        wrong = [nobody_called(one) for one, person in meant.items() if person is None]
        ids = tuple(dict.fromkeys(filter(None, meant.values())))
        wrong += [still_working(one) for one in ids if not people[one].has_left(context.today)]
        if wrong:
            raise InputError(*wrong)
        left = {person: one for person, one in names.items() if person not in ids}
        world.files.write_all(private_files(world, _without_sources(context), left))
        return ids


def _without_sources(context: Context) -> dict[str, bytes | None]:
    return dict.fromkeys(context.world.files.list(SOURCES))
