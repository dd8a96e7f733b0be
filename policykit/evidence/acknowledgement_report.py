"""Acknowledgements as a report for management and auditors: numbers, roster, late and missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.evidence.acknowledgement_summary import POLICY_HEADERS, by_policy, counted_cells
from policykit.evidence.report import Report, bullets, heading, paragraph, table
from policykit.record import AckState
from policykit.values import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from policykit.document import Block
    from policykit.evidence.roster_names import PersonName
    from policykit.record import (
        AckDuty,
        AckMethod,
        AcknowledgementEscalated,
        Member,
        Record,
        RosterRecorded,
    )

_NUMBERS = POLICY_HEADERS[2:]


@dataclass(frozen=True, slots=True)
class AcknowledgementFacts:
    """What the report is made from; see `policykit.workflow.acknowledgement_list`."""

    on: date
    first: date | None
    duties: Sequence[AckDuty]
    people: Mapping[str, Member]
    names: Mapping[str, PersonName]
    lists: Sequence[Record[RosterRecorded]]
    escalated: Sequence[Record[AcknowledgementEscalated]]
    free: Sequence[str]
    titles: Mapping[str, str]
    empty: Sequence[str] = ()

    @property
    def begin(self) -> date:
        """Return the first day of the period, the day itself where it is of one."""
        return self.first or self.on

    def called(self, person: str) -> str:
        """Return name and id, or the id alone where the name is not here."""
        one = self.names.get(person)
        return f"{one.name} ({person})" if one else person


def acknowledgement_report(facts: AcknowledgementFacts) -> Report:
    """Return the report of a day or a period."""
    missing = [one for one in facts.duties if one.state is AckState.MISSING]
    late = [one for one in facts.duties if one.state is AckState.LATE]
    policies = by_policy(facts.duties)
    asked, done = sum(one.asked for one in policies), sum(one.acknowledged for one in policies)
    when = f"{facts.first} to {facts.on}" if facts.first else f"As of {facts.on}"
    notices = []
    if missing:
        people = counted(len({one.person for one in missing}), "person", "people")
        notices.append(
            f"Not acknowledged in time: {len(missing)}, by {people}. They are listed below."
        )
    if facts.free:
        audiences = "; ".join(facts.free)
        notices.append(
            "Not known who belongs to them, since no groups of the list are named for them; who "
            f"did not acknowledge counts as neither late nor missing: {audiences}."
        )
    if facts.empty:
        audiences = "; ".join(facts.empty)
        notices.append(f"Asked of nobody, since nobody is in the groups named: {audiences}.")
    return Report(
        identifier="acknowledgements",
        title="Policy acknowledgements",
        subtitle=when,
        facts=(
            ("Acknowledged", f"{done} of {asked}" + _share(done, asked)),
            ("Late", str(len(late))),
            ("Missing", str(len(missing))),
            ("People", _people(facts)),
        ),
        notices=tuple(notices),
        parts=(
            heading("By policy"),
            table(
                ("Policy", "Version", *(name.capitalize() for name in _NUMBERS)),
                [
                    (
                        facts.titles.get(one.subject[0], one.subject[0]),
                        *one.subject[1:],
                        *counted_cells(one),
                    )
                    for one in policies
                ],
                tuple(name.capitalize() for name in _NUMBERS),
            ),
            *_named("Missing", missing, facts),
            *_named("Late", late, facts),
            *_roster(facts),
            *_escalations(facts),
            *_methods(facts),
        ),
    )


def _share(done: int, asked: int) -> str:
    return f" ({100 * done // asked}%)" if asked else ""


def _people(facts: AcknowledgementFacts) -> str:
    here = [
        one
        for one in facts.people.values()
        if any(spell.meets(facts.begin, facts.on) for spell in one.spells)
    ]
    contractors = sum(one.kind.value == "contractor" for one in here)
    return f"{len(here)}, of whom {contractors} are contractors"


def _named(title: str, duties: Sequence[AckDuty], facts: AcknowledgementFacts) -> list[Block]:
    if not duties:
        return [heading(title), paragraph("None.")]
    rows = [
        (
            facts.called(one.person),
            facts.titles.get(one.request.policy, one.request.policy),
            str(one.request.versions[0]),
            one.due.isoformat(),
            one.given.day.isoformat() if one.given else "",
            str(one.days_late),
        )
        for one in duties
    ]
    heads = ("Person", "Policy", "Version", "Due", "Acknowledged", "Days late")
    return [heading(title), table(heads, rows, ("Days late",))]


def _roster(facts: AcknowledgementFacts) -> list[Block]:
    rows = []
    for record in facts.lists:
        event = record.event
        if not facts.begin <= event.as_of <= facts.on and record is not facts.lists[-1]:
            continue
        excluded = "\n".join(f"{one.rows}: {one.reason}" for one in event.excluded)
        rows.append(
            (
                event.as_of.isoformat(),
                str(event.source.rows),
                str(event.total),
                str(len(event.changed)),
                excluded or "none",
            )
        )
    joined = sum(
        facts.begin <= spell.start <= facts.on
        for one in facts.people.values()
        for spell in one.spells
    )
    left = sum(
        spell.end is not None and facts.begin <= spell.end <= facts.on
        for one in facts.people.values()
        for spell in one.spells
    )
    heads = ("List as of", "Rows of the file", "People that day", "New or changed", "Excluded")
    return [
        heading("List of people"),
        paragraph(
            f"{joined} joined and {left} left in the period. Each list was compared with the one "
            "before; the file of each is known by its SHA-256 in the record."
        ),
        table(heads, rows, heads[1:4]),
    ]


def _escalations(facts: AcknowledgementFacts) -> list[Block]:
    rows = [
        (
            record.event.day.isoformat(),
            facts.called(record.event.person),
            ", ".join(record.event.policies) or "all that was late",
            record.event.note,
            record.event.by.name,
        )
        for record in facts.escalated
        if facts.begin <= record.event.day <= facts.on
    ]
    if not rows:
        return [heading("Followed up"), paragraph("Nothing was recorded in the period.")]
    return [heading("Followed up"), table(("On", "Person", "About", "What", "By"), rows)]


def _methods(facts: AcknowledgementFacts) -> list[Block]:
    counts: dict[AckMethod, int] = {}
    for duty in facts.duties:
        if duty.given:
            counts[duty.given.method] = counts.get(duty.given.method, 0) + 1
    lines = [
        f"{method.value}: {count}; could have been made up by {method.forged_by}"
        for method, count in sorted(counts.items())
    ]
    told = bullets(lines) if lines else paragraph("There are none.")
    return [heading("How they were given"), told]
