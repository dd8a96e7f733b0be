"""`correct`: a note on a record, or a file that was missing with it. Nothing else ever changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.errors import NotAllowedError, has_errors
from policykit.record import Corrected, EvidenceFile, local_date, may_correct, write_record
from policykit.values import Digest
from policykit.workflow import paths
from policykit.workflow.people import actor, person_called
from policykit.workflow.said import one_line
from policykit.workflow.session import writing
from policykit.workflow.workspace import chosen_ids, load_history, load_profile
from policykit.world import ChangeSet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.record import Record
    from policykit.world import World


def correct(  # noqa: PLR0913 - what is said, of what, by whom
    world: World,
    name: str,
    target: str,
    note: str,
    *,
    evidence: Mapping[str, bytes],
    email: str | None,
) -> Record[Corrected]:
    """Record a note on a record of a policy.

    Args:
        world: the outside.
        name: policy id.
        target: the first digits of the record's SHA-256, as its file name ends.
        note: what is to be known.
        evidence: files that belong to it, by name.
        email: who says so; None for the git identity.

    Raises:
        PolicykitError: every reason why it cannot be recorded.
    """
    with writing(world, "correct"):
        profile, _ = load_profile(world)
        (identifier,) = chosen_ids(world, [name], everything=False)
        history, found = load_history(world, identifier)
        now = world.clock.now()
        today = local_date(now, profile.organization.time_zone)
        address = world.git.identity().email if email is None else email
        named = [one for one in history.records if one.digest.startswith(target.lower())]
        event = Corrected(
            policy=identifier,
            at=now,
            zone=profile.organization.time_zone,
            by=actor(profile, person_called(profile, address), today),
            authority=profile.authority,
            target=named[0].digest if len(named) == 1 else Digest(target.lower()),
            note=one_line("--note", note),
            evidence=tuple(EvidenceFile(one, sha256(data)) for one, data in evidence.items()),
        )
        problems = (*found, *may_correct(history, event))
        if has_errors(problems):
            raise NotAllowedError(*problems)
        record = write_record(event)
        files = {record.path: record.data}
        for item in event.evidence:
            path = paths.evidence(identifier, item.sha256, item.name)
            if not world.files.exists(path):
                files[path] = evidence[item.name]
        message = f"Correct {identifier}: {event.note[:60]}\n\n{record.digest}\n"
        world.transaction.carry_out(ChangeSet(files=files, message=message, head=world.git.head()))
        return record
