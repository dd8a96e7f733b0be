"""Values of one organization in the words, language and date format of its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from policykit.pages import ApprovalRow, RevisionRow, fixed_words
from policykit.policy.filters import write_date
from policykit.record import FIRST_VERSION, METHODS, TIME_STRENGTHS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from policykit.pages import Wording
    from policykit.profile import Profile
    from policykit.record import (
        Approved,
        ChangeClass,
        OnIssue,
        Proposed,
        Record,
        Revision,
        TimeStrength,
    )


class PageWords:
    """Values of one profile in the words and date format of its pages."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._zone = ZoneInfo(profile.organization.time_zone)
        self.fixed = fixed_words(profile.branding.language)

    def day(self, day: date) -> str:
        """Return a day in the date format of the profile."""
        return write_date(day, self._profile.branding.date_format, self.fixed.language)

    def every(self, day: date, months: int) -> str:
        """Return when the next review is, and how often there is one."""
        line = self.fixed.every_month if months == 1 else self.fixed.every_months
        return line.format(day=self.day(day), count=months)

    def issued(self, at: datetime, strength: TimeStrength) -> str:
        """Return when a version was issued, and by whose clock."""
        clock = self.fixed.clocks.get(strength.value) or _lower(TIME_STRENGTHS[strength].label)
        return self.fixed.issued_by_clock.format(moment=self.moment(at), clock=clock)

    def moment(self, at: datetime) -> str:
        """Return a time in the organization's own time zone."""
        local = at.astimezone(self._zone)
        return self.fixed.moment.format(
            day=self.day(local.date()), time=f"{local:%H:%M}", zone=self._zone.key
        )

    def effective(self, proposal: Record[Proposed] | None) -> str:
        """Return from when a proposal holds."""
        if proposal is None:
            return self.fixed.not_proposed
        rule: date | OnIssue = proposal.event.effective
        return self.fixed.on_issue if isinstance(rule, str) else self.day(rule)

    def role(self, role: str, on: date) -> str:
        """Return a role and who holds it."""
        holders = self._profile.holders(role, on)
        names = self.fixed.both.join(f"{person.name}, {person.title}" for person in holders)
        return f"{self._profile.label(role)} ({names or self.fixed.vacant})"

    def names(self, approvals: Iterable[Approved]) -> str:
        """Return who approved."""
        people = {approval.by.person: approval.by for approval in approvals}
        return "; ".join(f"{person.name}, {person.title}" for person in people.values())

    def level(self, identifier: str) -> str:
        """Return the label of a classification level."""
        return next(
            (
                level.label
                for level in self._profile.classification.levels
                if level.id == identifier
            ),
            identifier,
        )

    def approval(self, event: Approved) -> ApprovalRow:
        """Return a row of the table of approvals."""
        told = METHODS[event.method]
        method, strength = self.fixed.methods.get(event.method.value, (told.label, told.forged_by))
        return ApprovalRow(
            name=event.by.name,
            title=event.by.title,
            role=self._profile.label(event.role) + _for_whom(event),
            decided=self.moment(event.at),
            method=method,
            strength=strength,
        )


def revisions_of(entries: Iterable[Revision], words: PageWords) -> tuple[RevisionRow, ...]:
    """Return the rows of the revision history."""
    return tuple(
        RevisionRow(
            version=str(entry.version),
            date=words.day(entry.effective) if entry.effective else words.fixed.not_issued,
            change_class=class_in_words(entry.change_class, words.fixed),
            what=words.fixed.withdrawn.format(reason=entry.withdrawn, what=entry.what)
            if entry.withdrawn
            else entry.what,
            why=entry.why or "",
            who=_who(entry, words.fixed),
            approved_by="; ".join(approval.name for approval in entry.approvals),
            added=_added(entry, words.fixed),
            removed=entry.removed,
            changed=entry.changed,
        )
        for entry in entries
    )


def class_in_words(change_class: ChangeClass, fixed: Wording) -> str:
    """Return the word for a change class."""
    return fixed.classes.get(change_class.value, change_class.value)


def _added(entry: Revision, fixed: Wording) -> tuple[str, ...]:
    """Return the statements added; for a first version their number, for they are all new."""
    if entry.version == FIRST_VERSION and entry.added:
        return (fixed.all_statements.format(count=len(entry.added)),)
    return entry.added


def _who(entry: Revision, fixed: Wording) -> str:
    if not entry.asked_by:
        return entry.author
    return fixed.asked_by.format(author=entry.author, name=entry.asked_by)


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _for_whom(event: Approved) -> str:
    return f", on behalf of {event.on_behalf_of.name}" if event.on_behalf_of else ""
