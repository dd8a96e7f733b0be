"""Who was to acknowledge what by when, and whether they did: for any day and any period.

A pure function of the list of people, of the versions that ask, and of what was acknowledged:

- A material version asks; the editorial ones that follow it do not, and an acknowledgement of any
  of them counts for all of them (they are one *request*).
- It asks everybody of its audience who works here, from the day it takes effect or the person's
  first day in the audience, and is on time within the days that the version's rules give.
- Where the rules say yearly, it asks again: on time until one year after the last acknowledgement.
- What was acknowledged before somebody left does not count when they come back.
- Who leaves, or whose request is followed by a newer one, before it is late, has missed nothing.
- Where nobody can tell who belongs to an audience, who has not acknowledged is neither late nor
  missing: that is *not known*.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from policykit.record.acknowledgement_events import Acknowledged, AcknowledgementTakenBack
from policykit.record.events import ChangeClass
from policykit.record.history import of_kind
from policykit.record.timeline import VersionState, periods
from policykit.record.versions import next_review

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from policykit.record.acknowledgement_events import AckMethod
    from policykit.record.events import Issued
    from policykit.record.files import Record
    from policykit.record.history import History
    from policykit.record.roster import Member, Spell
    from policykit.record.timeline import Period
    from policykit.values import Digest, PolicyId, Version

_FOREVER = date.max
_DAY = timedelta(days=1)
_YEAR = 12  # months


class AckState(StrEnum):
    """What became of one duty to acknowledge."""

    ON_TIME = "on time"
    LATE = "late"  # acknowledged after it was due
    OPEN = "open"  # not yet, and not due yet
    MISSING = "missing"  # not at all, and it was due
    LAPSED = "lapsed"  # not at all; who left, or a newer version came, before it was late
    NOT_KNOWN = "not known"  # not at all; nobody can tell whether the person was to


@dataclass(frozen=True, slots=True)
class AckTerms:
    """What one version says of its acknowledgement; see `Request`."""

    within: int
    yearly: bool
    audience: str
    groups: frozenset[str] | None
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Request:
    """A material version with the editorial ones that follow it: what people acknowledge once.

    Attributes:
        policy: id of the policy.
        versions: the versions that it stands for, the material one first.
        first: the day on which the material one takes effect.
        last: the day before the next material one does, or the last day in force; None while open.
        within: days from the first day on which an acknowledgement is on time.
        yearly: it is asked for again every year.
        audience: in words.
        groups: folded names of the groups that the audience is; None for everybody.
        issued: the records of the versions.
        is_known: whether it is known who belongs to the audience; where it is not, everybody is
            asked, and who does not answer is not said to have missed it.
    """

    policy: PolicyId
    versions: tuple[Version, ...]
    first: date
    last: date | None
    within: int
    yearly: bool
    audience: str
    groups: frozenset[str] | None = None
    issued: tuple[Record[Issued], ...] = ()
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Given:
    """One acknowledgement.

    Attributes:
        person: id of the person.
        version: the version they had before them.
        day: when it was given, as its source says.
        batch: R of the record.
        recorded: the day of the record.
    """

    person: str
    policy: PolicyId
    version: Version
    day: date
    method: AckMethod
    batch: Digest
    recorded: date


@dataclass(frozen=True, slots=True)
class AckDuty:
    """That one person was to acknowledge one request, and what became of it by a day.

    Attributes:
        asked: first day on which it was asked for.
        due: last day on which it was on time.
        again: it is one of the yearly ones.
        given: the acknowledgement, None without one.
        until: last day on which it played a part: that before the next one was met, or the end of
            the request or of the person's time here; None while open.
        state: on the day it was worked out for.
        days_late: how late it was or is by then; 0 where it is not.
    """

    person: str
    request: Request
    asked: date
    due: date
    again: bool
    given: Given | None
    until: date | None
    state: AckState
    days_late: int

    def is_current(self, on: date) -> bool:
        """Say whether it stands for the person on the day for which it was worked out."""
        return self.until is None or self.until >= on

    def plays_a_part(self, first: date, last: date) -> bool:
        """Say whether it was asked for, or stood for the person, in a period."""
        return self.asked <= last and (self.until or _FOREVER) >= first


def requests_of(
    history: History, terms: Callable[[Record[Issued]], AckTerms | None]
) -> tuple[Request, ...]:
    """Return what one policy asked and asks people to acknowledge, by time.

    Args:
        history: the records of the policy.
        terms: gives what a version says of its acknowledgement; None where it asks for none.
    """
    groups: list[list[Period]] = []
    for period in periods(history):
        if period.ended_by is VersionState.WITHDRAWN:
            continue
        if not groups or period.record.event.change_class is ChangeClass.MATERIAL:
            groups.append([])
        groups[-1].append(period)
    found = []
    for group in groups:
        said = [(period, terms(period.record)) for period in group]
        asking = [(period, one) for period, one in said if one is not None]
        if not asking:
            continue
        last, now = asking[-1][0].last, asking[-1][1]
        first = asking[0][0].first
        if last is not None and last < first:
            continue
        records = tuple(period.record for period in group)
        found.append(
            Request(
                history.policy,
                tuple(record.event.version for record in records),
                first,
                last,
                now.within,
                now.yearly,
                now.audience,
                now.groups,
                records,
                now.is_known,
            )
        )
    return tuple(found)


def given_of(workspace: History) -> tuple[Given, ...]:
    """Return every acknowledgement that was recorded and not taken back, by time of the record."""
    gone = {record.event.target for record in of_kind(workspace.records, AcknowledgementTakenBack)}
    return tuple(
        Given(
            person,
            entry.about,
            entry.version,
            day,
            entry.method,
            record.digest,
            record.event.day,
        )
        for record in batches(workspace)
        if record.digest not in gone
        for entry in record.event.versions
        for person, day in entry.days
    )


def batches(workspace: History) -> tuple[Record[Acknowledged], ...]:
    """Return the batches, also those taken back, by time."""
    return of_kind(workspace.records, Acknowledged)


def ack_duties(
    people: Iterable[Member], requests: Sequence[Request], given: Iterable[Given], on: date
) -> tuple[AckDuty, ...]:
    """Return every duty to acknowledge that arose up to a day, by policy, person and time.

    Linear in people times requests plus acknowledgements. What was given after the day plays no
    part, so an earlier day is what it was then.

    Args:
        people: everybody of the list.
        requests: what asks, of all policies.
        given: the acknowledgements.
        on: the day.
    """
    by_pair: dict[tuple[str, str], list[Given]] = {}
    for one in given:
        if one.day <= on:
            by_pair.setdefault((one.person, one.policy), []).append(one)
    for several in by_pair.values():
        several.sort(key=lambda one: (one.day, one.recorded, one.batch))
    everybody = tuple(people)
    found: list[AckDuty] = []
    for request in sorted(requests, key=lambda request: (request.policy, request.first)):
        versions = frozenset(request.versions)
        for member in everybody:
            mine = by_pair.get((member.id, request.policy), ())
            counted = [one for one in mine if one.version in versions]
            for time in member.times_in(request.groups):
                found += _duties(member, request, time, counted, on)
    return tuple(found)


def _duties(
    member: Member, request: Request, time: Spell, given: Sequence[Given], on: date
) -> Iterator[AckDuty]:
    start = max(time.start, request.first)
    # Nothing is expected of anybody on their last day any more.
    left = time.end - _DAY if time.end else None
    end = min((day for day in (left, request.last) if day is not None), default=None)
    last_day = min(on, end or _FOREVER)
    if start > last_day:
        return
    # Whoever acknowledged between issue and effect, or before they joined the audience, did it.
    spell = member.spell_on(time.start)
    met = [one for one in given if spell and spell.covers(one.day)]
    within = timedelta(days=request.within)
    asked, due, again = start, start + within, False
    while True:
        done = met.pop(0) if met else None
        if done is not None:
            # The same act in two sources is one; the earliest counts.
            met = [one for one in met if one.day > done.day + within]
        renewed = met[0].day - _DAY if met and request.yearly else None
        until = min((day for day in (renewed, end) if day is not None), default=None)
        state, late = _state(done, due, end, on)
        if done is None and not request.is_known and state is not AckState.LAPSED:
            state, late = AckState.NOT_KNOWN, 0
        yield AckDuty(member.id, request, asked, due, again, done, until, state, late)
        if done is None or not request.yearly:
            return
        due, again = max(next_review(done.day, _YEAR), start + within), True
        asked = due - within
        if met:
            asked = min(asked, met[0].day)
        elif asked > last_day:
            return


def _state(done: Given | None, due: date, end: date | None, on: date) -> tuple[AckState, int]:
    if done is not None:
        late = (done.day - due).days
        return (AckState.LATE, late) if late > 0 else (AckState.ON_TIME, 0)
    if end is not None and end <= due and end < on:
        return AckState.LAPSED, 0
    if on <= due:
        return AckState.OPEN, 0
    return AckState.MISSING, (min(on, end or on) - due).days
