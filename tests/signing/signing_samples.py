"""The sample PDF that the tests seal, and when and with which passphrase they do."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from declared_pki import PASSPHRASE
from pyhanko.pdf_utils.embed import EmbeddedFileObject, FileSpec, embed_file
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from reportlab.pdfgen import canvas

AT = datetime(2026, 2, 1, 9, 30, tzinfo=UTC)
__all__ = ["AT", "PASSPHRASE", "make_pdf"]


def make_pdf(pages=2, attached=None, link=True):
    """Return a small PDF with the things that seals touch: a link on page 1, attached files."""
    buffer = io.BytesIO()
    paper = canvas.Canvas(buffer, invariant=1)
    paper.setTitle("Access Control Policy")
    for number in range(1, pages + 1):
        paper.drawString(72, 720, f"Page {number}")
        if link and number == 1:
            paper.linkURL("https://example.com/", (72, 700, 200, 715))
        paper.showPage()
    paper.save()
    if not attached:
        return buffer.getvalue()
    writer = copy_into_new_writer(PdfFileReader(buffer))
    for name, data in attached:
        file = EmbeddedFileObject.from_file_data(writer, data, compress=True)
        embed_file(writer, FileSpec(name, file_name=name, embedded_data=file))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
