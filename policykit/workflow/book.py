"""The book: several policies in one PDF, with a cover, contents, and pages numbered through.

For reading and approving a set at once; what is issued are the single PDFs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.document import Document
from policykit.pages import Front, RenderJob, fixed_words
from policykit.values import PolicyId
from policykit.workflow import paths
from policykit.workflow.book_matrix import book_matrix
from policykit.workflow.composition import page_style
from policykit.workflow.drafts import RenderedDraft, fonts_of, jobs_of_drafts, logo_of
from policykit.workflow.page_words import PageWords
from policykit.workflow.workspace import load_profile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policykit.profile import Profile
    from policykit.world import World

BOOK = PolicyId("policy-book")
"""Stands where a policy's id would."""


def render_book(
    world: World, names: Sequence[str], framework: str | None = None
) -> tuple[RenderedDraft, ...]:
    """Write one draft of all policies named, or of all there are, to output/draft/.

    Args:
        world: the outside.
        names: ids of policies; all of them where it is empty.
        framework: before the first policy, its coverage matrix, with links into the chapters.

    Raises:
        PolicykitError: everything that keeps any of them from the page; nothing was written.
    """
    profile, _ = load_profile(world)
    chapters = jobs_of_drafts(world, names)
    matrix = book_matrix(world, chapters, framework) if framework else None
    job = book_job(world, profile, chapters, summary=matrix)
    (pdf,) = world.renderer.render([job])
    world.files.write_all({paths.DRAFT_BOOK: pdf})
    return (RenderedDraft(BOOK, paths.DRAFT_BOOK, len(pdf)),)


def book_job(  # noqa: PLR0913 - what stands on the cover, and what in between
    world: World,
    profile: Profile,
    chapters: Mapping[PolicyId, RenderJob],
    *,
    status: str = "",
    facts: Sequence[tuple[str, str]] = (),
    notices: Sequence[str] = (),
    summary: Document | None = None,
) -> RenderJob:
    """Return the pages of one book of several drafts, to be handed to `world.renderer`.

    Args:
        world: the clock and the logo.
        profile: whose policies they are.
        chapters: the drafts by policy id, in the order of the book, as `drafts.jobs_of_drafts`
            and `drafts.draft_jobs` (for proposals about to be recorded) return them.
        status: the line below the title; that of a draft if not given.
        facts: further label and value pairs for the cover, such as the approval code of a set.
        notices: sentences that nobody must miss, before the contents.
        summary: what stands between the contents and the first policy, such as the numbers that
            an auditor will test; any document, over the full width of the page.

    Raises:
        StateError: the profile names a logo that is not there.
        ValueError: there is no chapter.
    """
    if not chapters:
        raise ValueError("a book has at least one policy")
    now = world.clock.now()
    fixed = fixed_words(profile.branding.language)
    style = page_style(profile, _strictest(profile, chapters))
    cover = (
        (fixed.policies, str(len(chapters))),
        (fixed.draft_of, PageWords(profile).moment(now)),
        (fixed.classification, style.classification),
        *facts,
    )
    return RenderJob(
        document=summary or Document((), BOOK),
        policy=BOOK,
        version="",
        front=Front(
            organization=str(profile.organization.legal_name),
            short_name=str(profile.organization.short_name),
            title=fixed.policies_of.format(organization=profile.organization.short_name),
            status=status or fixed.draft_status,
            notices=tuple(notices),
            logo=logo_of(world, profile),
            cover=cover,
        ),
        created=now,
        style=style,
        watermark=profile.branding.watermark_draft,
        is_report=True,
        chapters=tuple(chapters.values()),
        fonts=fonts_of(world, profile),
    )


def _strictest(profile: Profile, chapters: Mapping[PolicyId, RenderJob]) -> str:
    """Return the most sensitive level that any chapter has; the profile lists it last."""
    labels = {job.style.classification for job in chapters.values()}
    found = [level.id for level in profile.classification.levels if level.label in labels]
    return found[-1] if found else next(iter(sorted(labels)))
