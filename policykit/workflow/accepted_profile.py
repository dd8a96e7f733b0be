"""The profile of an earlier day, by the authority that was accepted then.

Who held which role, and whose key counted, is a question of the day of a decision. What answers it
is a profile whose authority the record names, from git.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.errors import PolicykitError
from policykit.record import AuthorityAccepted
from policykit.record.history import of_kind
from policykit.workflow import paths
from policykit.workflow.workspace import parse_profile

if TYPE_CHECKING:
    from policykit.profile import Profile
    from policykit.record import Event, History, Record
    from policykit.record.decisions import Decision
    from policykit.world import World


def accepted_profile(world: World, record: Record[AuthorityAccepted]) -> Profile | None:
    """Return the profile that was accepted, or one of the same authority; None for neither.

    It is that of the commit which brought the record. After a squash it may be a later one.
    """
    data = _beside(world, record)
    then = _parsed(data)
    if then is None or data is None:
        return None
    is_it = sha256(data) == record.event.profile or then.authority == record.event.accepted
    return then if is_it else None


def profile_under(
    world: World, profile: Profile, workspace: History, decision: Record[Decision]
) -> Profile | None:
    """Return a profile with the authority that a decision names; None where there is none.

    Args:
        world: the outside.
        profile: that of today.
        workspace: the records of the workspace.
        decision: the decision.
    """
    authority = decision.event.authority
    if profile.authority == authority:
        return profile
    for record in of_kind(workspace.records, AuthorityAccepted):
        if record.event.accepted == authority:
            then = accepted_profile(world, record)
            if then:
                return then
    # Before the first authority was recorded, it is that of the commit.
    then = _parsed(_beside(world, decision))
    return then if then and then.authority == authority else None


def _beside(world: World, record: Record[Event]) -> bytes | None:
    commit = world.git.commit_that_added(record.path)
    return world.git.read(commit, paths.PROFILE) if commit else None


def _parsed(data: bytes | None) -> Profile | None:
    if data is None:
        return None
    try:
        return parse_profile(data)[0]
    except PolicykitError:
        return None
