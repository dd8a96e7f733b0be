"""Who issues, and the proof of time that the profile asks of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.errors import NotAllowedError, error
from policykit.record import Actor, TimeStrength, local_date
from policykit.workflow.people import actor

if TYPE_CHECKING:
    from datetime import datetime

    from policykit.profile import Profile
    from policykit.world import Identity


def require_time(profile: Profile) -> None:
    """Refuse where the profile asks for a proof of time that nothing here gives.

    A seal with a token of the authority that the profile names is checked before it counts.

    Raises:
        NotAllowedError: saying what to name.
    """
    if profile.signing.minimum_time == TimeStrength.RFC3161.value and (
        not profile.signing.timestamp_authority
    ):
        raise NotAllowedError(
            error(
                "PK790",
                "signing.minimum_time asks for a time-stamp, and no authority is named that "
                "gives one",
                profile.place("signing"),
                "Name it: signing.timestamp_authority, the address of an RFC 3161 service.",
            )
        )


def issuer(identity: Identity, profile: Profile, at: datetime) -> Actor:
    """Return who issues: a person of the profile, or who git says it is, called that."""
    person = profile.person_by_email(identity.email)
    if person is not None:
        return actor(profile, person, local_date(at, profile.organization.time_zone))
    name = " ".join(identity.name.replace("@", " at ").split()) or "unnamed"
    return Actor("git-identity", name, "git identity, not named in the profile")
