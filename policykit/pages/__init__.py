"""Takes a `RenderJob`; gives the bytes of a PDF; never reads files, records or the clock.

For other formats it gives what pandoc is to write, and never starts pandoc.

Importing this package is cheap: reportlab is loaded when the first PDF is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.starting.lookup import offer

if TYPE_CHECKING:
    from policykit.pages.contrast import contrast, readable
    from policykit.pages.font_files import fonts_digest
    from policykit.pages.job import (
        ApprovalRow,
        Attachment,
        Front,
        JobFile,
        MappingRow,
        PlacedDrawing,
        RenderJob,
        RevisionRow,
        Style,
    )
    from policykit.pages.marking import Format
    from policykit.pages.missing_letters import NO_LETTER
    from policykit.pages.other_formats import WriteJob, finished, write_job
    from policykit.pages.places import PdfPlace, statement_places
    from policykit.pages.targets import statement_target
    from policykit.pages.wording import LANGUAGES, Wording, fixed_words
    from policykit.pages.written_text import read_back

__all__ = [
    "LANGUAGES",
    "NO_LETTER",
    "ApprovalRow",
    "Attachment",
    "Format",
    "Front",
    "JobFile",
    "MappingRow",
    "PdfPlace",
    "PlacedDrawing",
    "RenderJob",
    "RevisionRow",
    "Style",
    "Wording",
    "WriteJob",
    "contrast",
    "finished",
    "fixed_words",
    "fonts_digest",
    "read_back",
    "readable",
    "render",
    "statement_places",
    "statement_target",
    "write_job",
]

__getattr__ = offer(
    __name__,
    {
        "contrast": "contrast readable",
        "font_files": "fonts_digest",
        "job": (
            "ApprovalRow Attachment Front JobFile MappingRow PlacedDrawing RenderJob "
            "RevisionRow Style"
        ),
        "marking": "Format",
        "missing_letters": "NO_LETTER",
        "other_formats": "WriteJob finished write_job",
        "places": "PdfPlace statement_places",
        "targets": "statement_target",
        "wording": "LANGUAGES Wording fixed_words",
        "written_text": "read_back",
    },
)


def render(job: RenderJob) -> bytes:
    """Lay the job out and return the PDF; the same job gives the same bytes in every process.

    Raises:
        InputError: the text holds a character that no vendored font has; all such are listed.
    """
    from policykit.pages.layout import lay_out  # noqa: PLC0415 - reportlab takes 200 ms to load

    return lay_out(job)
