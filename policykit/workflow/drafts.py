"""`render`: draft PDFs, watermarked, from the text as it stands on disk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.errors import StateError, error
from policykit.pages import JobFile
from policykit.record import TextState, codes_of
from policykit.workflow import paths
from policykit.workflow.composition import Draft, Subject, draft_job
from policykit.workflow.documents import documents_of
from policykit.workflow.draft_inputs import input_keys
from policykit.workflow.page_words import PageWords
from policykit.workflow.pictures import picture_files
from policykit.workflow.standing_now import standing_now, uncommitted
from policykit.workflow.text_problems import text_problems
from policykit.workflow.workspace import (
    chosen_ids,
    load_frameworks,
    load_history,
    load_policy,
    load_profile,
    refuse_errors,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from policykit.document import Document
    from policykit.pages import RenderJob
    from policykit.profile import Profile
    from policykit.record import Approved, History, Proposed, Record, Reviewed
    from policykit.values import PolicyId
    from policykit.workflow.workspace import WorkingPolicy
    from policykit.world import World


_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)


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
    workings = _chosen(world, names)
    lock = world.renderer.lock("")  # what pandoc read is in the job
    dirty = uncommitted(world, workings)
    inputs = input_keys(world, profile, workings, lock, dirty)
    drafts = {key: _known(world, key, inputs[key]) for key in inputs}
    unknown = [one for one in workings if drafts.get(one.id) is None]
    jobs = _jobs(world, profile, unknown, dirty) if unknown else {}
    keys = {key: draft_key(job, profile, lock) for key, job in jobs.items()}
    drafts |= {key: world.cache.get(keys[key]) for key in jobs}
    new = {key: job for key, job in jobs.items() if drafts[key] is None}
    pdfs = dict(zip(new, world.renderer.render([*new.values()]), strict=True))
    made = {key: pdf for key, pdf in (drafts | pdfs).items() if pdf is not None}
    world.cache.keep(
        {keys[key]: pdf for key, pdf in pdfs.items()}
        | {inputs[key]: _said(keys[key], made[key]) for key in jobs if key in inputs}
    )
    return write_drafts(world, {one.id: made[one.id] for one in workings})


def _said(key: str, pdf: bytes) -> bytes:
    """Return what is kept of a draft under its inputs: where it is kept itself, and its digest."""
    return f"{key} {sha256(pdf)}".encode()


def _known(world: World, identifier: PolicyId, inputs: str) -> bytes | None:
    """Return the draft that was made from the same inputs before: as it lies there, or as kept."""
    key, _, digest = (world.cache.get(inputs) or b"").decode().partition(" ")
    if not key:
        return None
    written = world.files.read(paths.draft_pdf(identifier))
    if written is not None and sha256(written) == digest:
        return written
    return world.cache.get(key)


def draft_key(job: RenderJob, profile: Profile, lock: Mapping[str, str]) -> str:
    """Return what a draft is known by: all that is on its pages but the time it was made.

    A draft that nothing has changed in keeps its time, as it keeps its bytes.
    """
    moment = PageWords(profile).moment(job.created)
    control = tuple(row for row in job.front.control if row[1] != moment)
    timeless = replace(job, created=_NO_TIME, front=replace(job.front, control=control))
    return f"draft-{sha256(repr((timeless, sorted(lock.items()))).encode())}"


def jobs_of_drafts(world: World, names: Sequence[str]) -> Mapping[PolicyId, RenderJob]:
    """Return the pages of a draft of each policy named, or of all.

    Raises:
        PolicykitError: everything that keeps any of them from the page.
    """
    profile, _ = load_profile(world)
    return _jobs(world, profile, _chosen(world, names))


def _chosen(world: World, names: Sequence[str]) -> list[WorkingPolicy]:
    chosen = chosen_ids(world, names, everything=not names)
    if not chosen:
        raise StateError(
            error("PK752", "there is no policy to render", hint="Run policykit generate.")
        )
    return [load_policy(world, identifier) for identifier in chosen]


def _jobs(
    world: World,
    profile: Profile,
    workings: Sequence[WorkingPolicy],
    dirty: Collection[str] | None = None,
) -> Mapping[PolicyId, RenderJob]:
    refuse_errors(found for working in workings for found in text_problems(working, profile))
    documents, found = documents_of(world, workings)
    refuse_errors(found)
    return draft_jobs(world, profile, workings, documents, dirty=dirty)


def write_drafts(world: World, made: Mapping[PolicyId, bytes]) -> tuple[RenderedDraft, ...]:
    """Write drafts to output/draft/, all or none."""
    files = {paths.draft_pdf(key): pdf for key, pdf in made.items()}
    world.files.write_all(
        {path: pdf for path, pdf in files.items() if world.files.read(path) != pdf}
    )
    return tuple(RenderedDraft(key, paths.draft_pdf(key), len(pdf)) for key, pdf in made.items())


def draft_jobs(  # noqa: PLR0913 - what is on disk, and what is about to be recorded
    world: World,
    profile: Profile,
    workings: Sequence[WorkingPolicy],
    documents: Mapping[PolicyId, Document],
    proposals: Mapping[PolicyId, Record[Proposed]] = MappingProxyType({}),
    *,
    reviews: Mapping[PolicyId, Record[Reviewed]] = MappingProxyType({}),
    dirty: Collection[str] | None = None,
) -> Mapping[PolicyId, RenderJob]:
    """Return the pages of a draft of each policy, to be handed to `world.renderer`.

    Args:
        world: the outside.
        profile: the profile.
        workings: the policies as they stand on disk, found without mistakes.
        documents: the document of each.
        proposals: proposals about to be recorded, shown as if they were.
        reviews: reviews about to be recorded with them.
        dirty: what `uncommitted` says of these policies, if it was asked before.

    Raises:
        PolicykitError: everything that keeps any of them from the page.
    """
    frameworks = load_frameworks(world)
    logo, fonts = logo_of(world, profile), fonts_of(world, profile)
    pictures = picture_files(world, documents)
    now = world.clock.now()
    dirty = uncommitted(world, workings) if dirty is None else dirty
    jobs: dict[PolicyId, RenderJob] = {}
    for working in workings:
        if working.policy is None or working.sidecar is None or working.content is None:
            raise ValueError(f"{working.id} was checked and cannot be read")
        subject = Subject(
            policy=working.policy,
            sidecar=working.sidecar,
            content=working.content,
            document=documents[working.id],
            profile=profile,
            frameworks=frameworks,
            logo=logo,
            images=pictures[working.id],
            fonts=fonts,
        )
        history, _ = load_history(world, working.id)
        if working.id in reviews:
            history = history.plus(reviews[working.id])
        new = proposals.get(working.id)
        draft = _draft_of(new, ()) if new else _draft_now(world, profile, working, history, dirty)
        jobs[working.id] = draft_job(subject, history, draft, now)
    return jobs


def _draft_now(
    world: World,
    profile: Profile,
    working: WorkingPolicy,
    history: History,
    dirty: Collection[str],
) -> Draft:
    if working.policy is None:
        raise ValueError(f"{working.id} was checked and cannot be read")
    state = standing_now(world, profile, working.policy, working, history, dirty)
    if state.proposal is None or state.text not in (TextState.PROPOSED, TextState.APPROVED):
        return Draft("", None, None, ())
    return _draft_of(state.proposal, state.counting.counted if state.counting else ())


def _draft_of(proposal: Record[Proposed], approvals: tuple[Record[Approved], ...]) -> Draft:
    return Draft(
        version=str(proposal.event.version),
        code=codes_of(proposal)[-1],
        proposal=proposal,
        approvals=approvals,
    )


def fonts_of(world: World, profile: Profile) -> tuple[JobFile, ...]:
    """Return the font files that the profile names, as they are on disk.

    Raises:
        StateError: files are not there; all of them are named.
    """
    read = {path: world.files.read(path) for path in profile.branding.fonts}
    missing = [
        error(
            "PK446",
            f"the font {path} is missing",
            profile.place("branding.fonts"),
            "Put the TrueType file there, or take it out of branding.fonts.",
        )
        for path, data in read.items()
        if data is None
    ]
    if missing:
        raise StateError(*missing)
    return tuple(JobFile(path, data) for path, data in read.items() if data is not None)


def logo_of(world: World, profile: Profile) -> bytes | None:
    """Return the organization's logo, None without one.

    Raises:
        StateError: the profile names a file that is not there.
    """
    path = profile.branding.logo
    if not path:
        return None
    data = world.files.read(path)
    if data is None:
        raise StateError(
            error(
                "PK770",
                f"the logo {path} is missing",
                profile.place("branding.logo"),
                "Put the picture there, or set branding.logo to null.",
            )
        )
    return data
