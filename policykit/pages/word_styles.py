"""The paragraph, character and table styles of a Word document, as Word writes them down.

Measures are Word's own: twentieths of a point, and half points for sizes of type.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from policykit.pages.contrast import readable

if TYPE_CHECKING:
    from collections.abc import Iterator

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

FONT = "Noto Sans"
MONO = "Noto Sans Mono"
SERIF = "Noto Serif"
FALLBACKS = {
    FONT: ("Calibri", "swiss"),
    SERIF: ("Cambria", "roman"),
    MONO: ("Consolas", "modern"),
}
"""What a program that lacks the font takes instead, and the kind of font it is."""

SIZE = 20
"""The size of running text."""

LINE = 262
"""The distance of lines, in 240ths of what the font asks for."""

MARGIN_COLUMN = 1190
"""How far section numbers and statement ids hang out of the text."""

TINT = "f2f4f7"
RULE = "cfd5dc"
WARNING = "a3261d"
MUTED = "5b6470"
INK = "1c2126"
LINK = "164f92"


_TO_TEXT = '<w:tab w:val="left" w:pos="0"/>'


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph style that differs from pandoc's own."""

    name: str
    size: int = SIZE
    colour: str = INK
    bold: bool = False
    before: int = 0
    after: int = 120
    hanging: int = 0
    tabs: tuple[str, ...] = ()
    left: int = 0
    level: int | None = None
    keep: bool = False
    new_page: bool = False
    bar: str = ""
    following: str = "BodyText"

    @property
    def identifier(self) -> str:
        """What pandoc and other styles call it."""
        words = self.name.split()
        return "".join(word[0].upper() + word[1:] for word in words)

    def xml(self) -> str:
        """Return the style."""
        keep = "<w:keepNext/><w:keepLines/>" if self.keep or self.level is not None else ""
        keep += "<w:pageBreakBefore/>" if self.new_page else ""
        bar = (
            f'<w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="{self.bar}"/></w:pBdr>'
            if self.bar
            else ""
        )
        tabs = f"<w:tabs>{''.join(self.tabs)}</w:tabs>" if self.tabs else ""
        outline = f'<w:outlineLvl w:val="{self.level}"/>' if self.level is not None else ""
        return (
            f'<w:style xmlns:w="{WORD}" w:type="paragraph" w:styleId="{self.identifier}">'
            f'<w:name w:val="{self.name}"/><w:basedOn w:val="Normal"/>'
            f'<w:next w:val="{self.following}"/><w:qFormat/>'
            f"<w:pPr>{keep}{bar}{tabs}"
            f'<w:spacing w:before="{self.before}" w:after="{self.after}"/>'
            f'<w:ind w:left="{self.left}" w:hanging="{self.hanging}"/>{outline}</w:pPr>'
            f"<w:rPr>{''.join(self._letters())}</w:rPr></w:style>"
        )

    def _letters(self) -> Iterator[str]:
        """Yield only what differs from the defaults: the rest is left to the style of a table."""
        if self.bold:
            yield "<w:b/><w:bCs/>"
        if self.colour != INK:
            yield f'<w:color w:val="{self.colour}"/>'
        if self.size != SIZE:
            yield f'<w:sz w:val="{self.size}"/><w:szCs w:val="{self.size}"/>'


def styles(accent: str, text_width: int) -> Iterator[tuple[str, ET.Element]]:
    """Yield (id, style) of every style that stands in for pandoc's or is added.

    Args:
        accent: a colour, `rrggbb`, that can be read on white and on a light tint.
        text_width: that of the text column.
    """
    for paragraph in (*_paragraphs(accent), *_headings(accent), *_contents(text_width)):
        yield paragraph.identifier, ET.fromstring(paragraph.xml())  # noqa: S314 - written above
    for identifier, properties in _characters(accent):
        yield identifier, _character(identifier, properties)
    yield "Table", ET.fromstring(_table(accent))  # noqa: S314 - written below


def _paragraphs(accent: str) -> Iterator[_Paragraph]:
    yield _Paragraph("Body Text", before=100, after=60)
    yield _Paragraph("First Paragraph", before=60, after=80)
    yield _Paragraph("Compact", before=20, after=40, following="Compact")
    yield _Paragraph(
        "Statement",
        hanging=MARGIN_COLUMN,
        tabs=(_TO_TEXT,),
        before=60,
        after=80,
        following="Statement",
    )
    yield _Paragraph("Block Text", colour=MUTED, left=280, bar=RULE)
    yield _Paragraph("Footnote Text", size=17, after=40, following="FootnoteText")
    yield _Paragraph("Source Code", size=18, after=120)
    yield _Paragraph(
        "Definition Term", bold=True, before=80, after=20, keep=True, following="Definition"
    )
    yield _Paragraph("Definition", left=280)
    yield _Paragraph("Table Caption", size=18, colour=MUTED, before=120, after=60, keep=True)
    yield _Paragraph("Table Title", bold=True, before=200, after=80, keep=True)
    yield _Paragraph("Organization", size=24, bold=True, after=600, following="Title")
    yield _Paragraph("Title", size=54, colour=accent, bold=True, after=100, keep=True)
    yield _Paragraph("Status", size=22, colour=MUTED, after=280)
    yield _Paragraph("Notice", size=18, left=160, before=140, after=80, bar=WARNING)
    yield _Paragraph("Muted", size=15, colour=MUTED, after=20, following="Compact")
    yield _Paragraph("Nothing Yet", colour=MUTED)
    yield _Paragraph("Front Heading", size=24, colour=accent, bold=True, before=360, level=0)
    yield _Paragraph("Contents Heading", size=24, colour=accent, bold=True, level=0, new_page=True)
    yield _Paragraph("header", size=15, colour=MUTED, after=0, left=-MARGIN_COLUMN)
    yield _Paragraph("footer", size=15, colour=MUTED, after=0, left=-MARGIN_COLUMN)


def _headings(accent: str) -> Iterator[_Paragraph]:
    smallest = (20, 160, 60)
    sizes = ((31, 440, 140), (24, 280, 80), (20, 200, 60), smallest, smallest, smallest)
    for level, (size, before, after) in enumerate(sizes):
        yield _Paragraph(
            f"heading {level + 1}",
            size=size,
            colour=accent if level < 2 else INK,  # noqa: PLR2004 - levels 1 and 2, as in the PDF
            bold=True,
            before=before,
            after=after,
            hanging=MARGIN_COLUMN,
            tabs=(_TO_TEXT,),
            level=level,
        )


def _contents(text_width: int) -> Iterator[_Paragraph]:
    right = f'<w:tab w:val="right" w:leader="dot" w:pos="{text_width}"/>'
    for level, (left, hanging) in enumerate(((560, 560), (1260, 700)), start=1):
        yield _Paragraph(
            f"toc {level}",
            size=20 - level,
            bold=level == 1,
            before=80 if level == 1 else 0,
            after=0,
            left=left,
            hanging=hanging,
            tabs=(f'<w:tab w:val="left" w:pos="{left}"/>', right),
            following=f"Toc{level}",
        )


def _characters(accent: str) -> Iterator[tuple[str, str]]:
    mono = f'<w:rFonts w:ascii="{MONO}" w:hAnsi="{MONO}" w:cs="{MONO}"/>'
    yield "Statement Id", f'<w:b/><w:bCs/><w:color w:val="{accent}"/><w:sz w:val="16"/>'
    yield "Number", ""
    yield "Verbatim Char", f'{mono}<w:sz w:val="18"/>'
    yield "Hyperlink", f'<w:color w:val="{LINK}"/>'
    yield "Footnote Reference", '<w:vertAlign w:val="superscript"/>'


def _character(name: str, properties: str) -> ET.Element:
    return ET.fromstring(  # noqa: S314 - written above
        f'<w:style xmlns:w="{WORD}" w:type="character" w:styleId="{name.replace(" ", "")}">'
        f'<w:name w:val="{name}"/><w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/>'
        f"<w:rPr>{properties}</w:rPr></w:style>"
    )


def _table(accent: str) -> str:
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{RULE}"'
    return (
        f'<w:style xmlns:w="{WORD}" w:type="table" w:default="1" w:styleId="Table">'
        '<w:name w:val="Table"/><w:basedOn w:val="TableNormal"/><w:qFormat/>'
        '<w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr>'
        '<w:rPr><w:sz w:val="17"/><w:szCs w:val="17"/></w:rPr>'
        f"<w:tblPr><w:tblBorders><w:top {line}/><w:bottom {line}/><w:insideH {line}/>"
        '</w:tblBorders><w:tblCellMar><w:top w:w="45" w:type="dxa"/>'
        '<w:left w:w="85" w:type="dxa"/><w:bottom w:w="45" w:type="dxa"/>'
        '<w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        "<w:trPr><w:cantSplit/></w:trPr>"
        '<w:tblStylePr w:type="firstRow">'
        f'<w:rPr><w:b/><w:bCs/><w:color w:val="{accent}"/></w:rPr>'
        f'<w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{TINT}"/></w:tcPr>'
        "</w:tblStylePr></w:style>"
    )


def accent_of(colour: str) -> str:
    """Return an accent colour as Word writes it, dark enough to be read."""
    return readable(colour, f"#{TINT}").removeprefix("#")
