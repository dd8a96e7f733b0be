"""The Word document that pandoc takes styles, paper and furniture from, and what it made of it.

Takes and gives bytes of .docx files. The same job gives the same bytes.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from policykit.errors import ProgramError, error
from policykit.pages.word_furniture import RELATIONS, footer, header, section, text_width
from policykit.pages.word_styles import (
    FALLBACKS,
    FONT,
    INK,
    LINE,
    SERIF,
    SIZE,
    WORD,
    accent_of,
    styles,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from policykit.pages.job import RenderJob

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PREFIXES = {"w": WORD, "r": RELATIONS, "a": _DRAWING}
_RELATION = "rId{}1"
_XML_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_DAY_OF_ALL_ENTRIES = (1980, 1, 1, 0, 0, 0)
WORD_TEMPLATE = f"""<?xml version="1.0" encoding="UTF-8"?>
<w:document xmlns:w="{WORD}" xmlns:r="{RELATIONS}" xmlns:a="{_DRAWING}"
 xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns:v="urn:schemas-microsoft-com:vml"
 xmlns:w10="urn:schemas-microsoft-com:office:word"
 xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"
 xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">
<w:body>
$body$
$sectpr$
</w:body>
</w:document>
"""
"""Pandoc's template of the text: without the title that it would make of the metadata."""

_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_BODY_ROW = b"<w:tr><w:tc>"
_WHOLE_ROW = b"<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc>"
_PICTURE = b"<wp:inline>"
_PICTURE_WITHOUT_MARGIN = b'<wp:inline distT="0" distB="0" distL="0" distR="0">'
_PICTURE_SOURCE = re.compile(rb'descr="data:[^"]*"')


def reference_document(base: bytes, job: RenderJob) -> bytes:
    """Return pandoc's reference document in the style of a job.

    Args:
        base: the reference document that comes with pandoc.
        job: the pages it is for; header and footer name them.

    Raises:
        ProgramError: the base is not what pandoc gives.
    """
    parts = _parts(base)
    try:
        parts["word/styles.xml"] = _restyled(parts["word/styles.xml"], job)
        parts["word/theme/theme1.xml"] = _themed(parts["word/theme/theme1.xml"], job)
        parts["word/fontTable.xml"] = _fonts()
        parts["word/document.xml"] = _sectioned(parts["word/document.xml"], job)
        parts["word/_rels/document.xml.rels"] = _related(parts["word/_rels/document.xml.rels"])
        parts["[Content_Types].xml"] = _typed(parts["[Content_Types].xml"])
    except (KeyError, ET.ParseError, AttributeError) as failure:
        raise _unusable(str(failure)) from failure
    parts["word/header1.xml"] = _xml(header(job))
    parts["word/footer1.xml"] = _xml(footer(job))
    return _zip(parts)


def dated(docx: bytes, created: datetime) -> bytes:
    """Return a document that pandoc wrote with its date, and nothing of the time it was written.

    Pages end between table rows, not within them.

    Raises:
        ProgramError: pandoc did not write a Word document.
    """
    parts = _parts(docx)
    try:
        stamp = created.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
        core = parts["docProps/core.xml"]
        parts["docProps/core.xml"] = _STAMP.sub(rb"\g<1>" + stamp, core)
        # pandoc repeats the whole picture in the text that is to describe it.
        body = parts["word/document.xml"]
        body = _PICTURE_SOURCE.sub(b'descr=""', body)
        body = body.replace(_PICTURE, _PICTURE_WITHOUT_MARGIN)
        parts["word/document.xml"] = body.replace(_BODY_ROW, _WHOLE_ROW)
        for name in ("document", "footnotes"):
            _parse(parts[f"word/{name}.xml"])
    except (KeyError, ET.ParseError) as failure:
        raise _unusable(str(failure)) from failure
    return _zip(parts)


def _restyled(data: bytes, job: RenderJob) -> bytes:
    root = _parse(data)
    made = dict(styles(accent_of(job.style.accent), text_width(job)))
    replaced = {style.get(f"{{{WORD}}}styleId") for style in made.values()}
    for style in root.findall(f"{{{WORD}}}style"):
        if style.get(f"{{{WORD}}}styleId") in replaced:
            root.remove(style)
    root.extend(made.values())
    defaults = _find(root, "w:docDefaults/w:rPrDefault/w:rPr")
    for name in ("w:sz", "w:szCs"):
        _find(defaults, name).set(f"{{{WORD}}}val", str(SIZE))
    defaults.insert(1, ET.Element(f"{{{WORD}}}color", {f"{{{WORD}}}val": INK}))
    spacing = _find(root, "w:docDefaults/w:pPrDefault/w:pPr/w:spacing")
    for name, value in (("after", "120"), ("line", str(LINE)), ("lineRule", "auto")):
        spacing.set(f"{{{WORD}}}{name}", value)
    return _serialize(root)


def _themed(data: bytes, job: RenderJob) -> bytes:
    root = _parse(data)
    for kind in ("major", "minor"):
        _find(root, f".//a:{kind}Font/a:latin").attrib.clear()
        is_text = kind == "minor" and job.style.typeface == "serif"
        _find(root, f".//a:{kind}Font/a:latin").set("typeface", SERIF if is_text else FONT)
    accent = _find(root, ".//a:accent1")
    accent.clear()
    ET.SubElement(accent, f"{{{_DRAWING}}}srgbClr", val=accent_of(job.style.accent).upper())
    return _serialize(root)


def _fonts() -> bytes:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:family w:val="{family}"/></w:font>'
        for name, (other, family) in FALLBACKS.items()
    )
    return _xml(f'<w:fonts xmlns:w="{WORD}">{fonts}</w:fonts>')


def _sectioned(data: bytes, job: RenderJob) -> bytes:
    root = _parse(data)
    body = _find(root, "w:body")
    for old in body.findall(f"{{{WORD}}}sectPr"):
        body.remove(old)
    body.append(ET.fromstring(_section(job)))  # noqa: S314 - our own
    return _serialize(root)


def _section(job: RenderJob) -> str:
    return section(job, _RELATION.format("Header"), _RELATION.format("Footer"))


def _related(data: bytes) -> bytes:
    made = "".join(
        f'<Relationship Id="{_RELATION.format(kind)}" Type="{RELATIONS}/{kind.lower()}" '
        f'Target="{kind.lower()}1.xml"/>'
        for kind in ("Header", "Footer")
    )
    return _before_end(data, b"</Relationships>", made)


def _typed(data: bytes) -> bytes:
    made = "".join(
        f'<Override PartName="/word/{kind}1.xml" ContentType="{_XML_TYPE.format(kind)}"/>'
        for kind in ("header", "footer")
    )
    return _before_end(data, b"</Types>", made)


def _before_end(data: bytes, end: bytes, added: str) -> bytes:
    head, found, tail = data.rpartition(end)
    if not found:
        raise KeyError(end.decode())
    return head + added.encode() + found + tail


def _parts(docx: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(BytesIO(docx)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except zipfile.BadZipFile as failure:
        raise _unusable(str(failure)) from failure


def _zip(parts: Mapping[str, bytes]) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _DAY_OF_ALL_ENTRIES)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, data)
    return made.getvalue()


def _find(root: ET.Element, path: str) -> ET.Element:
    found = root.find(path, _PREFIXES)
    if found is None:
        raise KeyError(path)
    return found


def _parse(data: bytes) -> ET.Element:
    return ET.fromstring(data)  # noqa: S314 - pandoc's own file, pinned


def _serialize(root: ET.Element) -> bytes:
    for prefix, address in _PREFIXES.items():
        ET.register_namespace(prefix, address)
    data: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return data


def _xml(text: str) -> bytes:
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text.encode()


def _unusable(why: str) -> ProgramError:
    return ProgramError(
        error(
            "PK461",
            f"a Word document that pandoc made is not as expected: {why}",
            hint="install the pypandoc_binary that policykit names in its requirements",
        )
    )
