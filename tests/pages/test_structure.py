"""What a screen reader meets: every word in order, each thing named as what it is."""

from __future__ import annotations

import dataclasses
from io import BytesIO

import pytest
from pdf_reading import FRONT, bare, in_order
from pypdf import PdfReader
from pypdf.generic import PdfObject
from structure_reading import marked_texts, read_structure

from policykit.document import plain_text
from policykit.pages import Front, MappingRow, render

MARKDOWN = """
# Purpose {#purpose}

This *is* the **purpose** of `policykit`, see [scope](#scope) and <https://example.com/>.[^1]

# Scope {#scope}

**AC-1** Access must end within a day:

- bullet

    more of it

    a. nested
    b. list
- last

Severity levels:

| Level | Response |
|:------|---------:|
| High  | 15 minutes |
| Low   | 1 business day |

: Levels of severity

Term
:   Its meaning.

> Quoted words.

    code   with    spaces
    next

[Small Caps]{.smallcaps} were used.

## Deep

The end.

[^1]: A note about it.

    In two paragraphs.
"""


@pytest.fixture
def structure(pdf):
    def reading(markdown=MARKDOWN, **changes):
        return read_structure(pdf(markdown, **changes))

    return reading


def test_every_word_is_heard_in_order(job):
    made = job(MARKDOWN)
    heard = read_structure(PdfReader(BytesIO(render(made)))).heard
    assert in_order(plain_text(made.document).split(), bare(heard)) is None


def test_words_at_the_ends_of_lines_are_apart(structure):
    text = " ".join(f"word{number}" for number in range(1200))
    (paragraph,) = structure(f"# P\n\n{text}").all("P")[-1:]
    assert paragraph.text.split() == text.split()


def test_a_word_longer_than_a_line_stays_one_word(structure):
    word = "abcdefghij" * 30
    assert word in structure(f"# P\n\nBefore {word} after").text.split()


def test_a_paragraph_over_pages_is_one_element(pdf):
    reader = pdf("# P\n\n" + " ".join(f"w{number}" for number in range(2000)))
    paragraph = read_structure(reader).all("P")[-1]
    assert len(reader.pages) > 3
    assert len(paragraph.kids) == len(reader.pages) - 1
    assert paragraph.kids[1].startswith("w")


def test_headings_begin_with_the_title_and_skip_no_level(structure):
    found = structure().all("H1", "H2", "H3", "H4", "H5", "H6")
    assert [(node.tag, node.heard.split()) for node in found] == [
        ("H1", ["Access", "Control", "Policy"]),
        ("H2", ["Approvals"]),
        ("H2", ["Revision", "history"]),
        ("H2", ["Contents"]),
        ("H2", ["1", "Purpose"]),
        ("H2", ["2", "Scope"]),
        ("H3", ["2.1", "Deep"]),
    ]


def test_a_statement_begins_with_its_id(structure):
    (statement,) = [node for node in structure().all("P") if "AC-1" in node.text]
    assert statement.shape == ["P", ["Span"]]
    assert statement.heard.split()[:3] == ["AC-1", "Access", "must"]


def test_lists(structure):
    outer, inner = structure().all("L")[:2]
    item = ["LI", ["Lbl"], ["LBody"]]
    assert inner.shape == ["L", item, item]
    first = ["LI", ["Lbl"], ["LBody", ["P"], ["P"], inner.shape]]
    assert outer.shape == ["L", first, item]
    assert outer.attribute("/ListNumbering") == "/Disc"
    assert inner.attribute("/ListNumbering") == "/LowerAlpha"
    assert [node.text.strip() for node in inner.all("Lbl", "LBody")] == [
        "a.",
        "nested",
        "b.",
        "list",
    ]


@pytest.mark.parametrize(
    ("first", "kind"),
    [("1.", "Decimal"), ("I.", "UpperRoman"), ("(i)", "LowerRoman"), ("A.", "UpperAlpha")],
)
def test_numbering_of_lists(structure, first, kind):
    (found,) = structure(f"# P\n\n{first}  word\n").all("L")
    assert found.attribute("/ListNumbering") == f"/{kind}"


def test_definitions_are_a_list_of_terms(structure):
    found = structure().all("L")[-1]
    assert found.shape == ["L", ["LI", ["Lbl"], ["LBody"]]]
    assert found.heard.split() == ["Term", "Its", "meaning."]


def test_quotation_and_code(structure):
    made = structure()
    (quotation,) = made.all("BlockQuote")
    assert (quotation.shape, quotation.text.strip()) == (["BlockQuote", ["P"]], "Quoted words.")
    inline, block = made.all("Code")
    assert inline.text == "policykit"
    assert block.text.split("  ") == ["code", " with", "", "spaces next "]


def test_a_table_has_a_caption_and_heads_with_scope(structure):
    table = structure().all("Table")[-1]
    row, head = ["TR", ["TD"], ["TD"]], ["TR", ["TH"], ["TH"]]
    assert table.shape == ["Table", ["Caption"], head, row, row]
    assert {node.attribute("/Scope") for node in table.all("TH")} == {"/Column"}
    assert table.heard.split()[:5] == ["Levels", "of", "severity", "Level", "Response"]


def test_a_table_without_a_head_has_heads_of_rows(structure):
    table = structure("""
        # P

        -----  ------------
        Name   Larkfield
        Site   Boston
        -----  ------------
    """).all("Table")[-1]
    assert table.shape == ["Table", ["TR", ["TH"], ["TD"]], ["TR", ["TH"], ["TD"]]]
    assert {node.attribute("/Scope") for node in table.all("TH")} == {"/Row"}


def test_heads_of_rows_in_html_are_heads_of_rows(structure):
    table = structure("""
        # P

        <table>
        <tr><th>Role</th><th>Held by</th></tr>
        <tr><th>Owner</th><td>Ana</td></tr>
        <tr><th>Approver</th><td>Marcus</td></tr>
        </table>
    """).all("Table")[-1]
    row, head = ["TR", ["TH"], ["TD"]], ["TR", ["TH"], ["TH"]]
    assert table.shape == ["Table", head, row, row]
    scopes = [node.attribute("/Scope") for node in table.all("TH")]
    assert scopes == ["/Column", "/Column", "/Row", "/Row"]


def test_one_column_without_a_head_is_no_table(structure):
    made = structure("""
        # P

        -----------
        Only
        Words
        -----------
    """)
    assert "Words" in made.heard
    assert all("Words" not in table.heard for table in made.all("Table"))


def test_document_control_is_a_table_of_labels_and_values(structure):
    table = structure().all("Table")[0]
    assert [row.shape for row in table.kids] == [["TR", ["TH"], ["TD"]]] * 3
    assert {node.attribute("/Scope") for node in table.all("TH")} == {"/Row"}
    assert table.kids[1].heard.split() == ["Version", "1.0"]


def test_spans_are_told(structure):
    table = structure("""
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
    """).all("Table")[-1]
    spans = {
        cell.text.strip(): (cell.attribute("/ColSpan"), cell.attribute("/RowSpan"))
        for cell in table.all("TD")
    }
    assert (spans["over both"], spans["down"], spans["c1"]) == ((2, None), (None, 2), (None, None))
    assert [len(row.kids) for row in table.kids] == [3, 2, 3, 2]


def test_the_head_of_a_long_table_is_heard_once(pdf):
    rows = "\n".join(f"| r{index} | [to](#p) words |" for index in range(150))
    reader = pdf(f"# P {{#p}}\n\n| [Left](#p) | Right |\n|------|-------|\n{rows}\n")
    table = read_structure(reader).all("Table")[-1]
    assert len(reader.pages) > 4
    assert len(table.kids) == 151
    assert table.heard.split().count("Left") == table.heard.split().count("Right") == 1
    assert "Right" in marked_texts(reader.pages[-1])["Artifact"]


def test_contents_are_links_with_page_numbers(structure):
    made = structure()
    contents = made.all("TOC")[0]
    item = ["TOCI", ["Lbl"], ["Reference", ["Link"]]]
    assert contents.shape == ["TOC", item, item, ["TOC", item]]
    first = contents.kids[0].all("Link")[0]
    assert contents.kids[0].heard.split() == ["1", "Purpose", "2"]
    assert [link["/Contents"] for link in first.links] == ["Purpose"]


def test_contents_nest(structure):
    (contents,) = structure("# One\n\n## Below\n\n## Beside\n\n# Two\n").all("TOC")[:1]
    assert [kid.tag for kid in contents.kids] == ["TOCI", "TOC", "TOCI"]
    assert len(contents.kids[1].kids) == 2


def test_links_hold_their_words_and_say_where_they_lead(structure):
    made = structure()
    (paragraph,) = [node for node in made.all("P") if "purpose" in node.text]
    inside, outside, note = paragraph.all("Link")
    assert (inside.text, outside.text.strip()) == ("scope", "https://example.com/")
    assert [link["/Contents"] for link in inside.links + outside.links + note.links] == [
        "scope", "https://example.com/", "Footnote 1",
    ]  # fmt: skip
    assert {node.tag for node in paragraph.walk()} == {"P", "Code", "Link", "Reference"}


def test_a_link_without_words_says_where_it_leads(job, faults):
    data = render(job("Text [&nbsp;](#approvals) and [&nbsp;](https://x.example)."))
    links = [
        annotation.get_object()["/Contents"]
        for annotation in PdfReader(BytesIO(data)).pages[1]["/Annots"]
    ]
    assert links == ["#approvals", "https://x.example"]
    assert faults(empty=data) == []


def test_a_link_over_lines_is_one_element(structure):
    words = " ".join(f"word{number}" for number in range(60))
    (link,) = structure(f"# P\n\nSee [{words}](https://example.com/) there.").all("Link")[-1:]
    assert link.text.split() == words.split()
    assert len(link.kids) == 1
    assert len(link.links) > 2


def test_notes_have_an_identifier_and_a_label(pdf):
    reader = pdf(MARKDOWN)
    (note,) = read_structure(reader).all("Note")
    assert note.shape == ["Note", ["Lbl"], ["P"], ["P"]]
    assert note.heard.split() == ["1", "A", "note", "about", "it.", "In", "two", "paragraphs."]
    names = reader.trailer["/Root"]["/StructTreeRoot"]["/IDTree"]["/Names"]
    assert names[0] == note.entries["/ID"] == "note-1"
    assert names[1]["/S"] == "/Note"


def test_capitals_are_heard_as_written(structure):
    made = structure()
    (span,) = [node for node in made.all("Span") if "/ActualText" in node.entries]
    assert (span.heard, span.text.strip()) == ("Small Caps", "SMALL CAPS")


def test_a_logo_says_whose_it_is(structure, png):
    (figure,) = structure(front=Front("Söhne (GmbH)", "Policy", "Issued", logo=png)).all("Figure")
    assert figure.entries["/Alt"] == "Söhne (GmbH)"


def test_what_repeats_on_pages_is_not_heard(pdf):
    reader = pdf(MARKDOWN, watermark="DRAFT")
    for page in reader.pages:
        texts = marked_texts(page)
        assert texts["/Watermark"] == "DRAFT"
        assert "DRAFT" in texts["/Header"]
        assert f"of {len(reader.pages)}" in texts["/Footer"]
        assert page["/Tabs"] == "/S"
    heard = read_structure(reader).heard
    assert "DRAFT" not in heard
    assert "Page 1" not in heard


def test_mapping_tables(structure):
    rows = (MappingRow("SOC 2", "CC6.1", "Logical access", ("AC-1", "AC-9")),)
    table = structure("# P\n\n**AC-1** Words.", mapping=rows).all("Table")[-1]
    assert table.shape[1:3] == [["Caption"], ["TR", ["TH"], ["TH"], ["TH"]]]
    assert [bare(link.text) for link in table.all("Link")] == ["ac-1"]
    assert (
        in_order(["SOC 2", "Control", "CC6.1", "Logical access", "AC-1"], bare(table.heard)) is None
    )


def test_each_annotation_leads_back_to_its_element(pdf):
    reader = pdf(MARKDOWN)
    tree = reader.trailer["/Root"]["/StructTreeRoot"]
    numbers = tree["/ParentTree"]["/Nums"]
    owners = dict(zip(numbers[::2], numbers[1::2], strict=True))
    made = read_structure(reader)
    held = [link for node in made.walk() for link in node.links]
    annotations = [each.get_object() for page in reader.pages for each in page.get("/Annots", ())]
    assert len(annotations) == len(held)
    for each in annotations:
        kids = owners[each["/StructParent"]].get_object()["/K"]
        kids = kids if isinstance(kids, list) else [kids]
        objects = [
            kid["/Obj"] for kid in map(PdfObject.get_object, kids) if not isinstance(kid, int)
        ]
        assert each in objects
        assert each["/F"] & 4
        assert each.get("/Contents") or each.get("/TU")
    for page in reader.pages:
        assert len(owners[page["/StructParents"]]) == len(
            [key for key in marked_texts(page) if isinstance(key, int)]
        )


def test_only_what_is_issued_has_a_field_for_the_seal(pdf):
    assert "/AcroForm" not in pdf(watermark="DRAFT").trailer["/Root"]
    reader = pdf()
    (field,) = reader.trailer["/Root"]["/AcroForm"]["/Fields"]
    assert field.get_object()["/T"] == "Seal"
    form = read_structure(reader).kids[-1]
    assert (form.tag, form.links[0]["/T"]) == ("Form", "Seal")


def test_no_approval_and_no_text_still_make_a_tree(structure):
    made = structure("", front=dataclasses.replace(FRONT, approvals=(), revisions=(), control=()))
    assert in_order(["Nobody has approved", "Contents"], bare(made.heard)) is None
