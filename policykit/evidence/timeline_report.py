"""Timelines as a report: the picture, and every span of days in a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.evidence.report import Report, heading, table
from policykit.evidence.timeline_picture import timeline_drawings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from policykit.evidence.timeline import PolicyTimeline
    from policykit.values import PolicyId


def timeline_report(
    rows: Sequence[PolicyTimeline],
    window: tuple[date, date],
    zone: str,
    today: date,
    inconsistent: Sequence[PolicyId] = (),
) -> Report:
    """Return the report.

    Args:
        rows: the policies.
        window: first and last day.
        zone: the time zone in which days are counted.
        today: the day on which it is made; what lies after it is as recorded so far.
        inconsistent: policies whose records do not agree.
    """
    first, last = window
    gaps = [(row, span) for row in rows for span in row.gaps]
    count = "1 gap" if len(gaps) == 1 else f"{len(gaps)} gaps"
    facts = (
        ("Window", f"{first} to {last}, both days included"),
        ("Policies", str(len(rows))),
        ("Days without a version in force", count if gaps else "none"),
        ("Days are counted in", zone),
    )
    notices = [
        f"The records of {identifier} do not agree with one another: nothing said of it here is "
        "certain."
        for identifier in inconsistent
    ]
    if today < last:
        notices.append(f"Made on {today}: later days are shown as recorded so far.")
    drawings = timeline_drawings(rows, first, last, today)
    cells = [
        (
            row.id,
            span.version or span.kind,
            str(span.first),
            str(span.last),
            str(span.days),
            span.reason,
        )
        for row in rows
        for span in row.spans
    ]
    listed = table(("Policy", "Version", "From", "To", "Days", "Why none"), cells, ("Days",))
    return Report(
        "versions-in-force",
        "Policy versions in force",
        f"Every day from {first} to {last}",
        facts,
        tuple(notices),
        (*drawings, heading("Day by day"), listed),
    )
