"""`in-force`: the version of each policy on one day, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.errors import has_errors
from policykit.record import check_history, external_periods, local_date, periods
from policykit.workflow.workspace import (
    load_history,
    load_policy,
    load_profile,
    policy_ids,
    recorded_ids,
)

if TYPE_CHECKING:
    from datetime import date

    from policykit.record import History, Issued, Period, Record
    from policykit.values import Digest, PolicyId, Version
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class InForce:
    """One policy on one day.

    Attributes:
        version: None where none is in force; then `gap` says why.
        effective: its first day.
        until: its last day, as far as is recorded; None while nothing follows.
        approved_by: names, in the order of the steps.
        pdf: path of the sealed file.
        pdf_sha256: its digest.
        gap: why nothing is in force, empty where something is.
        claim: what is said of a document issued elsewhere that covers the day; nobody verified it.
        is_consistent: False where the records do not agree; then nothing here is certain.
    """

    id: PolicyId
    title: str
    version: Version | None = None
    effective: date | None = None
    until: date | None = None
    approved_by: tuple[str, ...] = ()
    pdf: str = ""
    pdf_sha256: Digest | None = None
    gap: str = ""
    claim: str = ""
    is_consistent: bool = True


def in_force_on(world: World, day: date | None) -> tuple[date, tuple[InForce, ...]]:
    """Return the day and a row for each policy that has a text or records.

    Args:
        world: the outside.
        day: None for today, in the organization's time zone.

    Raises:
        PolicykitError: there is no workspace here, or its profile is wrong.
    """
    profile, _ = load_profile(world)
    on = day or local_date(world.clock.now(), profile.organization.time_zone)
    present = policy_ids(world)
    return on, tuple(
        _row(world, identifier, on) for identifier in sorted({*present, *recorded_ids(world)})
    )


def _row(world: World, identifier: PolicyId, on: date) -> InForce:
    history, found = load_history(world, identifier)
    policy = load_policy(world, identifier).policy
    title = policy.title if policy else str(identifier)
    is_consistent = not has_errors((*found, *check_history(history)))
    spans = periods(history)
    current = next((span for span in spans if span.covers(on)), None)
    if current is None:
        covered = (one for one in external_periods(history) if one.covers(on))
        elsewhere = next(covered, None)
        if elsewhere:
            return InForce(
                identifier,
                title,
                effective=elsewhere.first,
                until=elsewhere.last,
                pdf=elsewhere.record.event.file.path,
                pdf_sha256=elsewhere.record.event.file.sha256,
                claim=elsewhere.words,
                is_consistent=is_consistent,
            )
        gap = _gap(history, spans, on)
        return InForce(identifier, title, gap=gap, is_consistent=is_consistent)
    event = current.record.event
    seal = history.seal_of(current.record.digest)
    return InForce(
        id=identifier,
        title=title,
        version=event.version,
        effective=event.effective,
        until=current.last,
        approved_by=_approvers(history, current.record),
        pdf=seal.event.pdf.path if seal else "",
        pdf_sha256=seal.event.pdf.sha256 if seal else None,
        is_consistent=is_consistent,
    )


def _approvers(history: History, issued: Record[Issued]) -> tuple[str, ...]:
    cited = (history.approval(digest) for digest in issued.event.approvals)
    given = sorted((one.event for one in cited if one), key=lambda event: event.step)
    return tuple(dict.fromkeys(event.by.name for event in given))


def _gap(history: History, spans: tuple[Period, ...], on: date) -> str:
    if not spans:
        return "no version was issued"
    retired = history.retired_by(on)
    ended = [item for item in history.retirements if item.event.last_day < on]
    later = [
        span for span in spans if span.first > on and (not span.last or span.last >= span.first)
    ]
    words = []
    if retired or ended:
        event = (retired or ended[-1]).event
        follows = f"; {event.successor} takes its place" if event.successor else ""
        words.append(f"retired, last day {event.last_day}{follows}")
    if later:
        words.append(f"version {later[0].record.event.version} takes effect on {later[0].first}")
    return "; ".join(words) or "every version was withdrawn before it took effect"
