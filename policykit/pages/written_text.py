"""The words of a finished Word document or web page, to compare with what had to be in it."""

from __future__ import annotations

import zipfile
from html.parser import HTMLParser
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from policykit.pages.completeness import lost
from policykit.pages.marking import Format
from policykit.pages.word_styles import WORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.document import Document
    from policykit.errors import Diagnostic

_NAMES = {Format.DOCX: "Word document", Format.HTML: "web page"}


def read_back(data: bytes, target: Format, document: Document) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each piece of the document that the file does not hold."""
    strings = _of_word(data) if target is Format.DOCX else _of_web(data)
    yield from lost(document, strings, _NAMES[target])


def _of_word(data: bytes) -> Iterator[str]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = [archive.read(f"word/{name}.xml") for name in ("document", "footnotes")]
    count = 0
    for part in parts:
        for element in ET.fromstring(part).iter():  # noqa: S314 - pandoc wrote it
            if element.tag == f"{{{WORD}}}t":
                yield element.text or ""
            elif element.tag == f"{{{WORD}}}footnoteReference":
                count += 1
                yield str(count)


def _of_web(data: bytes) -> Iterator[str]:
    reader = _Reader()
    reader.feed(data.decode())
    reader.close()
    yield from reader.strings


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.strings: list[str] = []

    def handle_data(self, data: str) -> None:
        self.strings.append(data)
