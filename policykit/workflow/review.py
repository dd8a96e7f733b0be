"""`review`: somebody looked at the version in force; what they considered, and what came of it.

A review without change brings its proposal along: the same text as the next minor version, so that
approving and issuing it gives a PDF with the new review date. A review that asks for a change is
recorded alone; the proposal of the new text names it. A review is of today: no other date exists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.errors import (
    NotAllowedError,
    Place,
    StateError,
    error,
    has_errors,
    placed,
)
from policykit.record import (
    Proposed,
    Reviewed,
    bind_set,
    codes_of,
    local_date,
    open_triggers,
    write_record,
)
from policykit.workflow import paths
from policykit.workflow.approval_package import ToApprove, approval_package, in_place_of
from policykit.workflow.check import policy_problems
from policykit.workflow.documents import documents_of
from policykit.workflow.frozen import render_lock
from policykit.workflow.people import actor, person_called
from policykit.workflow.propose import require_committed
from policykit.workflow.reasons import by_reason
from policykit.workflow.review_findings import in_words, known_triggers, require_known_triggers
from policykit.workflow.review_round import left_out_of_round
from policykit.workflow.reviewed_policy import (
    ReviewContext,
    ReviewedPolicy,
    reviewed_policy,
    without_pending,
)
from policykit.workflow.reviews import Findings, Review, Reviews
from policykit.workflow.session import writing
from policykit.workflow.workspace import (
    chosen_ids,
    load_history,
    load_library,
    load_policy,
    load_profile,
    refuse_errors,
)
from policykit.workflow.workspace_records import load_workspace_history
from policykit.world import ChangeSet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from policykit.errors import Diagnostic
    from policykit.record import Actor, Record
    from policykit.values import PolicyId
    from policykit.world import World


def review(world: World, names: Sequence[str], findings: Findings, *, everything: bool) -> Reviews:
    """Record reviews, propose what is reviewed without change, and commit all of it, or nothing.

    Args:
        world: the outside.
        names: policy ids.
        findings: what the reviewer says, the same of each.
        everything: every policy that this person may review so; the others are skipped.

    Raises:
        PolicykitError: every reason why any of it cannot be recorded.
    """
    with writing(world, "review") as notes:
        chosen = chosen_ids(world, names, everything=everything)
        left_out = left_out_of_round(world, chosen) if everything else {}
        plan = {one: findings for one in chosen if one not in left_out}
        return _recorded(world, plan, notes, skips=everything, skipped=tuple(left_out.items()))


def review_each(world: World, plan: Mapping[PolicyId, Findings]) -> Reviews:
    """Record reviews as `review` does, with findings of its own for each policy.

    What cannot be recorded of one policy is told and keeps no other from being recorded: a person
    has answered for each of them.

    Args:
        world: the outside.
        plan: what the reviewer, the same of all, says of each policy.

    Raises:
        PolicykitError: why none of it can be recorded.
    """
    with writing(world, "review") as notes:
        return _recorded(world, plan, notes, skips=True)


def _recorded(
    world: World,
    plan: Mapping[PolicyId, Findings],
    notes: list[str],
    *,
    skips: bool,
    skipped: tuple[tuple[PolicyId, str], ...] = (),
) -> Reviews:
    profile, warnings = load_profile(world)
    library, _ = load_library(world)
    now = world.clock.now()
    today = local_date(now, profile.organization.time_zone)
    said = {identifier: in_words(findings) for identifier, findings in plan.items()}
    require_known_triggers(said.values(), known_triggers(world))
    email = next((one.email for one in said.values()), None)
    address = world.git.identity().email if email is None else email
    reviewer = actor(profile, person_called(profile, address), today)
    workings = {identifier: load_policy(world, identifier) for identifier in plan}
    require_committed(world, [*workings.values()])
    context = ReviewContext(world, profile, library, reviewer, now, render_lock(world))
    outcomes = [reviewed_policy(context, workings[key], findings) for key, findings in said.items()]
    outcomes = without_pending(context, outcomes)
    refused = [one for one in outcomes if one.record is None or has_errors(one.problems)]
    done = [one for one in outcomes if one not in refused]
    skipped = (*skipped, *((one.id, one.problems[0].message) for one in refused))
    if refused and not skips:
        raise NotAllowedError(*_placed(refused))
    if not done:
        raise StateError(_nothing_to_review(skipped, reviewer))
    reaffirmed = [workings[one.id] for one in done if one.proposed]
    documents, unshown = documents_of(world, reaffirmed)
    refuse_errors((*policy_problems(reaffirmed, profile, library.frameworks), *unshown))
    proposals = _proposals(done)
    reviews = {one.id: one.record for one in done if one.record}
    # Rendered before anything is recorded: what cannot be shown cannot be approved.
    proposed = [_to_approve(one, proposals[one.id]) for one in done if one.id in proposals]
    same = {key: reviews[key] for key in proposals}
    package: Mapping[str, bytes] = {}
    if proposed:
        package = approval_package(
            world, profile, reaffirmed, documents, proposed, now, reviews=same
        )
    records = (*reviews.values(), *proposals.values())
    world.transaction.carry_out(
        ChangeSet(
            files={record.path: record.data for record in records},
            message=_message(done, reviews),
            head=world.git.head(),
        )
    )
    if package:
        world.files.write_all(in_place_of(world, package))
    notes += [str(found) for found in (*warnings, *_placed(done))]
    shown = tuple(_shown(one, proposals) for one in done)
    unsettled = _unsettled(world, reviews, today)
    return Reviews(shown, skipped, tuple(notes), unsettled, tuple(package))


def _unsettled(
    world: World, reviews: Mapping[PolicyId, Record[Reviewed]], today: date
) -> tuple[tuple[str, PolicyId], ...]:
    workspace, _ = load_workspace_history(world)
    return tuple(
        (record.event.number, identifier)
        for identifier in reviews
        for record in open_triggers(load_history(world, identifier)[0], workspace, today)
    )


def _proposals(done: Sequence[ReviewedPolicy]) -> Mapping[PolicyId, Record[Proposed]]:
    bound = bind_set([one.proposed for one in done if one.proposed])
    return {event.policy: write_record(event) for event in bound}


def _to_approve(one: ReviewedPolicy, proposal: Record[Proposed]) -> ToApprove:
    policy = one.working.policy if one.working else None
    return ToApprove(
        record=proposal,
        title=policy.title if policy else str(one.id),
        reasons=(f"no word of version {one.version} changed",),
        code=codes_of(proposal)[-1],
        approvers=tuple(map(str, one.needed)),
        persons=tuple(person.person for duty in one.needed for person in duty.persons),
    )


def _shown(one: ReviewedPolicy, proposals: Mapping[PolicyId, Record[Proposed]]) -> Review:
    if one.record is None:
        raise ValueError(f"the review of {one.id} was refused")
    proposal = proposals.get(one.id)
    return Review(
        record=one.record,
        version=one.version,
        proposal=proposal,
        code=codes_of(proposal)[-1] if proposal else "",
        approvers=tuple(map(str, one.needed)),
        draft=paths.draft_pdf(one.id) if proposal else "",
    )


def _placed(outcomes: Sequence[ReviewedPolicy]) -> list[Diagnostic]:
    return [
        found for one in outcomes for found in placed(one.problems, Place(paths.policy(one.id)))
    ]


def _nothing_to_review(skipped: Sequence[tuple[PolicyId, str]], reviewer: Actor) -> Diagnostic:
    why = "\n".join((*by_reason(skipped), "See what is due: policykit review --due"))
    return error("PK782", f"{reviewer.name} can review no policy now", hint=why)


def _message(done: Sequence[ReviewedPolicy], reviews: Mapping[PolicyId, Record[Reviewed]]) -> str:
    listed = [f"{one.id} {one.version}" for one in done]
    subject = listed[0] if len(listed) == 1 else f"{len(listed)} policies"
    outcome = " and ".join(dict.fromkeys(one.event.outcome for one in reviews.values()))
    body = "\n".join(f"{one.id} {one.version}: {reviews[one.id].digest}" for one in done)
    return f"Review {subject}: {outcome}\n\n{body}\n"
