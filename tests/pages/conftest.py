from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from textwrap import dedent

import pytest
from PIL import Image
from pypdf import PdfReader

from policykit.document import decode
from policykit.edge.pandoc import PandocProgram
from policykit.pages import ApprovalRow, Front, RenderJob, RevisionRow, Style, render

PANDOC = PandocProgram()
CREATED = datetime(2026, 11, 23, 14, 5, 6, tzinfo=UTC)

FRONT = Front(
    organization="Northwind Ledger Ltd",
    title="Access Control Policy",
    status="Issued, effective from 1 December 2026",
    control=(("Document", "access-control"), ("Version", "1.0"), ("Owner", "Ana Silva")),
    approvals=(
        ApprovalRow(
            "Maria Oyelaran",
            "Chief Executive Officer",
            "Executive Sponsor",
            "23 November 2026",
            "asserted",
            "Somebody recorded it.",
        ),
    ),
    revisions=(RevisionRow("1.0", "2026-12-01", "material", "First version.", "", "Ana", "Maria"),),
)


@pytest.fixture
def document():
    """Markdown, indented as in the test -> document, which must be without mistakes."""

    def reading(markdown):
        text = dedent(markdown).lstrip("\n")
        (tree,) = PANDOC.parse([("a.md", text)])
        made, found = decode(tree, text, "a.md")
        assert found == ()
        return made

    return reading


@pytest.fixture
def job(document):
    """Markdown -> a job; every field can be given."""

    def making(markdown="# Purpose\n\nText.", **changes):
        settings = {
            "document": document(markdown),
            "policy": "access-control",
            "version": "1.0",
            "front": FRONT,
            "created": CREATED,
            "style": Style(classification="Internal"),
        }
        return RenderJob(**{**settings, **changes})

    return making


@pytest.fixture
def pdf(job):
    """Markdown -> the finished PDF, opened."""

    def making(markdown="# Purpose\n\nText.", **changes):
        return PdfReader(BytesIO(render(job(markdown, **changes))))

    return making


@pytest.fixture
def png():
    """A small PNG with a transparent corner."""
    image = Image.new("RGBA", (40, 20), (20, 60, 120, 255))
    image.putpixel((0, 0), (0, 0, 0, 0))
    data = BytesIO()
    image.save(data, "PNG")
    return data.getvalue()
