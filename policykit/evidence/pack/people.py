"""What a pack knows of people: the lists, the acknowledgements, and how far both reach."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from policykit.evidence.acknowledgement_table import HEADERS
from policykit.record import AckState, given_of, roster, roster_records
from policykit.values import counted

if TYPE_CHECKING:
    from datetime import date

    from policykit.evidence.pack.source import Source


@dataclass(frozen=True, slots=True)
class PeopleFacts:
    """What the numbers of acknowledgements stand on.

    Attributes:
        lists: the days of the lists of people, by time; none where nobody keeps one here.
        working: how many people of the list work here on the pack's last known day.
        imported: the day on which acknowledgements were recorded last; None where none were.
        states: how many duties of the table are in which state, in its words.
        not_known: the audiences of those of whom nobody can tell whether they belong to them.
    """

    lists: tuple[date, ...]
    working: int
    imported: date | None
    states: Counter[str]
    not_known: tuple[str, ...]

    @property
    def asked(self) -> int:
        """Return how many duties there are, without those that lapsed or are not known."""
        return (
            sum(self.states.values())
            - self.states[AckState.LAPSED]
            - self.states[AckState.NOT_KNOWN]
        )

    @property
    def basis(self) -> str:
        """Return in words what is known of people, and since when."""
        if not self.lists:
            return "no list of people was recorded"
        first = "the first one" if len(self.lists) == 1 else f"the first one of {self.lists[0]}"
        imported = (
            f"acknowledgements last recorded on {self.imported}"
            if self.imported
            else "no acknowledgement was recorded"
        )
        people = counted(self.working, "person", "people")
        return f"{people} on the list of {self.lists[-1]}, {first}; {imported}"


@lru_cache(maxsize=2)
def people_facts(source: Source) -> PeopleFacts:
    """Return what a pack knows of people up to `as_of`."""
    as_of, rows = source.scope.as_of, source.acknowledgements
    state, audience = HEADERS.index("state"), HEADERS.index("audience")
    return PeopleFacts(
        tuple(
            record.event.as_of
            for record in roster_records(source.workspace)
            if record.event.as_of <= as_of
        ),
        sum(member.works_on(as_of) for member in roster(source.workspace)),
        max((one.recorded for one in given_of(source.workspace)), default=None),
        Counter(row[state] for row in rows),
        tuple(sorted({row[audience] for row in rows if row[state] == AckState.NOT_KNOWN})),
    )
