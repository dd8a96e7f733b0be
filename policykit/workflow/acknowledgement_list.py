"""Everything about acknowledgements on a day: who, what, by when, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, InputError, Place, error, has_errors, warning
from policykit.evidence.acknowledgement_summary import Counted, by_policy
from policykit.evidence.acknowledgement_table import (
    acknowledgement_rows,
    nobody_called,
    not_asking,
)
from policykit.record import (
    AcknowledgementEscalated,
    AckState,
    ack_duties,
    check_acknowledgements,
    given_of,
    local_date,
    roster,
    roster_records,
)
from policykit.record.history import of_kind
from policykit.values import PolicyId, counted
from policykit.workflow import paths
from policykit.workflow.acknowledgement_terms import all_requests, histories, issued_texts
from policykit.workflow.roster_folder import load_names
from policykit.workflow.workspace import load_profile
from policykit.workflow.workspace_records import WORKSPACE_ID, load_workspace_history

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from policykit.evidence.roster_names import PersonName
    from policykit.profile import Profile
    from policykit.record import (
        AckDuty,
        History,
        Member,
        Record,
        Request,
        RosterRecorded,
    )
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class Acknowledgements:
    """Who was to acknowledge what, and what became of it by a day.

    Attributes:
        on: the day: the last day of the period, or today where that is earlier.
        first: the first day of the period; None where it is of one day.
        duties: those of the period, or those that stand for somebody on the day; by policy.
        requests: what policies asked and ask, all of them.
        people: everybody who ever was on the list, by id.
        names: who they are, as far as that is here.
        lists: the lists that were recorded, by time.
        escalated: what was followed up, by time.
        free: audiences that are tied to no groups of the roster, so that nobody can tell who
            belongs to them.
        empty: audiences that are tied to groups which nobody of the list ever was in.
    """

    on: date
    first: date | None
    duties: tuple[AckDuty, ...]
    requests: tuple[Request, ...]
    people: Mapping[str, Member]
    names: Mapping[str, PersonName]
    lists: tuple[Record[RosterRecorded], ...]
    escalated: tuple[Record[AcknowledgementEscalated], ...]
    free: tuple[str, ...]
    empty: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Return the duties as cells; see `policykit.evidence.acknowledgement_table.HEADERS`."""
        return acknowledgement_rows(self.duties, self.people, self.names, self.escalated, self.on)

    def called(self, person: str) -> str:
        """Return the name of a person, empty where it is not here."""
        one = self.names.get(person)
        return one.name if one else ""

    @property
    def working(self) -> int:
        """Return how many people of the list work here on the day."""
        return sum(member.works_on(self.on) for member in self.people.values())


def narrowed(
    found: Acknowledgements,
    policies: Sequence[str],
    persons: Sequence[str],
    *,
    overdue: bool = False,
) -> Acknowledgements:
    """Return the duties of some policies and people; all where none are named.

    Raises:
        InputError: nobody of the list is called so, or no policy asks for anything under that id.
    """
    known = {request.policy for request in found.requests}
    wrong = [not_asking(name, known) for name in policies if name not in known]
    people = set()
    for one in persons:
        person = person_named(found.names, found.people, one)
        if person is None:
            wrong.append(nobody_called(one))
        else:
            people.add(person)
    if wrong:
        raise InputError(*wrong)
    duties = [
        duty
        for duty in found.duties
        if (not policies or duty.request.policy in policies)
        and (not persons or duty.person in people)
        and (not overdue or duty.state is AckState.MISSING)
    ]
    return replace(found, duties=tuple(duties))


def person_named(
    names: Mapping[str, PersonName], people: Mapping[str, Member], text: str
) -> str | None:
    """Return the id of the person of that id or address, None where nobody has it."""
    wanted = text.strip()
    if wanted.upper() in people:
        return wanted.upper()
    return next((person for person, one in names.items() if wanted.casefold() in one.emails), None)


def acknowledgements(
    world: World, on: date | None = None, period: tuple[date, date] | None = None
) -> Acknowledgements:
    """Return what stands for everybody on a day, or every duty that plays a part in a period.

    Args:
        world: the outside.
        on: the day; None for today.
        period: first and last day; then `on` is its last day.

    Raises:
        PolicykitError: there is no workspace here, or a record or the names cannot be read.
    """
    if period and period[1] < period[0]:
        message = f"the period ends on {period[1]}, before it begins on {period[0]}"
        raise InputError(error("PK795", message, hint="Give --from and --to in order."))
    profile, _ = load_profile(world)
    workspace, found = load_workspace_history(world)
    if has_errors(found):
        raise InputError(*found)
    today = local_date(world.clock.now(), profile.organization.time_zone)
    day = min(period[1], today) if period else on or today
    return acknowledgements_of(world, profile, workspace, day, period[0] if period else None)


def acknowledgements_of(  # noqa: PLR0913 - what was read already, a day or a period
    world: World,
    profile: Profile,
    workspace: History,
    on: date,
    first: date | None = None,
    *,
    with_names: bool = True,
    policies: Sequence[History] | None = None,
) -> Acknowledgements:
    """Return the same, for who has read profile and records already, or wants no names."""
    people = roster(workspace)
    if policies is None or not people:
        policies = histories(world) if people else ()
    requests, free = all_requests(world, profile, policies)
    duties = ack_duties(people, requests, given_of(workspace), on)
    if first is None:
        shown = tuple(duty for duty in duties if duty.is_current(on))
    else:
        shown = tuple(duty for duty in duties if duty.plays_a_part(first, on))
    return Acknowledgements(
        on=on,
        first=first,
        duties=shown,
        requests=requests,
        people={member.id: member for member in people},
        names=load_names(world) if with_names else {},
        lists=roster_records(workspace),
        escalated=of_kind(workspace.records, AcknowledgementEscalated),
        free=free,
        empty=_empty(requests, people),
    )


def _empty(requests: Iterable[Request], people: Iterable[Member]) -> tuple[str, ...]:
    known = {group for member in people for _, groups in member.groups for group in groups}
    return tuple(
        sorted({one.audience for one in requests if one.groups and not one.groups & known})
    )


def counted_today(
    world: World,
    profile: Profile,
    workspace: History,
    today: date,
    policies: Sequence[History] | None = None,
) -> Mapping[PolicyId, Counted]:
    """Return how many acknowledged what stands today, by policy; nothing without a list."""
    if not roster_records(workspace):
        return {}
    found = acknowledgements_of(
        world, profile, workspace, today, with_names=False, policies=policies
    )
    return _latest(found)


def _latest(found: Acknowledgements) -> dict[PolicyId, Counted]:
    return {PolicyId(one.subject[0]): one for one in by_policy(found.duties)}


def acknowledgement_problems(
    world: World,
    profile: Profile,
    workspace: History,
    today: date,
    policies: Sequence[History],
) -> Iterator[Diagnostic]:
    """Yield what does not agree in records of acknowledgements, and which are overdue today."""
    yield from check_acknowledgements(workspace, issued_texts(policies))
    if not roster_records(workspace):
        return
    found = acknowledgements_of(
        world, profile, workspace, today, with_names=False, policies=policies
    )
    counts = _latest(found)
    if any(one.states[AckState.NOT_KNOWN] for one in counts.values()):
        yield _not_known(found.free)
    for policy, one in counts.items():
        missing = one.states[AckState.MISSING]
        if missing:
            people = counted(missing, "person has", "people have")
            yield warning(
                "PK049",
                f"{people} not acknowledged {policy} {one.subject[1]} in time, the longest for "
                f"{one.most_late} days",
                Place(paths.records(WORKSPACE_ID)),
                f"Who: policykit ack status --policy {policy} --overdue. Then remind them: "
                "policykit ack escalate",
            )


def _not_known(audiences: Sequence[str]) -> Diagnostic:
    return warning(
        "PK017",
        f"nobody can tell who belongs to {'; '.join(audiences)}: who has not acknowledged what is "
        "written for them counts neither as late nor as missing",
        Place(paths.PROFILE),
        f"Import the list with a column such as Department or Groups, and name the groups: "
        f'distribution: {{audiences: {{"{audiences[0]}": [GROUP]}}}}, or [everyone]',
    )
