"""What each column of a table in a pack means, in one line: heads and their explanation in one.

The tables take their heads from here, and so does the page that explains them, so that no column
is without its meaning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.evidence.acknowledgement_table import COLUMNS as ACKNOWLEDGEMENTS
from policykit.evidence.exception_table import COLUMNS as EXCEPTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

POLICIES = {
    "policy": "id of the policy, the same in all tables and file names",
    "title": "its title, as of its last version in the window",
    "owner_role": "role that keeps the policy",
    "approver_role": "role that has to approve each version",
    "acknowledgement_required": "whether people are asked to acknowledge it",
    "version_at_end": "version in force on the last day that the pack knows of; empty if none",
    "next_review": "last day on which the next review of that version is on time",
    "versions_in_window": "how many versions were in force on a day of the window",
    "days_without_a_version": "days of the window on which none was in force",
    "days_review_overdue": "days of the window on which a review should have been made already",
    "retired_after": "last day in force of a policy that was retired",
}
VERSIONS = {
    "policy": "id of the policy",
    "version": "number of the version",
    "class": "material (people acknowledge it anew) or editorial",
    "effective": "first day in force",
    "last_day_in_force": "last day in force, also after the window; empty while open",
    "issued_at_utc": "when it was issued and sealed, by the clock that time_strength names",
    "proposed_by": "its accountable author",
    "approved_by": "who approved exactly this text; approvals.csv has the details",
    "next_review": "last day on which its review is on time, counted from effective",
    "what_changed": "from the version before, in the author's words; the change log has each text",
    "why": "the reason that the author gave",
    "asked_by": "who asked for the change",
    "reviewed_by": "who made the recorded review that led to it; empty where none did",
    "text_sha256": (
        "SHA-256 of the policy text without its front matter; tags and records name it. The file "
        "has another: sed '1,/^---$/d' FILE_text.md | sha256sum gives this one"
    ),
    "text_file_sha256": "SHA-256 of the text file whole, as sha256sum FILE_text.md gives it",
    "mapping_file_sha256": "SHA-256 of the mapping file whole, likewise",
    "content_sha256": (
        "SHA-256 of the two lines that sha256sum prints for text and mapping under their paths in "
        "the repository; what was approved, and page 1 of the PDF has its first 12 digits"
    ),
    "pdf_sha256": "SHA-256 of the sealed PDF, as sha256sum gives it",
    "pdf": "its path in this pack; empty where it is not in it",
    "text": "path of the text in this pack; empty where it is not in it",
    "issued_record": "path of the record of its issue",
    "time_strength": "what vouches for its time, weakest first: self-stated, forge-push, rfc3161",
    "seal_certificate_sha256": "SHA-256 fingerprint of the certificate that sealed it",
    "time_stamped_later_utc": "time of a time-stamp that was fetched for the PDF later",
    "time_stamp": "path of that time-stamp in this pack",
}
DAYS = {
    "policy": "id of the policy",
    "from": "first day of a span of the window",
    "to": "last day of it, included",
    "days": "how many days it has",
    "state": "in force, external (by claim), or why no version was in force",
    "version": "version in force on these days",
    "why_none": "the reason, where none was",
}
APPROVALS = {
    "policy": "id of the policy",
    "version": "version that was issued on this approval",
    "step": "its place in the order of approvals, from 1",
    "role": "role in which the approver decided",
    "name": "of the approver",
    "title": "their job title on that day",
    "recorded_at_utc": "when policykit recorded the decision; the PDF prints this time",
    "claimed_on": "day on which it is said to have been made before; a claim only, mostly empty",
    "method": "how it was given, weakest first: asserted, evidenced, self, email, forge, ssh",
    "evidence": "files that show it, each with its SHA-256",
    "on_behalf_of": "who delegated it to the approver",
    "proposal_sha256": "SHA-256 of the record of what was proposed",
    "content_sha256": "of the text and mapping approved; the same column as in versions.csv",
    "record": "path of the record of this approval",
}
REVIEWS = {
    "policy": "id of the policy",
    "kind": (
        "review: somebody recorded a review; approval: a version was approved that no recorded "
        "review led to, which counts as a review of the whole text"
    ),
    "version_reviewed": "version that was looked at",
    "counted_for_version": "version whose PDF prints this day as Last review; empty if none yet",
    "reviewed_on": "the day, in the organization's time zone",
    "reviewed_at_utc": "when it was recorded",
    "due": "last day on which it was on time; empty for a first version",
    "days_late": "days from due to reviewed_on; 0 is on time",
    "outcome": "no-change, change, or first version",
    "name": "of the reviewer, or of all approvers",
    "title": "their job title on that day",
    "considered": "what was looked at, as recorded; nothing is known of it for an approval",
    "open_actions": "what was left to be done",
    "claimed_on": "day on which it is said to have been made before; a claim only",
    "in_window": "yes if reviewed_on is a day of the window; one before may be what covers it",
    "record": "path of the record",
}
OVERDUE = {
    "policy": "id of the policy",
    "version": "version in force on these days",
    "review_due": "last day on which its review was on time",
    "overdue_from": "first day of the window on which it was late",
    "overdue_to": "last day of the window on which it still was",
    "days": "how many days that is",
}
CONTROLS = {
    "framework": "id of the framework",
    "control": "id of the criterion",
    "policy": "id of the policy with a statement that answers it; empty where none does",
    "version": "version that says so",
    "from": "first day of the window on which that version was in force",
    "to": "last day of the window on which it was",
    "statement": "id of the statement",
    "page": "page of the PDF on which it stands",
    "pdf": "path of that PDF in this pack",
    "control_title": "the criterion in short words of our own, not those of the standard",
    "text": "the statement, with the items of its list",
    "evidence": "what shows that it is kept, as the mapping says",
    "out_of_scope": "why the criterion asks for no answer here; empty where it does",
    "why_none": "why no statement answers it; empty where one does",
}
COMMITMENTS = {
    "policy": "id of the policy",
    "version": "version that promises it",
    "statement": "id of the statement",
    "from": "first day of the window on which that version was in force",
    "to": "last day of the window on which it was",
    "counted_from": "day on which the promise took effect, with this version or one before it",
    "expected_times": (
        "how many whole periods of the promise, counted from counted_from, end from `from` to "
        "`to`: so often its evidence is due on these days; each time for a time limit"
    ),
    "promise": "how often, or within which time",
    "page": "page of the PDF on which it stands",
    "pdf": "path of that PDF in this pack",
    "text": "the statement, with the items of its list",
    "evidence": "what shows that it was kept",
}

MEANINGS: Mapping[str, Mapping[str, str]] = {
    "policies": POLICIES,
    "versions": VERSIONS,
    "in-force": DAYS,
    "approvals": APPROVALS,
    "reviews": REVIEWS,
    "reviews-overdue": OVERDUE,
    "acknowledgements": ACKNOWLEDGEMENTS,
    "exceptions": EXCEPTIONS,
    "control-matrix": CONTROLS,
    "commitments": COMMITMENTS,
}
"""Table to column to meaning, in the order in which they stand."""

_ROWS = {
    "policies": "One row for each policy in the pack.",
    "versions": "One row for each version that was in force on a day of the window.",
    "in-force": "One row for each span of days: every day of the window, for each policy.",
    "approvals": "One row for each approval of a version in the window.",
    "reviews": "One row for each review up to the end of the window, also those before it.",
    "reviews-overdue": "One row for each version and the days of the window on which it was late.",
    "acknowledgements": (
        "One row for each person and version that was to be acknowledged, or may have been, and "
        "had not been replaced before the window."
    ),
    "exceptions": "One row for each policy exception that played a part in the window.",
    "control-matrix": (
        "One row for each criterion, statement and version; choose a day with from and to."
    ),
    "commitments": "One row for each statement with a number of times or a time limit, by version.",
}


def columns_page() -> bytes:
    """Return the page that explains every column."""
    lines = [
        "# The columns of these tables",
        "",
        "Days are counted in the organization's time zone and both ends of a span are included.",
        "Times that end in Z are UTC.",
    ]
    for table, columns in MEANINGS.items():
        lines += ["", f"## {table}.csv", "", _ROWS[table], ""]
        lines += [f"- `{name}`: {meaning}" for name, meaning in columns.items()]
    return ("\n".join(lines) + "\n").encode()
