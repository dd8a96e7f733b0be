"""The summary of reviews for management: every policy, what came of it, and what is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.evidence.report import Report, bullets, heading, paragraph, table
from policykit.record import Outcome, ReviewState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from policykit.document import Block
    from policykit.record import (
        ExceptionState,
        PolicyException,
        Record,
        Reviewed,
        ReviewTriggered,
        Revision,
    )
    from policykit.values import PolicyId


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One policy in the summary.

    Attributes:
        version: in force at the end of the period, empty where none was.
        next_review: of that version, None without one.
        state: of its review at the end of the period.
        reviews: those recorded in the period.
        revisions: the versions issued in the period, oldest first.
        open_actions: what the newest review left to be done.
        triggers: what concerns it and was not considered up to the end of the period.
        retired: its last day, where it was retired.
    """

    id: PolicyId
    title: str
    version: str
    next_review: date | None
    state: ReviewState | None
    reviews: tuple[Record[Reviewed], ...]
    revisions: tuple[Revision, ...]
    open_actions: tuple[str, ...]
    triggers: tuple[Record[ReviewTriggered], ...]
    retired: date | None = None

    @property
    def outcome(self) -> str:
        """Return what came of it, in words."""
        if not self.reviews:
            if self.retired:
                return f"retired, last day {self.retired}"
            first = any(str(row.version) == "1.0" for row in self.revisions)
            return "first issued" if first else "not reviewed"
        newest = self.reviews[-1].event
        return "no change" if newest.outcome is Outcome.NO_CHANGE else "change"

    @property
    def late(self) -> tuple[Record[Reviewed], ...]:
        """Return its reviews that were made after the day they were due."""
        return tuple(record for record in self.reviews if record.event.days_late)


@dataclass(frozen=True, slots=True)
class Summary:
    """What management is told about a period.

    Attributes:
        exceptions: those that play a part in the period, with where they stood at its end.
        triggers: all that happened in the period.
        signed_off: what is stated of the register of exceptions, in words.
    """

    first: date
    last: date
    rows: tuple[SummaryRow, ...]
    exceptions: tuple[tuple[PolicyException, ExceptionState], ...]
    triggers: tuple[Record[ReviewTriggered], ...]
    signed_off: str
    made_on: date
    made_by: str


def summary_report(summary: Summary) -> Report:
    """Return the summary as a report."""
    rows = summary.rows
    reviewed = [row for row in rows if row.reviews]
    in_force = [row for row in rows if row.version]
    facts = (
        ("Period", f"{summary.first} to {summary.last}"),
        ("Prepared", f"{summary.made_on}, by {summary.made_by}"),
        ("Policies in force at its end", str(len(in_force))),
        ("Reviewed in it", f"{len(reviewed)} of {len(rows)}"),
        ("Reviewed late", str(sum(bool(row.late) for row in rows)) if reviewed else "0"),
        ("Overdue at its end", str(sum(row.state is ReviewState.OVERDUE for row in rows))),
        ("Policy exceptions in it", str(len(summary.exceptions)) or "0"),
        ("Open items", str(len(list(_open_items(summary))))),
    )
    notices = [
        f"{row.title} is overdue: its review was due on {row.next_review}."
        for row in rows
        if row.state is ReviewState.OVERDUE
    ]
    parts = (
        heading("Every policy"),
        table(
            ("Policy", "Version", "Outcome", "Reviewed", "By", "Next review"),
            [_row(row) for row in rows],
        ),
        *_changes(rows),
        *_late(rows),
        *_exceptions(summary),
        *_triggers(summary),
        *_considered(rows),
        heading("Open items"),
        *_listed(_open_items(summary), "Nothing is open."),
    )
    title = "Policy review summary"
    subtitle = f"{summary.first} to {summary.last}, for management"
    return Report("review-summary", title, subtitle, facts, tuple(notices), parts)


def _row(row: SummaryRow) -> tuple[str, ...]:
    newest = row.reviews[-1].event if row.reviews else None
    late = f"\n{_days(newest.days_late)} late" if newest and newest.days_late else ""
    if newest and newest.claimed_on:
        late += f"\nsaid to be of {newest.claimed_on}"
    due = str(row.next_review) if row.next_review else ""
    state = "" if row.state in (None, ReviewState.CURRENT) else f"\n{row.state}"
    return (
        f"{row.title}\n{row.id}",
        row.version or "none in force",
        row.outcome,
        f"{newest.day}{late}" if newest else "",
        newest.by.name if newest else "",
        due + state,
    )


def _changes(rows: Sequence[SummaryRow]) -> Iterator[Block]:
    yield heading("What changed")
    alike: dict[tuple[str, ...], list[str]] = {}
    for row in rows:
        for revision in row.revisions:
            if not _is_reaffirmed(revision):
                alike.setdefault(_change(revision), []).append(row.id)
    cells = [
        (
            f"{names[0]} {version}" if len(names) == 1 else f"{version} of {_named(names, rows)}",
            *said,
        )
        for (version, *said), names in alike.items()
    ]
    if cells:
        yield table(("Version", "Effective", "Change", "Approved by"), cells)
    else:
        yield paragraph("No text changed in the period.")


def _change(revision: Revision) -> tuple[str, ...]:
    """Return what is told of a version: its number, first day, change, and who approved it."""
    return (
        str(revision.version),
        str(revision.effective),
        "\n".join(filter(None, (revision.what, _why(revision), _statements(revision)))),
        ", ".join(one.name for one in revision.approvals),
    )


def _is_reaffirmed(revision: Revision) -> bool:
    return bool(revision.review and revision.review.outcome is Outcome.NO_CHANGE)


def _why(revision: Revision) -> str:
    return f"Why: {revision.why}" if revision.why else ""


def _statements(revision: Revision) -> str:
    if str(revision.version) == "1.0":
        return ""
    kinds = (
        ("added", revision.added),
        ("changed", revision.changed),
        ("removed", revision.removed),
    )
    said = [f"{label} {', '.join(names)}" for label, names in kinds if names]
    return f"Statements: {'; '.join(said)}" if said else ""


def _late(rows: Sequence[SummaryRow]) -> Iterator[Block]:
    alike: dict[tuple[date, date, int], list[str]] = {}
    for row in rows:
        for one in row.late:
            event = one.event
            alike.setdefault((event.due, event.day, event.days_late), []).append(row.id)
    late = [
        (_named(names, rows), str(due), str(day), str(days))
        for (due, day, days), names in sorted(alike.items())
    ]
    if late:
        yield heading("Reviewed late")
        yield table(("Policies", "Due", "Reviewed", "Days late"), late, ("Days late",))


def _named(names: Iterable[str], rows: Sequence[SummaryRow]) -> str:
    """Return policies by id; where that is nearly every one, those that are not among them."""
    found = list(dict.fromkeys(names))
    others = [row.id for row in rows if row.id not in found]
    if len(found) < _MANY or len(others) > _FEW:
        return ", ".join(found)
    return f"all {len(rows)} policies" + (f" but {', '.join(others)}" if others else "")


_MANY = 6
_FEW = 3


def _exceptions(summary: Summary) -> Iterator[Block]:
    yield heading("Policy exceptions")
    yield paragraph(summary.signed_off)
    if summary.exceptions:
        yield table(
            ("Exception", "Deviates from", "Why, and what is done instead", "Until", "State"),
            [
                (
                    f"{one.number}\n{one.request.event.by.name}",
                    f"{one.request.event.about}\n{', '.join(one.request.event.statements)}",
                    f"{one.request.event.reason}\n{one.request.event.control}",
                    str(one.request.event.expiry),
                    state.value,
                )
                for one, state in summary.exceptions
            ],
        )


def _triggers(summary: Summary) -> Iterator[Block]:
    if not summary.triggers:
        return
    yield heading("What made reviews due early")
    waiting: dict[str, list[str]] = {}
    for row in summary.rows:
        for record in row.triggers:
            waiting.setdefault(record.event.number, []).append(row.id)
    yield table(
        ("Trigger", "Recorded", "What happened", "Not considered yet for"),
        [
            (
                record.event.number,
                str(record.event.day),
                f"{record.event.what}\n{record.event.kind.replace('_', ' ')}",
                ", ".join(waiting.get(record.event.number, ["none"])),
            )
            for record in summary.triggers
        ],
    )


def _considered(rows: Sequence[SummaryRow]) -> Iterator[Block]:
    texts: dict[str, list[str]] = {}
    for row in rows:
        for record in row.reviews:
            for text in record.event.considered:
                texts.setdefault(text, []).append(row.id)
    if texts:
        yield heading("What was considered")
        yield table(
            ("Input", "Policies"),
            [(text, _named(names, rows)) for text, names in texts.items()],
        )


def _open_items(summary: Summary) -> Iterator[str]:
    """Yield each once, with the policies that it concerns."""
    items: dict[str, list[str]] = {}
    for row in summary.rows:
        for item in _open_of(row):
            items.setdefault(item, []).append(row.id)
    for item, names in items.items():
        yield f"{_named(names, summary.rows)}: {item}"
    for one, state in summary.exceptions:
        if state.value in {"requested", "expired"}:
            yield f"{one.number} is {state} ({one.request.event.about})"


def _open_of(row: SummaryRow) -> Iterator[str]:
    yield from row.open_actions
    for record in row.triggers:
        yield f"{record.event.number} was not considered yet ({record.event.what})"
    if row.reviews and row.reviews[-1].event.outcome is Outcome.CHANGE:
        asked = row.reviews[-1].event
        if not any(one.review and one.review.on == asked.day for one in row.revisions):
            yield f"the review of {asked.day} asked for a change that is not issued"


def _listed(items: Iterable[str], nothing: str) -> Iterator[Block]:
    found = list(items)
    yield bullets(found) if found else paragraph(nothing)


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
