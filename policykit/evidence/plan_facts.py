"""What a plan is made from: who owns what, how far everything is, and what is promised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from policykit.evidence.plan_commitments import Commitment


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of several things are done.

    Attributes:
        last: the day on which the last of them was done; None while none is.
    """

    done: int
    total: int
    last: date | None = None

    @property
    def is_complete(self) -> bool:
        """Say whether all are done, and there is one at all."""
        return 0 < self.total <= self.done


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What the plan is made from.

    Attributes:
        owners: role key -> who holds it, in words, such as "Security Lead (Priya Raman)".
        profile: the day on which the profile came to be; None while there is none.
        drafted: policies put up for approval at least once.
        approved: policies whose first version all have approved who must.
        issued: policies with a version that is issued; `last` is the last effective date.
        acknowledged: acknowledgements given, of those asked for; None where none are recorded.
        ack_days: days within which people acknowledge; 0 where no policy asks for it.
        reviews: policy title and the last day of its review, for each version in force.
        commitments: what the policies promise to do again and again.
    """

    owners: Mapping[str, str]
    profile: date | None
    drafted: Progress
    approved: Progress
    issued: Progress
    acknowledged: Progress | None
    ack_days: int
    reviews: tuple[tuple[str, date], ...]
    commitments: tuple[Commitment, ...]
