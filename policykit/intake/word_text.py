"""The words of a Word file, read beside pandoc: paragraphs, header and footer lines, comments.

pandoc gives the structure; this says which words there are, so that none can go missing. And it
knows what pandoc passes over: changes nobody decided on, running headers, document properties.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from policykit.errors import InputError, Place, error

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policykit.intake.word_file import WordFile

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PROPERTIES: Final = {
    "title": "title",
    "subject": "subject",
    "creator": "author",
    "lastModifiedBy": "last changed by",
    "revision": "revision",
    "version": "version",
    "created": "created",
    "modified": "changed",
    "category": "category",
    "contentStatus": "status",
}


class Tracked(StrEnum):
    """What becomes of changes that were tracked and that nobody decided on."""

    ACCEPT = "accept"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class WordText:
    """What a Word file says, apart from how it looks.

    Attributes:
        paragraphs: of the body, in order, with the tracked changes decided; tables of contents
            and empty paragraphs left out.
        contents: the lines of tables of contents, which Word makes from the headings.
        notes: paragraphs of footnotes and endnotes.
        running: lines of headers and footers, each once.
        comments: author and text.
        properties: name -> value of the document properties.
        changes: (author, "inserted" or "deleted", text) of each tracked change.
    """

    paragraphs: tuple[str, ...]
    contents: tuple[str, ...]
    notes: tuple[str, ...]
    running: tuple[str, ...]
    comments: tuple[tuple[str, str], ...]
    properties: Mapping[str, str]
    changes: tuple[tuple[str, str, str], ...]


def read_word_text(word: WordFile, tracked: Tracked | None, file: str) -> WordText:
    """Read the words of a Word file.

    Args:
        word: the file.
        tracked: what becomes of tracked changes; None counts them and reads as accepted.
        file: its name, for messages.

    Raises:
        InputError: PK492, a part is no XML or declares a document type.
    """
    body = _root(word, "word/document.xml", file)
    body_lines = [*_paragraphs(body, tracked)]
    notes = [
        line
        for name in ("word/footnotes.xml", "word/endnotes.xml")
        if name in word.texts
        for _, line in _paragraphs(_root(word, name, file), tracked)
    ]
    running = [
        line
        for name in sorted(word.texts)
        if re.fullmatch(r"word/(?:header|footer)\d*\.xml", name)
        for _, line in _paragraphs(_root(word, name, file), tracked)
    ]
    return WordText(
        paragraphs=tuple(line for style, line in body_lines if not _is_contents(style)),
        contents=tuple(line for style, line in body_lines if _is_contents(style)),
        notes=tuple(notes),
        running=tuple(dict.fromkeys(running)),
        comments=tuple(_comments(word, file)),
        properties=_properties(word, file),
        changes=tuple(_changes(body)),
    )


def without_contents(word: WordFile, file: str) -> bytes:
    """Return the main part without the paragraphs of tables of contents."""
    body = _root(word, "word/document.xml", file)
    for paragraph in [*body.iter(f"{_W}p")]:
        if _is_contents(_style(paragraph)):
            _parent(paragraph).remove(paragraph)
    data: bytes = etree.tostring(body, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def _parent(node: Any) -> Any:
    return node.getparent()


def _root(word: WordFile, name: str, file: str) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(word.texts[name], parser)
    except etree.XMLSyntaxError as problem:
        raise InputError(_damaged(f"{name}: {problem.msg}", file)) from problem
    if root.getroottree().docinfo.internalDTD is not None:
        raise InputError(_damaged(f"{name} declares a document type, which Word never does", file))
    return root


def _damaged(why: str, file: str) -> Any:
    hint = "Open it in Word, let it be repaired, and save a copy."
    return error("PK492", f"the Word file is damaged: {why}", Place(file), hint)


def _paragraphs(root: Any, tracked: Tracked | None) -> Iterator[tuple[str, str]]:
    """Yield style and words of each paragraph that has any; one inside another stands alone."""
    for paragraph in root.iter(f"{_W}p"):
        if any(True for _ in paragraph.iterancestors(_FALLBACK)):
            continue  # what older programs show in place of the same text
        line = " ".join("".join(_runs(paragraph, tracked)).split())
        if line:
            yield _style(paragraph), line


def _runs(node: Any, tracked: Tracked | None) -> Iterator[str]:
    for child in node:
        tag = child.tag
        if not isinstance(tag, str) or tag in (f"{_W}p", _FALLBACK):
            continue
        if _is_gone(tag, tracked):
            continue
        if tag == f"{_W}t" or (tag == f"{_W}delText" and tracked is Tracked.REJECT):
            yield child.text or ""
        elif tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            yield " "
        elif tag == f"{_W}noBreakHyphen":
            yield "\u2011"
        else:
            yield from _runs(child, tracked)


def _is_gone(tag: str, tracked: Tracked | None) -> bool:
    inserted = tag in (f"{_W}ins", f"{_W}moveTo")
    deleted = tag in (f"{_W}del", f"{_W}moveFrom")
    return inserted if tracked is Tracked.REJECT else deleted


def _style(paragraph: Any) -> str:
    found = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return "" if found is None else str(found.get(f"{_W}val") or "")


def _is_contents(style: str) -> bool:
    return re.fullmatch(r"(?i)toc ?(?:heading|\d)", style) is not None


def _comments(word: WordFile, file: str) -> Iterator[tuple[str, str]]:
    if "word/comments.xml" not in word.texts:
        return
    for comment in _root(word, "word/comments.xml", file).iter(f"{_W}comment"):
        lines = [line for _, line in _paragraphs(comment, None)]
        yield str(comment.get(f"{_W}author") or "somebody"), " ".join(lines)


def _changes(body: Any) -> Iterator[tuple[str, str, str]]:
    kinds = {"ins": "inserted", "del": "deleted", "moveFrom": "moved away", "moveTo": "moved here"}
    for name, kind in kinds.items():
        for change in body.iter(f"{_W}{name}"):
            words = "".join(
                node.text or "" for node in change.iter(f"{_W}t", f"{_W}delText")
            ).strip()
            yield str(change.get(f"{_W}author") or "somebody"), kind, words


def _properties(word: WordFile, file: str) -> dict[str, str]:
    found: dict[str, str] = {}
    if "docProps/core.xml" in word.texts:
        for child in _root(word, "docProps/core.xml", file):
            name = _PROPERTIES.get(etree.QName(child).localname)
            if name and (child.text or "").strip():
                found[name] = " ".join(child.text.split())
    if "docProps/custom.xml" in word.texts:
        for child in _root(word, "docProps/custom.xml", file):
            value = " ".join("".join(child.itertext()).split())
            if child.get("name") and value:
                found.setdefault(str(child.get("name")), value)
    return found
