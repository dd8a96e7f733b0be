"""A job -> the bytes of its PDF: checks, flowables in order, one pass of layout."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import TYPE_CHECKING, Any

from reportlab.pdfbase.pdfdoc import PDFDictionary
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate
from reportlab.platypus.doctemplate import LayoutError

from policykit.errors import Diagnostic, InputError, Place, PolicykitError, error
from policykit.pages.archive import make_archival
from policykit.pages.attachments import attach
from policykit.pages.body_table import WIDE, without_empty_pages
from policykit.pages.canvas import PageCanvas
from policykit.pages.completeness import lost
from policykit.pages.fonts import register, register_serifs, use_fonts
from policykit.pages.furniture import Furniture
from policykit.pages.pictures import Pictures
from policykit.pages.reportlab_internals import (
    date_document,
    seed_identifier,
    set_catalog,
    set_producer,
)
from policykit.pages.seal_field import add_seal_field
from policykit.pages.story import Part, is_from_right, story
from policykit.pages.style import Design
from policykit.pages.tag_writing import write_tags
from policykit.pages.tags import Tagging, tidy
from policykit.pages.wording import fixed_words
from policykit.pages.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from policykit.pages.job import RenderJob

PRODUCER = "policykit (ReportLab)"


def prepare() -> None:
    """Load the fonts, which `lay_out` would do first: whoever makes many PDFs does it once."""
    register()


def lay_out(job: RenderJob) -> bytes:
    """Return the PDF of a job.

    Raises:
        InputError: the text holds characters that no vendored font has.
    """
    register()
    design = Design(job.style)
    parts = _parts(job)
    furniture = {part.name: Furniture(part.job, design, part.words) for part in parts}
    for part in parts:
        furniture[part.name].check()
    tagging = Tagging()
    flowables = without_empty_pages(story(parts, design, tagging.root))
    tidy(tagging.root)
    if found := tuple(one for part in parts for one in part.words.diagnostics):
        raise InputError(*found)
    is_policy = not (job.is_report or job.chapters or job.summary)
    made: list[PageCanvas] = []
    on_page: dict[int, Furniture] = {}

    def before_writing(canvas: PageCanvas, pages: int) -> None:
        set_producer(canvas, PRODUCER)
        attach(canvas, job.attachments, job.created)
        if is_policy and job.watermark is None:
            add_seal_field(canvas, tagging, design.wording.seal)
        write_tags(canvas, tagging, pages)
        make_archival(canvas, job.created)

    def new_canvas(filename: Any, **settings: Any) -> PageCanvas:
        settings |= {"invariant": 1, "lang": job.style.language, "pdfVersion": (1, 7)}
        canvas = PageCanvas(filename, tagging, **settings)
        date_document(canvas, job.created)
        seed_identifier(canvas, hashlib.sha256(repr(job).encode()).hexdigest())
        set_catalog(canvas, ViewerPreferences=PDFDictionary({"DisplayDocTitle": "true"}))
        canvas.showOutline()
        canvas.on_finish = lambda canvas, page, pages: on_page[page].number(canvas, page, pages)
        canvas.before_writing = before_writing
        made.append(canvas)
        return canvas

    try:
        template = _template(job, design)
        for part in parts:
            template.addPageTemplates(_pages(part, design, furniture[part.name], on_page))
        template.build(flowables, canvasmaker=new_canvas)
    except LayoutError as failure:
        raise InputError(_too_large(job)) from failure
    drawn = made[0].drawn
    missing = (one for part in parts for one in lost(part.job.document, drawn[part.name]))
    if found := tuple(missing):
        raise PolicykitError(*found)
    return made[0].data


def _parts(job: RenderJob) -> list[Part]:
    """Return the job, and its chapters if it is a book.

    Raises:
        InputError: fonts or pictures cannot be used.
    """
    if job.style.typeface == "serif":
        register_serifs()
    if unusable := tuple(use_fonts([(file.path, file.data) for file in job.fonts])):
        raise InputError(*(_unusable(path, why) for path, why in unusable))
    jobs = [("", job), *((f"{chapter.policy}/", chapter) for chapter in job.chapters)]
    pictures = [Pictures(one.document, one.images) for _, one in jobs]
    if found := tuple(wrong for one in pictures for wrong in one.diagnostics):
        raise InputError(*found)
    return [
        Part(
            name,
            one,
            Words(one.document.file, shown, name, fixed_words(one.style.language).footnote),
        )
        for (name, one), shown in zip(jobs, pictures, strict=True)
    ]


def _unusable(path: str, why: str) -> Diagnostic:
    return error(
        "PK424",
        f"the font {path} cannot be used: {why}",
        hint="name a TrueType file (.ttf) in branding.fonts; many open fonts come as such",
    )


def _too_large(job: RenderJob) -> Diagnostic:
    return error(
        "PK431",
        "something in the text is too large for a page",
        Place(job.document.file),
        "look for a table cell that spans very many rows, and divide the table",
    )


def _template(job: RenderJob, design: Design) -> BaseDocTemplate:
    version = f"{job.policy} v{job.version}" if job.version else job.policy
    return BaseDocTemplate(
        BytesIO(),
        pagesize=(design.grid.width, design.grid.height),
        title=f"{job.front.title} {job.version}".strip(),
        author=job.front.organization,
        subject=f"{version}. {job.front.status}",
        keywords=[each for each in (job.policy, job.style.classification) if each],
        creator="policykit",
    )


def _pages(
    part: Part, design: Design, furniture: Furniture, on_page: dict[int, Furniture]
) -> list[PageTemplate]:
    """Return the kinds of pages of a part, the first of them first."""
    grid = design.facing(from_right=is_from_right(part.job)).grid

    turned_furniture = Furniture(part.job, design.turned(), part.words)

    def under(canvas: Any, template: Any, *, cover: bool = False) -> None:
        first = not {furniture, turned_furniture} & {*on_page.values()}
        on_page[template.page] = furniture
        furniture.under(canvas, first=first, cover=cover)

    def under_wide(canvas: Any, template: Any) -> None:
        on_page[template.page] = turned_furniture
        turned_furniture.under(canvas, first=False)

    def cover(canvas: Any, template: Any) -> None:
        under(canvas, template, cover=True)

    def page(name: str, left: float, width: float, on_page: Callable[..., None]) -> PageTemplate:
        frame = Frame(left, grid.bottom, width, grid.column_height, 0, 0, 0, 0)
        return PageTemplate(part.name + name, [frame], onPage=on_page)

    front = page("front", grid.left, grid.full_width, under)
    text = page("text", grid.text_left, grid.text_width, under)
    turned = grid.turned
    frame = Frame(turned.left, turned.bottom, turned.full_width, turned.column_height, 0, 0, 0, 0)
    size = (turned.width, turned.height)
    wide = PageTemplate(part.name + WIDE, [frame], onPage=under_wide, pagesize=size)
    if part.job.front.cover:
        return [page("cover", grid.left, grid.full_width, cover), front, text, wide]
    return [front, text, wide]
