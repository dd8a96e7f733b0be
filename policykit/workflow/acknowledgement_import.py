"""`ack import`: what people acknowledged elsewhere becomes a batch of records, bound to texts.

Nothing is imported in silence: where any row is not understood or cannot be so, nothing is written,
unless the user says that such rows are to be left out; then the record says how many, and why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from policykit.canonical import sha256
from policykit.errors import InputError, Severity, StateError, error, has_errors
from policykit.evidence.acknowledgement_judging import (
    REPEATED,
    as_versions,
    judge_claims,
    reasons,
)
from policykit.evidence.acknowledgement_reading import ACK_COLUMNS, read_claims
from policykit.evidence.sheet_reading import read_grids
from policykit.record import (
    AckMethod,
    Acknowledged,
    LeftOutRows,
    SourceFile,
    write_record,
)
from policykit.workflow.acknowledgement_known import known_of
from policykit.workflow.exception_context import open_context
from policykit.workflow.mapping_file import read_mapping
from policykit.workflow.roster_folder import private_files, source_path
from policykit.workflow.said import one_line
from policykit.workflow.session import writing
from policykit.workflow.workspace_records import WORKSPACE_ID

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.errors import Diagnostic
    from policykit.record import AcknowledgedVersion, Record
    from policykit.workflow.exception_context import Context
    from policykit.world import World

IN_FORCE_RULE = "rows without a version are of the version in force on their day"


@dataclass(frozen=True, slots=True)
class Export:
    """What the user gave.

    Attributes:
        system: where it comes from, in words.
        method: how rows were given that do not say.
        version_in_force: see `judge_claims`.
        leave_out: import the other rows where some are findings.
    """

    name: str
    data: bytes
    system: str
    method: AckMethod = AckMethod.SYSTEM
    mapping_name: str = ""
    mapping: bytes | None = None
    encoding: str = ""
    version_in_force: bool = False
    leave_out: bool = False
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a source.

    Attributes:
        record: None in a dry run, and where nothing is new.
        rows: how many it has.
        versions: who acknowledged what, of those that are new.
        left_out: rows that were not taken, by reason.
        unused: headers that nothing was taken from.
        problems: what was found, and left out or only a warning.
    """

    record: Record[Acknowledged] | None
    rows: int
    versions: tuple[AcknowledgedVersion, ...]
    left_out: Mapping[str, int]
    unused: tuple[str, ...]
    problems: tuple[Diagnostic, ...]

    @property
    def count(self) -> int:
        """Return how many acknowledgements are new."""
        return sum(len(entry.people) for entry in self.versions)


def import_acknowledgements(world: World, given: Export, *, dry_run: bool = False) -> Imported:
    """Hold an export against list and versions, record what counts, and commit it.

    Raises:
        PolicykitError: everything in it that is not understood or cannot be so; nothing was
            written.
    """
    if dry_run:
        return _imported(open_context(world), given, write=False)
    with writing(world, "ack import"):
        return _imported(open_context(world), given, write=True)


def _imported(context: Context, given: Export, *, write: bool) -> Imported:
    mapping = read_mapping(given.mapping, given.mapping_name, [one.name for one in ACK_COLUMNS])
    known = known_of(context, mapping.policies)
    require_list(known.people)
    grids, warnings = read_grids(given.data, given.name, given.encoding or mapping.encoding)
    if not grids:
        raise InputError(*warnings)
    zone = ZoneInfo(context.profile.organization.time_zone)
    file, found = read_claims(grids, mapping, given.name, zone, known.policy_called)
    if file is None:
        raise InputError(*warnings, *found)
    judged = judge_claims(
        file.claims, known, given.method, given.name, version_in_force=given.version_in_force
    )
    problems = (*warnings, *found, *judged.problems)
    if has_errors(warnings) or (has_errors(problems) and not given.leave_out):
        raise InputError(*problems)
    left_out = dict(file.left_out) | reasons(
        one for one in problems if one.severity is Severity.ERROR
    )
    if judged.repeated:
        left_out[REPEATED] = judged.repeated
    versions = as_versions(judged.counted)
    event = batch(
        context,
        SourceFile(given.name, sha256(given.data), file.count),
        given.system,
        versions,
        left_out,
        IN_FORCE_RULE if given.version_in_force else "",
        given.email,
    )
    private = {source_path(given.name, event.source.sha256): given.data}
    record = kept(context, event, private) if write and versions else None
    return Imported(record, file.count, versions, left_out, file.unused, problems)


def require_list(people: Mapping[str, object]) -> None:
    """Refuse to go on without a list of people.

    Raises:
        StateError: there is none.
    """
    if not people:
        hint = "Import it first: policykit ack roster FILE"
        raise StateError(error("PK047", "there is no list of people yet", hint=hint))


def batch(  # noqa: PLR0913, PLR0917 - one for each field of the record
    context: Context,
    source: SourceFile,
    system: str,
    versions: tuple[AcknowledgedVersion, ...],
    left_out: Mapping[str, int],
    version_rule: str,
    email: str | None,
) -> Acknowledged:
    """Return the event of a batch.

    Raises:
        InputError: nobody of the profile has that address.
    """
    return Acknowledged(
        policy=WORKSPACE_ID,
        at=context.now,
        zone=context.profile.organization.time_zone,
        by=context.actor(email),
        authority=context.profile.authority,
        source=source,
        system=one_line("--system", system),
        versions=versions,
        version_rule=version_rule,
        left_out=tuple(LeftOutRows(rows, reason) for reason, rows in left_out.items()),
    )


def kept(
    context: Context, event: Acknowledged, private: Mapping[str, bytes]
) -> Record[Acknowledged]:
    """Write and commit a batch, with its source in the folder that git does not keep."""
    record = write_record(event)
    count = sum(len(entry.people) for entry in event.versions)
    said = f"{count} acknowledgement" + ("" if count == 1 else "s")
    kept_out = private_files(context.world, private)
    context.save(record, f"Import {said} from {event.system}", kept_out=kept_out)
    return record
