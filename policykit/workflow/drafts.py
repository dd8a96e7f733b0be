"""`render`: draft PDFs, watermarked, from the text as it stands on disk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.errors import Place, StateError, error, has_errors
from policykit.record import TextState, codes_of, local_date, standing
from policykit.workflow import paths
from policykit.workflow.composition import Draft, Subject, draft_job
from policykit.workflow.documents import parse_documents
from policykit.workflow.workspace import (
    chosen_ids,
    load_frameworks,
    load_history,
    load_policy,
    load_profile,
    refuse_errors,
    role_rules,
    working_content,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from policykit.errors import Diagnostic
    from policykit.pages import RenderJob
    from policykit.profile import Profile
    from policykit.values import PolicyId
    from policykit.workflow.workspace import WorkingPolicy
    from policykit.world import World


@dataclass(frozen=True, slots=True)
class RenderedDraft:
    """A draft that was written."""

    id: PolicyId
    path: str
    size: int


def render(world: World, names: Sequence[str]) -> tuple[RenderedDraft, ...]:
    """Write a draft of each policy named, or of all.

    Raises:
        PolicykitError: everything that keeps any of them from the page; nothing was written.
    """
    profile, _ = load_profile(world)
    chosen = chosen_ids(world, names, everything=not names)
    if not chosen:
        raise StateError(
            error("PK752", "there is no policy to render", hint="Run policykit generate.")
        )
    workings = {identifier: load_policy(world, identifier) for identifier in chosen}
    refuse_errors(found for working in workings.values() for found in _blocking(working))
    policies = {key: working.policy for key, working in workings.items() if working.policy}
    documents, found = parse_documents(world, policies)
    if has_errors(found):
        refuse_errors(found)
    frameworks = load_frameworks(world)
    now = world.clock.now()
    jobs: list[RenderJob] = []
    for identifier, working in workings.items():
        if working.policy is None or working.sidecar is None or working.content is None:
            raise ValueError(f"{identifier} was checked and cannot be read")
        subject = Subject(
            policy=working.policy,
            sidecar=working.sidecar,
            content=working.content,
            document=documents[identifier],
            profile=profile,
            frameworks=frameworks,
            logo=_logo(world, profile),
        )
        jobs.append(_job(world, subject, working, now))
    made: Mapping[PolicyId, bytes] = dict(zip(chosen, world.renderer.render(jobs), strict=True))
    world.files.write_all({paths.draft_pdf(key): pdf for key, pdf in made.items()})
    return tuple(RenderedDraft(key, paths.draft_pdf(key), len(pdf)) for key, pdf in made.items())


def _job(world: World, subject: Subject, working: WorkingPolicy, now: datetime) -> RenderJob:
    profile = subject.profile
    history, _ = load_history(world, working.id)
    state = standing(
        history,
        working_content(world, profile, working),
        local_date(now, profile.organization.time_zone),
        role_rules(profile, subject.policy),
        lead_days=profile.review.lead_days,
    )
    fresh = state.text in (TextState.PROPOSED, TextState.APPROVED)
    proposal = state.proposal if fresh else None
    draft = Draft(
        version=str(proposal.event.version) if proposal else "",
        status="Draft: proposed, not issued" if proposal else "Draft: not approved",
        code=codes_of(proposal)[-1] if proposal else None,
        proposal=proposal,
        approvals=state.counting.counted if proposal and state.counting else (),
    )
    return draft_job(subject, history, draft, now)


def _blocking(working: WorkingPolicy) -> tuple[Diagnostic, ...]:
    if not working.conflicted:
        return working.problems
    return (
        *working.problems,
        error(
            "PK312",
            f"{working.id} has a merge conflict that waits for a decision",
            Place(paths.policy(working.id)),
            f"Edit the file, then run policykit generate {working.id}",
        ),
    )


def _logo(world: World, profile: Profile) -> bytes | None:
    path = profile.branding.logo
    if not path:
        return None
    data = world.files.read(path)
    if data is None:
        raise StateError(
            error("PK770", f"the logo {path} is missing", profile.place("branding.logo"))
        )
    return data
