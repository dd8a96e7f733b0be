"""What stands around the text of every page in Word: paper, header, footer, mark of a draft."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from policykit.pages import page_lines
from policykit.pages.contrast import readable
from policykit.pages.word_styles import MARGIN_COLUMN, RULE, WARNING, WORD

if TYPE_CHECKING:
    from policykit.pages.job import RenderJob

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_PAPERS = {"A4": (11906, 16838), "letter": (12240, 15840)}
_SIDE = 1247
_LEFT = _SIDE + MARGIN_COLUMN
_NAMESPACES = (
    f'xmlns:w="{WORD}" xmlns:r="{RELATIONS}" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office"'
)
_WATERMARK = (
    '<w:r><w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
    'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/>'
    '<v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>'
    '<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
    '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
    '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/>'
    '</v:shapetype><v:shape id="DraftMark" o:spid="_x0000_s2049" type="#_x0000_t136" alt="{text}" '
    'style="position:absolute;margin-left:0;margin-top:0;width:420pt;height:140pt;rotation:305;'
    "z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:page;"
    'mso-position-vertical:center;mso-position-vertical-relative:page" fillcolor="#f7e9e7" '
    'stroked="f"><v:textpath style="font-family:&quot;Noto Sans&quot;;font-size:1pt;'
    'font-weight:bold" string="{text}"/></v:shape></w:pict></w:r>'
)


def text_width(job: RenderJob) -> int:
    """Return how wide the text column is."""
    return _PAPERS[job.style.paper][0] - _LEFT - _SIDE


def section(job: RenderJob, header: str, footer: str) -> str:
    """Return the section's properties; `header` and `footer` are ids of relations."""
    width, height = _PAPERS[job.style.paper]
    return (
        f'<w:sectPr {_NAMESPACES}><w:headerReference w:type="default" r:id="{header}"/>'
        f'<w:footerReference w:type="default" r:id="{footer}"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"/><w:pgMar w:top="1530" w:right="{_SIDE}" '
        f'w:bottom="1420" w:left="{_LEFT}" w:header="620" w:footer="620" w:gutter="0"/></w:sectPr>'
    )


def header(job: RenderJob) -> str:
    """Return the header: organization and title, and above them what marks a draft."""
    mark = ""
    if job.watermark:
        text = escape(job.watermark)
        bold = f'<w:b/><w:color w:val="{WARNING}"/>'
        plain = f'<w:color w:val="{WARNING}"/>'
        mark = _paragraph(
            "Header",
            _WATERMARK.replace("{text}", text)
            + _run(job.watermark, bold)
            + 2 * _TAB
            + _run(job.front.status, plain),
            job,
        )
    line = _line(page_lines.header(job), job)
    return f"<w:hdr {_NAMESPACES}>{mark}{_paragraph('Header', line, job)}</w:hdr>"


def footer(job: RenderJob) -> str:
    """Return the footer: as in the PDF, classification, id and version, page number."""
    border = f'<w:pBdr><w:top w:val="single" w:sz="4" w:space="6" w:color="{RULE}"/></w:pBdr>'
    line = _line(page_lines.footer(job), job)
    return f"<w:ftr {_NAMESPACES}>{_paragraph('Footer', line, job, border)}</w:ftr>"


def _line(parts: page_lines.Line, job: RenderJob) -> str:
    colour = readable(job.style.classification_colour).removeprefix("#")
    label = f'<w:b/><w:color w:val="{colour}"/>'
    return _TAB.join(
        "".join(
            _FIELDS[piece] if index % 2 else _run(piece, label if part.is_label else "")
            for index, piece in enumerate(part.pieces)
        )
        for part in parts
    )


_TAB = "<w:r><w:tab/></w:r>"


def _paragraph(style: str, runs: str, job: RenderJob, border: str = "") -> str:
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{border}'
        f'<w:tabs><w:tab w:val="center" w:pos="{(text_width(job) - MARGIN_COLUMN) // 2}"/>'
        f'<w:tab w:val="right" w:pos="{text_width(job)}"/></w:tabs></w:pPr>{runs}</w:p>'
    )


def _run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr="{name}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'


_FIELDS = {page_lines.PAGE: _field("PAGE"), page_lines.PAGES: _field("NUMPAGES")}
