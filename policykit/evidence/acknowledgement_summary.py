"""Duties to acknowledge counted: by policy, and by person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.record import AckState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from policykit.record import AckDuty


@dataclass(frozen=True, slots=True)
class Counted:
    """How many duties of one policy's request, or of one person, ended how.

    Attributes:
        subject: policy id and version, or person id.
        asked: how many there are, without those that lapsed, and without those of whom nobody can
            tell whether they were to.
        states: how many of each state.
        most_late: the most days that any is or was late.
    """

    subject: tuple[str, ...]
    asked: int
    states: Counter[AckState]
    most_late: int

    @property
    def acknowledged(self) -> int:
        """Return how many were acknowledged, on time or late."""
        return self.states[AckState.ON_TIME] + self.states[AckState.LATE]

    @property
    def percent(self) -> str:
        """Return the share that was acknowledged, rounded down: 100% is all of them."""
        return f"{100 * self.acknowledged // self.asked}%" if self.asked else ""

    @property
    def in_words(self) -> str:
        """Return it for a table with little room, such as "7 of 9, 1 overdue, 3 not known"."""
        aside = ((AckState.MISSING, "overdue"), (AckState.NOT_KNOWN, "not known"))
        more = [f", {self.states[state]} {word}" for state, word in aside if self.states[state]]
        return f"{self.acknowledged} of {self.asked}{''.join(more)}"


POLICY_HEADERS = (
    *("policy", "version", "asked", "acknowledged", "share"),
    *("on time", "late", "open", "missing", "not known", "most days late"),
)
PERSON_HEADERS = ("person", "name", *POLICY_HEADERS[2:])


def by_policy(duties: Iterable[AckDuty]) -> tuple[Counted, ...]:
    """Return the counts of each request, by policy and version."""
    return _counted(duties, lambda duty: (duty.request.policy, str(duty.request.versions[0])))


def by_person(duties: Iterable[AckDuty]) -> tuple[Counted, ...]:
    """Return the counts of each person, by id."""
    return tuple(
        sorted(
            _counted(duties, lambda duty: (duty.person,)), key=lambda one: int(one.subject[0][2:])
        )
    )


def counted_cells(one: Counted) -> tuple[str, ...]:
    """Return the counts as cells, in the order of `POLICY_HEADERS` from `asked` on."""
    numbers = [one.states[state] for state in (*_SHOWN,)]
    late = str(one.most_late) if one.most_late else ""
    return (str(one.asked), str(one.acknowledged), one.percent, *map(str, numbers), late)


_SHOWN = (
    *(AckState.ON_TIME, AckState.LATE, AckState.OPEN, AckState.MISSING),
    AckState.NOT_KNOWN,
)


def _counted(
    duties: Iterable[AckDuty], subject: Callable[[AckDuty], tuple[str, ...]]
) -> tuple[Counted, ...]:
    groups: dict[tuple[str, ...], list[AckDuty]] = {}
    for duty in duties:
        groups.setdefault(subject(duty), []).append(duty)
    found = []
    for key, several in groups.items():
        states = Counter(duty.state for duty in several)
        asked = len(several) - states[AckState.LAPSED] - states[AckState.NOT_KNOWN]
        found.append(Counted(key, asked, states, max(duty.days_late for duty in several)))
    return tuple(found)
