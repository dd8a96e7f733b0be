"""`render --to docx|html`: the same drafts, as Word documents and web pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.pages import Format, finished, read_back, write_job
from policykit.workflow import paths
from policykit.workflow.drafts import RenderedDraft, jobs_of_drafts
from policykit.workflow.workspace import refuse_errors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policykit.world import World


def render_as(world: World, names: Sequence[str], target: str) -> tuple[RenderedDraft, ...]:
    """Write a draft of each policy named, or of all, in the format that `target` names.

    Raises:
        ValueError: policykit makes no such format.
        PolicykitError: everything that keeps any of them from being made; nothing was written.
    """
    chosen = Format(target)
    jobs = jobs_of_drafts(world, names)
    base = world.writer.word_base() if chosen is Format.DOCX else b""
    made = world.writer.write([write_job(job, chosen, base) for job in jobs.values()])
    files = {
        key: finished(data, chosen, job.created)
        for (key, job), data in zip(jobs.items(), made, strict=True)
    }
    refuse_errors(
        found for key, job in jobs.items() for found in read_back(files[key], chosen, job.document)
    )
    written = {paths.draft_file(key, chosen): data for key, data in files.items()}
    world.files.write_all(written)
    return tuple(
        RenderedDraft(key, path, len(data))
        for key, (path, data) in zip(files, written.items(), strict=True)
    )
