"""Link annotations, completed with what PDF/UA asks of them."""

# ruff: noqa: SLF001 - reaching into reportlab is this package's one reason to exist

from __future__ import annotations

from typing import Any

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFString
from reportlab.pdfgen.canvas import Canvas

_PRINT = 4
"""The flag that says an annotation is printed with its page; PDF/A wants it on each."""


class LinkNotingCanvas(Canvas):
    """A canvas that asks, for each link it adds, what the link is and where it belongs."""

    def link_added(self, name: str) -> tuple[str, int]:
        """Return the link's description, and its key in the parent tree."""
        raise NotImplementedError(name)

    def _addAnnotation(self, annotation: Any, name: Any = None, addtopage: int = 1) -> None:  # noqa: N802, ARG002 - reportlab's signature
        """Add a link; reportlab's own make neither the flags nor the key nor, often, the words."""
        inner: Any = self
        own_name = f"NUMBER{inner._annotationCount + 1}"
        words, key = self.link_added(own_name)
        if isinstance(annotation, PDFDictionary):  # a link that leaves the document
            entries = annotation.dict
            entries["Contents"] = PDFString(words)
        else:
            entries = annotation.otherkw
            annotation.Contents = words
            annotation.permitted = (*annotation.permitted, "StructParent")
        entries |= {"F": _PRINT, "StructParent": key}
        super()._addAnnotation(annotation, own_name, addtopage)  # type: ignore[misc]  # not in the stubs
