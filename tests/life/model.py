"""What a careful person notes down beside the tool: which version of each policy holds when.

It knows nothing of policykit. The story tells it what was issued, reviewed and retired; the tests
hold policykit's answers against it.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass(frozen=True)
class Version:
    """One issued version, as somebody would write it on an index card."""

    number: str
    effective: date
    what: str
    days_late: int | None = None

    @property
    def next_review(self) -> date:
        """The same day a year later."""
        year = self.effective.year + 1
        last = monthrange(year, self.effective.month)[1]
        return date(year, self.effective.month, min(self.effective.day, last))


@dataclass
class Card:
    """The index card of one policy."""

    versions: list[Version] = field(default_factory=list)
    last_day: date | None = None
    successor: str | None = None

    def in_force(self, day: date) -> Version | None:
        """Return the version that holds on a day."""
        if self.last_day and day > self.last_day:
            return None
        begun = [version for version in self.versions if version.effective <= day]
        return begun[-1] if begun else None

    def until(self, version: Version) -> date | None:
        """Return a version's last day, None while nothing ends it."""
        at = self.versions.index(version)
        if at + 1 < len(self.versions):
            return self.versions[at + 1].effective - timedelta(days=1)
        return self.last_day

    def issue(self, day: date, what: str, *, material: bool, days_late: int | None = None) -> None:
        """Write down the next version."""
        major, minor = map(int, self.versions[-1].number.split(".")) if self.versions else (0, 0)
        number = f"{major + 1}.0" if material else f"{major}.{minor + 1}"
        self.versions.append(Version(number, day, what, days_late))

    def is_overdue(self, day: date) -> bool:
        """Say whether its review should have been made before a day."""
        now = self.in_force(day)
        return now is not None and day > now.next_review
