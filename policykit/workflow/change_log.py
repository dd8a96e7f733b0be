"""`log`: how policies came to say what they say, one by one or all between two dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.errors import InputError, StateError, error
from policykit.evidence.change_report import (
    LoggedVersion,
    PolicyLog,
    Proof,
    StatementChange,
    change_report,
    notes_of,
    statement_changes,
)
from policykit.evidence.report_markdown import markdown
from policykit.policy import read_policy
from policykit.record import local_date
from policykit.workflow import paths
from policykit.workflow.frozen import frozen_inputs
from policykit.workflow.report import report_pdf
from policykit.workflow.status import log
from policykit.workflow.workspace import load_history, load_profile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from policykit.policy import Policy
    from policykit.record import History, Issued, Record, Revision
    from policykit.workflow.status import Log
    from policykit.world import World


def change_logs(
    world: World,
    names: Sequence[str],
    period: tuple[date, date] | None = None,
    *,
    digests: bool = False,
) -> tuple[PolicyLog, ...]:
    """Return change logs with the words of the statements that changed.

    Args:
        world: the outside.
        names: policy ids; none for all.
        period: only what took effect, or was retired, from its first to its last day.
        digests: with commit, tag and digests of each version.

    Raises:
        PolicykitError: no such policy, the period ends before it begins, or the profile is wrong.
    """
    if period and period[1] < period[0]:
        message = f"the period ends on {period[1]}, before it begins on {period[0]}"
        raise InputError(error("PK795", message, hint="Give --from and --to in order."))
    return tuple(_of_policy(world, one, period, digests=digests) for one in log(world, names))


def logs_markdown(world: World, logs: Sequence[PolicyLog], period: tuple[date, date] | None) -> str:
    """Return change logs as Markdown."""
    return markdown(change_report(logs, period, _today(world)))


def logs_pdf(world: World, logs: Sequence[PolicyLog], period: tuple[date, date] | None) -> bytes:
    """Return change logs as PDF.

    Raises:
        PolicykitError: what keeps them from the page.
    """
    profile, _ = load_profile(world)
    report = change_report(logs, period, _today(world))
    return report_pdf(world, profile, report, world.clock.now())


def _today(world: World) -> date:
    profile, _ = load_profile(world)
    return local_date(world.clock.now(), profile.organization.time_zone)


def _of_policy(
    world: World, found: Log, period: tuple[date, date] | None, *, digests: bool
) -> PolicyLog:
    history, _ = load_history(world, found.id)
    issued = {str(record.event.version): record for record in history.chain}
    versions = []
    for row in found.revisions:
        if period and (row.effective is None or not period[0] <= row.effective <= period[1]):
            continue
        record = issued.get(str(row.version)) if row.issued_on else None
        versions.append(
            LoggedVersion(
                row,
                tuple(_statements(world, row, record, history)) if record else (),
                _proof(world, record, history) if record and digests else None,
            )
        )
    ended = tuple(
        one
        for one in found.retirements
        if not period or period[0] <= one.event.last_day <= period[1]
    )
    notes = tuple(notes_of(history, *(period or ())))
    return PolicyLog(found.id, found.title, tuple(versions), ended, notes)


def _statements(
    world: World, row: Revision, record: Record[Issued], history: History
) -> Iterator[StatementChange]:
    """Yield the statements in the words of then and now; nothing where history lacks them."""
    before = history.version(record.event.previous) if record.event.previous else None
    if not (row.added or row.changed or row.removed) or before is None:
        return
    old, new = _policy(world, before), _policy(world, record)
    if old and new:
        yield from statement_changes(row, old, new)


def _policy(world: World, record: Record[Issued]) -> Policy | None:
    try:
        frozen = frozen_inputs(world, record)
    except StateError:
        return None
    path = paths.policy(record.event.policy)
    data = frozen.files.get(path)
    return read_policy(data, path)[0] if data is not None else None


def _proof(world: World, record: Record[Issued], history: History) -> Proof:
    event = record.event
    seal = history.seal_of(record.digest)
    proposal = history.proposal(event.proposal)
    return Proof(
        commit=world.git.commit_that_added(record.path) or "",
        tag=paths.tag(event.policy, event.version),
        record=record.digest,
        content=proposal.event.content if proposal else "",
        pdf=seal.event.pdf.sha256 if seal else "",
        pdf_path=seal.event.pdf.path if seal else "",
    )
