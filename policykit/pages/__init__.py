"""Takes a `RenderJob`; gives the bytes of a PDF; never reads files, records or the clock.

Importing this package is cheap: reportlab is loaded when the first PDF is made.
"""

from policykit.pages.font_files import fonts_digest
from policykit.pages.job import (
    ApprovalRow,
    Attachment,
    Front,
    MappingRow,
    RenderJob,
    RevisionRow,
    Style,
)

__all__ = [
    "ApprovalRow",
    "Attachment",
    "Front",
    "MappingRow",
    "RenderJob",
    "RevisionRow",
    "Style",
    "fonts_digest",
    "render",
]


def render(job: RenderJob) -> bytes:
    """Lay the job out and return the PDF; the same job gives the same bytes in every process.

    Raises:
        InputError: the text holds a character that no vendored font has; all such are listed.
    """
    from policykit.pages.layout import lay_out  # noqa: PLC0415 - reportlab takes 200 ms to load

    return lay_out(job)
