"""A job -> what pandoc needs to write it as a Word document or a web page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.errors import InputError
from policykit.pages.marking import Format, Marking
from policykit.pages.pandoc_pages import pandoc_pages
from policykit.pages.unwritable import unwritable
from policykit.pages.web_style import web_template
from policykit.pages.word_document import WORD_TEMPLATE, dated, reference_document

if TYPE_CHECKING:
    from datetime import datetime

    from policykit.document import Node
    from policykit.pages.job import RenderJob


@dataclass(frozen=True, slots=True)
class WriteJob:
    """One run of pandoc.

    Attributes:
        file: where the text came from, for messages.
        tree: all pages.
        template: pandoc's, for what stands around the text.
        reference: where a Word document takes its styles and paper from; empty for a web page.
    """

    file: str
    format: Format
    tree: Node
    template: str
    reference: bytes = b""


def write_job(job: RenderJob, target: Format, word_base: bytes) -> WriteJob:
    """Return what pandoc is to write.

    Args:
        job: the pages.
        target: the format.
        word_base: the reference document that comes with pandoc; used for Word only.

    Raises:
        InputError: the logo cannot be used, or a name holds characters that no such file may hold.
        ProgramError: that document is not as expected.
    """
    tree = pandoc_pages(job, Marking(target))
    if found := tuple(unwritable(job.document.file, tree)):
        raise InputError(*found)
    file = job.document.file
    if target is Format.HTML:
        return WriteJob(file, target, tree, web_template(job.style))
    return WriteJob(file, target, tree, WORD_TEMPLATE, reference_document(word_base, job))


def finished(data: bytes, target: Format, created: datetime) -> bytes:
    """Return what pandoc wrote with the date of the job, and nothing of the time of writing.

    Raises:
        ProgramError: it is not the format that was asked for.
    """
    return dated(data, created) if target is Format.DOCX else data
