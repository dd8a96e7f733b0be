"""The populations: what an auditor picks samples from, one row for each thing, sorted by its id.

Pure functions of a `Source`, so that the same tables come out of the pack itself.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from policykit.evidence.acknowledgement_table import HEADERS as ACKNOWLEDGEMENT_HEADERS
from policykit.evidence.exception_table import HEADERS as EXCEPTION_HEADERS
from policykit.evidence.exception_table import exception_row
from policykit.evidence.pack import names
from policykit.evidence.pack.controls import (
    COMMITMENT_HEADERS,
    CONTROL_HEADERS,
    commitment_rows,
    control_rows,
)
from policykit.evidence.pack.periods import overdue, timelines
from policykit.evidence.workbook import Sheet
from policykit.record import in_force, register

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from policykit.evidence.pack.source import PackedVersion, Source


@lru_cache(maxsize=2)
def tables(source: Source) -> tuple[Sheet, ...]:
    """Return every table of a pack, in the order in which they are read."""
    return (
        Sheet("policies", _POLICY_HEADERS, tuple(_policies(source))),
        Sheet("versions", _VERSION_HEADERS, tuple(map(_version, source.versions))),
        Sheet("in-force", _DAY_HEADERS, tuple(_days(source))),
        Sheet("approvals", _APPROVAL_HEADERS, tuple(_approvals(source))),
        Sheet("reviews", _REVIEW_HEADERS, tuple(_reviews(source))),
        Sheet("reviews-overdue", _OVERDUE_HEADERS, tuple(_overdue(source))),
        Sheet("acknowledgements", ACKNOWLEDGEMENT_HEADERS, source.acknowledgements),
        Sheet("exceptions", EXCEPTION_HEADERS, tuple(_exceptions(source))),
        Sheet("control-matrix", CONTROL_HEADERS, tuple(control_rows(source))),
        Sheet("commitments", COMMITMENT_HEADERS, tuple(commitment_rows(source))),
    )


_POLICY_HEADERS = (
    "policy",
    "title",
    "owner_role",
    "approver_role",
    "acknowledgement_required",
    "version_at_end",
    "next_review",
    "versions_in_window",
    "days_without_a_version",
    "days_review_overdue",
    "retired_after",
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


_VERSION_HEADERS = (
    "policy",
    "version",
    "class",
    "effective",
    "last_day_in_force",
    "issued_at_utc",
    "proposed_by",
    "approved_by",
    "next_review",
    "what_changed",
    "why",
    "asked_by",
    "reviewed_by",
    "text_sha256",
    "content_sha256",
    "pdf_sha256",
    "pdf",
    "issued_record",
    "time_strength",
    "seal_certificate_sha256",
    "time_stamped_later_utc",
    "time_stamp",
)


def _version(one: PackedVersion) -> tuple[str, ...]:
    event, row = one.issued.event, one.revision
    proposed = one.proposal.event if one.proposal else None
    sealed = one.seal.event if one.seal else None
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
        proposed.content if proposed else "",
        sealed.pdf.sha256 if sealed else "",
        one.pdf,
        names.record(one.issued.path),
        sealed.time.strength.value if sealed else "",
        sealed.certificate if sealed else "",
        _utc(one.anchors[-1].event.stamped) if one.anchors else "",
        one.token,
    )


_DAY_HEADERS = ("policy", "from", "to", "days", "state", "version", "why_none")


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


_APPROVAL_HEADERS = (
    "policy",
    "version",
    "step",
    "role",
    "name",
    "title",
    "recorded_at_utc",
    "claimed_on",
    "method",
    "evidence",
    "on_behalf_of",
    "proposal_sha256",
    "content_sha256",
    "record",
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


_REVIEW_HEADERS = (
    "policy",
    "version_reviewed",
    "reviewed_at_utc",
    "due",
    "days_late",
    "outcome",
    "name",
    "title",
    "considered",
    "open_actions",
    "claimed_on",
    "in_window",
    "record",
)


def _reviews(source: Source) -> Iterator[tuple[str, ...]]:
    """Yield every review up to `as_of`: one before the window may be the one that covers it."""
    scope = source.scope
    for identifier in scope.policies:
        history = source.histories[identifier]
        for record in history.reviews:
            event = record.event
            version = history.version(event.version)
            if event.day > scope.as_of:
                continue
            yield (
                identifier,
                str(version.event.version) if version else "",
                _utc(event.at),
                str(event.due),
                str(event.days_late),
                event.outcome.value,
                event.by.name,
                event.by.title,
                "; ".join(event.considered),
                "; ".join(event.open_actions),
                str(event.claimed_on or ""),
                "yes" if scope.first <= event.day <= scope.last else "no",
                names.record(record.path),
            )


_OVERDUE_HEADERS = ("policy", "version", "review_due", "overdue_from", "overdue_to", "days")


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
