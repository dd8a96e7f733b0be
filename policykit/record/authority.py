"""Who may approve what, as something that is itself approved: authority records, and seal keys.

People, roles with dates, approval rules, signing and time zone have one digest. The first one is
taken on trust when it is first used, and its fingerprint is told to the auditor. Every other one is
accepted by somebody who held a deciding role under the one before. Nobody changes who held a role
on days that have passed, for approvals of those days are judged by it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from policykit.canonical import json_digest
from policykit.errors import Diagnostic, error
from policykit.record.approval_code import approval_code
from policykit.record.authority_events import AuthorityAccepted, KeyChange, KeyRecorded
from policykit.record.citing import cites, in_order, not_by_hand
from policykit.record.counting import too_weak
from policykit.record.history import of_kind
from policykit.record.methods import Method

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from policykit.record.events import Actor
    from policykit.record.files import Record
    from policykit.record.history import History
    from policykit.values import Digest

DECIDING_ROLES = ("executive_sponsor", "top_management")
"""Who may accept a change of authority: a holder of one of these under the authority before."""


def accepted_authority(
    workspace: History, until: datetime | None = None
) -> Record[AuthorityAccepted] | None:
    """Return the authority accepted last, up to a moment if one is given; None before the first."""
    everything = of_kind(workspace.records, AuthorityAccepted)
    found = [record for record in everything if until is None or record.event.at <= until]
    followed = {record.event.previous for record in found}
    ends = [record for record in found if record.digest not in followed]
    return ends[-1] if ends else None


def authority_code(authority: Digest, previous: Digest | None) -> str:
    """Return the code with which somebody accepts an authority in a reply.

    Args:
        authority: the one to accept.
        previous: R of the record of the one before, None for the first; so a reply that accepted
            the same people once does not bring them back later.
    """
    if previous is None:
        return approval_code(authority)
    return approval_code(json_digest({"accepted": authority, "previous": previous}))


def not_accepted(workspace: History, authority: Digest) -> tuple[Diagnostic, ...]:
    """Return that nobody accepted this authority; nothing before the first one was recorded."""
    newest = _superseded(workspace, authority)
    if newest is None:
        return ()
    return (
        error(
            "PK563",
            "People, roles, approval rules or signing changed, and nobody who decided before has "
            "accepted that",
            newest.place,
            "See what changed: policykit authority show. Then let the executive sponsor or top "
            "management of before accept it: policykit authority accept --as …",
        ),
    )


def acceptance_awaited(workspace: History, authority: Digest) -> str:
    """Return in a sentence that this authority is to be accepted, with the code; else nothing."""
    newest = _superseded(workspace, authority)
    if newest is None:
        return ""
    return (
        "People, roles, approval rules or signing changed: issue waits until the executive sponsor "
        "or top management of before accepts that (policykit authority show). A reply does it "
        f"that has the code {authority_code(authority, newest.digest)}"
    )


def _superseded(workspace: History, authority: Digest) -> Record[AuthorityAccepted] | None:
    """Return the last acceptance where it is of another authority than this one."""
    newest = accepted_authority(workspace)
    return None if newest is None or newest.event.accepted == authority else newest


def may_accept(
    workspace: History, event: AuthorityAccepted, minimum: Method
) -> tuple[Diagnostic, ...]:
    """Return why a change of authority must not be recorded as accepted.

    Args:
        workspace: the records so far.
        event: the acceptance.
        minimum: the weakest method that counts for approvals under the authority before.
    """
    newest = accepted_authority(workspace)
    if newest and newest.event.accepted == event.accepted:
        message = "This authority is the accepted one already"
        return (error("PK565", message, newest.place, "There is nothing left to do."),)
    return (*_decider(event.by, newest is None), *too_weak_to_accept(event.method, minimum))


def too_weak_to_accept(method: Method, minimum: Method) -> tuple[Diagnostic, ...]:
    """Return that a method is too weak to accept a change of authority; nothing where it is not.

    A mail is always enough: it is how a key or an account that was lost is replaced.
    """
    weakest = min(minimum, Method.EMAIL, key=lambda one: one.strength)
    return () if method.at_least(weakest) else (too_weak(method, weakest),)


def _decider(by: Actor, first: bool) -> Iterator[Diagnostic]:
    if not set(by.roles) & set(DECIDING_ROLES):
        when = "" if first else " under the authority before"
        yield error(
            "PK566",
            f"{by.name} was neither executive sponsor nor top management{when}",
            hint="Let one of them accept it: --as their e-mail address.",
        )


def check_authority(workspace: History) -> Iterator[Diagnostic]:
    """Yield everything in which the records of authority and keys do not agree."""
    known: dict[Digest | None, Record[AuthorityAccepted]] = {}
    records = of_kind(workspace.records, AuthorityAccepted)
    by_digest = {record.digest: record for record in records}
    for record in records:
        event = record.event
        rival = known.setdefault(event.previous, record)
        if rival is not record:
            message = f"Two changes of authority follow the same one: {rival.path} and this"
            hint = "Two branches changed people at once: accept the merged profile anew."
            yield error("PK565", message, record.place, hint)
        before = by_digest.get(event.previous) if event.previous else None
        if event.previous and before is None:
            yield from cites(record, "the authority before", event.previous, workspace)
        if before:
            yield from in_order(record, before)
            if event.authority != before.event.accepted:
                message = "The change was not accepted under the authority before it"
                yield error("PK565", message, record.place, not_by_hand(record))
            for found in _decider(event.by, first=False):
                yield error(found.code, found.message, record.place, not_by_hand(record))
    yield from _keys(of_kind(workspace.records, KeyRecorded))


def _keys(records: Sequence[Record[KeyRecorded]]) -> Iterator[Diagnostic]:
    created = {record.event.certificate for record in records if record.event.change == "created"}
    for record in records:
        if record.event.certificate not in created:
            message = f"The key {record.event.certificate[:16]} was never recorded as made"
            yield error("PK568", message, record.place, not_by_hand(record))


Interval = tuple[str, str, date, date | None]
"""Role, person, first and last day."""


def past_changed(
    then: Iterable[Interval], now: Iterable[Interval], on: date
) -> tuple[Diagnostic, ...]:
    """Return where the days until `on` have other holders of roles than they had.

    Args:
        then: who held which role, when the authority was accepted.
        now: who is said to have held it, now.
        on: the day of the acceptance; what comes after it may change.
    """
    old, new = _until(then, on), _until(now, on)
    roles = dict.fromkeys(role for role, *_ in sorted(old ^ new, key=str))
    return tuple(
        error(
            "PK564",
            f"Who held the role {role.replace('_', ' ')} on days up to {on} was changed afterwards",
            hint="Approvals of those days are judged by it. Put the old entries back under "
            f"roles.{role}; end one with `to`, and add another for the days to come.",
        )
        for role in roles
    )


def _until(intervals: Iterable[Interval], on: date) -> set[Interval]:
    return {
        (role, person, first, on if last is None or last > on else last)
        for role, person, first, last in intervals
        if first <= on
    }


def key_problems(workspace: History, certificate: Digest, at: datetime) -> tuple[Diagnostic, ...]:
    """Return why nothing may be sealed with a key at a moment."""
    del at  # a key that was given up is not taken up again, whatever the clock says
    for record in of_kind(workspace.records, KeyRecorded):
        event = record.event
        if event.certificate == certificate and event.change is not KeyChange.CREATED:
            return (
                error(
                    "PK567",
                    f"The sealing key {certificate[:16]} was {event.change} on {event.day}",
                    record.place,
                    "Seal with another: policykit key create --another, and name its certificate "
                    "in signing.certificate of org_profile.yaml.",
                ),
            )
    return ()


def compromised_since(workspace: History, certificate: Digest) -> datetime | None:
    """Return from when on others may have had a key; None where nobody recorded that."""
    moments = [
        record.event.since
        for record in of_kind(workspace.records, KeyRecorded)
        if record.event.certificate == certificate and record.event.since
    ]
    return min(moments, default=None)


def is_recorded(workspace: History, certificate: Digest) -> bool:
    """Say whether a key was recorded as made."""
    return any(
        record.event.certificate == certificate
        for record in of_kind(workspace.records, KeyRecorded)
    )
