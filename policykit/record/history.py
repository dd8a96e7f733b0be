"""The records of one policy in order, and the chain of its issued versions.

Takes records in any order; the same records always give the same history. Whether they agree
with one another is for `policykit.record.consistency`; a history of records that do not is still
a history, so that it can be shown.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self, TypeVar, cast

from policykit.record.events import Approved, Event, Issued, Proposed, Sealed, Unjudged
from policykit.record.verdicts import Declined, Outcome, Retired, Reviewed, Withdrawn

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from policykit.record.files import Record
    from policykit.values import Digest, PolicyId

# What one command records at one moment, in the order in which it happens.
_ORDER = ("reviewed", "proposed", "approved", "declined", "withdrawn", "issued", "sealed")

_KindT = TypeVar("_KindT", bound=Event)


@dataclass(frozen=True, slots=True)
class History:
    """All that is recorded of one policy.

    Attributes:
        policy: id of the policy.
        records: every record, by time.
        chain: the issued versions from the first to the newest, by `previous`, withdrawn ones
            among them. Where two follow the same one, the earlier counts of those that are not
            withdrawn; where a link is missing, the rest comes after.
    """

    policy: PolicyId
    records: tuple[Record[Event], ...]
    chain: tuple[Record[Issued], ...]

    @classmethod
    def of(cls, policy: PolicyId, records: Iterable[Record[Event]]) -> Self:
        """Return the history of a policy from any records; those of other policies are left out."""
        own = {record.digest: record for record in records if record.event.policy == policy}
        ordered = tuple(sorted(own.values(), key=_moment))
        issued = of_kind(ordered, Issued)
        return cls(policy, ordered, _chain(issued, _taken_back(ordered, issued)))

    def plus(self, *records: Record[Event]) -> History:
        """Return the history with further records."""
        return History.of(self.policy, (*self.records, *records))

    @property
    def proposals(self) -> tuple[Record[Proposed], ...]:
        """Return the proposals, by time."""
        return of_kind(self.records, Proposed)

    @property
    def approvals(self) -> tuple[Record[Approved], ...]:
        """Return the approvals, by time."""
        return of_kind(self.records, Approved)

    @property
    def issued(self) -> tuple[Record[Issued], ...]:
        """Return every issued record, by time, also one that is not in the chain."""
        return of_kind(self.records, Issued)

    @property
    def sealed(self) -> tuple[Record[Sealed], ...]:
        """Return the seals, by time."""
        return of_kind(self.records, Sealed)

    @property
    def unjudged(self) -> tuple[Record[Unjudged], ...]:
        """Return the records that a newer policykit made, by time."""
        return of_kind(self.records, Unjudged)

    @property
    def head(self) -> Record[Issued] | None:
        """Return the newest issued version."""
        return self.chain[-1] if self.chain else None

    @property
    def head_digest(self) -> Digest | None:
        """Return R of the newest issued version: what a proposal must name as its previous."""
        return self.chain[-1].digest if self.chain else None

    @property
    def latest(self) -> Record[Issued] | None:
        """Return the newest issued version that was not withdrawn: what a new text differs from."""
        withdrawn = self.withdrawn_versions
        standing = (record for record in reversed(self.chain) if record.digest not in withdrawn)
        return next(standing, None)

    @property
    def open_proposals(self) -> tuple[Record[Proposed], ...]:
        """Return the proposals that were not issued, declined, withdrawn or replaced, by time.

        One is replaced once a later one of the policy has been issued: nobody waits for it any
        more, whatever becomes of that version.
        """
        issued = {record.event.proposal for record in self.issued}
        newest = max((one.event.at for one in self.proposals if one.digest in issued), default=None)
        closed = {
            one.digest
            for one in self.proposals
            if one.digest in issued or (newest is not None and one.event.at < newest)
        }
        closed |= {record.event.proposal for record in self.declined}
        closed |= {record.event.target for record in self.withdrawn}
        return tuple(record for record in self.proposals if record.digest not in closed)

    @property
    def declined(self) -> tuple[Record[Declined], ...]:
        """Return the refusals of proposals, by time."""
        return of_kind(self.records, Declined)

    @property
    def withdrawn(self) -> tuple[Record[Withdrawn], ...]:
        """Return what was taken back, by time."""
        return of_kind(self.records, Withdrawn)

    @property
    def reviews(self) -> tuple[Record[Reviewed], ...]:
        """Return the reviews, by time."""
        return of_kind(self.records, Reviewed)

    @property
    def retirements(self) -> tuple[Record[Retired], ...]:
        """Return the retirements, by time."""
        return of_kind(self.records, Retired)

    @property
    def withdrawn_versions(self) -> frozenset[Digest]:
        """Return R of the issued versions that were withdrawn, where that could be done."""
        return _taken_back(self.records, self.issued)

    @property
    def open_review(self) -> Record[Reviewed] | None:
        """Return the newest review of the newest version that asked for a change."""
        latest = self.latest
        digest = latest.digest if latest else None
        newest = next(
            (item for item in reversed(self.reviews) if item.event.version == digest), None
        )
        return newest if newest and newest.event.outcome is Outcome.CHANGE else None

    def retired_by(self, on: date) -> Record[Retired] | None:
        """Return the retirement after which nothing is in force on the day, None without one."""
        ended = [item for item in self.retirements if item.event.last_day < on]
        later = ended and any(item.event.at > ended[-1].event.at for item in self.issued)
        return ended[-1] if ended and not later else None

    def withdrawal_of(self, target: Digest) -> Record[Withdrawn] | None:
        """Return the first withdrawal of a proposal or version."""
        return next((record for record in self.withdrawn if record.event.target == target), None)

    def review(self, digest: Digest) -> Record[Reviewed] | None:
        """Return the review with that digest."""
        return _find(self.reviews, digest)

    def rivals_of(self, issued: Record[Issued]) -> tuple[Record[Issued], ...]:
        """Return the other versions that follow the same one."""
        return tuple(
            other
            for other in self.issued
            if other.event.previous == issued.event.previous and other != issued
        )

    def proposal(self, digest: Digest) -> Record[Proposed] | None:
        """Return the proposal with that digest."""
        return _find(self.proposals, digest)

    def approvals_of(self, proposal: Digest) -> tuple[Record[Approved], ...]:
        """Return the approvals of a proposal, by time."""
        return tuple(record for record in self.approvals if record.event.proposal == proposal)

    def approval(self, digest: Digest) -> Record[Approved] | None:
        """Return the approval with that digest."""
        return _find(self.approvals, digest)

    def version(self, digest: Digest) -> Record[Issued] | None:
        """Return the issued record with that digest."""
        return _find(self.issued, digest)

    def seal_of(self, issued: Digest) -> Record[Sealed] | None:
        """Return the first seal of an issued version."""
        return next((record for record in self.sealed if record.event.issued == issued), None)


def _moment(record: Record[Event]) -> tuple[datetime, int, str]:
    rank = _ORDER.index(record.name) if record.name in _ORDER else len(_ORDER)
    return record.event.at, rank, record.digest


def of_kind(records: Iterable[Record[Event]], kind: type[_KindT]) -> tuple[Record[_KindT], ...]:
    """Return the records of one kind of event, in their order."""
    found = [record for record in records if isinstance(record.event, kind)]
    return cast("tuple[Record[_KindT], ...]", tuple(found))


def _find(records: Iterable[Record[_KindT]], digest: Digest) -> Record[_KindT] | None:
    return next((record for record in records if record.digest == digest), None)


def _taken_back(
    records: Iterable[Record[Event]], issued: tuple[Record[Issued], ...]
) -> frozenset[Digest]:
    """Return R of each version whose withdrawal counts.

    It was not in force yet then, or it is one of a fork, or it follows the one that lost.
    """
    versions = {record.digest: record.event for record in issued}
    followers = Counter(record.event.previous for record in issued)
    wanted = [record.event for record in of_kind(records, Withdrawn)]
    wanted = [event for event in wanted if event.target in versions]
    if not wanted:
        return frozenset()
    taken = {
        event.target
        for event in wanted
        if event.day < versions[event.target].effective
        or followers[versions[event.target].previous] > 1
    }
    kept = {record.digest for record in _chain(issued, frozenset(taken))}
    return frozenset(taken | {event.target for event in wanted if event.target not in kept})


def _chain(
    issued: tuple[Record[Issued], ...], withdrawn: frozenset[Digest]
) -> tuple[Record[Issued], ...]:
    """Return the chain. The records come by time, so the earlier of two rivals is met first."""
    found: set[Digest | None] = {None, *(record.digest for record in issued)}
    next_of: dict[Digest | None, Record[Issued]] = {}
    for record in sorted(issued, key=lambda record: record.digest in withdrawn):
        next_of.setdefault(record.event.previous, record)
    chain: list[Record[Issued]] = []
    orphaned = [record.event.previous for record in issued if record.event.previous not in found]
    for start in (None, *dict.fromkeys(orphaned)):
        link = next_of.get(start)
        while link and link not in chain:
            chain.append(link)
            link = next_of.get(link.digest)
    return tuple(chain)
