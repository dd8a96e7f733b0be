"""The cover: what a pack is, what it covers, what is wrong with it, what is in it, what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.evidence.pack import names
from policykit.evidence.pack.manifest import reconciliation
from policykit.evidence.pack.notices import notices
from policykit.evidence.pack.periods import timelines
from policykit.evidence.pack.tables import tables
from policykit.evidence.report import Report, bullets, heading, paragraph, table
from policykit.evidence.timeline_picture import timeline_drawings

if TYPE_CHECKING:
    from policykit.document import Block, Drawing
    from policykit.evidence.pack.source import Source

_WHERE = (
    (names.INDEX, "begin here: from criterion to statement to page to approval"),
    (names.INSTRUCTIONS, "how to check all of it with programs that every system has"),
    ("data/policies/", "PDFs as issued, with their text, mapping and change log"),
    ("data/tables/", "the populations as CSV, and all of them as one workbook"),
    ("data/records/", "one file for each event, as the organization keeps them"),
    ("data/timeline/", "versions in force on every day, as picture and table"),
    ("data/git/", "the commit that all of it comes from, its trees, and the tags"),
    ("data/certificates/", "certificates of the seals; get yours by another way"),
    (names.MANIFEST, "how the pack was made, and how its rows add up"),
    ("manifest-sha256.txt, tagmanifest-sha256.txt", "SHA-256 of every file (BagIt, RFC 8493)"),
    (names.STATEMENT, "who made it and when, signed by the organization"),
)


def cover_report(source: Source) -> Report:
    """Return the cover as a report."""
    scope = source.scope
    said = notices(source)
    wrong = sum(not one.startswith(("Note:", "A sample:")) for one in said)
    facts = (
        ("Organization", scope.organization),
        ("Window", f"{scope.first} to {scope.last}, both days included"),
        ("Days are counted in", scope.time_zone),
        ("Policies", str(len(scope.policies))),
        ("Versions in force in the window", str(len(source.versions))),
        ("Frameworks", ", ".join(_frameworks(source)) or "none"),
        ("Gaps, late reviews, faults", str(wrong) if wrong else "none"),
        ("Command", scope.command),
        ("Commit", scope.commit),
        ("Made with", ", ".join(f"{key} {value}" for key, value in scope.versions.items())),
    )
    return Report(
        "evidence-pack",
        "Policy evidence",
        f"{scope.first} to {scope.last}",
        facts,
        said,
        tuple(_parts(source)),
    )


def _frameworks(source: Source) -> list[str]:
    return [source.framework_titles.get(one, one) for one in source.scope.frameworks]


def _parts(source: Source) -> list[Block | Drawing]:
    scope = source.scope
    rows = [
        (
            source.titles[one.id],
            str(one.issued.event.version),
            f"{one.period.first} to {one.period.last or 'now'}",
            "\n".join(f"{by.name}, {by.title}, {by.on}" for by in one.revision.approvals),
            str(one.issued.event.next_review),
        )
        for one in source.versions
    ]
    parts: list[Block | Drawing] = [
        # A heading before a drawing could stand alone at the foot of a page.
        *timeline_drawings(timelines(source), scope.first, scope.last),
        heading("Versions in force"),
        table(("Policy", "Version", "In force", "Approved by", "Review due by"), rows)
        if rows
        else paragraph("None."),
        heading("What is in this pack"),
        table(("Where", "What"), _WHERE),
        heading("Tables and their rows"),
        table(
            ("Table", "Rows"),
            [(sheet.name, str(len(sheet.rows))) for sheet in tables(source)],
            ("Rows",),
        ),
        paragraph("How the rows come out of the records:"),
        table(
            ("Table", "Counted in the records", "Rows"),
            [(name, words, str(total)) for name, words, total in reconciliation(source)],
            ("Rows",),
        ),
        heading("What was left out, and why"),
        table(("What", "Why"), scope.left_out)
        if scope.left_out
        else paragraph("Nothing that belongs to the window."),
        heading("What this proves, and what it does not"),
        bullets(_WORTH),
    ]
    return parts


_WORTH = (
    (
        "Each PDF carries the organization's seal, and the text, mapping, proposal, approvals and "
        "issue that it was made from. All of them name each other by SHA-256."
    ),
    (
        "The trees of the commit show that the records in this pack are all the records that the "
        "commit has of these policies."
    ),
    (
        "The signed statement names the digest of every file. Whoever has the certificate from the "
        "organization itself can tell that nothing was changed, added or taken away."
    ),
    (
        "None of this shows that people did what the policies say. For that there is the evidence "
        "named beside each commitment."
    ),
)
