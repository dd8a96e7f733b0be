"""Whether what is recorded of acknowledgements agrees with the list of people and the policies.

Rules:
- what takes a batch back cites one that is here and was recorded before;
- each list was compared with the one before it, and no two with the same: in two clones the same
  new id would be two people;
- every person who acknowledged, was asked or followed up is on the list;
- every version that was acknowledged was issued, with that text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, error
from policykit.record.acknowledgement_events import (
    Acknowledged,
    AcknowledgementEscalated,
    AcknowledgementRequested,
    AcknowledgementTakenBack,
)
from policykit.record.acknowledgements import batches
from policykit.record.citing import FROM_GIT, cites, not_by_hand
from policykit.record.history import of_kind
from policykit.record.roster import roster_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from policykit.record.acknowledgement_events import RosterRecorded
    from policykit.record.files import Record
    from policykit.record.history import History
    from policykit.values import Digest, PolicyId, Version


def check_acknowledgements(
    workspace: History, texts: Mapping[tuple[PolicyId, Version], Digest]
) -> tuple[Diagnostic, ...]:
    """Return everything that does not agree.

    Args:
        workspace: the records of `_workspace`.
        texts: the text digest of every issued version of every policy.
    """
    found: list[Diagnostic] = []
    for record in of_kind(workspace.records, AcknowledgementTakenBack):
        found += cites(record, "the batch", record.event.target, workspace)
    known: set[str] = set()
    compared: set[Digest | None] = set()
    for listed in roster_records(workspace):
        known |= {entry.id for entry in listed.event.changed}
        if listed.event.previous:
            found += cites(listed, "the list before", listed.event.previous, workspace)
        if listed.event.previous in compared:
            found.append(_rival(listed))
        compared.add(listed.event.previous)
    for batch in batches(workspace):
        found += _versions(batch, texts)
        people = {one for entry in batch.event.versions for one in entry.people}
        found += _unknown(batch, people - known)
    for asked in of_kind(workspace.records, AcknowledgementRequested):
        found += _unknown(asked, set(asked.event.asked) - known)
    for noted in of_kind(workspace.records, AcknowledgementEscalated):
        found += _unknown(noted, {noted.event.person} - known)
    return tuple(found)


def _rival(record: Record[RosterRecorded]) -> Diagnostic:
    message = "Two lists of people were compared with the same one before: ids may be given twice"
    hint = (
        "Two clones imported lists at once. Keep one of the two branches, and import the list of "
        "the other again after it."
    )
    return error("PK587", message, record.place, hint)


def _versions(
    batch: Record[Acknowledged], texts: Mapping[tuple[PolicyId, Version], Digest]
) -> Iterator[Diagnostic]:
    for entry in batch.event.versions:
        text = texts.get((entry.about, entry.version))
        what = f"{entry.about} {entry.version}"
        if text is None:
            message = f"{what} was acknowledged, and there is no such version"
            yield error("PK559", message, batch.place, FROM_GIT)
        elif text != entry.text:
            message = f"{what} was acknowledged with another text than it was issued with"
            yield error("PK559", message, batch.place, not_by_hand(batch))


def _unknown(
    record: Record[Acknowledged]
    | Record[AcknowledgementRequested]
    | Record[AcknowledgementEscalated],
    people: Iterable[str],
) -> Iterator[Diagnostic]:
    names = sorted(people)
    if names:
        message = f"The record is about people who are not on the list: {', '.join(names)}"
        yield error("PK587", message, record.place, FROM_GIT)
