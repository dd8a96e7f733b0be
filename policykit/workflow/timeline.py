"""`timeline`: every day of a window, policy by policy: the version in force, or a gap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.errors import InputError, error, has_errors
from policykit.evidence.svg import svg_bytes
from policykit.evidence.timeline import PolicyTimeline, policy_timeline
from policykit.evidence.timeline_picture import timeline_drawing
from policykit.evidence.timeline_report import timeline_report
from policykit.record import check_history, local_date
from policykit.workflow.composition import page_style
from policykit.workflow.report import CLASSIFICATION, report_pdf
from policykit.workflow.workspace import (
    load_history,
    load_policy,
    load_profile,
    policy_ids,
    recorded_ids,
)

if TYPE_CHECKING:
    from datetime import date

    from policykit.record import History
    from policykit.values import PolicyId
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class Timeline:
    """All policies in a window.

    Attributes:
        inconsistent: policies whose records do not agree; nothing said of them is certain.
        today: the day on which it was made; what lies after it is as recorded so far.
    """

    first: date
    last: date
    rows: tuple[PolicyTimeline, ...]
    inconsistent: tuple[PolicyId, ...]
    today: date


def timeline(world: World, first: date, last: date) -> Timeline:
    """Return the days of every policy that has a text or records.

    Raises:
        PolicykitError: there is no workspace here, or the window ends before it begins.
    """
    if last < first:
        message = f"the period ends on {last}, before it begins on {first}"
        raise InputError(error("PK795", message, hint="Give --from and --to in order."))
    profile, _ = load_profile(world)
    rows, inconsistent = [], []
    for identifier in sorted({*policy_ids(world), *recorded_ids(world)}):
        history, found = load_history(world, identifier)
        policy = load_policy(world, identifier).policy
        rows.append(policy_timeline(history, policy.title if policy else identifier, first, last))
        if _disagrees(history, has_errors(found)):
            inconsistent.append(identifier)
    today = local_date(world.clock.now(), profile.organization.time_zone)
    return Timeline(first, last, tuple(rows), tuple(inconsistent), today)


def timeline_svg(world: World, found: Timeline) -> bytes:
    """Return the picture as SVG, in the organization's colour."""
    profile, _ = load_profile(world)
    drawing = timeline_drawing(found.rows, found.first, found.last, found.today)
    return svg_bytes(drawing, page_style(profile, CLASSIFICATION).accent)


def timeline_pdf(world: World, found: Timeline) -> bytes:
    """Return picture and table as PDF.

    Raises:
        PolicykitError: what keeps it from the page.
    """
    profile, _ = load_profile(world)
    report = timeline_report(
        found.rows,
        (found.first, found.last),
        profile.organization.time_zone,
        found.today,
        found.inconsistent,
    )
    return report_pdf(world, profile, report, world.clock.now())


def _disagrees(history: History, has_broken: bool) -> bool:
    return has_broken or has_errors(check_history(history))
