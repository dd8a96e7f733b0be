"""The populations: what an auditor picks samples from, one row for each thing, sorted by its id.

Pure functions of a `Source`, so that the same tables come out of the pack itself.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from policykit.evidence.exception_table import exception_row
from policykit.evidence.pack import names
from policykit.evidence.pack.columns import MEANINGS
from policykit.evidence.pack.controls import control_rows
from policykit.evidence.pack.periods import overdue, timelines
from policykit.evidence.pack.promises import commitment_rows
from policykit.evidence.pack.reviews import review_rows
from policykit.evidence.workbook import Sheet
from policykit.record import in_force, register

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from policykit.evidence.pack.source import PackedVersion, Source


@lru_cache(maxsize=2)
def tables(source: Source) -> tuple[Sheet, ...]:
    """Return every table of a pack, in the order in which they are read."""
    rows: dict[str, Iterable[tuple[str, ...]]] = {
        "policies": _policies(source),
        "versions": map(_version, source.versions),
        "in-force": _days(source),
        "approvals": _approvals(source),
        "reviews": review_rows(source),
        "reviews-overdue": _overdue(source),
        "acknowledgements": source.acknowledgements,
        "exceptions": _exceptions(source),
        "control-matrix": control_rows(source),
        "commitments": commitment_rows(source),
    }
    return tuple(
        Sheet(name, tuple(columns), tuple(rows[name])) for name, columns in MEANINGS.items()
    )


def _policies(source: Source) -> Iterator[tuple[str, ...]]:
    late = list(overdue(source))
    for row in timelines(source):
        history = source.histories[row.id]
        current = in_force(history, source.scope.as_of)
        versions = source.of(row.id)
        policy = next((one.policy for one in reversed(versions) if one.policy), None)
        ended = [one.event.last_day for one in history.retirements]
        yield (
            row.id,
            row.title,
            policy.owner_role if policy else "",
            policy.approver_role if policy else "",
            ("yes" if policy.ack_required else "no") if policy else "",
            str(current.event.version) if current else "",
            str(current.event.next_review) if current else "",
            str(len(versions)),
            str(sum(span.days for span in row.gaps)),
            str(sum(one.days for one in late if one.version.id == row.id)),
            str(ended[-1]) if ended else "",
        )


def _version(one: PackedVersion) -> tuple[str, ...]:
    event, row = one.issued.event, one.revision
    proposed = one.proposal.event if one.proposal else None
    sealed = one.seal.event if one.seal else None
    inputs = {file.path: file.sha256 for file in event.inputs}
    return (
        one.id,
        str(event.version),
        event.change_class.value,
        str(event.effective),
        str(one.period.last or ""),
        _utc(event.at),
        row.author,
        ", ".join(approval.name for approval in row.approvals),
        str(event.next_review),
        row.what,
        row.why,
        row.asked_by,
        row.review.name if row.review else "",
        proposed.text if proposed else "",
        inputs.get(f"policies/{one.id}.md", ""),
        inputs.get(f"policies/{one.id}.map.yaml", ""),
        proposed.content if proposed else "",
        sealed.pdf.sha256 if sealed else "",
        one.pdf,
        names.text(one.id, event.version) if one.policy else "",
        names.record(one.issued.path),
        sealed.time.strength.value if sealed else "",
        sealed.certificate if sealed else "",
        _utc(one.anchors[-1].event.stamped) if one.anchors else "",
        one.token,
    )


def _days(source: Source) -> Iterator[tuple[str, ...]]:
    for row in timelines(source):
        for span in row.spans:
            yield (
                row.id,
                str(span.first),
                str(span.last),
                str(span.days),
                span.kind.value,
                span.version,
                span.reason,
            )


def _approvals(source: Source) -> Iterator[tuple[str, ...]]:
    for one in source.versions:
        history = source.histories[one.id]
        cited = (history.approval(digest) for digest in one.issued.event.approvals)
        for record in sorted((item for item in cited if item), key=lambda item: item.event.step):
            event = record.event
            yield (
                one.id,
                str(one.issued.event.version),
                str(event.step),
                event.role,
                event.by.name,
                event.by.title,
                _utc(event.at),
                str(event.claimed_on or ""),
                event.method.value,
                "; ".join(f"{file.name} {file.sha256}" for file in event.evidence),
                event.on_behalf_of.name if event.on_behalf_of else "",
                event.proposal,
                one.proposal.event.content if one.proposal else "",
                names.record(record.path),
            )


def _overdue(source: Source) -> Iterator[tuple[str, ...]]:
    for one in overdue(source):
        version = str(one.version.issued.event.version)
        days = (str(one.due), str(one.first), str(one.last), str(one.days))
        yield (one.version.id, version, *days)


def _exceptions(source: Source) -> Iterator[tuple[str, ...]]:
    scope = source.scope
    for one in register(source.workspace):
        state = one.state(scope.as_of)
        concerned = one.request.event.about in scope.policies
        if state and concerned and one.plays_a_part(scope.first, scope.last):
            yield exception_row(one, state, scope.as_of)


def _utc(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
