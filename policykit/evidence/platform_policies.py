"""Policies as a platform knows them, beside those in force here, where programs may only look.

Vanta's API names neither the number of a version nor its file: what can be told is the day on which
somebody approved it there, and how the newest version there stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.evidence.push import Place as Listed
from policykit.evidence.push import suggested

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from policykit.values import PolicyId, Version

_NEWEST = {
    "NOT_STARTED": "nothing was uploaded there yet",
    "DRAFT": "the newest version there is a draft",
    "PENDING_APPROVAL": "the newest version there waits for its approval",
    "RENEW_SOON": "its renewal there is due soon",
    "EXPIRED": "its renewal there is overdue",
}
_GOOD = "APPROVED"
_REMEDIATION = "NEEDS_REMEDIATION"


@dataclass(frozen=True, slots=True)
class PolicyThere:
    """A policy of the platform.

    Attributes:
        status: such as `OK` or `NEEDS_REMEDIATION`.
        newest: how its newest version stands, such as `APPROVED`; empty where that is not said.
        approved: the day on which a version was approved there; None where none was.
    """

    id: str
    title: str
    status: str
    newest: str
    approved: date | None


@dataclass(frozen=True, slots=True)
class PolicyHere:
    """A version in force.

    Attributes:
        approved: the day of its last approval.
        pdf: path of its PDF in the workspace.
    """

    id: PolicyId
    title: str
    version: Version
    approved: date
    approved_by: tuple[str, ...]
    pdf: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One policy on both sides; one of them may be missing.

    Attributes:
        differences: in words; empty where nothing says that they are not the same.
    """

    here: PolicyHere | None
    there: PolicyThere | None
    differences: tuple[str, ...]


def compared(
    here: Sequence[PolicyHere], there: Sequence[PolicyThere], named: Mapping[str, str]
) -> tuple[Compared, ...]:
    """Return each policy in force beside its own there, then those that only the platform has.

    Args:
        here: the versions in force.
        there: all policies of the platform.
        named: policy id -> id there, from the mapping file. What it does not name is found by a
            title that is like no other.
    """
    by_id = {one.id: one for one in there}
    left = {one.id: one for one in there if one.id not in set(named.values())}
    pairs: list[tuple[PolicyHere, PolicyThere | None]] = []
    for own in here:
        if own.id in named:
            pairs.append((own, by_id.get(named[own.id])))
            continue
        like = suggested(own.title, [Listed(one.id, one.title) for one in left.values()], most=1)
        pairs.append((own, left.pop(like[0].id) if like else None))
    taken = {other.id for _, other in pairs if other}
    return (
        *(Compared(own, other, tuple(_differences(own, other, named))) for own, other in pairs),
        *(
            Compared(None, one, ("no policy in force here has its title",))
            for one in there
            if one.id not in taken
        ),
    )


def _differences(
    own: PolicyHere, other: PolicyThere | None, named: Mapping[str, str]
) -> Iterator[str]:
    if other is None:
        yield f"there is no {named[own.id]}" if own.id in named else "not there"
        return
    if other.newest in _NEWEST:
        yield _NEWEST[other.newest]
    elif other.newest != _GOOD:
        yield f"the newest version there has the status {other.newest or 'none'}"
    if other.approved is None:
        yield "no version was approved there"
    elif other.approved < own.approved:
        yield (
            f"approved there on {other.approved}, and {own.version} here on {own.approved}: "
            "what stands there is older"
        )
    if other.status == _REMEDIATION:
        yield "something is to be done there: NEEDS_REMEDIATION"
