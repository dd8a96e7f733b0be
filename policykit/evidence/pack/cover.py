"""The cover: what a pack is, what it covers, what is wrong with it, what is in it, what is not."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from policykit.evidence.pack import names
from policykit.evidence.pack.manifest import reconciliation
from policykit.evidence.pack.notices import notices
from policykit.evidence.pack.people import people_facts
from policykit.evidence.pack.periods import overdue, timelines
from policykit.evidence.pack.tables import tables
from policykit.evidence.report import Report, bullets, heading, paragraph, table
from policykit.evidence.timeline_picture import timeline_drawings
from policykit.values import counted

if TYPE_CHECKING:
    from datetime import datetime

    from policykit.document import Block, Drawing
    from policykit.evidence.pack.people import PeopleFacts
    from policykit.evidence.pack.source import Source

_WHERE = (
    (names.INDEX, "begin here: from criterion to statement to page to approval"),
    (names.INSTRUCTIONS, "how to check all of it with programs that every system has"),
    (names.POLICIES, "PDFs as issued, with their text, mapping and change log"),
    (names.TABLES, "the populations as CSV, and all of them as one workbook"),
    (names.COLUMNS, "what each column of the tables means"),
    (names.RECORDS, "one file for each event, as the organization keeps them"),
    ("data/timeline/", "versions in force on every day, as picture and table"),
)
_WHERE_IF_ANY = (
    ("data/acknowledgements/", "who the people are, and what each version asks of whom"),
    (names.FRAMEWORKS, "the criteria of the control matrix, in short words of our own"),
)
_WHERE_PROOF = (
    ("data/git/", "the commit that all of it comes from, its trees, and the tags"),
    (names.BUNDLE, "the whole history of the repository, with all that was ever committed"),
    (names.CERTIFICATES, "certificates of the seals; get yours by another way"),
    (names.MANIFEST, "how the pack was made, and how its rows add up"),
    ("manifest-sha256.txt, tagmanifest-sha256.txt", "SHA-256 of every file (BagIt, RFC 8493)"),
    (names.STATEMENT, "who made it and when, signed by the organization"),
)


def cover_report(source: Source, at: datetime, *, bundle: bool) -> Report:
    """Return the cover as a report.

    Args:
        source: what the pack is made from.
        at: the time of the commit, which all files get.
        bundle: whether the history is in the pack.
    """
    scope = source.scope
    people = people_facts(source)
    facts = (
        ("Organization", scope.organization),
        ("Window", f"{scope.first} to {scope.last}, both days included"),
        (
            "Known up to",
            f"{scope.as_of}, from records up to {at:%Y-%m-%d}; days of {scope.time_zone}",
        ),
        ("Policies", f"{len(scope.policies)}, in {len(source.versions)} versions"),
        ("Frameworks", ", ".join(_frameworks(source)) or "none"),
        ("Days without a version", _gaps(source)),
        ("Approvals", _approvals(source)),
        ("Late reviews", _late(source)),
        ("Acknowledgements", _acknowledged(people)),
        ("People", people.basis),
        ("Faults", str(sum(one.startswith("Fault:") for one in scope.faults) or "none")),
        ("Commit", f"{scope.commit}, of {at:%Y-%m-%d %H:%M} UTC, the time of all files here"),
        ("Made", f"when and by whom, says {names.STATEMENT}, signed"),
        ("Command", scope.command),
        ("Made with", ", ".join(f"{key} {value}" for key, value in scope.versions.items())),
    )
    return Report(
        "evidence-pack",
        "Policy evidence",
        f"{scope.first} to {scope.last}",
        facts,
        notices(source),
        tuple(_parts(source, bundle=bundle)),
    )


def _gaps(source: Source) -> str:
    gaps = [span for row in timelines(source) for span in row.gaps]
    days = counted(sum(span.days for span in gaps), "day")
    return f"{days}, added up over all policies" if gaps else "none"


def _approvals(source: Source) -> str:
    """Return how many approvals were shown in which way."""
    ways = Counter(
        record.event.method.value
        for one in source.versions
        for digest in one.issued.event.approvals
        if (record := source.histories[one.id].approval(digest))
    )
    return ", ".join(f"{times} {way}" for way, times in sorted(ways.items())) or "none"


def _late(source: Source) -> str:
    scope = source.scope
    late = {one.version.name for one in overdue(source)}
    made = sum(
        bool(record.event.days_late) and scope.first <= record.event.day <= scope.as_of
        for one in scope.policies
        for record in source.histories[one].reviews
    )
    words = f"{len(late)} of {counted(len(source.versions), 'version')} overdue on a day"
    return f"{words}, {counted(made, 'review')} made late" if late or made else "none"


def _acknowledged(facts: PeopleFacts) -> str:
    if not facts.lists:
        return "not kept here"
    shown = ("on time", "late", "missing", "open", "lapsed")
    states = [f"{facts.states[one]} {one}" for one in shown]
    unknown = facts.states["not known"]
    aside = f"; {unknown} of people of whom nobody can tell whether they were asked"
    return f"{', '.join(states)}{aside if unknown else ''}"


def _frameworks(source: Source) -> list[str]:
    return [source.framework_titles.get(one, one) for one in source.scope.frameworks]


def _parts(source: Source, *, bundle: bool) -> list[Block | Drawing]:
    scope = source.scope
    where = [
        *_WHERE,
        *(_WHERE_IF_ANY[:1] if source.acknowledgements else ()),
        *(_WHERE_IF_ANY[1:] if scope.frameworks else ()),
        *(one for one in _WHERE_PROOF if bundle or one[0] != names.BUNDLE),
    ]
    rows = [
        (
            source.titles[one.id],
            str(one.issued.event.version),
            f"from {one.period.first}" + (f"\nto {one.period.last}" if one.period.last else ""),
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
        table(("Where", "What"), where),
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
        heading("How days are counted"),
        bullets(_COUNTED),
        heading("What this proves, and what it does not"),
        bullets(_WORTH),
    ]
    return parts


_COUNTED = (
    (
        "A version counts as a review: its approvers decide on its whole text. Where a recorded "
        "review led to it, that is the review. The PDF prints the day as Last review, reviews.csv "
        "has a row for each, and the next one is due a number of months after the version took "
        "effect."
    ),
    (
        "How often evidence of a promise is expected counts whole periods from the day on which "
        "the promise took effect, also before the window; each that ends in the window is due."
    ),
    (
        "An acknowledgement stands until a material version, a year, or the person's leaving ends "
        "it. So some that stood in the window were given before it."
    ),
)
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
