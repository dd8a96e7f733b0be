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
from policykit.record.citing import FROM_GIT, cites, in_order, not_by_hand
from policykit.record.events import ON_ISSUE
from policykit.record.later import check_later
from policykit.record.verdict_consistency import check_verdicts, decision
from policykit.record.versions import next_review, next_version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.record.events import Approved, Issued, Proposed, Sealed
    from policykit.record.files import Record
    from policykit.record.history import History
    from policykit.values import Digest


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
    return (*found, *_chain(history), *check_verdicts(history), *check_later(history))


def _proposed(record: Record[Proposed], history: History) -> Iterator[Diagnostic]:
    previous = record.event.previous
    if previous:
        yield from cites(record, "the version before", previous, history)


def _approved(record: Record[Approved], history: History) -> Iterator[Diagnostic]:
    yield from cites(record, "the proposal", record.event.proposal, history)
    yield from decision(record, "approved")


def _issued(record: Record[Issued], history: History) -> Iterator[Diagnostic]:
    event = record.event
    by_hand = not_by_hand(record)
    yield from cites(record, "the proposal", event.proposal, history)
    for digest in event.approvals:
        yield from cites(record, "an approval", digest, history)
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
    by_hand = not_by_hand(record)
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
        yield error("PK512", "The seal is of a version that is not here", record.place, FROM_GIT)
        return
    yield from in_order(record, issued)
    if history.seal_of(issued.digest) != record:
        message = f"Version {issued.event.version} was sealed twice"
        yield error("PK526", message, record.place, not_by_hand(record))


def _chain(history: History) -> Iterator[Diagnostic]:
    followers: dict[Digest | None, list[Record[Issued]]] = defaultdict(list)
    withdrawn = history.withdrawn_versions
    for record in history.issued:
        followers[record.event.previous].append(record)
    for previous, all_of_them in followers.items():
        first, *rivals = sorted(all_of_them, key=lambda record: record.digest in withdrawn)
        if previous and not history.version(previous):
            message = f"Version {first.event.version} follows one that is not here"
            yield error("PK511", message, first.place, FROM_GIT)
        for rival in rivals:
            if rival.digest in withdrawn:
                continue
            yield error(
                "PK510",
                f"Two versions follow the same one: {first.event.version} ({first.path}) and "
                f"{rival.event.version}",
                rival.place,
                "Only one can stand: the one that others have. Take the other back: policykit "
                f'withdraw {history.policy} --target {rival.digest[:8]} --reason "…"; then propose '
                f"that text again. If others have that one, take {first.digest[:8]} back instead.",
            )
    for record in history.issued:
        follows = history.version(record.event.previous) if record.event.previous else None
        if follows and follows not in history.chain and record.digest not in withdrawn:
            message = f"Version {record.event.version} follows one that lost to a rival"
            hint = (
                f"Take it back as well: policykit withdraw {history.policy} "
                f'--target {record.digest[:8]} --reason "…"'
            )
            yield error("PK510", message, record.place, hint)
    standing: Record[Issued] | None = None
    for position, record in enumerate(history.chain):
        before = history.chain[position - 1] if position else None
        yield from _sequence(record, before, standing)
        standing = standing if record.digest in withdrawn else record


def _sequence(
    record: Record[Issued], before: Record[Issued] | None, standing: Record[Issued] | None
) -> Iterator[Diagnostic]:
    """Compare with the version before, and with the last one before that was not withdrawn."""
    event = record.event
    expected = next_version(before.event.version if before else None, event.change_class)
    if event.version != expected:
        after = f"after {before.event.version}" if before else "first"
        message = f"Version {event.version} stands {after}, where {expected} was to come"
        yield error("PK517", message, record.place, FROM_GIT)
    if standing and event.effective < standing.event.effective:
        yield error(
            "PK519",
            f"Version {event.version} takes effect on {event.effective}, before version "
            f"{standing.event.version} does on {standing.event.effective}",
            record.place,
            f"Propose it with an effective date of {standing.event.effective} or later.",
        )
