"""The list of people over time: what the `roster` records say, put together.

Takes the records of `_workspace`; a pure function of them. A person who left and came back has two
spells of work. Days on which somebody's groups changed are those that the lists spoke
for: nobody recorded more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from policykit.record.acknowledgement_events import PersonKind, RosterRecorded
from policykit.record.history import of_kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policykit.record.acknowledgement_events import Listed
    from policykit.record.files import Record
    from policykit.record.history import History

_FOREVER = date.max


@dataclass(frozen=True, slots=True)
class Spell:
    """A time during which somebody works here; both days included, `end` None while open."""

    start: date
    end: date | None

    def covers(self, day: date) -> bool:
        """Say whether the person works here on the day."""
        return self.start <= day <= (self.end or _FOREVER)

    def meets(self, first: date, last: date) -> bool:
        """Say whether it has a day in a period."""
        return self.start <= last and (self.end or _FOREVER) >= first


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the list, with what was known of them over time.

    Attributes:
        id: the person id.
        kind: employee or contractor, as last recorded.
        spells: when they work here, by time; at least one.
        groups: the groups since each day on which they changed, by time.
        manager: as last recorded.
    """

    id: str
    kind: PersonKind
    spells: tuple[Spell, ...]
    groups: tuple[tuple[date, frozenset[str]], ...]
    manager: str | None

    def spell_on(self, day: date) -> Spell | None:
        """Return the time of work that the day is in, None where there is none."""
        return next((spell for spell in self.spells if spell.covers(day)), None)

    def works_on(self, day: date) -> bool:
        """Say whether the person works here on the day."""
        return self.spell_on(day) is not None

    def has_left(self, day: date) -> bool:
        """Say whether the last day is over, and no further time of work is known."""
        return all(spell.end is not None and spell.end < day for spell in self.spells)

    @property
    def groups_now(self) -> frozenset[str]:
        """Return the groups as last recorded."""
        return self.groups[-1][1]

    def times_in(self, groups: frozenset[str] | None) -> tuple[Spell, ...]:
        """Return the times during which the person works here and is in one of the groups.

        Args:
            groups: folded names; None for everybody.
        """
        if groups is None:
            return self.spells
        found: list[Spell] = []
        for spell in self.spells:
            for number, (since, mine) in enumerate(self.groups):
                if not mine & groups:
                    continue
                # What was recorded first is taken to have been so from the first day.
                begin = spell.start if number == 0 else max(since, spell.start)
                later = self.groups[number + 1][0] if number + 1 < len(self.groups) else None
                end = _earlier(spell.end, _day_before(later))
                if begin <= (end or _FOREVER):
                    found.append(Spell(begin, end))
        return _joined(found)


def roster_records(workspace: History) -> tuple[Record[RosterRecorded], ...]:
    """Return the lists that were recorded, by time."""
    return of_kind(workspace.records, RosterRecorded)


def roster(workspace: History) -> tuple[Member, ...]:
    """Return everybody who ever was on the list, by id."""
    steps: dict[str, list[tuple[date, Listed]]] = {}
    for record in roster_records(workspace):
        for entry in record.event.changed:
            steps.setdefault(entry.id, []).append((record.event.as_of, entry))
    return tuple(_member(steps[person]) for person in sorted(steps, key=person_order))


def person_order(identifier: str) -> int:
    """Return a sort key that puts P-9999 before P-10000."""
    return int(identifier.removeprefix("P-"))


def next_person(taken: Iterable[str]) -> int:
    """Return the number after the highest that any person ever had.

    >>> next_person(["P-0002", "P-0010"])
    11
    """
    return max((person_order(one) for one in taken), default=0) + 1


def _member(steps: list[tuple[date, Listed]]) -> Member:
    spells: list[Spell] = []
    groups: list[tuple[date, frozenset[str]]] = []
    for as_of, entry in steps:
        spell = Spell(entry.start, entry.end)
        # A corrected first day is the same spell; one that begins after the end is another.
        if spells and spells[-1].end is not None and entry.start > spells[-1].end:
            spells.append(spell)
        elif spells:
            spells[-1] = spell
        else:
            spells = [spell]
        mine = frozenset(name.casefold() for name in entry.groups)
        if not groups or groups[-1][1] != mine:
            groups.append((as_of, mine))
    last = steps[-1][1]
    return Member(last.id, last.kind, tuple(spells), tuple(groups), last.manager)


def _joined(spells: list[Spell]) -> tuple[Spell, ...]:
    found: list[Spell] = []
    for spell in spells:
        before = found[-1] if found else None
        if before and before.end and (spell.start - before.end).days == 1:
            found[-1] = Spell(before.start, spell.end)
        else:
            found.append(spell)
    return tuple(found)


def _earlier(one: date | None, other: date | None) -> date | None:
    days = [day for day in (one, other) if day is not None]
    return min(days, default=None)


def _day_before(day: date | None) -> date | None:
    return date.fromordinal(day.toordinal() - 1) if day else None
