"""The sample PDF that the tests seal, and when and with which passphrase they do."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from declared_pki import PASSPHRASE
from reportlab.pdfgen import canvas

from policykit.pages.attachments import attach
from policykit.pages.job import Attachment

AT = datetime(2026, 2, 1, 9, 30, tzinfo=UTC)
__all__ = ["AT", "PASSPHRASE", "make_pdf"]


def make_pdf(pages=2, attached=(), link=True):
    """Return a small PDF with the things that seals touch: a link on page 1, attached files."""
    buffer = io.BytesIO()
    paper = canvas.Canvas(buffer, invariant=1)
    paper.setTitle("Access Control Policy")
    for number in range(1, pages + 1):
        paper.drawString(72, 720, f"Page {number}")
        if link and number == 1:
            paper.linkURL("https://example.com/", (72, 700, 200, 715))
        paper.showPage()
    files = [Attachment(name, "text/plain", "Source", name, data) for name, data in attached]
    attach(paper, files, AT)
    paper.save()
    return buffer.getvalue()
