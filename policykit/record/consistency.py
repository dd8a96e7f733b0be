"""Whether the records of one policy agree with one another.

Rules, each with a code:
- what a record cites is there, and was recorded before it;
- issued versions form one chain, numbered without a gap, and each has one seal;
- an issued version says what its proposal says, under the same authority;
- no version takes effect before the day it was issued, or before the one it follows;
- the review date follows from effective date and interval;
- each approval was given in a role that the person held, with the evidence its method asks for.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, error, warning
from policykit.record.events import ON_ISSUE
from policykit.record.methods import Method
from policykit.record.versions import next_review, next_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.record.events import Approved, Event, Issued, Proposed, Sealed
    from policykit.record.files import Record
    from policykit.record.history import History
    from policykit.values import Digest

_FROM_GIT = "Records are only ever added: restore what is missing from git, or from a clone."
_NOT_BY_HAND = (
    "Records are written by policykit alone. Find out who committed this one: git log -- {path}"
)


def check_history(history: History) -> tuple[Diagnostic, ...]:
    """Return everything in which the records of a policy do not agree, by time of record."""
    found: list[Diagnostic] = []
    for proposed in history.proposals:
        found += _proposed(proposed, history)
    for approved in history.approvals:
        found += _approved(approved, history)
    for issued in history.issued:
        found += _issued(issued, history)
    for sealed in history.sealed:
        found += _sealed(sealed, history)
    return (*found, *_chain(history))


def _proposed(record: Record[Proposed], history: History) -> Iterator[Diagnostic]:
    previous = record.event.previous
    if previous:
        yield from _cites(record, "the version before", previous, history)


def _approved(record: Record[Approved], history: History) -> Iterator[Diagnostic]:
    event = record.event
    by_hand = _NOT_BY_HAND.format(path=record.path)
    yield from _cites(record, "the proposal", event.proposal, history)
    if event.role not in event.by.roles:
        message = f"{event.by.name} approved as {event.role}, and held no such role on {event.day}"
        yield error("PK522", message, record.place, by_hand)
    lacks_file = event.method is Method.EVIDENCED and not event.evidence
    if lacks_file or bool(event.evidence) != (event.code_found is not None):
        message = "Method, evidence and code_found of the approval do not fit together"
        yield error("PK524", message, record.place, by_hand)


def _issued(record: Record[Issued], history: History) -> Iterator[Diagnostic]:
    event = record.event
    by_hand = _NOT_BY_HAND.format(path=record.path)
    yield from _cites(record, "the proposal", event.proposal, history)
    for digest in event.approvals:
        yield from _cites(record, "an approval", digest, history)
    if event.effective < event.day:
        yield error(
            "PK518",
            f"Version {event.version} takes effect on {event.effective}, before {event.day}, the "
            "day of its issue",
            record.place,
            "Nothing is backdated: propose it again with a later date, or without one.",
        )
    if event.next_review != next_review(event.effective, event.interval_months):
        message = (
            f"The next review {event.next_review} is not {event.interval_months} months after "
            f"{event.effective}"
        )
        yield error("PK523", message, record.place, by_hand)
    proposal = history.proposal(event.proposal)
    if proposal:
        yield from _against_proposal(record, proposal, history)
    if not any(seal.event.issued == record.digest for seal in history.sealed):
        message = f"Version {event.version} was issued and has no seal"
        yield error("PK513", message, record.place, "Run policykit issue: it finishes or undoes.")


def _against_proposal(
    record: Record[Issued], proposal: Record[Proposed], history: History
) -> Iterator[Diagnostic]:
    issued, proposed = record.event, proposal.event
    by_hand = _NOT_BY_HAND.format(path=record.path)
    same = ("version", "change_class", "change", "statements", "previous")
    differing = [name for name in same if getattr(issued, name) != getattr(proposed, name)]
    if issued.effective != (issued.day if proposed.effective is ON_ISSUE else proposed.effective):
        differing.append("effective")
    if differing:
        words = ", ".join(name.replace("_", " ") for name in differing)
        message = f"Version {issued.version} was not issued as it was proposed: {words}"
        yield error("PK520", message, record.place, by_hand)
    approvals = [history.approval(digest) for digest in issued.approvals]
    known = [approval for approval in approvals if approval]
    if not issued.approvals or any(item.event.proposal != proposal.digest for item in known):
        message = f"Version {issued.version} was issued without an approval of its proposal"
        yield error("PK515", message, record.place, by_hand)
    elif known and all(item.event.by.person == proposed.by.person for item in known):
        message = f"Version {issued.version} was approved by its author alone"
        hint = "The recorded reason is printed in it. Have somebody else propose the next one."
        yield warning("PK521", message, record.place, hint)
    if any(item.authority != proposed.authority for item in (issued, *(a.event for a in known))):
        message = (
            f"People, roles or approval rules changed between proposal and issue of version "
            f"{issued.version}"
        )
        yield error("PK525", message, record.place, by_hand)


def _sealed(record: Record[Sealed], history: History) -> Iterator[Diagnostic]:
    issued = history.version(record.event.issued)
    if issued is None:
        yield error("PK512", "The seal is of a version that is not here", record.place, _FROM_GIT)
        return
    yield from _order(record, issued)
    if history.seal_of(issued.digest) != record:
        message = f"Version {issued.event.version} was sealed twice"
        yield error("PK526", message, record.place, _NOT_BY_HAND.format(path=record.path))


def _chain(history: History) -> Iterator[Diagnostic]:
    followers: dict[Digest | None, list[Record[Issued]]] = defaultdict(list)
    for record in history.issued:
        followers[record.event.previous].append(record)
    for previous, (first, *rivals) in followers.items():
        if previous and not history.version(previous):
            message = f"Version {first.event.version} follows one that is not here"
            yield error("PK511", message, first.place, _FROM_GIT)
        for rival in rivals:
            yield error(
                "PK510",
                f"Two versions follow the same one: {first.event.version} ({first.path}) and "
                f"{rival.event.version}",
                rival.place,
                "Only one can stand. Undo the issue that was not published yet (its commit and "
                "its tag) and propose that text again.",
            )
    for position, record in enumerate(history.chain):
        before = history.chain[position - 1] if position else None
        yield from _sequence(record, before)


def _sequence(record: Record[Issued], before: Record[Issued] | None) -> Iterator[Diagnostic]:
    event = record.event
    expected = next_version(before.event.version if before else None, event.change_class)
    if event.version != expected:
        after = f"after {before.event.version}" if before else "first"
        message = f"Version {event.version} stands {after}, where {expected} was to come"
        yield error("PK517", message, record.place, _FROM_GIT)
    if before and event.effective < before.event.effective:
        yield error(
            "PK519",
            f"Version {event.version} takes effect on {event.effective}, before version "
            f"{before.event.version} does on {before.event.effective}",
            record.place,
            f"Propose it with an effective date of {before.event.effective} or later.",
        )


def _cites(
    record: Record[Event], what: str, digest: Digest, history: History
) -> Iterator[Diagnostic]:
    cited = next((other for other in history.records if other.digest == digest), None)
    if cited is None:
        message = f"The record cites {what} {digest[:12]}, which is not here"
        yield error("PK514", message, record.place, _FROM_GIT)
    else:
        yield from _order(record, cited)


def _order(record: Record[Event], cited: Record[Event]) -> Iterator[Diagnostic]:
    if record.event.at < cited.event.at:
        yield error(
            "PK516",
            f"The {record.name} record is dated {record.event.at.isoformat()}, before what it "
            f"cites: {cited.path}",
            record.place,
            "Set the computer's clock right and try again.",
        )
