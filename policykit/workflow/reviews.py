"""What a reviewer says, and what was recorded of it, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from policykit.record import Outcome, Proposed, Record, Reviewed
    from policykit.values import PolicyId


@dataclass(frozen=True, slots=True)
class Findings:
    """What the reviewer says.

    Attributes:
        outcome: whether the text stays as it is.
        considered: what was looked at; at least one.
        actions: what is still to be done.
        email: who reviewed; None for the git identity.
        claimed_on: when the review is said to have been made, if earlier; a claim only.
    """

    outcome: Outcome
    considered: tuple[str, ...]
    actions: tuple[str, ...]
    email: str | None
    claimed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """A review that was recorded.

    Attributes:
        version: the version reviewed.
        proposal: what follows from it; None where a change is to come.
        code: the approval code of the proposal, empty without one.
        approvers: who has to approve, in words.
        draft: path of the draft, empty without a proposal.
    """

    record: Record[Reviewed]
    version: str
    proposal: Record[Proposed] | None
    code: str
    approvers: tuple[str, ...]
    draft: str


@dataclass(frozen=True, slots=True)
class Reviews:
    """What a run of `review` did.

    Attributes:
        skipped: with `--all`, the policies that were not reviewed, and why.
        unsettled: triggers that a review said nothing of, as number and policy.
        files: paths of what the approvers get, as of `propose`.
    """

    reviews: tuple[Review, ...]
    skipped: tuple[tuple[PolicyId, str], ...]
    notes: tuple[str, ...]
    unsettled: tuple[tuple[str, PolicyId], ...] = ()
    files: tuple[str, ...] = ()
