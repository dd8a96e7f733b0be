"""The records of one policy in order, and the chain of its issued versions.

Takes records in any order; the same records always give the same history. Whether they agree
with one another is for `policykit.record.consistency`; a history of records that do not is still
a history, so that it can be shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self, TypeVar, cast

from policykit.record.events import Approved, Event, Issued, Proposed, Sealed, Unjudged

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from policykit.record.files import Record
    from policykit.values import Digest, PolicyId

_ORDER = ("proposed", "approved", "issued", "sealed")

_KindT = TypeVar("_KindT", bound=Event)


@dataclass(frozen=True, slots=True)
class History:
    """All that is recorded of one policy.

    Attributes:
        policy: id of the policy.
        records: every record, by time.
        chain: the issued versions from the first to the newest, by `previous`. Where two follow
            the same one, the earlier counts; where a link is missing, the rest comes after.
    """

    policy: PolicyId
    records: tuple[Record[Event], ...]
    chain: tuple[Record[Issued], ...]

    @classmethod
    def of(cls, policy: PolicyId, records: Iterable[Record[Event]]) -> Self:
        """Return the history of a policy from any records; those of other policies are left out."""
        own = {record.digest: record for record in records if record.event.policy == policy}
        ordered = tuple(sorted(own.values(), key=_moment))
        return cls(policy, ordered, _chain(_of_kind(ordered, Issued)))

    def plus(self, *records: Record[Event]) -> History:
        """Return the history with further records."""
        return History.of(self.policy, (*self.records, *records))

    @property
    def proposals(self) -> tuple[Record[Proposed], ...]:
        """Return the proposals, by time."""
        return _of_kind(self.records, Proposed)

    @property
    def approvals(self) -> tuple[Record[Approved], ...]:
        """Return the approvals, by time."""
        return _of_kind(self.records, Approved)

    @property
    def issued(self) -> tuple[Record[Issued], ...]:
        """Return every issued record, by time, also one that is not in the chain."""
        return _of_kind(self.records, Issued)

    @property
    def sealed(self) -> tuple[Record[Sealed], ...]:
        """Return the seals, by time."""
        return _of_kind(self.records, Sealed)

    @property
    def unjudged(self) -> tuple[Record[Unjudged], ...]:
        """Return the records that a newer policykit made, by time."""
        return _of_kind(self.records, Unjudged)

    @property
    def head(self) -> Record[Issued] | None:
        """Return the newest issued version."""
        return self.chain[-1] if self.chain else None

    @property
    def head_digest(self) -> Digest | None:
        """Return R of the newest issued version: what a proposal must name as its previous."""
        return self.chain[-1].digest if self.chain else None

    @property
    def open_proposals(self) -> tuple[Record[Proposed], ...]:
        """Return the proposals that were not issued, by time."""
        closed = {record.event.proposal for record in self.issued}
        return tuple(record for record in self.proposals if record.digest not in closed)

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


def _of_kind(records: Iterable[Record[Event]], kind: type[_KindT]) -> tuple[Record[_KindT], ...]:
    found = (record for record in records if isinstance(record.event, kind))
    return tuple(cast("Record[_KindT]", record) for record in found)


def _find(records: Iterable[Record[_KindT]], digest: Digest) -> Record[_KindT] | None:
    return next((record for record in records if record.digest == digest), None)


def _chain(issued: tuple[Record[Issued], ...]) -> tuple[Record[Issued], ...]:
    """Return the chain. The records come by time, so the earlier of two rivals is met first."""
    found: set[Digest | None] = {None, *(record.digest for record in issued)}
    next_of: dict[Digest | None, Record[Issued]] = {}
    for record in issued:
        next_of.setdefault(record.event.previous, record)
    chain: list[Record[Issued]] = []
    orphaned = [key for key in next_of if key not in found]
    for start in (None, *orphaned):
        link = next_of.get(start)
        while link and link not in chain:
            chain.append(link)
            link = next_of.get(link.digest)
    return tuple(chain)
