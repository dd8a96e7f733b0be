"""HTML as policies have it within their Markdown: understood, or refused with its line."""

from __future__ import annotations

import pytest

from policykit.document import (
    Alignment,
    Break,
    Code,
    CodeBlock,
    DefinitionList,
    Emphasis,
    Heading,
    Link,
    ListBlock,
    Paragraph,
    Quotation,
    Rule,
    Statement,
    Styled,
    Table,
    Text,
    block_text,
    inline_text,
    plain_text,
)
from policykit.errors import Severity


@pytest.mark.parametrize(
    ("tag", "emphasis"),
    [
        ("b", Emphasis.STRONG),
        ("strong", Emphasis.STRONG),
        ("i", Emphasis.EMPHASIS),
        ("em", Emphasis.EMPHASIS),
        ("u", Emphasis.UNDERLINE),
        ("s", Emphasis.STRIKEOUT),
        ("del", Emphasis.STRIKEOUT),
        ("sup", Emphasis.SUPERSCRIPT),
        ("sub", Emphasis.SUBSCRIPT),
    ],
)
def test_style_elements_style_the_markdown_within(read, tag, emphasis):
    document, found = read(f"A <{tag}>b *c*</{tag}> d.")
    assert found == ()
    inner = (Text("b "), Styled(Emphasis.EMPHASIS, (Text("c"),)))
    assert document.blocks[0].content == (Text("A "), Styled(emphasis, inner), Text(" d."))


def test_other_inline_elements(read):
    document, found = read(
        'A<br>b<br/>c <code>d  e</code> <a href="https://x.example">f</a> '
        '<span class="x">g</span> <q>h</q> <small>i</small> <B>j</B><wbr>'
    )
    assert found == ()
    content = document.blocks[0].content
    assert content.count(Break()) == 2
    assert Code("d e") in content
    assert Link("https://x.example", (Text("f"),)) in content
    assert Styled(Emphasis.STRONG, (Text("j"),)) in content
    assert inline_text(content) == "A b c d e f g \u201ch\u201d i j"


def test_emphasis_within_code_keeps_its_words(read):
    document, found = read("A <code>b *c* d</code>.")
    assert found == ()
    assert inline_text(document.blocks[0].content) == "A b c d."


def test_break_within_a_table_cell(read):
    document, found = read("| a<br>b | c |\n|---|---|\n| d | e<br />f |")
    assert found == ()
    assert Break() in document.blocks[0].rows[0].cells[1].blocks[0].content


def test_block_elements(read):
    document, found = read("""
        <h1 id="top">Top</h1>

        <p align="center">A <b>b</b></p>

        <ul>
          <li>one</li>
          <li>two
            <ol start="3" type="a"><li>x<li>y</ol>
          </li>
        </ul>

        <blockquote><p>quoted</p></blockquote>

        <hr>

        <dl><dt>term</dt><dd>meaning</dd><dd>second</dd></dl>

        <pre><code>a &lt; b
          c</code></pre>

        <div><section>within</section></div>
    """)
    assert found == ()
    kinds = [Heading, Paragraph, ListBlock, Quotation, Rule, DefinitionList, CodeBlock, Paragraph]
    assert [type(block) for block in document.blocks] == kinds
    heading, _, bullets, quotation, _, definitions, code, _ = document.blocks
    assert (heading.identifier, heading.number, heading.line) == ("top", "1", 1)
    assert bullets.items[1][1].labels == ("c.", "d.")
    assert block_text(quotation) == "quoted"
    assert len(definitions.definitions[0].meanings) == 2
    assert code.text == "a < b\n  c"


def test_heading_without_an_id_gets_one_from_its_words(read):
    document, _ = read("<h1>Access, and *rights*!</h1>\n\n[x](#access-and-rights)")
    assert document.headings[0].identifier.startswith("access-and")


def test_numbers_of_html_lists_are_kept(read):
    document, found = read('<ol><li>a<li value="7">b<li>c</ol>')
    assert found == ()
    assert [block.labels for block in document.blocks] == [("1.",), ("7.", "8.")]


def test_html_table_with_spans_and_alignment(read):
    document, found = read("""
        <table>
          <caption>Levels</caption>
          <colgroup><col><col><col></colgroup>
          <thead><tr><th>A</th><th colspan="2">B</th></tr></thead>
          <tbody>
            <tr><td rowspan="2">c *d*</td><td align="right">e</td><td>f</td></tr>
            <tr><td style="text-align: center">g</td><td><ul><li>h</li></ul></td></tr>
          </tbody>
          <tfoot><tr><td>i</td></tr></tfoot>
        </table>
    """)
    assert found == ()
    (table,) = document.blocks
    assert isinstance(table, Table)
    assert [block_text(block) for block in table.caption] == ["Levels"]
    assert len(table.columns) == 3
    assert [cell.column_span for cell in table.head[0].cells] == [1, 2]
    assert [cell.row_span for cell in table.rows[0].cells] == [2, 1, 1]
    assert table.rows[0].cells[1].alignment is Alignment.RIGHT
    assert table.rows[1].cells[0].alignment is Alignment.CENTER
    assert isinstance(table.rows[1].cells[1].blocks[0], ListBlock)
    assert len(table.rows[2].cells) == 3
    assert " ".join(plain_text(document).split()) == "Levels A B c d e f g h i"


def test_leading_rows_of_titles_are_the_head(read):
    document, found = read("""
        <table>
        <tr><th>A</th><th>B</th></tr>
        <tr><th>c</th><td>d</td></tr>
        </table>
    """)
    assert found == ()
    (table,) = document.blocks
    assert [len(table.head), len(table.rows)] == [1, 1]
    assert table.rows[0].cells[0].blocks[0].content[0] == Styled(Emphasis.STRONG, (Text("c"),))


@pytest.mark.parametrize(
    "cells",
    [
        '<td rowspan="9">a</td><td>b</td></tr><tr><td>c</td>',
        '<td rowspan="0" colspan="0">a</td></tr><tr><td>b</td><td>c</td>',
        '<td rowspan="99999999999">a</td><td colspan="2">b</td></tr><tr><td colspan="9">c</td>',
        '<td>a</td><td rowspan="2">b</td></tr><tr><td colspan="2">c</td>',
        '<td rowspan="x">a</td></tr><tr></tr><tr><td>b</td><td>c</td>',
    ],
)
def test_spans_never_leave_the_table(read, cells):
    document, found = read(f"<table><tr>{cells}</tr></table>")
    assert found == ()
    (table,) = document.blocks
    covered = [
        (row + down, column)
        for row, first, cell in _placed(table)
        for down in range(cell.row_span)
        for column in range(first, first + cell.column_span)
    ]
    every = [(row, column) for row in range(len(table.rows)) for column in range(_columns(table))]
    assert sorted(covered) == every
    assert plain_text(document).split() == ["a", "b", "c"]


def _columns(table):
    return len(table.columns)


def _placed(table):
    """Yield (row, first column, cell) as a reader of spans finds them."""
    taken = set()
    for index, row in enumerate(table.rows):
        column = 0
        for cell in row.cells:
            while (index, column) in taken:
                column += 1
            yield index, column, cell
            taken |= {
                (index + down, column + right)
                for down in range(cell.row_span)
                for right in range(cell.column_span)
            }


def test_comments_are_pointed_out_and_leave_nothing_behind(read):
    document, found = read("""
        A <!-- one --> b.

        <!-- two
        lines -->

        - c <!-- three -->

        <table><!-- four --><tr><td>d</td></tr></table>
    """)
    assert {each.severity for each in found} == {Severity.WARNING}
    assert [(each.code, each.place.line) for each in found] == [
        ("PK416", 1),
        ("PK416", 3),
        ("PK416", 6),
        ("PK416", 8),
    ]
    assert "two lines" in found[1].message
    assert [type(block) for block in document.blocks] == [Paragraph, ListBlock, Table]
    assert document.blocks[0].content == (Text("A b."),)


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "x <style>b {}</style>",
        '<iframe src="https://x.example"></iframe>',
        '<object data="x"></object>',
        '<form action="x"><input name="y"></form>',
        '<embed src="x">',
        '<svg><path d=""/></svg>',
        "<button>x</button>",
        "<GmbH>",
        "<?php x ?>",
        "a <b>never closed",
        "never opened</b>",
        "*a <b>c* d</b>",
        "<ul><li>a</li>",
        "<li>a</li>",
        "<td>a</td>",
        "<table></table>",
        "<table>words</table>",
        "<ul>words</ul>",
        "<ol reversed><li>a</li></ol>",
        "<pre><iframe></iframe></pre>",
        '<pre><b onclick="x">a</b></pre>',
        '<b onclick="x">a</b>',
        '<p onmouseover="x">a</p>',
        '<span onclick="x">a</span>',
        '<div onclick="x">a</div>',
        '<td onclick="x">a</td>',
        "[a]{onclick=x}",
        "# A {onclick=x}",
        "```{onclick=x}\na\n```",
        "<table><tr>" + "<td>a</td>" * 65 + "</tr></table>",
    ],
)
def test_what_is_not_understood_is_refused_with_its_line(read, html):
    _, found = read(f"Text.\n\n{html}")
    refused = [each for each in found if each.code == "PK402"]
    assert refused
    assert {each.place.line for each in refused} <= {3, 4}
    assert all(each.severity is Severity.ERROR and each.hint for each in refused)


@pytest.mark.parametrize(
    "target", ["javascript:x", "JAVASCRIPT:x", "&#106;avascript:x", "data:x", "vbscript:x"]
)
def test_links_of_html_are_checked_like_any(read, target):
    document, found = read(f'A <a href="{target}">b</a>.')
    assert "PK403" in [each.code for each in found]
    assert not any(isinstance(each, Link) for each in document.blocks[0].content)


def test_titles_are_pointed_out(read):
    _, found = read('<abbr title="Acceptable Use">AU</abbr> <a href="#x" title="T">b</a>')
    assert [each.code for each in found] == ["PK410", "PK410", "PK405"]


def test_indented_rows_that_markdown_takes_for_code_are_refused(read):
    _, found = read("""
        <table>
        <tr><td>a</td></tr>

            <tr><td>b</td></tr>
        </table>
    """)
    assert [each.code for each in found] == ["PK402"]
    assert "four spaces" in found[0].hint


def test_html_makes_no_statements(read):
    document, _ = read("<b>AC-1</b> Must.\n\n<p>**AC-2** Must.</p>\n\n**AC-3** Must.")
    assert [type(block) for block in document.blocks] == [Paragraph, Paragraph, Statement]


@pytest.mark.parametrize("tag", ["section", "blockquote", "ul><li", "table><tr><td", "b", "span"])
def test_deep_html_is_refused(read, tag):
    closing = "".join(f"</{name}>" for name in reversed(tag.split("><")))
    _, found = read(f"<{tag}>\n" * 200 + "x\n" + f"{closing}\n" * 200)
    assert {each.code for each in found} & {"PK411", "PK402", "PK435"}


@pytest.mark.parametrize(
    "html",
    [
        "</div>\n\nwords",
        "<a id='old-anchor'>words",
        "words</a>",
        "<span>words",
        "<style>\np {color: red}\n</style>\n\nwords",
    ],
)
def test_tags_that_show_nothing_are_left_out_with_a_warning(read, html):
    document, found = read(f"Text.\n\n{html}\n\nEnd.")
    (only,) = found
    assert (only.code, only.severity, only.place.line >= 3) == ("PK435", Severity.WARNING, True)
    assert plain_text(document).split() == ["Text.", "words", "End."]


@pytest.mark.parametrize(
    "html", ["</div onclick='x'>", "<span onclick='x'>a", "<a href='https://x.example'>a"]
)
def test_tags_that_would_do_something_are_refused(read, html):
    _, found = read(f"Text.\n\n{html}\n\nEnd.")
    assert any(each.code == "PK402" for each in found)
