"""How an approval or a time was proved, weakest first, and who could have forged it.

The sentences are printed beside each approval, so that nobody takes one method for another.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Method(StrEnum):
    """How an approval was given. The order of the members is the order of strength."""

    ASSERTED = "asserted"
    EVIDENCED = "evidenced"
    SELF = "self"
    EMAIL = "email"
    FORGE = "forge"
    SSH = "ssh"

    @property
    def strength(self) -> int:
        """Return the rank, 0 for the weakest."""
        return list(Method).index(self)

    def at_least(self, minimum: Method) -> bool:
        """Say whether this method is as strong as the minimum, or stronger."""
        return self.strength >= minimum.strength


class TimeStrength(StrEnum):
    """What proves the time of an issue. The order of the members is the order of strength."""

    SELF_STATED = "self-stated"
    FORGE_PUSH = "forge-push"
    RFC3161 = "rfc3161"


@dataclass(frozen=True, slots=True)
class Strength:
    """What a reader is told about a method.

    Attributes:
        label: a few words for a table.
        forged_by: one sentence: who could have made it up.
    """

    label: str
    forged_by: str


METHODS: Mapping[Method, Strength] = {
    Method.ASSERTED: Strength(
        "Stated by the person who recorded it",
        "Anyone with write access to the repository could have recorded this without the approver.",
    ),
    Method.EVIDENCED: Strength(
        "Recorded with a file as evidence",
        "Whoever recorded it could have made up the file; its digest only shows that it has not "
        "changed since.",
    ),
    Method.SELF: Strength(
        "Recorded by the approver under their own git identity",
        "Git does not check who uses an identity: anyone with write access could have set the "
        "approver's name and address.",
    ),
    Method.EMAIL: Strength(
        "E-mail from the approver with a valid domain signature",
        "Somebody in control of the approver's mailbox, or of the mail domain, could have sent it; "
        "and whoever recorded it, if the domain never published the key that is kept with it.",
    ),
    Method.FORGE: Strength(
        "Review by the approver on the code hosting service",
        "Somebody in control of the approver's account, or an administrator of the service, could "
        "have given it; the copy kept here is not signed, so look at the review itself.",
    ),
    Method.SSH: Strength(
        "Signed with the approver's own SSH key",
        "Only somebody who held the approver's private key could have signed it.",
    ),
}

TIME_STRENGTHS: Mapping[TimeStrength, Strength] = {
    TimeStrength.SELF_STATED: Strength(
        "Clock of the computer that issued it",
        "Whoever issued it could have set the clock of that computer.",
    ),
    TimeStrength.FORGE_PUSH: Strength(
        "Push seen by the code hosting service",
        "An administrator of the code hosting service could have stated another time.",
    ),
    TimeStrength.RFC3161: Strength(
        "Token of a time-stamp authority (RFC 3161)",
        "Only the time-stamp authority itself could have stated another time.",
    ),
}

PLAIN_METHODS = frozenset({Method.ASSERTED, Method.EVIDENCED, Method.SELF})
"""What nothing can be checked of but files and their digests. The others carry a proof."""


def derive_method(*, is_git_identity: bool, has_evidence: bool) -> Method:
    """Return the strongest method that the circumstances support.

    Args:
        is_git_identity: the approver's address is the one git would commit with.
        has_evidence: at least one file was given.
    """
    if is_git_identity:
        return Method.SELF
    return Method.EVIDENCED if has_evidence else Method.ASSERTED
