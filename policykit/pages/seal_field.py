"""The empty, invisible field that the organization's seal fills.

A seal may add its field itself, but an annotation that stands outside of the tree of elements
breaks PDF/UA. So it is there, tagged, before the seal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString

from policykit.pages.reportlab_internals import add_annotation, refer, refer_to, set_catalog
from policykit.pages.tags import text_string

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

    from policykit.pages.tags import Tagging

SEAL_FIELD = "Seal"
"""The field's name, which `policykit.signing` looks for."""

_PRINTED_AND_LOCKED = 132


def add_seal_field(canvas: Canvas, tagging: Tagging, words: str) -> None:
    """Add the field to the first page, as the last element of the document.

    Args:
        canvas: all of whose pages are made.
        tagging: the document.
        words: what the field is, for who cannot see it.
    """
    element = tagging.root.add("Form", f"/Alt{text_string(words)}")
    key = tagging.link(element, 1, SEAL_FIELD)
    # Field and annotation in one object: as two, pdfsig takes the seal for a change.
    field = refer(
        canvas,
        PDFDictionary(
            {
                "Type": PDFName("Annot"),
                "Subtype": PDFName("Widget"),
                "FT": PDFName("Sig"),
                "T": PDFString(SEAL_FIELD),
                "TU": PDFString(words),
                "F": _PRINTED_AND_LOCKED,
                "Rect": PDFArray([0, 0, 0, 0]),
                "P": refer_to("Page1"),
                "StructParent": key,
            }
        ),
        f"Annot.{SEAL_FIELD}",
    )
    add_annotation(canvas, 1, field)
    form = PDFDictionary({"Fields": PDFArray([field]), "SigFlags": 3})
    set_catalog(canvas, AcroForm=form)
