"""The words that every policy has in common, whatever the format of its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policykit.pages.job import RevisionRow

DOCUMENT_CONTROL = "Document control"
APPROVALS = "Approvals"
REVISION_HISTORY = "Revision history"
CONTENTS = "Contents"
FRAMEWORK_MAPPING = "Framework mapping"
APPROVAL_TITLES = ("Approved by", "Role", "Decided", "How it was recorded")
REVISION_TITLES = ("Version", "Date", "Change")
MAPPING_TITLES = ("Control", "Title", "Statements")
NOBODY_APPROVED = "Nobody has approved this text yet."
NOTHING_ISSUED = "No version has been issued yet."


def revision_details(row: RevisionRow) -> list[str]:
    """Return what stands below the change itself: why, who, and which statements."""
    statements = "; ".join(
        f"{verb} {', '.join(identifiers)}"
        for verb, identifiers in (
            ("added", row.added),
            ("changed", row.changed),
            ("removed", row.removed),
        )
        if identifiers
    )
    people = " · ".join(
        f"{label} {name}"
        for label, name in (("Proposed by", row.who), ("Approved by", row.approved_by))
        if name
    )
    return [
        line
        for line in (
            f"Why: {row.why}" if row.why else "",
            people,
            f"Statements: {statements}" if statements else "",
        )
        if line
    ]
