"""Whether refusals, withdrawals, reviews and retirements agree with what they speak of.

Rules, each with a code:
- what is declined or withdrawn is not issued;
- who declines held the role that they decided in, and with the evidence that the method asks for;
- a withdrawn version was not in force yet, or is one of a fork; a proposal is its author's to
  take back;
- a review is as late as its day says, counted from what the version promised;
- reviewed without change means the same text, and an editorial version;
- a policy is not retired backwards in time, nor by who asked for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, error
from policykit.record.citing import cites, not_by_hand
from policykit.record.events import ChangeClass
from policykit.record.methods import Method
from policykit.record.verdicts import Outcome, days_late

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.record.events import Approved, Issued, Proposed
    from policykit.record.files import Record
    from policykit.record.history import History
    from policykit.record.verdicts import Declined, Retired, Reviewed, Withdrawn

_WITH_FILE = (Method.EVIDENCED, Method.EMAIL, Method.FORGE)


def check_verdicts(history: History) -> Iterator[Diagnostic]:
    """Yield everything in which these records do not agree with the rest, kind by kind."""
    for declined in history.declined:
        yield from cites(declined, "the proposal", declined.event.proposal, history)
        yield from decision(declined, "declined")
    for withdrawn in history.withdrawn:
        yield from _withdrawn(withdrawn, history)
    for reviewed in history.reviews:
        yield from _reviewed(reviewed, history)
    for retired in history.retirements:
        yield from _retired(retired, history)
    for proposed in history.proposals:
        yield from _after_review(proposed, history)
    for issued in history.issued:
        yield from _issued(issued, history)


def decision(record: Record[Approved] | Record[Declined], verb: str) -> Iterator[Diagnostic]:
    """Yield what is wrong with role and evidence of an approval or a refusal."""
    event = record.event
    decider = event.on_behalf_of or event.by
    if event.role not in decider.roles:
        message = f"{decider.name} {verb} as {event.role}, and held no such role on {event.day}"
        yield error("PK522", message, record.place, not_by_hand(record))
    lacks_file = event.method in _WITH_FILE and not event.evidence
    lacks_file |= (event.method is Method.SSH) != (event.signature is not None)
    if lacks_file or bool(event.evidence) != (event.code_found is not None):
        message = "Method, evidence and code_found of the decision do not fit together"
        yield error("PK524", message, record.place, not_by_hand(record))


def _issued(record: Record[Issued], history: History) -> Iterator[Diagnostic]:
    version, digest = record.event.version, record.event.proposal
    declined = next((item for item in history.declined if item.event.proposal == digest), None)
    closed = declined or history.withdrawal_of(digest)
    if closed:
        message = f"Version {version} was issued, and its proposal was {closed.name}"
        hint = "Find out which of the two came first, and withdraw the version or propose it again."
        yield error("PK528", message, closed.place, hint)


def _withdrawn(record: Record[Withdrawn], history: History) -> Iterator[Diagnostic]:
    event = record.event
    yield from cites(record, "what is withdrawn", event.target, history)
    version, proposal = history.version(event.target), history.proposal(event.target)
    if version and event.target not in history.withdrawn_versions:
        message = (
            f"Version {version.event.version} had been in force since {version.event.effective} "
            "when it was withdrawn; that does not count"
        )
        yield error("PK529", message, record.place, not_by_hand(record))
    elif proposal and proposal.event.by.person != event.by.person:
        message = (
            f"{event.by.name} withdrew what {proposal.event.by.name} had proposed; a proposal is "
            "its author's to withdraw"
        )
        yield error("PK529", message, record.place, not_by_hand(record))


def _reviewed(record: Record[Reviewed], history: History) -> Iterator[Diagnostic]:
    event = record.event
    yield from cites(record, "the version reviewed", event.version, history)
    version = history.version(event.version)
    if version and event.due != version.event.next_review:
        message = (
            f"The review says it was due on {event.due}; version {version.event.version} promised "
            f"{version.event.next_review}"
        )
        yield error("PK580", message, record.place, not_by_hand(record))
    if event.days_late != days_late(event.due, event.day):
        message = (
            f"The review of {event.day} says it is {event.days_late} days late, and it was due on "
            f"{event.due}"
        )
        yield error("PK580", message, record.place, not_by_hand(record))


def _after_review(record: Record[Proposed], history: History) -> Iterator[Diagnostic]:
    event = record.event
    if event.review is None:
        return
    yield from cites(record, "the review", event.review, history)
    review = history.review(event.review)
    version = history.version(review.event.version) if review else None
    before = history.proposal(version.event.proposal) if version else None
    if review is None or before is None or review.event.outcome is Outcome.CHANGE:
        return
    if before.event.text != event.text or event.change_class is not ChangeClass.EDITORIAL:
        message = (
            f"Version {event.version} is proposed as reviewed without change, and its text or its "
            "class says otherwise"
        )
        yield error("PK581", message, record.place, not_by_hand(record))


def _retired(record: Record[Retired], history: History) -> Iterator[Diagnostic]:
    event = record.event
    yield from cites(record, "the version in force", event.version, history)
    if event.last_day < event.day:
        message = f"The policy was retired on {event.day} with {event.last_day} as its last day"
        hint = "Nothing is backdated: give a last day that is not past."
        yield error("PK582", message, record.place, hint)
    if event.requested_by.person == event.by.person:
        message = f"{event.by.name} asked for the retirement and decided it as well"
        hint = "Have somebody else with the approver role decide what they asked for."
        yield error("PK583", message, record.place, hint)
