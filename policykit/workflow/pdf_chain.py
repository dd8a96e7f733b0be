"""The chain of digests inside one PDF, walked from right to left.

seal -> `issued` -> approvals -> proposal -> review, policy and mapping. Needs the PDF's attached
files and nothing else; the seal over them was judged before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, cast

from policykit.canonical import sha256
from policykit.errors import error
from policykit.policy import content_digest, text_digest
from policykit.record import (
    Approved,
    ChangeClass,
    Event,
    Issued,
    Outcome,
    Proposed,
    Reviewed,
    days_late,
    read_record,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policykit.errors import Diagnostic
    from policykit.record import Record
    from policykit.signing import SealReport

_REFUSE = "Do not rely on this file. Ask for the PDF again, and for the receipt of its issue."

_KindT = TypeVar("_KindT", bound=Event)


@dataclass(frozen=True, slots=True)
class Chain:
    """What the attached files say, once they agree with one another.

    Attributes:
        review: the review that led to the version, None where none did.
    """

    issued: Record[Issued]
    proposal: Record[Proposed]
    approvals: tuple[Record[Approved], ...]
    review: Record[Reviewed] | None = None


def walk(
    files: Mapping[str, bytes], report: SealReport
) -> tuple[Chain | None, tuple[Diagnostic, ...]]:
    """Return the chain, or None and where it is broken.

    Args:
        files: the attached files of the sealed revision, by name.
        report: the judgement of the seal.
    """
    records, found = _records(files)
    issued = _only(records, Issued)
    proposal = _only(records, Proposed)
    if issued is None or proposal is None:
        message = "the PDF does not carry exactly one issued record and one proposal"
        return None, (*found, error("PK940", message, hint=_REFUSE))
    approvals = _kind(records, Approved)
    problems = (
        *found,
        *_links(issued, proposal, approvals),
        *_review(proposal, _kind(records, Reviewed)),
        *_content(files, issued, proposal),
        *_times(issued, report),
    )
    return Chain(issued, proposal, approvals, _only(records, Reviewed)), problems


def _records(
    files: Mapping[str, bytes],
) -> tuple[tuple[Record[Event], ...], tuple[Diagnostic, ...]]:
    policies = [name.removesuffix(".md") for name in files if name.endswith(".md")]
    if len(policies) != 1:
        message = f"the PDF carries {len(policies)} policy texts instead of one"
        return (), (error("PK940", message, hint=_REFUSE),)
    records: list[Record[Event]] = []
    problems: list[Diagnostic] = []
    for name, data in files.items():
        if not name.endswith(".json"):
            continue
        record, found = read_record(f"records/{policies[0]}/{name}", data)
        problems += found
        if record:
            records.append(record)
    return tuple(records), tuple(problems)


def _links(
    issued: Record[Issued], proposal: Record[Proposed], approvals: Iterable[Record[Approved]]
) -> Iterable[Diagnostic]:
    event = issued.event
    given = {approval.digest: approval.event for approval in approvals}
    if event.proposal != proposal.digest:
        yield _broken("the issued record names another proposal than the one attached")
    if set(event.approvals) != set(given):
        yield _broken("the issued record names other approvals than those attached")
    if not event.approvals:
        yield _broken("the issued record names no approval")
    for approval in given.values():
        if approval.proposal != proposal.digest:
            yield _broken(f"the approval of {approval.by.name} is for another proposal")
        if approval.at > event.at or approval.at < proposal.event.at:
            yield _broken(f"the time of the approval of {approval.by.name} is out of order")
    said = proposal.event
    agreed = (
        ("version", said.version, event.version),
        ("class", said.change_class, event.change_class),
        ("change", said.change, event.change),
        ("previous version", said.previous, event.previous),
        ("authority", said.authority, event.authority),
    )
    for label, proposed, issued_as in agreed:
        if proposed != issued_as:
            yield _broken(f"the {label} was proposed as {proposed} and issued as {issued_as}")
    if event.effective < event.day:
        yield _broken(
            f"it is effective from {event.effective}, before the day of issue {event.day}"
        )


def _review(
    proposal: Record[Proposed], reviews: tuple[Record[Reviewed], ...]
) -> Iterable[Diagnostic]:
    said = proposal.event
    if {record.digest for record in reviews} != ({said.review} if said.review else set()):
        yield _broken("the proposal names another review than the one attached")
        return
    for record in reviews:
        review = record.event
        if review.at > said.at:
            yield _broken("the review is dated after the proposal that follows from it")
        if review.days_late != days_late(review.due, review.day):
            yield _broken("the review is not as late as its dates say")
        unchanged = review.outcome is Outcome.NO_CHANGE
        if unchanged and (said.change_class is not ChangeClass.EDITORIAL or said.statements):
            yield _broken("reviewed without change, and statements changed all the same")


def _content(
    files: Mapping[str, bytes], issued: Record[Issued], proposal: Record[Proposed]
) -> Iterable[Diagnostic]:
    name = issued.event.policy
    text, mapping = files.get(f"{name}.md"), files.get(f"{name}.map.yaml")
    if text is None or mapping is None:
        yield _broken("the policy text or its mapping is not attached")
        return
    if content_digest(name, text, mapping) != proposal.event.content:
        yield _broken("the attached text or mapping is not what was proposed")
    if text_digest(text) != proposal.event.text:
        yield _broken("the attached text has another digest than the proposal says")
    named = {item.path.rsplit("/", 1)[-1]: item.sha256 for item in issued.event.inputs}
    own = issued.path.rsplit("/", 1)[-1]
    for file, data in files.items():
        if file != own and named.get(file) != sha256(data):
            yield _broken(f"the attached file {file} is not among the inputs that were issued")


def _times(issued: Record[Issued], report: SealReport) -> Iterable[Diagnostic]:
    claimed = report.time.claimed
    if claimed is not None and claimed != issued.event.at:
        yield _broken(
            f"the seal is dated {claimed.isoformat()}, the record {issued.event.at.isoformat()}"
        )


def _kind(records: Iterable[Record[Event]], kind: type[_KindT]) -> tuple[Record[_KindT], ...]:
    return tuple(
        cast("Record[_KindT]", record) for record in records if isinstance(record.event, kind)
    )


def _only(records: Iterable[Record[Event]], kind: type[_KindT]) -> Record[_KindT] | None:
    found = _kind(records, kind)
    return found[0] if len(found) == 1 else None


def _broken(message: str) -> Diagnostic:
    return error("PK941", message, hint=_REFUSE)
