"""Word files for tests, made with python-docx and, where that cannot, with a few lines of XML."""

import io
import struct
import zipfile
import zlib

from docx import Document
from docx.oxml import parse_xml

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def png():
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", 4, 4, 8, 2, 0, 0, 0)
    pixels = zlib.compress((b"\0" + b"\xff\0\0" * 4) * 4)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def saved(document):
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def table(document, *rows):
    made = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, texts in zip(made.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return made


def bold(document, text):
    document.add_paragraph().add_run(text).bold = True


def tracked(paragraph, kind, text, author="Eve"):
    """Add a tracked insertion (`ins`) or deletion (`del`)."""
    tag = "t" if kind == "ins" else "delText"
    paragraph._p.append(
        parse_xml(
            f'<w:{kind} {W} w:id="9" w:author="{author}" w:date="2025-01-01T00:00:00Z"><w:r>'
            f'<w:{tag} xml:space="preserve">{text}</w:{tag}></w:r></w:{kind}>'
        )
    )


def old_policy(*, with_changes=False):
    """A policy as companies have it: cover, fake headings, lists, a table, a picture, a header."""
    document = Document()
    document.core_properties.title = "Access policy of Acme"
    document.core_properties.author = "Bo Jones"
    section = document.sections[0]
    section.header.paragraphs[0].text = "Acme Labs | Version 3.1 | Confidential"
    section.footer.paragraphs[0].text = "Effective date: 1 September 2025"
    document.add_paragraph("Access Control Policy", style="Title")
    table(document, ("Owner", "Head of IT"), ("Approved by", "Ana Silva, CEO"))
    bold(document, "1. Purpose")
    document.add_paragraph("This text protects systems. It was written by people who care.")
    bold(document, "2. Access")
    paragraph = document.add_paragraph(
        "All employees must use multi-factor authentication. Managers shall review access rights "
        "every 3 months, e.g. in spring. This finds accounts that nobody needs."
    )
    if with_changes:
        tracked(paragraph, "ins", " Contractors must do so too.")
        tracked(paragraph, "del", " Interns should not.")
    document.add_paragraph("Users must not share passwords.", style="List Bullet")
    document.add_paragraph("Users may not write passwords down.", style="List Bullet")
    document.add_paragraph("The following systems are critical:")
    document.add_paragraph("payroll", style="List Number")
    document.add_paragraph("source code", style="List Number")
    document.add_heading("3. Accounts", level=1)
    document.add_paragraph("AC-7 Administrators must use a second account. See section 2.")
    document.add_paragraph("AC-12: Guests will be escorted to the door.")
    table(document, ("Role", "Duty"), ("Owner", "must approve each request"))
    document.add_picture(io.BytesIO(png()))
    return document


def changed(data, **parts):
    """Return a Word file with parts added or replaced; the name's dots are written `__`."""
    target = io.BytesIO()
    new = {name.replace("__", "."): content for name, content in parts.items()}
    new = {name.replace("_S_", "/"): content for name, content in new.items()}
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", 8) as made:
        for entry in old.infolist():
            if entry.filename not in new:
                made.writestr(entry.filename, old.read(entry))
        for name, content in new.items():
            made.writestr(name, content)
    return target.getvalue()
