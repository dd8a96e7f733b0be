"""Acknowledgements in a pack: the rows, and the two files that they rest on beside the records.

Records hold person ids. What a version says of its acknowledgement comes from its profile, and who
a person is from a list that can be erased; a pack has as much of both as its rows need: days and
audiences, names and work e-mail addresses.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from policykit.canonical import json_bytes
from policykit.evidence.acknowledgement_table import acknowledgement_rows
from policykit.evidence.roster_names import PersonName, names_bytes, read_names
from policykit.record import (
    AcknowledgementEscalated,
    AckTerms,
    ack_duties,
    given_of,
    requests_of,
    roster,
)
from policykit.record.history import of_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policykit.evidence.pack.source import Scope
    from policykit.record import AckDuty, History
    from policykit.values import Digest, PolicyId

TERMS = "data/acknowledgements/terms.json"
PEOPLE = "data/acknowledgements/people.json"
KINDS = frozenset(
    {
        "roster",
        "acknowledged",
        "acknowledged-taken-back",
        "acknowledgement-escalated",
        "acknowledgement-requested",
    }
)
"""The records of `_workspace` that rows rest on."""


def duties_in(
    histories: Iterable[History],
    workspace: History,
    terms: Mapping[Digest, AckTerms],
    scope: Scope,
) -> tuple[AckDuty, ...]:
    """Return every duty to acknowledge a version of the pack that played a part in the window."""
    requests = [
        request
        for history in histories
        for request in requests_of(history, lambda record: terms.get(record.digest))
    ]
    found = ack_duties(roster(workspace), requests, given_of(workspace), scope.as_of)
    return tuple(one for one in found if one.plays_a_part(scope.first, scope.as_of))


def acknowledged_rows(
    histories: Mapping[PolicyId, History],
    workspace: History,
    files: Mapping[str, bytes],
    scope: Scope,
) -> tuple[tuple[str, ...], ...]:
    """Return the rows of the table; none where nobody is on a list.

    Raises:
        ValueError: one of the two files cannot be read.
    """
    if TERMS not in files:
        return ()
    names: Mapping[str, PersonName] = {}
    if PEOPLE in files:
        names, wrong = read_names(files[PEOPLE], PEOPLE)
        if wrong:
            raise ValueError(wrong[0].message)
    people = roster(workspace)
    return acknowledgement_rows(
        duties_in(histories.values(), workspace, read_terms(files[TERMS]), scope),
        {member.id: member for member in people},
        names,
        of_kind(workspace.records, AcknowledgementEscalated),
        scope.as_of,
    )


def needed_names(
    duties: Iterable[AckDuty], names: Mapping[str, PersonName]
) -> Mapping[str, PersonName]:
    """Return name and work e-mail of the people who have a duty, and nothing else of them."""
    wanted = sorted({one.person for one in duties} & set(names))
    return {one: PersonName(names[one].name, names[one].emails[:1]) for one in wanted}


def names_file(names: Mapping[str, PersonName]) -> bytes:
    """Return the file of names."""
    return names_bytes(names)


def terms_file(terms: Mapping[Digest, AckTerms]) -> bytes:
    """Return the file of what each version says of its acknowledgement, by its issued record."""
    return json_bytes(
        {
            digest: {
                "within": one.within,
                "yearly": one.yearly,
                "audience": one.audience,
                "groups": None if one.groups is None else sorted(one.groups),
                "is_known": one.is_known,
            }
            for digest, one in terms.items()
        }
    )


def read_terms(data: bytes) -> dict[Digest, AckTerms]:
    """Return what `terms_file` wrote.

    Raises:
        ValueError: it cannot be read.
    """
    try:
        return {
            digest: AckTerms(
                int(one["within"]),
                bool(one["yearly"]),
                str(one["audience"]),
                None if one["groups"] is None else frozenset(map(str, one["groups"])),
                bool(one.get("is_known", True)),  # packs did not always say so
            )
            for digest, one in json.loads(data).items()
        }
    except (KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise ValueError(f"{TERMS} cannot be read: {problem}") from problem
