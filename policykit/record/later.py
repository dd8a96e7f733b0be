"""Which days a document issued elsewhere covers, and whether later records agree with the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, Place, error
from policykit.record.citing import cites, not_by_hand
from policykit.record.history import of_kind
from policykit.record.later_events import Anchored, Corrected, External

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.record.duties import RoleRules
    from policykit.record.files import Record
    from policykit.record.history import History

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ExternalPeriod:
    """The days that a document issued elsewhere is claimed to cover; `last` None while open."""

    record: Record[External]
    first: date
    last: date | None

    def covers(self, day: date) -> bool:
        """Say whether the document is claimed to be in force on the day."""
        return self.first <= day and (self.last is None or day <= self.last)

    @property
    def words(self) -> str:
        """Return what a reader has to know of it."""
        event = self.record.event
        return (
            f"version {event.version} issued elsewhere, effective {event.effective}, approved by "
            f"{event.approved_by}: as claimed, not verified by policykit"
        )


def externals(history: History) -> tuple[Record[External], ...]:
    """Return the documents issued elsewhere, by their claimed first day."""
    found = of_kind(history.records, External)
    return tuple(sorted(found, key=lambda record: (record.event.effective, record.event.at)))


def external_periods(history: History) -> tuple[ExternalPeriod, ...]:
    """Return the days that documents issued elsewhere cover: each until the next, or our first."""
    firsts = [record.event.effective for record in history.chain[:1]]
    found = externals(history)
    periods = []
    for number, record in enumerate(found):
        follows = [found[number + 1].event.effective] if number + 1 < len(found) else []
        end = min((*follows, *firsts), default=None)
        last = end - _DAY if end else None
        if last is None or last >= record.event.effective:
            periods.append(ExternalPeriod(record, record.event.effective, last))
    return tuple(periods)


def may_import(history: History, event: External, rules: RoleRules) -> tuple[Diagnostic, ...]:
    """Return why a document issued elsewhere must not be recorded so."""
    found = []
    if history.issued:
        message = f"{event.policy} has versions issued here, and what came before is closed"
        found.append(error("PK547", message, hint="Keep the old document where it was."))
    if event.effective > event.day:
        message = f"It is said to take effect on {event.effective}, which is still to come"
        found.append(error("PK547", message, hint="Issue it with policykit instead."))
    holders = rules.holders(rules.approver_role, event.day)
    if not any(one.person == event.by.person for one in holders):
        who = " or ".join(one.name for one in holders) or "nobody"
        message = f"The approver role of {event.policy} has to confirm this: {who}"
        found.append(error("PK547", message, hint="Name them: --as their e-mail address."))
    for record in externals(history):
        if record.event.effective == event.effective:
            message = f"A document with this first day is recorded: version {record.event.version}"
            found.append(error("PK547", message, record.place, "There is nothing left to do."))
    return tuple(found)


def may_correct(history: History, event: Corrected) -> tuple[Diagnostic, ...]:
    """Return why a note must not be recorded: it is for who made the record, or their role."""
    target = next((one for one in history.records if one.digest == event.target), None)
    if target is None:
        message = f"There is no record {event.target[:12]} of {event.policy}"
        return (error("PK548", message, hint="See what there is: policykit log."),)
    by = target.event.by
    if event.by.person != by.person and not set(event.by.roles) & set(by.roles):
        message = f"{by.name} made this record; {event.by.name} held none of their roles"
        return (error("PK548", message, target.place, "Ask them, or name them with --as."),)
    return ()


def check_later(history: History) -> Iterator[Diagnostic]:
    """Yield what does not agree in records of these kinds."""
    for anchored in of_kind(history.records, Anchored):
        yield from cites(anchored, "the seal", anchored.event.target, history)
        seal = next((one for one in history.sealed if one.digest == anchored.event.target), None)
        if seal and anchored.event.stamped < seal.event.at - timedelta(minutes=5):
            message = "The time-stamp is older than the seal that it is over"
            yield error("PK548", message, anchored.place, not_by_hand(anchored))
    for corrected in of_kind(history.records, Corrected):
        yield from cites(corrected, "what is corrected", corrected.event.target, history)
    first = history.issued[0] if history.issued else None
    for external in externals(history):
        if first and external.event.at > first.event.at:
            message = "A document issued elsewhere was recorded after the first issue here"
            yield error("PK547", message, external.place, not_by_hand(external))


def lost_file(path: str, what: str, *, altered: bool) -> Diagnostic:
    """Return that a file which a record names is missing or was altered."""
    message = f"{what} {'was altered' if altered else 'is missing'}"
    return error("PK548", message, Place(path), f"Restore it from git: git checkout -- {path}")


def no_pdf(file: str) -> Diagnostic:
    """Return that a file is no PDF."""
    hint = "Give the PDF that people had, or print the document to one."
    return error("PK547", "the file is no PDF", Place(file), hint)


def anchors_of(history: History) -> tuple[Record[Anchored], ...]:
    """Return the time-stamps that were fetched later, by time."""
    return of_kind(history.records, Anchored)


def corrections_of(history: History) -> tuple[Record[Corrected], ...]:
    """Return the notes on records, by time."""
    return of_kind(history.records, Corrected)


def no_authority() -> Diagnostic:
    """Return that no time-stamp authority is named."""
    hint = "Name one: --url, or signing.timestamp_authority in org_profile.yaml."
    return error("PK548", "No time-stamp authority is named", hint=hint)


def nothing_to_anchor() -> Diagnostic:
    """Return that every sealed PDF has a time-stamp beside it, or there is none."""
    message = "No sealed PDF waits for a time-stamp"
    return error("PK548", message, hint="Only the newest version of each policy gets one, once.")
