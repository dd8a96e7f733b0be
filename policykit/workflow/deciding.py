"""How a decision that is about no policy's text is shown: by a reply, a mail, a signature.

As an approval is, but for the review of a pull request: no commit holds an exception's decision or
the acceptance of an authority before it is recorded, so there is nothing a review could be of.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from policykit.errors import NotAllowedError, error
from policykit.record import PLAIN_METHODS, ExceptionRefused, Method, judge_evidence, not_accepted
from policykit.record.decisions import reply_code
from policykit.record.replies import from_somebody_else, says_no, what_they_say
from policykit.workflow import paths
from policykit.workflow.proofs import Proofs
from policykit.workflow.proving import records_of
from policykit.workflow.session import own_changes_refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.errors import Diagnostic
    from policykit.profile import Profile
    from policykit.record import History, Record
    from policykit.record.decisions import Decision
    from policykit.workflow.proving import Proof
    from policykit.world import World

DecisionT = TypeVar("DecisionT", bound="Decision")


def shown(
    event: DecisionT, proof: Proof, email: str, *, is_git_identity: bool
) -> tuple[DecisionT, tuple[Diagnostic, ...]]:
    """Return the decision with how it was given, and why the evidence is refused.

    Args:
        event: the decision, as if it were asserted.
        proof: what the user gave.
        email: the address of who decides.
        is_git_identity: whether it is the one that git would commit with.
    """
    if proof.with_review:
        return event, (
            error(
                "PK778",
                "a review of a pull request does not show this decision: no commit holds it, so "
                "the review is of something else",
                hint="Let them sign it (--ssh-key), or reply by mail with the code "
                "(--evidence reply.eml --dkim-key dns). docs/approvals.md has both.",
            ),
        )
    files, code_found, refused = judge_evidence(proof.evidence, (reply_code(event),))
    method = proof.method(is_git_identity=is_git_identity)
    if method is Method.EVIDENCED:
        refused = (*refused, *from_somebody_else(proof.evidence, email))
    if not isinstance(event, ExceptionRefused):
        refused = (*refused, *says_no(proof.evidence, (reply_code(event),)))
    return replace(event, method=method, evidence=files, code_found=code_found), refused


def unsettled(
    world: World, profile: Profile, workspace: History, event: Decision
) -> tuple[Diagnostic, ...]:
    """Return why nobody could look at a proof again: whose key counts is not settled.

    A proof is judged by people and keys of an authority that was accepted. Otherwise whoever edits
    the profile puts a key of their own there, signs, and takes it out again.
    """
    if event.method is None or event.method in PLAIN_METHODS:
        return ()
    dirty = world.git.dirty([paths.PROFILE])
    changed = (own_changes_refused(dirty),) if dirty else ()
    return (*changed, *not_accepted(workspace, profile.authority))


def proved(world: World, profile: Profile, proof: Proof, event: DecisionT) -> Record[DecisionT]:
    """Return the record of a decision, signed where a key was given.

    Args:
        world: the outside.
        profile: whose people and keys count.
        proof: what the user gave.
        event: the decision, allowed otherwise.

    Raises:
        KeyFailure: the key cannot be used.
        NotAllowedError: the proof does not hold.
    """
    said = what_they_say(proof.evidence, (reply_code(event),))
    proof.let_read(event.by.name, tuple(said))
    (record,) = records_of(world, proof, [event])
    found = Proofs(world, profile, proof.evidence).unproved_decision(record)
    if found:
        message = f"this does not prove the decision by {event.method}: {found.reason}"
        hint = f"Nothing was recorded. {found.remedy}."
        raise NotAllowedError(error("PK788", message, hint=hint))
    return record


def evidence_files(record: Record[Decision], proof: Proof) -> Mapping[str, bytes]:
    """Return the files that show a decision, by where they are kept."""
    return {
        paths.evidence(record.event.policy, item.sha256, item.name): proof.evidence[item.name]
        for item in record.event.evidence
    }
