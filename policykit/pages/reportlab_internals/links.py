"""Link annotations, completed with what PDF/UA asks of them."""

# ruff: noqa: SLF001 - reaching into reportlab is this package's one reason to exist

from __future__ import annotations

import re
from typing import Any

from reportlab.pdfbase.pdfdoc import LinkAnnotation, PDFDictionary, PDFObject, PDFString
from reportlab.pdfgen.canvas import Canvas

from policykit.pages.reportlab_internals.object_writing import WrittenLink

_NO_BORDER = "[ 0 0 0 ]"
_PRINT = 4
"""The flag that says an annotation is printed with its page; PDF/A wants it on each."""


class LinkNotingCanvas(Canvas):
    """A canvas that asks, for each link it adds, what the link is and where it belongs."""

    def link_added(self, name: str) -> tuple[str, int]:
        """Return the link's description, and its key in the parent tree."""
        raise NotImplementedError(name)

    def linkRect(self, contents: Any, destinationname: str, *place: Any, **settings: Any) -> Any:  # noqa: N802 - reportlab's name
        """Add a link to a place in the document.

        reportlab turns all four corners, and makes a border anew each time; where nothing is turned
        two corners are enough.
        """
        inner: Any = self
        _, b, c, *_ = inner._currentMatrix
        border = settings.pop("Border", _NO_BORDER)
        if b or c or len(place) != 1 or settings != {"relative": 1}:
            return super().linkRect(contents, destinationname, *place, Border=border, **settings)
        left, bottom = self.absolutePosition(*place[0][:2])
        right, top = self.absolutePosition(*place[0][2:])
        link = LinkAnnotation(
            Rect=(min(left, right), min(bottom, top), max(left, right), max(bottom, top)),
            Contents=contents,
            Destination=inner._bookmarkReference(destinationname),
            Border=border,
        )
        return self._addAnnotation(link)

    def _addAnnotation(self, annotation: Any, name: Any = None, addtopage: int = 1) -> None:  # noqa: N802, ARG002 - reportlab's signature
        """Add a link; reportlab's own make neither the flags nor the key nor, often, the words."""
        inner: Any = self
        own_name = f"NUMBER{inner._annotationCount + 1}"
        words, key = self.link_added(own_name)
        if isinstance(annotation, PDFDictionary):  # a link that leaves the document
            entries = annotation.dict
            entries["Contents"] = PDFString(words)
            _lead_to_page(entries["A"])
            written: PDFObject = annotation
        else:
            entries = annotation.otherkw
            annotation.Contents = words
            written = WrittenLink(annotation)
        entries |= {"F": _PRINT, "StructParent": key}
        super()._addAnnotation(written, own_name, addtopage)  # type: ignore[misc]  # not in the stubs


_PAGE = re.compile(r"(.*)#page=(\d+)(?:&top=(\d+))?")


def _lead_to_page(action: PDFDictionary) -> None:
    """Let a link into another PDF lead to its page; reportlab's own lead to the first.

    ISO 32000-1, 12.6.4.3: the page is counted from 0, and null keeps what the reader has.
    """
    found = _PAGE.fullmatch(str(action.dict["F"].s)) if "F" in action.dict else None
    if found:
        action.dict["F"] = PDFString(found[1])
        action.dict["D"] = f"[ {int(found[2]) - 1} /XYZ null {found[3] or 'null'} null ]"
