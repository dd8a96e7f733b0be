"""Everything that stands on the pages, as flowables in reading order.

They are made in that order, since each adds what it is to the tree of elements.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reportlab.platypus import NextPageTemplate, PageBreak

from policykit.document import FRONT_IDS, Heading, Paragraph, Statement, inline_text, notes
from policykit.pages.blocks import BlockSetter
from policykit.pages.canvas import CHAPTER
from policykit.pages.figure import Figure
from policykit.pages.front import Entry, FrontSetter
from policykit.pages.mapping import joined_to_end, mapping_tables, with_table_below
from policykit.pages.mapping_section import appendix_heading, mapping_place
from policykit.pages.reading_direction import reads_right_to_left
from policykit.pages.waymarks import ChapterBegins, Targets, TextBegins

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.platypus import Flowable

    from policykit.document import Block, Document
    from policykit.pages.job import RenderJob
    from policykit.pages.style import Design
    from policykit.pages.tags import Element
    from policykit.pages.words import Words


class Part(NamedTuple):
    """A job, or a chapter of it; `name` stands before the names of its targets and page kinds."""

    name: str
    job: RenderJob
    words: Words


def is_from_right(job: RenderJob) -> bool:
    """Say whether the text of a job is read from right to left, and its margin column there."""
    texts = (
        block for block in job.document.blocks if isinstance(block, Heading | Paragraph | Statement)
    )
    return reads_right_to_left(inline_text(block.content) for block in texts)


def story(parts: Sequence[Part], design: Design, root: Element) -> list[Flowable]:
    """Return the flowables of a job that is the first of the parts, and of its chapters."""
    whole, *chapters = parts
    if whole.job.summary is not None:
        return _redline(whole, whole.job.summary, design, root)
    if not chapters:
        return (_report if whole.job.is_report else _policy)(whole, design, root)
    made = _report(whole, design, root, chapters)
    for chapter in chapters:
        job = chapter.job
        made.append(NextPageTemplate(chapter.name + ("cover" if job.front.cover else "front")))
        made.append(PageBreak())
        made.append(ChapterBegins(chapter.name, job.front.title))
        made += _policy(chapter, design, root.add("Part"), has_contents=False)
    return made


def _policy(
    part: Part, design: Design, root: Element, *, has_contents: bool = True
) -> list[Flowable]:
    name, job, words = part
    facing = design.facing(from_right=is_from_right(job))
    setter = BlockSetter(facing, words, design.grid.text_width, root)
    blocks = _with_mapping_section(job, design)
    front = FrontSetter(design, words, root)
    headings = [block for block in blocks if isinstance(block, Heading)]
    return [
        *_cover(part, front),
        *front.front(job.front),
        *(front.contents(headings) if has_contents else ()),
        NextPageTemplate(f"{name}text"),
        PageBreak(),
        TextBegins(),
        *_text(job, blocks, setter),
    ]


def _with_mapping_section(job: RenderJob, design: Design) -> tuple[Block, ...]:
    """Return the text, with a heading for the mapping at its end if it has no section for it."""
    blocks = job.document.blocks
    if job.mapping and mapping_place(blocks) is None:
        return (*blocks, appendix_heading(design.wording))
    return blocks


def _text(job: RenderJob, blocks: Sequence[Block], setter: BlockSetter) -> list[Flowable]:
    """Return the text with its mapping and its notes."""
    place = mapping_place(blocks)
    made = setter.set(blocks[:place])
    if place is not None:
        statements = frozenset(each.identifier for each in blocks if isinstance(each, Statement))
        tables = mapping_tables(job.mapping, setter, statements)
        with_table_below(made, tables, setter)
        end = setter.together(setter.set(blocks[place:]), (tables or made)[-1].getSpaceAfter())
        made += joined_to_end(tables, end, setter)
    return [*made, *setter.notes(notes(job.document))]


def _redline(part: Part, summary: Document, design: Design, root: Element) -> list[Flowable]:
    _, job, words = part
    quiet = words.without_bars()
    first = BlockSetter(design, quiet, design.grid.full_width, root, margin=0)
    facing = design.facing(from_right=is_from_right(job))
    setter = BlockSetter(facing, words, design.grid.text_width, root)
    return [
        *FrontSetter(design, words, root).report(job.front),
        Targets(FRONT_IDS),
        *first.set(summary.blocks),
        NextPageTemplate("text"),
        PageBreak(),
        TextBegins(),
        *_text(job, _with_mapping_section(job, design), setter),
    ]


def _report(
    part: Part, design: Design, root: Element, chapters: Sequence[Part] = ()
) -> list[Flowable]:
    _, job, words = part
    setter = BlockSetter(design, words, design.grid.full_width, root, margin=0)
    blocks = job.document.blocks
    front = FrontSetter(design, words, root)
    made = [*_cover(part, front), *front.report(job.front)]
    if chapters:
        made += front.contents_of(_entries_of(chapters, design))
    made.append(TextBegins())
    start = 0
    for placed in job.drawings:
        made += setter.set(blocks[start : placed.before])
        made.append(Figure(placed.drawing, design, words, root))
        start = placed.before
    return [*made, *setter.set(blocks[start:]), *setter.notes(notes(job.document))]


def _cover(part: Part, front: FrontSetter) -> list[Flowable]:
    if not part.job.front.cover:
        return []
    return [*front.cover(part.job.front), NextPageTemplate(f"{part.name}front"), PageBreak()]


def _entries_of(chapters: Sequence[Part], design: Design) -> list[Entry]:
    """Return the contents of a book: titles, and sections as well where a page holds them all."""
    everything = [
        entry for number, chapter in enumerate(chapters, 1) for entry in _entries(chapter, number)
    ]
    most = design.grid.column_height / design.contents(1).leading - len(chapters)
    if len(everything) <= most:
        return everything
    return [entry for entry in everything if entry.level == 1]


def _entries(chapter: Part, number: int) -> list[Entry]:
    """Return the lines of a chapter in the contents of a book: its title, its sections."""
    job = chapter.job
    sections = [
        Entry(
            2,
            heading.number,
            inline_text(heading.content),
            chapter.name + heading.identifier,
            heading.line,
        )
        for heading in job.document.headings
        if heading.level == 1
    ]
    return [Entry(1, str(number), job.front.title, chapter.name + CHAPTER), *sections]
