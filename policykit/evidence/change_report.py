"""Change logs for readers: what changed by statement, why, who asked, who approved, from when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.evidence.report import Report, bullets, heading, paragraph, table
from policykit.record import FIRST_VERSION, corrections_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from policykit.document import Block
    from policykit.policy import Policy
    from policykit.record import Actor, History, Record, Retired, Revision
    from policykit.values import Digest, PolicyId

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
class Note:
    """What was added to a record later.

    Attributes:
        about: which record it is about, in words.
        target: R of that record.
        files: names of the files that came with it.
    """

    on: date
    by: str
    about: str
    target: Digest
    text: str
    files: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return it as a sentence."""
        files = f" (with {', '.join(self.files)})" if self.files else ""
        return f"Noted on {self.on} by {self.by}, on {self.about}: {self.text}{files}"


@dataclass(frozen=True, slots=True)
class PolicyLog:
    """The change log of one policy, newest first.

    Attributes:
        retirements: when and why it was to end.
        notes: what was added to its records later; it changes nothing that was decided.
    """

    id: PolicyId
    title: str
    versions: tuple[LoggedVersion, ...]
    retirements: tuple[Record[Retired], ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to show."""
        return not (self.versions or self.retirements or self.notes)


def notes_of(
    history: History,
    first: date | None = None,
    last: date | None = None,
    name: Callable[[Actor], str] = lambda by: by.name,
) -> Iterator[Note]:
    """Yield what was added to the records of a policy, newest first; of a period, if one is given.

    Args:
        history: the records.
        first: the first day of the period; None for everything.
        last: its last day; None for everything.
        name: how to call who did something.
    """
    for record in reversed(corrections_of(history)):
        event = record.event
        if (first and event.day < first) or (last and event.day > last):
            continue
        files = tuple(item.name for item in event.evidence)
        about = _about(history, event.target, name)
        yield Note(event.day, name(event.by), about, event.target, event.note, files)


def _about(history: History, target: Digest, name: Callable[[Actor], str]) -> str:
    named = (one for one in history.records if one.digest == target)
    record = next(named, None)
    if record is None:
        return f"the record {target[:8]}, which is gone"
    event = record.event
    return f"the record {record.name!r} of {event.day} by {name(event.by)} ({target[:8]})"


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
    shown = [log for log in logs if not log.is_empty or not period]
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
    if log.is_empty:
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
    if log.notes:
        yield heading("Added to the records later", 2)
        yield bullets([str(note) for note in log.notes])


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
