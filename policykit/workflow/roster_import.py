"""`ack roster`: a list of people from an HR system becomes the list of who acknowledges policies.

The record holds ids, days, groups; names go into the folder that git does not keep. Nothing is
written where anything of the file is not understood.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from policykit.canonical import sha256
from policykit.errors import InputError, has_errors
from policykit.evidence.reconciliation import Wishes, ahead_of, reconcile
from policykit.evidence.roster_columns import ROSTER_COLUMNS
from policykit.evidence.roster_reading import read_roster
from policykit.evidence.sheet_reading import read_grids
from policykit.record import (
    LeftOutRows,
    RosterRecorded,
    SourceFile,
    roster,
    roster_records,
    write_record,
)
from policykit.values import counted
from policykit.workflow.exception_context import open_context
from policykit.workflow.mapping_file import read_mapping
from policykit.workflow.roster_folder import load_names, private_files, source_path
from policykit.workflow.session import writing
from policykit.workflow.workspace_records import WORKSPACE_ID

if TYPE_CHECKING:
    from datetime import date

    from policykit.errors import Diagnostic
    from policykit.evidence.reconciliation import Reconciled
    from policykit.evidence.roster_reading import RosterFile
    from policykit.record import Record
    from policykit.workflow.exception_context import Context
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class NewList:
    """What the user gave.

    Attributes:
        name, data: the list.
        mapping_name, mapping: the mapping file; None without one.
        as_of: the day for which the list speaks; None for today.
        wishes: what is said of people besides.
        email: who imports it; None for the git identity.
    """

    name: str
    data: bytes
    mapping_name: str = ""
    mapping: bytes | None = None
    encoding: str = ""
    as_of: date | None = None
    wishes: Wishes = field(default_factory=Wishes)
    email: str | None = None


@dataclass(frozen=True, slots=True)
class RosterImported:
    """What became of a list.

    Attributes:
        record: None in a dry run, and where nothing is new.
        file: what the file has.
        result: what it means.
        as_of: the day for which it speaks.
        warnings: what the user should know.
    """

    record: Record[RosterRecorded] | None
    file: RosterFile
    result: Reconciled
    as_of: date
    warnings: tuple[Diagnostic, ...]


def import_roster(world: World, given: NewList, *, dry_run: bool = False) -> RosterImported:
    """Compare a list with the one before, record what is new, and commit it.

    Raises:
        PolicykitError: everything in the file that is not understood or contradicts the list
            before; nothing was written.
    """
    if dry_run:
        return _imported(world, given, write=False)
    with writing(world, "ack roster"):
        return _imported(world, given, write=True)


def _imported(world: World, given: NewList, *, write: bool) -> RosterImported:
    context = open_context(world)
    as_of = given.as_of or context.today
    if as_of > context.today:
        raise InputError(ahead_of(as_of, context.today))
    by = context.actor(given.email)
    mapping = read_mapping(given.mapping, given.mapping_name, [one.name for one in ROSTER_COLUMNS])
    grids, warnings = read_grids(given.data, given.name, given.encoding or mapping.encoding)
    if not grids:
        raise InputError(*warnings)
    zone = ZoneInfo(context.profile.organization.time_zone)
    file, found = read_roster(grids, mapping, given.name, zone)
    if file is None:
        raise InputError(*warnings, *found)
    people = {member.id: member for member in roster(context.workspace)}
    result, more = reconcile(file.rows, people, load_names(world), given.wishes, as_of, given.name)
    everything = (*warnings, *found, *more)
    if has_errors(everything):
        raise InputError(*everything)
    newest = roster_records(context.workspace)[-1:]
    event = RosterRecorded(
        policy=WORKSPACE_ID,
        at=context.now,
        zone=context.profile.organization.time_zone,
        by=by,
        authority=context.profile.authority,
        as_of=as_of,
        source=SourceFile(given.name, sha256(given.data), file.count),
        changed=result.changed,
        total=result.total,
        excluded=tuple(LeftOutRows(rows, reason) for reason, rows in file.excluded.items()),
        previous=newest[0].digest if newest else None,
    )
    is_new = bool(event.changed) or not any(
        (one.event.source, one.event.as_of) == (event.source, as_of) for one in newest
    )
    record = _kept(context, event, given, result) if write and is_new else None
    return RosterImported(record, file, result, as_of, everything)


def _kept(
    context: Context, event: RosterRecorded, given: NewList, result: Reconciled
) -> Record[RosterRecorded]:
    record = write_record(event)
    source = {source_path(given.name, event.source.sha256): given.data}
    private = private_files(context.world, source, result.names)
    people = counted(event.total, "person", "people")
    said = f"{people}, {len(result.joined)} new, {len(result.left)} leaving"
    subject = f"Compare the list of people as of {event.as_of}: {said}"
    context.save(record, subject, kept_out=private)
    return record
