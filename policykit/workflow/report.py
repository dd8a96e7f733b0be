"""A report -> PDF in the style of the policies: tagged, archival, without a seal.

Whatever is told about policies (a review summary, a timeline, coverage, acknowledgements) comes
through here: build a `policykit.evidence.report.Report` and hand it over.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from policykit.document import Document, Drawing
from policykit.pages import Front, PlacedDrawing, RenderJob
from policykit.workflow.composition import page_style
from policykit.workflow.drafts import fonts_of, logo_of

if TYPE_CHECKING:
    from datetime import datetime

    from policykit.document import Block
    from policykit.evidence.report import Report
    from policykit.pages import Attachment
    from policykit.profile import Profile
    from policykit.world import World

CLASSIFICATION = "internal"


def report_pdf(  # noqa: PLR0913 - what it says, how it looks, and when it was made
    world: World,
    profile: Profile,
    report: Report,
    at: datetime,
    *,
    classification: str = CLASSIFICATION,
    attachments: tuple[Attachment, ...] = (),
) -> bytes:
    """Return the PDF of a report; the same report at the same moment gives the same bytes.

    Args:
        world: renders, and has the logo.
        profile: the organization's name, paper and colours.
        report: what it says.
        at: the date of the PDF, in UTC.
        classification: id of the level that stands in its footer.
        attachments: files to be carried inside, such as the same as CSV.

    Raises:
        PolicykitError: what keeps it from the page, such as a character that no font has.
    """
    logo = logo_of(world, profile)
    job = report_job(profile, report, at, logo, classification, attachments)
    (pdf,) = world.renderer.render([replace(job, fonts=fonts_of(world, profile))])
    return pdf


def report_job(  # noqa: PLR0913, PLR0917 - as report_pdf
    profile: Profile,
    report: Report,
    at: datetime,
    logo: bytes | None = None,
    classification: str = CLASSIFICATION,
    attachments: tuple[Attachment, ...] = (),
) -> RenderJob:
    """Return the pages of a report, for who makes several PDFs in one run of the renderer."""
    blocks: list[Block] = []
    drawings: list[PlacedDrawing] = []
    for part in report.parts:
        if isinstance(part, Drawing):
            drawings.append(PlacedDrawing(len(blocks), part))
        else:
            blocks.append(part)
    return RenderJob(
        document=Document(tuple(blocks), report.title),
        policy=report.identifier,
        version="",
        front=Front(
            organization=str(profile.organization.legal_name),
            title=report.title,
            status=report.subtitle,
            control=report.facts,
            notices=report.notices,
            logo=logo,
        ),
        created=at,
        style=page_style(profile, classification),
        attachments=attachments,
        is_report=True,
        drawings=tuple(drawings),
    )
