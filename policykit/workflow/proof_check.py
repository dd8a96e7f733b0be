"""The proofs of approvals given long ago, each looked at under the profile of its own time.

People leave and keys change; an approval is as good as it was on its day. The profile it is judged
by is the one whose authority the record names: that of today, or that of the version it led to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.errors import PolicykitError, error, warning
from policykit.record import (
    PLAIN_METHODS,
    AuthorityAccepted,
    Method,
    accepted_authority,
    register,
    too_weak,
)
from policykit.record.authority import too_weak_to_accept
from policykit.record.citing import not_by_hand
from policykit.record.decisions import decisions_of
from policykit.workflow import paths
from policykit.workflow.accepted_profile import profile_under
from policykit.workflow.proofs import NOT_HERE, Proofs
from policykit.workflow.workspace import parse_profile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from policykit.errors import Diagnostic
    from policykit.profile import Profile
    from policykit.record import Approved, History, Record
    from policykit.record.decisions import Decision
    from policykit.values import Digest
    from policykit.world import World


_ASK = "Ask the approver, and the one who recorded it. docs/approvals.md says what is needed."


def proof_problems(
    world: World, profile: Profile, history: History, approvals: Iterable[Record[Approved]]
) -> Iterator[Diagnostic]:
    """Yield what is wrong with the proofs of approvals.

    Args:
        world: the outside.
        profile: that of today.
        history: the records of the policy.
        approvals: those to look at; plain methods carry no proof and are passed over.
    """
    for approval in approvals:
        event = approval.event
        proposal = history.proposal(event.proposal)
        if event.method in PLAIN_METHODS or proposal is None:
            continue
        then = _profile_of(world, profile, history, approval)
        if then is None:
            yield warning(
                "PK789",
                f"the proof of the approval by {event.by.name} was not checked: no profile with "
                "its authority is in the history",
                approval.place,
                "Fetch the whole history: git fetch --unshallow",
            )
            continue
        found = Proofs(world, then).unproved(approval, proposal)
        if found is None:
            continue
        # A commit that was reviewed on a branch may be gone after a squash; that forges nothing.
        squashed = event.method is Method.FORGE and NOT_HERE in found.reason
        yield (warning if squashed else error)(
            "PK789",
            f"the approval by {event.by.name} is not proved by {event.method}: {found.reason}",
            approval.place,
            f"{found.remedy}." if found.is_lost else _ASK,
        )


def decision_problems(
    world: World, profile: Profile, workspace: History, on: date
) -> Iterator[Diagnostic]:
    """Yield what is wrong with how exceptions, sign-offs and changes of authority were given.

    Args:
        world: the outside.
        profile: that of today.
        workspace: the records of the workspace.
        on: today. What is over is not held against the minimum any more.
    """
    running = {one.approval.digest for one in register(workspace) if one.approval and one.runs(on)}
    for decision in decisions_of(workspace):
        counts = isinstance(decision.event, AuthorityAccepted) or decision.digest in running
        yield from _given(world, profile, workspace, decision, counts=counts)


def acceptance_problems(world: World, profile: Profile, workspace: History) -> Iterator[Diagnostic]:
    """Yield what is wrong with how changes of authority were accepted."""
    for decision in decisions_of(workspace):
        if isinstance(decision.event, AuthorityAccepted):
            yield from _given(world, profile, workspace, decision, counts=True)


def _given(
    world: World, profile: Profile, workspace: History, decision: Record[Decision], *, counts: bool
) -> Iterator[Diagnostic]:
    event = decision.event
    is_first = isinstance(event, AuthorityAccepted) and event.previous is None
    is_plain = event.method is None or event.method in PLAIN_METHODS
    if is_plain and (is_first or not counts):
        return
    reason = "" if is_plain else _not_accepted_then(workspace, decision)
    then = None if reason else profile_under(world, profile, workspace, decision)
    if then is None and is_plain:
        return
    if then is None and not reason:
        yield warning(
            "PK789",
            f"the proof of the decision by {event.by.name} was not checked: no profile with its "
            "authority is in the history",
            decision.place,
            "Fetch the whole history: git fetch --unshallow",
        )
        return
    if then and counts and not is_first:
        yield from _too_weak(decision, Method(then.signing.minimum_approval))
    found = Proofs(world, then).unproved_decision(decision) if then else None
    reason = found.reason if found else reason
    if reason:
        yield error(
            "PK789",
            f"the decision by {event.by.name} is not proved by {event.method}: {reason}",
            decision.place,
            "Ask them, and the one who recorded it. docs/approvals.md says what is needed.",
        )


def _too_weak(decision: Record[Decision], minimum: Method) -> Iterator[Diagnostic]:
    event = decision.event
    if isinstance(event, AuthorityAccepted):
        for found in too_weak_to_accept(event.method, minimum):
            yield error(found.code, found.message, decision.place, not_by_hand(decision))
    elif event.method and not event.method.at_least(minimum):
        found = too_weak(event.method, minimum)
        hint = "Close the exception, and ask for it anew: policykit exception request"
        yield error(found.code, found.message, decision.place, hint)


def _not_accepted_then(workspace: History, decision: Record[Decision]) -> str:
    """Return that a decision names another authority than the accepted one of its moment."""
    event = decision.event
    if isinstance(event, AuthorityAccepted):
        return ""  # `check_authority` holds it against the one before
    newest = accepted_authority(workspace, event.at)
    if newest is None or newest.event.accepted == event.authority:
        return ""
    return "it was given under people and keys that nobody had accepted then"


def _profile_of(
    world: World, profile: Profile, history: History, approval: Record[Approved]
) -> Profile | None:
    """Return the profile with the authority that an approval names, or None."""
    authority = approval.event.authority
    if profile.authority == authority:
        return profile
    named: dict[Digest, str] = {
        item.sha256: issued.path
        for issued in history.issued
        if approval.digest in issued.event.approvals
        for item in issued.event.inputs
        if item.path == paths.PROFILE
    }
    commits = [world.git.commit_that_added(path) for path in (*named.values(), approval.path)]
    for commit in commits:
        data = world.git.read(commit, paths.PROFILE) if commit else None
        if data is None or (named and sha256(data) not in named):
            continue
        try:
            then = parse_profile(data)[0]
        except PolicykitError:
            continue
        if then.authority == authority:
            return then
    return None
