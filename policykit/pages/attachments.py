"""Files carried inside the PDF, listed in the catalog and marked with how they relate to it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFStream,
    PDFString,
    PDFZCompress,
)

from policykit.pages.reportlab_internals import refer, set_catalog

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from reportlab.pdfgen.canvas import Canvas

    from policykit.pages.job import Attachment


def attach(canvas: Canvas, attachments: Sequence[Attachment], created: datetime) -> None:
    """Put the files into the PDF, sorted by name, each dated `created`."""
    if not attachments:
        return
    date = PDFString(created.strftime("D:%Y%m%d%H%M%SZ"))
    files: list[Any] = []
    names: list[Any] = []
    for index, each in enumerate(sorted(attachments, key=lambda found: found.name)):
        stream = refer(
            canvas,
            PDFStream(
                dictionary=PDFDictionary(
                    {
                        "Type": PDFName("EmbeddedFile"),
                        "Subtype": "/" + each.mime.replace("/", "#2F"),
                        "Params": PDFDictionary(
                            {
                                "Size": len(each.data),
                                "ModDate": date,
                                "CheckSum": PDFString(_md5(each.data), enc="raw"),
                            }
                        ),
                    }
                ),
                content=each.data,
                filters=[PDFZCompress],
            ),
            f"Attached{index}",
        )
        file = refer(
            canvas,
            PDFDictionary(
                {
                    "Type": PDFName("Filespec"),
                    "F": PDFString(each.name),
                    "UF": PDFString(each.name),
                    "Desc": PDFString(each.description),
                    "AFRelationship": PDFName(each.relationship),
                    "EF": PDFDictionary({"F": stream, "UF": stream}),
                }
            ),
            f"AttachedFile{index}",
        )
        files.append(file)
        names += [PDFString(each.name), file]
    tree = PDFDictionary({"Names": PDFArray(names)})
    set_catalog(canvas, AF=PDFArray(files), Names=PDFDictionary({"EmbeddedFiles": tree}))


def _md5(data: bytes) -> bytes:
    """The check sum that PDF asks for; nothing relies on it for security."""
    return hashlib.md5(data, usedforsecurity=False).digest()
