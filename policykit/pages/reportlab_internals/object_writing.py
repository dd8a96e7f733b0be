"""The objects of a PDF file written without reportlab's detours; no byte changes by it.

A policy has a thousand objects, nearly all of them elements of its tree, links and bookmarks.
reportlab asks each part of each for its type in several ways, and encodes it more than once.
"""

from __future__ import annotations

from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Literal

from reportlab.lib.rl_accel import escapePDF, fp_str
from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFObject, PDFString

if TYPE_CHECKING:
    from collections import OrderedDict
    from collections.abc import Callable

_NAMES = 4096
_PARTS_OF_A_DICTIONARY = 6
_PARTS_OF_AN_ARRAY = 10
_EXACT = 10**9

_reportlab_encode = pdfdoc.pdfdocEnc
_reportlab_format = pdfdoc.format
_reportlab_name = pdfdoc.PDFName
_reportlab_dictionary = PDFDictionary.format
_reportlab_section = pdfdoc.PDFCrossReferenceSubsection.format
_name = lru_cache(_NAMES)(_reportlab_name)


def quicken_writing() -> None:
    """Replace how reportlab writes objects, for the whole process; twice changes nothing."""
    quick: dict[str, Callable[..., Any]] = {
        "pdfdocEnc": _encode,
        "PDFName": _name,
        "format": _format,
    }
    for name, function in quick.items():
        setattr(pdfdoc, name, function)
    methods: dict[type, Callable[..., bytes]] = {
        pdfdoc.PDFArray: _array,
        PDFDictionary: _dictionary,
        pdfdoc.PDFCrossReferenceSubsection: _section,
        pdfdoc.PDFIndirectObject: _indirect,
        pdfdoc.PDFObjectReference: _reference,
    }
    for kind, method in methods.items():
        setattr(kind, "format", method)  # noqa: B010 - mypy forbids it otherwise


class WrittenObject(PDFObject):
    """An object of the file whose bytes are made by policykit: thousands go faster that way."""

    body = b"null"

    def format(self, document: Any) -> bytes:  # noqa: ARG002 - reportlab's signature
        """Return the bytes."""
        return self.body


class WrittenLink(PDFObject):
    """A link within the document, in the bytes that reportlab's own annotation has.

    Args:
        annotation: reportlab's, with no entries besides its own but F and StructParent.
    """

    def __init__(self, annotation: Any) -> None:
        self._link = annotation

    def format(self, document: Any) -> bytes:
        """Return the bytes."""
        link = self._link
        flags, key = link.otherkw["F"], link.otherkw["StructParent"]
        return (
            b"<<\n/Border %b /Contents %b /Dest %b /F %d /Rect [ %b ] /StructParent %d"
            b" \n  /Subtype /Link /Type /Annot\n>>"
        ) % (
            _format(link.Border, document),
            _string(link.Contents, document),
            _destination(link.Destination, document),
            flags,
            fp_str(*link.Rect).encode("ascii"),
            key,
        )


def _string(text: str, document: Any) -> bytes:
    if text.isascii() and text.isprintable():
        return f"({escapePDF(text)})".encode("ascii")
    return bytes(PDFString(text).format(document))


def _destination(place: Any, document: Any) -> bytes:
    """Return a place in the document, which many links lead to; all pages are made by now."""
    found = place.__dict__.get("_written")
    if found is None:
        found = place._written = _format(place, document)  # noqa: SLF001 - our own
    return bytes(found)


def _encode(text: Any) -> Any:
    """Write text; the codec writes every printable character of ASCII as ASCII does."""
    if isinstance(text, str) and text.isascii() and text.isprintable():
        return text.encode("ascii")
    return _reportlab_encode(text)


def _format(element: Any, document: Any, toplevel: Literal[0, 1] = 0) -> Any:
    kind = type(element)
    if kind is str:
        return _encode(element)
    if kind is bytes:
        return element
    if kind is float:
        return fp_str(element).encode("ascii")
    if kind is int and -_EXACT < element < _EXACT:
        return b"%d" % element
    if isinstance(element, PDFObject) and (toplevel or not hasattr(element, "__RefOnly__")):
        return element.format(document)  # type: ignore[attr-defined]  # all but the base have it
    return _reportlab_format(element, document, toplevel)


@lru_cache(_NAMES)
def _key(name: str) -> bytes:
    return bytes(_encode(_name(name))) + b" "


def _dictionary(self: Any, document: Any, IND: bytes = b"\n ") -> bytes:  # noqa: N803 - reportlab's name
    entries: dict[str, Any] | OrderedDict[str, Any] = self.dict
    if type(entries) is not dict or self.multiline == "forced":
        return bytes(_reportlab_dictionary(self, document, IND))
    parts = [_key(name) + _format(entries[name], document) for name in sorted(entries)]
    return b"<<\n" + _broken(parts, _PARTS_OF_A_DICTIONARY) + b"\n>>"


def _array(self: Any, document: Any, IND: bytes = b"\n ") -> bytes:  # noqa: ARG001, N803 - reportlab's
    parts = [_format(each, document) for each in self.sequence]
    return b"[ " + _broken(parts, _PARTS_OF_AN_ARRAY) + b" ]"


def _broken(parts: list[bytes], most: int) -> bytes:
    for index in reversed(range(most, len(parts), most)):
        parts.insert(index, b"\n ")
    return b" ".join(parts)


def _reference(self: Any, document: Any) -> bytes:
    try:
        return b"%d %d R" % document.idToObjectNumberAndVersion[self.name]
    except KeyError:
        raise KeyError(f"nothing in the file is called {self.name!r}") from None


def _indirect(self: Any, document: Any) -> bytes:
    number, version = document.idToObjectNumberAndVersion[self.name]
    document.encrypt.register(number, version)
    content = _format(self.content, document, toplevel=1)
    end = b"" if content.endswith(b"\n") else b"\n"
    return b"%d %d obj\n%b%bendobj\n" % (number, version, content, end)


def _section(self: Any, document: Any) -> bytes:
    """Write where objects stand in the file; theirs are numbers in a row from 1 on."""
    placed = [document.idToObjectNumberAndVersion[each] for each in self.idsequence]
    numbers = list(map(itemgetter(0), placed))
    if self.firstentrynumber != 0 or numbers != list(range(1, len(numbers) + 1)):
        return bytes(_reportlab_section(self, document))
    entries = "".join(
        f"{document.idToOffset[each]:010d} {version:05d} n \n"
        for each, (_, version) in zip(self.idsequence, placed, strict=True)
    )
    return f"0 {len(numbers) + 1}\n0000000000 65535 f \n{entries}".encode("ascii")
