"""The lines of the revision history below each change, whatever the format of the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policykit.pages.job import RevisionRow
    from policykit.pages.wording import Wording


def revision_details(row: RevisionRow, words: Wording) -> list[str]:
    """Return what stands below the change itself: why, who, and which statements."""
    changes = "; ".join(
        line.format(statements=", ".join(identifiers))
        for line, identifiers in (
            (words.added, row.added),
            (words.changed, row.changed),
            (words.removed, row.removed),
        )
        if identifiers
    )
    people = " · ".join(
        line.format(name=name)
        for line, name in ((words.proposed_by, row.who), (words.approved_by, row.approved_by))
        if name
    )
    return [
        line
        for line in (
            words.why.format(reason=row.why) if row.why else "",
            people,
            words.statements.format(changes=changes) if changes else "",
        )
        if line
    ]
