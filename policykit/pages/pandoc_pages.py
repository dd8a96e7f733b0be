"""A job -> pandoc's tree of all its pages, for the formats that pandoc writes.

The same words in the same order as in the PDF. What a page has and a file has not, such as page
numbers in the contents, is left to the program that opens it.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from policykit.document import (
    Heading,
    Statement,
    attributes,
    encode_blocks,
    encode_inlines,
    whole,
    words,
)
from policykit.pages.image_data import with_image_data
from policykit.pages.list_marks import with_marks
from policykit.pages.mapping_section import appendix_heading, mapping_place
from policykit.pages.marking import Format
from policykit.pages.pandoc_front import contents_nodes, front_nodes
from policykit.pages.pandoc_tables import cell, table
from policykit.pages.wording import fixed_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from policykit.document import Block, Node
    from policykit.pages.job import MappingRow, RenderJob
    from policykit.pages.marking import Marking
    from policykit.pages.wording import Wording


_HYPHEN = '<w:r><w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr><w:noBreakHyphen/></w:r>'


def pandoc_pages(job: RenderJob, marking: Marking) -> Node:
    """Return the tree of everything that the job's PDF shows.

    Raises:
        InputError: a picture cannot be used.
    """
    fixed = fixed_words(job.style.language)
    blocks: list[Block] = list(job.document.blocks)
    headings = list(job.document.headings)
    place = mapping_place(blocks)
    if place is None and job.mapping:
        headings.append(appendix_heading(fixed))
        blocks.append(headings[-1])
    if place is None:
        place = len(blocks)
    known = {block.identifier for block in blocks if isinstance(block, Statement)}
    body = [
        *_body(blocks[:place], marking),
        *_mapping(job.mapping, known, marking, fixed),
        *_body(blocks[place:], marking),
    ]
    front = [
        *front_nodes(job.front, marking, job.watermark, fixed),
        *contents_nodes(headings, marking, fixed),
    ]
    nodes = [*front, *body]
    with_image_data(nodes, job, marking.format)
    if marking.format is Format.HTML:
        nodes = with_marks(nodes)
    return whole(nodes, _metadata(job, marking))


def statement_anchor(identifier: str) -> str:
    """Return the id that a statement has in the file."""
    return f"statement-{identifier}"


def _metadata(job: RenderJob, marking: Marking) -> Node:
    version = f"{job.policy} v{job.version}" if job.version else job.policy
    title = f"{job.front.title} {job.version}".strip()
    values = {"author": job.front.organization, "lang": job.style.language}
    if marking.format is Format.HTML:
        values["pagetitle"] = title
        values["footer"] = " · ".join(part for part in (job.style.classification, version) if part)
    else:
        values["title"] = title
        values["subject"] = f"{version}. {job.front.status}"
        values["category"] = job.style.classification
    return {
        name: {"t": "MetaInlines", "c": words(value)} for name, value in values.items() if value
    }


def _body(blocks: Iterable[Block], marking: Marking) -> Iterator[Node]:
    for block in blocks:
        match block:
            case Heading(level=level, identifier=identifier):
                yield marking.heading(level, _numbered(block, marking), identifier)
            case Statement(identifier=identifier, content=content):
                label = marking.phrase("Statement Id", words(identifier))
                inlines = [label, marking.gap(), *encode_inlines(content)]
                yield marking.part(
                    "Statement", [{"t": "Para", "c": inlines}], statement_anchor(identifier)
                )
            case _:
                yield from encode_blocks([block])


def _numbered(heading: Heading, marking: Marking) -> list[Node]:
    title = encode_inlines(heading.content)
    if not heading.number:
        return title
    return [marking.phrase("Number", words(heading.number)), marking.gap(), *title]


def _mapping(
    rows: Sequence[MappingRow], known: Iterable[str], marking: Marking, fixed: Wording
) -> Iterator[Node]:
    for framework, group in groupby(rows, key=lambda row: row.framework):
        yield marking.line("Table Title", framework)
        cells = [
            [
                cell({"t": "Strong", "c": words(row.control)}),
                cell(*words(row.title)),
                cell(*_statements(row, known, marking)),
            ]
            for row in group
        ]
        yield table(cells, (0.18, 0.44, 0.38), fixed.mapping_titles)


def _statements(row: MappingRow, known: Iterable[str], marking: Marking) -> Iterator[Node]:
    for index, identifier in enumerate(row.statements):
        if index:
            yield from words(", ")
        if identifier in known:
            target = [f"#{statement_anchor(identifier)}", ""]
            yield {"t": "Link", "c": [attributes(), _unbroken(identifier, marking), target]}
        else:
            yield from _unbroken(identifier, marking)


def _unbroken(identifier: str, marking: Marking) -> list[Node]:
    """Return a statement id whose hyphen ends no line, as Word would let it."""
    if marking.format is Format.HTML:
        return [marking.phrase("Id", words(identifier))]
    prefix, _, number = identifier.partition("-")
    return [*words(prefix), marking.raw(_HYPHEN), *words(number)]
