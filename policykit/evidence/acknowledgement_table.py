"""Duties to acknowledge as rows that every reader gets: screen, CSV, XLSX, evidence pack."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, error
from policykit.evidence.roster_names import PersonName
from policykit.values import counted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from policykit.record import AckDuty, AcknowledgementEscalated, Member, Record

COLUMNS = {
    "person": "id of the person; it stays when name or address change",
    "name": "of the person, where the list is not erased",
    "email": "work address",
    "kind": "employee or contractor",
    "policy": "id of the policy",
    "version": "version to acknowledge; one that changed words alone counts for it",
    "state": (
        "on the last day that the table knows of: on time; late; open (not yet due); missing; "
        "lapsed (the person left, or a newer version came, before it was late); not known (not "
        "given, and nobody can tell whether the person belongs to the audience)"
    ),
    "asked_on": "first day on which it was asked for",
    "due_on": "last day on which it is on time",
    "acknowledged_on": "day on which the person did, as the source says",
    "acknowledged_version": "version that the person had before them",
    "days_late": (
        "days from due_on to the acknowledgement, or to the end if there is none; 0 is not late"
    ),
    "yearly": "yes if it is the yearly repetition",
    "method": "how it was given",
    "recorded_on": "day on which policykit recorded it",
    "batch": "first 12 digits of the SHA-256 of that record",
    "escalated_on": "days on which somebody followed it up",
    "audience": "for whom the policy is, in its own words",
}
"""What each column means."""
HEADERS = tuple(COLUMNS)
_NOBODY = PersonName("", ())


def acknowledgement_rows(
    duties: Iterable[AckDuty],
    people: Mapping[str, Member],
    names: Mapping[str, PersonName],
    escalated: Sequence[Record[AcknowledgementEscalated]],
    on: date,
) -> tuple[tuple[str, ...], ...]:
    """Return the cells of each duty, in the order of `HEADERS`.

    Args:
        duties: from `policykit.record.ack_duties`, all of them or those of a period.
        people: everybody of the list, by id.
        names: who they are; who is not in it has empty cells.
        escalated: what was followed up.
        on: the day for which the duties were worked out; what was followed up later is left out.
    """
    noted: dict[str, list[Record[AcknowledgementEscalated]]] = {}
    for record in escalated:
        if record.event.day <= on:
            noted.setdefault(record.event.person, []).append(record)
    found = []
    # A long table has few different cells: each is kept once.
    cells: dict[str, str] = {}
    for duty in duties:
        who, given = names.get(duty.person, _NOBODY), duty.given
        days = [
            record.event.day.isoformat()
            for record in noted.get(duty.person, ())
            if duty.asked <= record.event.day
            and (not record.event.policies or duty.request.policy in record.event.policies)
            and (duty.until is None or record.event.day <= duty.until)
        ]
        row = (
            duty.person,
            who.name,
            who.email,
            people[duty.person].kind.value,
            str(duty.request.policy),
            str(duty.request.versions[0]),
            duty.state.value,
            duty.asked.isoformat(),
            duty.due.isoformat(),
            given.day.isoformat() if given else "",
            str(given.version) if given else "",
            str(duty.days_late),
            "yes" if duty.again else "no",
            given.method.value if given else "",
            given.recorded.isoformat() if given else "",
            given.batch[:12] if given else "",
            " ".join(days),
            duty.request.audience,
        )
        found.append(tuple(cells.setdefault(cell, cell) for cell in row))
    return tuple(found)


def nobody_called(text: str) -> Diagnostic:
    """Return that nobody of the list has an id or address."""
    hint = "Give an id such as P-0001, or an address of the list: policykit ack status --by person"
    return error("PK041", f"nobody on the list is called {text}", hint=hint)


def not_asking(text: str, known: Collection[str]) -> Diagnostic:
    """Return that no policy of that id asks people to acknowledge it."""
    listed = ", ".join(sorted(known)) or "none yet"
    message = f"{text} is no policy that asks to be acknowledged"
    near = get_close_matches(text, sorted(known), 1, 0.6)
    hint = f"Did you mean {near[0]}?" if near else f"These do: {listed}"
    return error("PK043", message, hint=hint)


def still_working(person: str) -> Diagnostic:
    """Return that the name of somebody who works here is not erased."""
    message = f"{person} works here still, and who acknowledges must be known"
    return error("PK045", message, hint="Erase a name after the last day.")


def no_version(policy: str, version: str) -> Diagnostic:
    """Return that the proposal of a version is missing, so that its text is not known."""
    hint = "Restore the records from git: policykit check names what is missing."
    return error("PK043", f"what was proposed as {policy} {version} is not here", hint=hint)


def nameless(people: Sequence[str]) -> Diagnostic:
    """Return that it is not known here who people are."""
    how_many = counted(len(people), "person", "people")
    message = f"it is not known here who {', '.join(people[:5])} are: {how_many}"
    hint = "Get the folder .policykit-roster from who imported the list of people."
    return error("PK038", message, hint=hint)
