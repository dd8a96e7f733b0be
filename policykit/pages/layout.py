"""A job -> the bytes of its PDF: checks, flowables in order, one pass of layout."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

from reportlab.pdfbase.pdfdoc import PDFDictionary
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
)
from reportlab.platypus.doctemplate import LayoutError

from policykit.document import Statement, notes
from policykit.errors import Diagnostic, InputError, Place, PolicykitError, error
from policykit.pages.archive import make_archival
from policykit.pages.attachments import attach
from policykit.pages.blocks import BlockSetter
from policykit.pages.canvas import PageCanvas
from policykit.pages.completeness import lost
from policykit.pages.figure import Figure
from policykit.pages.flowables import TextBegins
from policykit.pages.fonts import register
from policykit.pages.front import FrontSetter
from policykit.pages.furniture import Furniture
from policykit.pages.mapping import mapping_tables
from policykit.pages.mapping_section import appendix_heading, mapping_place
from policykit.pages.reportlab_internals import (
    date_document,
    seed_identifier,
    set_catalog,
    set_producer,
)
from policykit.pages.seal_field import add_seal_field
from policykit.pages.style import Design
from policykit.pages.tag_writing import write_tags
from policykit.pages.tags import Tagging, tidy
from policykit.pages.words import Words

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

    from policykit.pages.job import RenderJob
    from policykit.pages.tags import Element

PRODUCER = "policykit (ReportLab)"


def lay_out(job: RenderJob) -> bytes:
    """Return the PDF of a job.

    Raises:
        InputError: the text holds characters that no vendored font has.
    """
    register()
    design = Design(job.style)
    furniture = Furniture(job, design)
    words = Words(job.document.file)
    for font, text in furniture.texts():
        words.check(text, font)
    tagging = Tagging()
    story = (_report if job.is_report else _story)(job, design, words, tagging.root)
    tidy(tagging.root)
    if words.diagnostics:
        raise InputError(*words.diagnostics)
    made: list[PageCanvas] = []

    def before_writing(canvas: PageCanvas, pages: int) -> None:
        set_producer(canvas, PRODUCER)
        attach(canvas, job.attachments, job.created)
        if job.watermark is None and not job.is_report:
            add_seal_field(canvas, tagging)
        write_tags(canvas, tagging, pages)
        make_archival(canvas, job.created)

    def new_canvas(filename: Any, **settings: Any) -> PageCanvas:
        settings |= {"invariant": 1, "lang": job.style.language, "pdfVersion": (1, 7)}
        canvas = PageCanvas(filename, tagging, **settings)
        date_document(canvas, job.created)
        seed_identifier(canvas, hashlib.sha256(repr(job).encode()).hexdigest())
        set_catalog(canvas, ViewerPreferences=PDFDictionary({"DisplayDocTitle": "true"}))
        canvas.showOutline()
        canvas.on_finish = furniture.number
        canvas.before_writing = before_writing
        made.append(canvas)
        return canvas

    try:
        _template(job, design, furniture).build(story, canvasmaker=new_canvas)
    except LayoutError as failure:
        raise InputError(_too_large(job)) from failure
    if found := tuple(lost(job.document, made[0].drawn)):
        raise PolicykitError(*found)
    return made[0].data


def _too_large(job: RenderJob) -> Diagnostic:
    return error(
        "PK431",
        "something in the text is too large for a page",
        Place(job.document.file),
        "look for a table cell that spans very many rows, and divide the table",
    )


def _template(job: RenderJob, design: Design, furniture: Furniture) -> BaseDocTemplate:
    grid = design.grid

    def under(canvas: Any, template: Any) -> None:
        furniture.under(canvas, template.page)

    version = f"{job.policy} v{job.version}" if job.version else job.policy
    template = BaseDocTemplate(
        BytesIO(),
        pagesize=(grid.width, grid.height),
        title=f"{job.front.title} {job.version}".strip(),
        author=job.front.organization,
        subject=f"{version}. {job.front.status}",
        keywords=[each for each in (job.policy, job.style.classification) if each],
        creator="policykit",
    )
    bottom, height = grid.bottom, grid.column_height
    template.addPageTemplates(
        [
            PageTemplate(
                "front",
                [Frame(grid.left, bottom, grid.full_width, height, 0, 0, 0, 0)],
                onPage=under,
            ),
            PageTemplate(
                "text",
                [Frame(grid.text_left, bottom, grid.text_width, height, 0, 0, 0, 0)],
                onPage=under,
            ),
        ]
    )
    return template


def _story(job: RenderJob, design: Design, words: Words, root: Element) -> list[Flowable]:
    """Return all flowables, made in reading order, since each adds what it is to the tree."""
    document = job.document
    setter = BlockSetter(design, words, design.grid.text_width, root)
    headings = list(document.headings)
    blocks = document.blocks
    place = mapping_place(blocks)
    if place is None and job.mapping:
        appendix = appendix_heading()
        headings.append(appendix)
        blocks = (*blocks, appendix)
    if place is None:
        place = len(blocks)
    statements = frozenset(block.identifier for block in blocks if isinstance(block, Statement))
    front = FrontSetter(design, words, root)
    return [
        *front.front(job.front),
        *front.contents(headings),
        NextPageTemplate("text"),
        PageBreak(),
        TextBegins(),
        *setter.set(blocks[:place]),
        *mapping_tables(job.mapping, setter, statements),
        *setter.set(blocks[place:]),
        *setter.notes(notes(document)),
    ]


def _report(job: RenderJob, design: Design, words: Words, root: Element) -> list[Flowable]:
    """Return all flowables of a report, made in reading order."""
    setter = BlockSetter(design, words, design.grid.full_width, root, margin=0)
    blocks = job.document.blocks
    made = [*FrontSetter(design, words, root).report(job.front), TextBegins()]
    start = 0
    for placed in job.drawings:
        made += setter.set(blocks[start : placed.before])
        made.append(Figure(placed.drawing, design, words, root))
        start = placed.before
    return [*made, *setter.set(blocks[start:]), *setter.notes(notes(job.document))]
