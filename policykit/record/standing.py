"""Where a policy stands: a pure function of records, working content, rules and a day.

Three axes. The working text is conflicted, draft, proposed, approved or clean. Each version is
scheduled, in force, superseded, withdrawn or retired on the day. The review of the version in force
on that day is current, due or overdue. Nothing of this is ever stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from policykit.record.counting import and_words, count_approvals
from policykit.record.timeline import Period, ReviewState, in_force, periods, review_state

if TYPE_CHECKING:
    from datetime import date

    from policykit.record.counting import Counting
    from policykit.record.duties import RoleRules
    from policykit.record.events import InputFile, Issued, Proposed
    from policykit.record.files import Record
    from policykit.record.history import History
    from policykit.record.verdicts import Retired
    from policykit.values import Digest


class TextState(StrEnum):
    """What the working text is."""

    CONFLICTED = "conflicted"
    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"
    CLEAN = "clean"


@dataclass(frozen=True, slots=True)
class WorkingContent:
    """What is in the workspace now, as digests.

    Attributes:
        content: digest over policy file and mapping; None where a file is missing.
        text: digest of the policy file's bytes after the front matter; None where it is missing.
        authority: digest of people, roles and rules in the profile.
        profile: digest of the profile, in the same form as in `Proposed`.
        conflicted: a merge of this policy is not resolved.
        committed: the files are in the newest commit exactly so.
        pictures: the files of the pictures that the text shows.
    """

    content: Digest | None
    text: Digest | None
    authority: Digest
    profile: Digest
    conflicted: bool = False
    committed: bool = True
    pictures: tuple[InputFile, ...] = ()

    def is_issued(self, issued: Record[Issued], history: History) -> bool:
        """Say whether this is what a version was issued with: text, mapping and pictures."""
        same = self.content == content_of(issued, history)
        return same and set(self.pictures) <= set(issued.event.inputs)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a policy stands on a day.

    Attributes:
        on: the day.
        text: the state of the working text.
        stale: why the newest open proposal does not speak of the working text any more, in words.
        reasons: why the text is in this state, in words.
        proposal: the open proposal for exactly this text; the newest stale one if there is none.
        counting: its approvals; None without a proposal.
        latest: the newest issued version that was not withdrawn.
        in_force: the version in force on the day.
        versions: every version with its days, oldest first.
        review: the state of the review; None where nothing is in force.
        next_review: from the version in force on the day.
        retired: the retirement, from the day after the policy's last day in force.
    """

    on: date
    text: TextState
    stale: tuple[str, ...]
    reasons: tuple[str, ...]
    proposal: Record[Proposed] | None
    counting: Counting | None
    latest: Record[Issued] | None
    in_force: Record[Issued] | None
    versions: tuple[Period, ...]
    review: ReviewState | None
    next_review: date | None
    retired: Record[Retired] | None = None

    @property
    def label(self) -> str:
        """Return the state of the text for a table, for example `draft (stale: …)`."""
        if self.text is TextState.DRAFT and self.stale:
            return f"draft (stale: {'; '.join(self.stale)})"
        if self.text is TextState.DRAFT and not self.proposal and not self.latest:
            return "draft (new)"
        return self.text.value


def standing(
    history: History, working: WorkingContent, on: date, rules: RoleRules, *, lead_days: int
) -> Standing:
    """Return where the policy stands on the day.

    Args:
        history: its records.
        working: what is in the workspace now.
        on: the day, in the organization's time zone.
        rules: the approval rules for this policy.
        lead_days: how many days before its date a review counts as due.
    """
    proposal = open_proposal(history, working)
    stale = stale_reasons(proposal, history, working) if proposal else ()
    counting = count_approvals(proposal, history, rules, on) if proposal else None
    text, reasons = _text_state(history, working, stale, counting)
    current = in_force(history, on)
    next_review = current.event.next_review if current else None
    return Standing(
        on=on,
        text=text,
        stale=stale,
        reasons=reasons,
        proposal=proposal,
        counting=counting,
        latest=history.latest,
        in_force=current,
        versions=periods(history),
        review=review_state(next_review, on, lead_days) if next_review else None,
        next_review=next_review,
        retired=history.retired_by(on),
    )


def open_proposal(history: History, working: WorkingContent) -> Record[Proposed] | None:
    """Return the newest open proposal for exactly the working text, else the newest open one."""
    newest_first = tuple(reversed(history.open_proposals))
    fresh = (record for record in newest_first if not stale_reasons(record, history, working))
    return next(fresh, newest_first[0] if newest_first else None)


def stale_reasons(
    record: Record[Proposed], history: History, working: WorkingContent
) -> tuple[str, ...]:
    """Return in words why a proposal does not speak of the working text; empty where it does."""
    proposal = record.event
    reasons = []
    if working.content is None:
        reasons.append("a file of the policy is missing")
    elif proposal.content != working.content:
        part = "the mapping" if proposal.text == working.text else "the text"
        reasons.append(f"{part} was edited after it was proposed")
    if proposal.previous != history.head_digest:
        head = history.head
        what = f"version {head.event.version} was issued" if head else "the last version is gone"
        reasons.append(f"{what} since it was proposed")
    else:
        taken_back = history.withdrawal_of(proposal.previous) if proposal.previous else None
        if taken_back and taken_back.event.at > proposal.at:
            reasons.append("the version before it was withdrawn since it was proposed")
    if proposal.authority != working.authority:
        reasons.append("people, roles or approval rules changed since it was proposed")
    if proposal.profile != working.profile:
        reasons.append("facts of the profile changed since it was proposed")
    return tuple(reasons)


def _text_state(
    history: History,
    working: WorkingContent,
    stale: tuple[str, ...],
    counting: Counting | None,
) -> tuple[TextState, tuple[str, ...]]:
    if working.conflicted:
        return TextState.CONFLICTED, ("a merge is waiting to be resolved",)
    uncommitted = () if working.committed else ("there are edits that are not committed",)
    if counting and not stale:
        state, reasons = _proposed_state(counting)
    else:
        state, reasons = _unproposed_state(history, working)
    return state, (*reasons, *uncommitted)


def _unproposed_state(
    history: History, working: WorkingContent
) -> tuple[TextState, tuple[str, ...]]:
    latest, closed = history.latest, _closed(history, working)
    if working.content is None:
        return TextState.DRAFT, ("a file of the policy is missing",)
    if latest is None:
        return TextState.DRAFT, ("no version was issued yet", *closed)
    if working.is_issued(latest, history):
        return TextState.CLEAN, (f"the same as version {latest.event.version}", *closed)
    return TextState.DRAFT, (f"differs from version {latest.event.version}", *closed)


def _closed(history: History, working: WorkingContent) -> tuple[str, ...]:
    """Return who declined this very text, and why, in words."""
    latest = history.latest
    since = latest.event.at if latest else None
    return tuple(
        f"declined by {item.event.by.name}: {item.event.reason}"
        for item in history.declined
        for proposal in (history.proposal(item.event.proposal),)
        if proposal and proposal.event.content == working.content
        if since is None or item.event.at > since
    )


def _proposed_state(counting: Counting) -> tuple[TextState, tuple[str, ...]]:
    if counting.met:
        names = and_words(record.event.by.name for record in counting.counted)
        return TextState.APPROVED, (f"approved by {names}",)
    return TextState.PROPOSED, (
        *(f"waits for the {duty}" for duty in counting.missing),
        *(problem.message for problem in counting.problems),
        *(f"{item.record.event.by.name}: {item.reason}" for item in counting.uncounted),
    )


def content_of(issued: Record[Issued], history: History) -> Digest | None:
    """Return the content digest of an issued version, None where its proposal is gone."""
    proposal = history.proposal(issued.event.proposal)
    return proposal.event.content if proposal else None
