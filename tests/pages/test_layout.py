"""Long, wide and strange texts: nothing is lost, nothing overflows, nothing crashes."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdf_reading import CREATED, FRONT, bare, body, in_order, page_texts
from pypdf import PdfReader
from structure_reading import read_structure

from policykit.document import (
    Alignment,
    Break,
    Cell,
    Code,
    CodeBlock,
    Column,
    Definition,
    DefinitionList,
    Document,
    Emphasis,
    Heading,
    LineBlock,
    Link,
    ListBlock,
    Note,
    Paragraph,
    Quotation,
    Row,
    Rule,
    Statement,
    Styled,
    Table,
    Text,
    plain_text,
)
from policykit.errors import InputError
from policykit.pages import ApprovalRow, Front, RenderJob, RevisionRow, render


def _numbered(count, word="w"):
    return " ".join(f"{word}{index}" for index in range(count))


def test_paragraph_longer_than_a_page(pdf):
    reader = pdf(f"# P\n\n**AC-1** {_numbered(2000)}")
    assert in_order(["AC-1", *_numbered(2000).split()], body(reader)) is None
    assert len(reader.pages) > 3


def test_table_longer_than_a_page_repeats_its_head(pdf):
    rows = "\n".join(f"| r{index} | some words in row {index} |" for index in range(300))
    reader = pdf(f"# P\n\n| Left | Right |\n|------|-------|\n{rows}\n")
    assert in_order([f"r{index}" for index in range(300)], body(reader)) is None
    pages = [text for text in page_texts(reader) if "some words" in text]
    assert len(pages) > 3
    assert all("Left" in text and "Right" in text for text in pages)


def test_table_cell_taller_than_a_page(pdf):
    reader = pdf(f"# P\n\n| a | b |\n|---|---|\n| x | {_numbered(1500)} |\n| y | end |\n")
    assert in_order([*_numbered(1500).split(), "end"], body(reader)) is None


@pytest.mark.parametrize(
    "markdown", ["{}", "`{}`", "**{}**", "- {}", "| a | b |\n|---|---|\n| x | {} |\n"]
)
def test_word_longer_than_any_line(pdf, markdown):
    word = "abcdefghij" * 500
    reader = pdf("# P\n\n" + markdown.format(word))
    assert word in body(reader)


def test_code_longer_than_lines_and_pages(pdf):
    code = "\n".join(f"line{index} " + "x" * (index % 130) for index in range(200))
    reader = pdf(f"# P\n\n```\n{code}\n```\n")
    assert bare(code) in body(reader)


def test_many_columns_stay_within_the_page(pdf):
    columns = 12
    head = "|" + "|".join(f" Column{index} " for index in range(columns)) + "|\n"
    rule = "|" + "---|" * columns + "\n"
    row = "|" + "|".join(f" value{index} " for index in range(columns)) + "|\n"
    reader = pdf("# P\n\n" + head + rule + row)
    text = body(reader)
    assert all(f"column{index}" in text and f"value{index}" in text for index in range(columns))
    right = float(reader.pages[-1].mediabox.width) - 55
    positions = []
    reader.pages[-1].extract_text(
        visitor_text=lambda text, cm, tm, *_: positions.append(tm[4] + cm[4]) if text.strip() else 0
    )
    assert max(positions) < right


def test_long_front_matter(document):
    long = "Konstantin Alexandrovich Rimsky-Featherstonehaugh of the Northern Provinces"
    approvals = tuple(
        ApprovalRow(long, long, "Executive Sponsor", "23 November 2026", "evidenced", long * 2)
        for _ in range(6)
    )
    revisions = tuple(
        RevisionRow(
            f"{n}.0",
            "2026-01-01",
            "material",
            f"Change{n} " + long,
            long,
            long,
            long,
            tuple(f"AC-{each}" for each in range(1, 40)),
        )
        for n in range(20, 0, -1)
    )
    front = Front(
        "Northwind " * 12, "A very long title " * 12, "Status " * 30,
        (("Label " * 9, "Value " * 60), ("Odd", "one")), ("Notice " * 80,), approvals, revisions,
    )  # fmt: skip
    job = RenderJob(document("# P\n\nText."), "a", "20.0", front, CREATED)
    reader = PdfReader(BytesIO(render(job)))
    everything = bare("".join(page_texts(reader)))
    assert in_order([f"Change{n}" for n in range(20, 0, -1)], everything) is None
    assert everything.count(bare("Value")) == 60


def test_deep_lists(document):
    markdown = "".join("    " * depth + f"- level{depth}\n" for depth in range(11))
    job = RenderJob(document(markdown), "a", "", FRONT, CREATED)
    text = body(PdfReader(BytesIO(render(job))))
    assert in_order([f"level{depth}" for depth in range(11)], text) is None


def test_spans(pdf):
    reader = pdf("""
        # P

        +-------+--------+--------+
        | H1    | H2     | H3     |
        +=======+========+========+
        | over both      | c1     |
        +-------+--------+--------+
        | down  | b2     | c2     |
        |       +--------+--------+
        |       | b3     | c3     |
        +-------+--------+--------+
    """)
    words = ["H1", "H2", "H3", "over", "both", "c1", "down", "b2", "c2", "b3", "c3"]
    assert in_order(words, body(reader)) is None


def test_rows_joined_over_more_than_a_page_are_a_diagnostic():
    tall = Cell((Paragraph((Text("tall"),), 3),), Alignment.DEFAULT, row_span=200)
    cells = [Cell((Paragraph((Text(f"r{n}"),), 3),), Alignment.DEFAULT) for n in range(200)]
    rows = (Row((tall, cells[0])), *(Row((cell,)) for cell in cells[1:]))
    table = Table((Column(Alignment.DEFAULT, None),) * 2, (), rows, (), 3)
    job = RenderJob(Document((table,), "a.md"), "a", "", FRONT, CREATED)
    with pytest.raises(InputError) as caught:
        render(job)
    assert caught.value.diagnostics[0].code == "PK431"


def test_more_columns_than_a_page_has_room_for_are_a_diagnostic(job):
    head = "|" + "a|" * 60 + "\n|" + "-|" * 60 + "\n|" + "b|" * 60
    with pytest.raises(InputError) as caught:
        render(job(f"# P\n\n{head}\n"))
    assert [(each.code, each.place.line) for each in caught.value.diagnostics] == [("PK432", 3)]


@pytest.mark.parametrize(
    ("markdown", "first", "then"),
    [
        ("# Title of it\n\nFirst words.", "Title of it", "First words."),
        ("# Title of it\n\n## Below\n\n### Deep\n\nFirst words.", "Title of it", "First words."),
        ("# Title of it\n\n| a |\n|---|\n| First words. |\n| b |", "Title of it", "First words."),
        ("**AC-1** Leads in:\n\n- First item.\n- Second.", "Leads in:", "First item."),
        ("Leads in:\n\n```\nFirst code.\nb\nc\nd\n```", "Leads in:", "First code."),
    ],
)
def test_what_leads_in_does_not_stand_alone_at_the_foot(pdf, markdown, first, then):
    places = set()
    for filler in range(34, 50, 2):
        reader = pdf("Line.\\\n" * filler + "end\n\n" + markdown)
        texts = page_texts(reader)[1:]
        (page,) = [index for index, text in enumerate(texts) if first in text]
        assert then in texts[page]
        places.add(page)
    assert len(places) > 1


def test_no_single_line_is_left_behind(pdf):
    for filler in range(38, 48):
        reader = pdf("# P\n\n" + "Line.\\\n" * filler + "end\n\n" + _numbered(60))
        for text in page_texts(reader)[1:]:
            lines = [line for line in text.splitlines() if line.startswith("w")]
            assert len(lines) != 1


_WORD = st.text(
    st.sampled_from("abcXYZ0189éßőΩЖ—-.,;:()&<>{}*_`$%\"'/\\|#~^[]@!?+="), min_size=1, max_size=18
)
_WORDS = st.lists(_WORD, min_size=1, max_size=12).map(" ".join)
_LEAF = st.one_of(_WORDS.map(Text), _WORDS.map(Code), st.just(Break()))


def _with_emphasis(inner):
    content = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Styled, st.sampled_from(sorted(Emphasis)), content),
        st.builds(Link, st.sampled_from(["https://x.example/", "#approvals"]), content),
    )


_INLINES = st.lists(st.recursive(_LEAF, _with_emphasis, max_leaves=4), min_size=1, max_size=5).map(
    tuple
)
_LINE = st.integers(1, 99)
_SIMPLE = st.one_of(
    st.builds(Paragraph, _INLINES, _LINE),
    st.builds(CodeBlock, st.lists(_WORDS, min_size=1, max_size=5).map("\n".join), _LINE),
    st.builds(LineBlock, st.lists(_INLINES, min_size=1, max_size=3).map(tuple), _LINE),
    st.builds(Rule, _LINE),
)


def _list_block(items, tight, line):
    return ListBlock(tuple("•" for _ in items), tuple(items), tight, ordered=False, line=line)


def _table(rows, alignment, line, heads):
    width = max(len(row) for row in rows)
    made = tuple(
        Row(tuple(Cell(cell, alignment) for cell in (*row, *[()] * (width - len(row)))))
        for row in rows
    )
    columns = (Column(Alignment.DEFAULT, None),) * width
    return Table(columns, made[:heads], made[heads:], (), line)


def _containers(inner):
    blocks = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(_list_block, st.lists(blocks, min_size=1, max_size=3), st.booleans(), _LINE),
        st.builds(Quotation, blocks, _LINE),
        st.builds(
            lambda term, meaning, line: DefinitionList((Definition(term, (meaning,)),), line),
            _INLINES,
            blocks,
            _LINE,
        ),
        st.builds(
            _table,
            st.lists(st.lists(blocks, min_size=1, max_size=4), min_size=1, max_size=4),
            st.sampled_from(sorted(Alignment)),
            _LINE,
            st.integers(0, 1),
        ),
    )


_BLOCKS = st.lists(
    st.one_of(
        st.recursive(_SIMPLE, _containers, max_leaves=8),
        st.builds(Statement, st.just("AC-1"), _INLINES, _LINE),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(_BLOCKS, _INLINES, st.booleans())
def test_any_document_is_laid_out_with_all_its_words(faults_in_brief, blocks, noted, with_note):
    content = (*noted, Note(1, (Paragraph(noted, 9),))) if with_note else noted
    heading = Heading(1, "h", "1", noted, 1)
    document = Document((heading, Paragraph(content, 2), *blocks), "a.md")
    job = RenderJob(document, "a", "1.0", FRONT, CREATED)
    data = render(job)
    reader = PdfReader(BytesIO(data))
    drawn = body(reader)
    words = plain_text(document).split()
    assert [word for word in words if bare(word) not in drawn] == []
    structure = read_structure(reader)
    assert in_order(words, bare(structure.heard)) is None
    assert all(table.all("TH") for table in structure.all("Table"))
    assert faults_in_brief(any=data) == []


WIDE = "| " + " | ".join(f"responsibility{n}" for n in range(9)) + " |\n" + "|---" * 9 + "|\n"
WIDE_ROWS = "".join(
    "| " + " | ".join(f"r{row}c{column}" for column in range(9)) + " |\n" for row in range(60)
)


def test_table_that_is_too_wide_stands_in_landscape_with_its_head_on_each_page(job, faults):
    data = render(job(f"# Before\n\nText.\n\n{WIDE}{WIDE_ROWS}\nAfter."))
    assert faults(wide=data) == []
    pages = PdfReader(BytesIO(data)).pages
    wide = [page for page in pages if page.mediabox.width > page.mediabox.height]
    assert len(wide) > 1
    for page in wide:
        text = page.extract_text()
        assert "responsibility8" in text
        assert "Internal" in text  # the footer, within the turned paper
    assert "After" in pages[-1].extract_text()
    assert pages[-1].mediabox.width < pages[-1].mediabox.height


def test_landscape_pages_leave_no_empty_ones_behind(job):
    data = render(job(f"# A\n\n{WIDE}{WIDE_ROWS[:50]}\n\n{WIDE}{WIDE_ROWS[:50]}\n"))
    turned = [page.mediabox.width > page.mediabox.height for page in PdfReader(BytesIO(data)).pages]
    assert turned == [False, False, True, True]


def test_a_heading_never_ends_a_page(pdf):
    parts = ["# Purpose"]
    for number in range(400):
        words = "many words of running text " * 8  # three lines, which are not divided
        parts.append(f"## Kept{number}.\n\nBegins{number}. {words}")
        parts.append("\n".join(f"| line {each}" for each in range(1 + number % 5)))
        parts.append("\n".join(f"- item {each}" for each in range(1 + number % 7)))
    texts = [page.extract_text() for page in pdf("\n\n".join(parts)).pages]
    together = [
        (re.findall(r"Kept(\d+)", text), re.findall(r"Begins(\d+)", text))
        for text in texts
        if "Begins" in text
    ]
    assert len(together) > 50
    assert [kept for kept, begun in together if kept != begun] == []
