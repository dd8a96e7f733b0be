"""Change logs for readers: what changed by statement, why, who asked, who approved, from when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.evidence.report import Report, bullets, heading, paragraph, table
from policykit.record import FIRST_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from policykit.document import Block
    from policykit.policy import Policy
    from policykit.record import Record, Retired, Revision
    from policykit.values import PolicyId

_FOR_AUDITORS = ("Commit", "Tag", "Record", "Content", "PDF")


@dataclass(frozen=True, slots=True)
class StatementChange:
    """A statement that a version added, changed or removed; None where there was or is none."""

    id: str
    before: str | None
    after: str | None

    @property
    def kind(self) -> str:
        """Return what became of it."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"


@dataclass(frozen=True, slots=True)
class Proof:
    """Where an auditor finds a version: all digests are SHA-256.

    Attributes:
        commit: the commit that issued it, empty where history lacks it.
        record: of the `issued` record.
        content: of text and mapping.
        pdf: of the sealed PDF.
    """

    commit: str
    tag: str
    record: str
    content: str
    pdf: str
    pdf_path: str


@dataclass(frozen=True, slots=True)
class LoggedVersion:
    """One version in a change log.

    Attributes:
        statements: what it changed, in words; empty for the first version, where all is new, and
            where history lacks the texts.
        proof: for auditors, None where nobody asked or it is not issued.
    """

    revision: Revision
    statements: tuple[StatementChange, ...] = ()
    proof: Proof | None = None


@dataclass(frozen=True, slots=True)
class PolicyLog:
    """The change log of one policy, newest first."""

    id: PolicyId
    title: str
    versions: tuple[LoggedVersion, ...]
    retirements: tuple[Record[Retired], ...] = ()


_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_ESCAPED = re.compile(r"\\([^\w\s])")


def statement_changes(row: Revision, old: Policy, new: Policy) -> Iterator[StatementChange]:
    """Yield the statements that a version touched, in the words of then and now."""
    then = {str(one.id): plain_words(f"{one.text} {one.rest}") for one in old.statements}
    now = {str(one.id): plain_words(f"{one.text} {one.rest}") for one in new.statements}
    for name in (*row.added, *row.changed, *row.removed):
        yield StatementChange(name, then.get(name), now.get(name))


def plain_words(markdown_text: str) -> str:
    r"""Return the words of a statement without the signs that Markdown needs around them.

    >>> plain_words("See [Access](#ac) of A\\*B")
    'See Access of A*B'
    """
    return " ".join(_ESCAPED.sub(r"\1", _LINK.sub(r"\1", markdown_text)).split())


def change_report(
    logs: Sequence[PolicyLog], period: tuple[date, date] | None, made_on: date
) -> Report:
    """Return change logs as a report; of a period only the policies that changed in it."""
    shown = [log for log in logs if log.versions or log.retirements or not period]
    subtitle = f"What took effect from {period[0]} to {period[1]}" if period else f"As of {made_on}"
    quiet = [log.id for log in logs if log not in shown]
    facts: tuple[tuple[str, str], ...] = (
        ("Policies", str(len(logs))),
        ("Versions", str(sum(len(log.versions) for log in shown))),
    )
    if quiet:
        facts = (*facts, ("Nothing changed in", ", ".join(quiet)))
    parts = tuple(block for log in shown for block in _policy(log))
    nothing = (paragraph("Nothing changed."),)
    return Report("change-log", "Policy change log", subtitle, facts, (), parts or nothing)


def _policy(log: PolicyLog) -> Iterator[Block]:
    yield heading(f"{log.title} ({log.id})")
    if not log.versions and not log.retirements:
        yield paragraph("Nothing was proposed or issued yet.")
    for record in log.retirements:
        event = record.event
        follows = f" {event.successor} takes its place." if event.successor else ""
        yield paragraph(
            f"Retired on {event.day} by {event.by.name}, at the request of "
            f"{event.requested_by.name}; last day in force {event.last_day}.{follows} "
            f"{event.reason}"
        )
    for version in log.versions:
        yield from _version(version)


def _version(version: LoggedVersion) -> Iterator[Block]:
    row = version.revision
    when = f"effective {row.effective}" if row.effective else "effective on issue"
    state = when if row.issued_on else f"proposed, {when}"
    yield heading(f"Version {row.version}, {state}", 2)
    yield paragraph(row.what)
    yield bullets(list(_said(row)))
    if version.statements:
        yield table(
            ("Statement", "Before", "From now on"),
            [
                (f"{one.id}\n{one.kind}", one.before or "", one.after or "")
                for one in version.statements
            ],
        )
    if version.proof:
        proof = version.proof
        values = (proof.commit, proof.tag, proof.record, proof.content, proof.pdf)
        yield table(
            ("For auditors", "SHA-256 or name"),
            [pair for pair in zip(_FOR_AUDITORS, values, strict=True) if pair[1]],
        )


def _said(row: Revision) -> Iterator[str]:
    if row.withdrawn:
        yield f"Withdrawn before it took effect: {row.withdrawn}"
    if row.why:
        yield f"Why: {row.why}"
    if row.asked_by:
        yield f"Asked by {row.asked_by}"
    yield f"Proposed by {row.author or 'somebody whose record is gone'}, as {row.change_class}"
    for one in row.approvals:
        yield f"Approved by {one.name}, {one.title}, on {one.on} ({one.method})"
    if row.review:
        late = f", {row.review.days_late} days late" if row.review.days_late else ""
        considered = "; ".join(row.review.considered)
        yield f"Reviewed by {row.review.name} on {row.review.on}{late}; considered: {considered}"
    if row.version == FIRST_VERSION and row.added:
        yield f"First version: {len(row.added)} statements"
