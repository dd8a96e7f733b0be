"""Markdown, through the real pandoc, to the typed tree: kinds, contents, lines, refusals."""

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
    LineBlock,
    Link,
    ListBlock,
    Note,
    Paragraph,
    Quotation,
    Rule,
    Statement,
    Styled,
    Table,
    Text,
    decode,
    inline_text,
)
from policykit.document.cursor import SourceCursor
from policykit.errors import Severity


def _texts(blocks):
    return [inline_text(block.content) for block in blocks]


def test_headings_are_numbered_and_know_their_id_and_line(read):
    document, found = read("""
        # Purpose {#purpose}

        # Statements

        ## Principles

        ## Access *rights*

        # End {#end .unnumbered}

        # Again
    """)
    assert found == ()
    assert [
        (each.number, each.level, each.identifier, each.line) for each in document.headings
    ] == [
        ("1", 1, "purpose", 1),
        ("2", 1, "statements", 3),
        ("2.1", 2, "principles", 5),
        ("2.2", 2, "access-rights", 7),
        ("", 1, "end", 9),
        ("3", 1, "again", 11),
    ]


def test_statement_is_a_paragraph_that_begins_with_a_bold_id(read):
    document, found = read("""
        **AC-20a** Access *must* end
        within a day.

        **AC-20a**, quoted, is only a reference.

        **Note** This is no statement.

        - **AC-21** Neither is a list item.
    """)
    assert found == ()
    first, *others = document.blocks
    assert first == Statement(
        "AC-20a",
        (
            Text("Access "),
            Styled(Emphasis.EMPHASIS, (Text("must"),)),
            Text(" end within a day."),
        ),
        1,
    )
    assert not any(isinstance(other, Statement) for other in others)


def test_statement_without_words_keeps_its_id(read):
    document, _ = read("**AC-1**")
    assert document.blocks == (Statement("AC-1", (), 1),)


def test_lists_know_labels_tightness_and_nesting(read):
    document, found = read("""
        - one
        - two
            1. inner
            2. more

        Between.

        iv. loose

        v. second

            with a paragraph
    """)
    assert found == ()
    bullets, _, romans = document.blocks
    assert (bullets.labels, bullets.tight, bullets.ordered) == (("•", "•"), True, False)
    nested = bullets.items[1][1]
    assert isinstance(nested, ListBlock)
    assert (nested.labels, nested.line) == (("1.", "2."), 3)
    assert (romans.labels, romans.tight, romans.ordered) == (("iv.", "v."), False, True)
    assert _texts(romans.items[1]) == ["second", "with a paragraph"]


def test_table_keeps_alignment_head_caption_and_spans(read):
    document, found = read("""
        | Level | Time | Note |
        |:------|-----:|:----:|
        | High  | `1h` | a    |
        | Low   | 2h   |      |

        : How fast

        +-----------+-----+
        | over both       |
        +-----------+-----+
        | left      | r   |
        |           +-----+
        |           | s   |
        +-----------+-----+
    """)
    assert found == ()
    pipe, grid = document.blocks
    assert [column.alignment for column in pipe.columns] == [
        Alignment.LEFT,
        Alignment.RIGHT,
        Alignment.CENTER,
    ]
    assert len(pipe.head) == 1
    assert pipe.head[0].heading
    assert len(pipe.rows) == 2
    assert _texts(pipe.caption) == ["How fast"]
    assert pipe.line == 1
    assert [cell.blocks[0].line for cell in (pipe.rows[0].cells[0], pipe.rows[1].cells[0])] == [
        3,
        4,
    ]
    assert grid.rows[0].cells[0].column_span == 2
    assert grid.rows[1].cells[0].row_span == 2


def test_other_blocks(read):
    document, found = read("""
        Term
        :   First meaning.
        :   Second.

        > Quoted
        > words.

        ```yaml
        key:
          - value
        ```

        | Line one
        | Line two

        ---

        <div class="x">

        Within.

        </div>
    """)
    assert found == ()
    kinds = [type(block) for block in document.blocks]
    assert kinds == [DefinitionList, Quotation, CodeBlock, LineBlock, Rule, Paragraph]
    definitions, quotation, code, lines, _, within = document.blocks
    assert inline_text(definitions.definitions[0].term) == "Term"
    assert [_texts(meaning) for meaning in definitions.definitions[0].meanings] == [
        ["First meaning."],
        ["Second."],
    ]
    assert _texts(quotation.blocks) == ["Quoted words."]
    assert code.text == "key:\n  - value"
    assert [inline_text(line) for line in lines.lines] == ["Line one", "Line two"]
    assert (definitions.line, quotation.line, code.line, lines.line, within.line) == (
        1,
        5,
        9,
        13,
        20,
    )


def test_inlines(read):
    document, found = read(r"""
        # T {#t}

        `a  b` **b *bi*** ~~s~~ H~2~O 10^3^ [sc]{.smallcaps} [u]{.underline} hard\
        end [in](#t) <https://x.example/> [p](other-policy.md#part) [span]{.x} "q" 'r'
    """)
    assert found == ()
    content = document.blocks[1].content
    assert Code("a b") in content or Code("a  b") in content
    bold = next(each for each in content if isinstance(each, Styled))
    assert bold == Styled(Emphasis.STRONG, (Text("b "), Styled(Emphasis.EMPHASIS, (Text("bi"),))))
    assert {each.emphasis for each in content if isinstance(each, Styled)} == {
        Emphasis.STRONG,
        Emphasis.STRIKEOUT,
        Emphasis.SUBSCRIPT,
        Emphasis.SUPERSCRIPT,
        Emphasis.SMALL_CAPS,
        Emphasis.UNDERLINE,
    }
    assert Break() in content
    assert [each.target for each in content if isinstance(each, Link)] == [
        "#t",
        "https://x.example/",
    ]
    assert inline_text(content).endswith("p span \"q\" 'r'")


def test_footnotes_are_numbered_and_know_where_their_text_stands(read):
    document, found = read("""
        One[^b] and two^[within] and three[^a].

        Later.

        [^a]: The third.

        [^b]: The first.

            With *more*.
    """)
    assert found == ()
    notes = [each for each in document.blocks[0].content if isinstance(each, Note)]
    assert [(note.number, _texts(note.blocks), note.blocks[0].line) for note in notes] == [
        (1, ["The first.", "With more."], 7),
        (2, ["within"], 1),
        (3, ["The third."], 5),
    ]
    assert document.blocks[1].line == 3


@pytest.mark.parametrize(
    ("markdown", "code", "line", "words"),
    [
        ("Text.\n\na ![alt](../../x.png)", "PK417", 3, "out of the workspace"),
        ("Text.\n\n![](x.png)", "PK418", 3, "cannot see it"),
        ("Text.\n\n![a](x.png){width=wide}", "PK419", 3, "width"),
        ("Text.\n\nSo $x^2$ is.", "PK414", 3, "formula"),
        ("Text.\n\na <b>bold word", "PK402", 3, "<b>"),
        ("Text.\n\n<!-- hidden -->\n\nEnd.", "PK416", 3, "comment"),
        ("Text.\n\n[x](javascript:alert)", "PK403", 3, "javascript:"),
        ("Text.\n\n[x](JavaScript:alert)", "PK403", 3, "JavaScript:"),
        ("Text.\n\n[x](data:text/html,x)", "PK403", 3, "data:"),
        ("Text.\n\n[x](file:///etc/passwd)", "PK403", 3, "file:"),
        ("Text.\n\n[x](../notes.txt)", "PK404", 3, "../notes.txt"),
        ("Text.\n\n[x](#nowhere)", "PK405", 3, "#nowhere"),
        ("# A {#a}\n\n# B {#a}", "PK406", 3, "line 1"),
        ("# A {#approvals}", "PK406", 1, "approvals"),
        ("# A\n\n### B", "PK407", 3, "level 3"),
        ("## A", "PK407", 1, "level 2"),
        ("# A\n\n> # B", "PK408", 3, "heading"),
        ("- # B", "PK408", 1, "heading"),
        ("Text.\n\n&#xffffff;", "PK428", 3, "\N{REPLACEMENT CHARACTER}"),
        ("# []{}", "PK409", 1, "no words"),
        ('[x](https://x.example "More")', "PK410", 1, "More"),
        (">" * 20 + " deep", "PK411", 1, "deep"),
    ],
)
def test_what_pages_do_not_show_is_pointed_out_with_its_line(read, markdown, code, line, words):
    _, found = read(markdown)
    matching = [each for each in found if each.code == code]
    assert matching, found
    assert matching[0].place.line == line
    assert words in matching[0].message
    assert matching[0].hint


def test_a_heading_within_something_is_a_bold_paragraph(read):
    document, (found,) = read("> # *What* they say {#said}\n>\n> #\n>\n> Nothing.")
    assert (found.code, found.severity) == ("PK408", Severity.WARNING)
    bold = Styled(Emphasis.STRONG, (Styled(Emphasis.EMPHASIS, (Text("What"),)), Text(" they say")))
    assert document.blocks == (
        Quotation((Paragraph((bold,), 1), Paragraph((Text("Nothing."),), 5)), 1),
    )


def test_refused_construct_does_not_hide_the_next_one(read):
    _, found = read("![](x)\n\n![](y)\n\n[a](#b)\n\n[a](data:x)")
    assert [(each.code, each.place.line) for each in found] == [
        ("PK418", 1),
        ("PK418", 3),
        ("PK405", 5),
        ("PK403", 7),
    ]


def test_first_pages_may_be_linked_to(read):
    _, found = read("[x](#approvals) and [y](#revision-history)")
    assert found == ()


@pytest.mark.parametrize("version", [[1, 22, 2], [2, 0], []])
def test_other_pandoc_tree_is_refused(version):
    document, found = decode({"pandoc-api-version": version, "blocks": []}, "", "a.md")
    assert document.blocks == ()
    assert [each.code for each in found] == ["PK400"]


def test_unknown_constructs_are_refused_by_name():
    blocks = [
        {"t": "Novelty", "c": [{"t": "Str", "c": "word"}]},
        {"t": "Para", "c": [{"t": "Hologram", "c": []}]},
        {"t": "Para", "c": [{"t": "Cite", "c": [[], [{"t": "Str", "c": "x"}]]}]},
    ]
    _, found = decode({"pandoc-api-version": [1, 23, 9], "blocks": blocks}, "word\n\nx", "a.md")
    assert [each.code for each in found] == ["PK401"] * 3
    assert "Novelty" in found[0].message
    assert "Hologram" in found[1].message
    assert "a citation" in found[2].message


def test_smart_quotes_from_another_reader_become_words():
    quoted = {"t": "Quoted", "c": [{"t": "DoubleQuote"}, [{"t": "Str", "c": "x"}]]}
    blocks = [{"t": "Para", "c": [quoted]}]
    document, found = decode({"pandoc-api-version": [1, 23], "blocks": blocks}, '"x"', "a.md")
    assert found == ()
    assert document.blocks[0].content == (Text("\u201cx\u201d"),)


def test_line_numbers_count_from_the_body_of_the_file():
    para = {"t": "Para", "c": [{"t": "Str", "c": "word"}]}
    document, _ = decode({"pandoc-api-version": [1, 23], "blocks": [para]}, "\nword\n", "a.md", 10)
    assert document.blocks[0].line == 11


def test_lines_survive_escapes_links_and_definitions(read):
    document, found = read(r"""
        Söhne A\*B &amp; C\_D \<GmbH\>.

        [ref]: https://example.com/approval/of/review "t"

        Approval of [review](https://example.com/review/approval), again.

        Approval, and the same word approval.

        - item `code with approval`
        - last approval
    """)
    assert [each.line for each in document.blocks] == [1, 5, 7, 9]
    assert document.blocks[3].items[1][0].line == 10
    assert inline_text(document.blocks[0].content) == "Söhne A*B & C_D <GmbH>."
    assert found == ()


def test_tables_are_found_by_their_cells_not_their_caption(read):
    document, _ = read("""
        | a | b |
        |---|---|
        | c | d |

        : a caption about b

        End.
    """)
    table, end = document.blocks
    assert isinstance(table, Table)
    assert (table.line, table.caption[0].line, end.line) == (1, 5, 7)


def test_headings_survive_in_divs(read):
    document, found = read("""
        ::: {.part}
        # Inside

        **AC-1** Must.
        :::
    """)
    assert found == ()
    assert [type(each) for each in document.blocks] == [Heading, Statement]


def test_footnote_without_a_reference_is_not_dropped_in_silence(read):
    _, found = read("""
        Text[^a].

        [^a]: Shown.

        [^b]: Never shown.

            [^c]: this is within code, and shown
    """)
    assert [(each.code, each.place.line) for each in found] == [("PK412", 5)]
    assert "b" in found[0].message


def test_footnote_behind_a_task_and_a_raised_word_is_used(read):
    document, found = read("""
        - [ ] open

        x^2^ foot[^1].

        [^1]: A footnote.
    """)
    assert found == ()
    (note,) = (each for each in document.blocks[1].content if isinstance(each, Note))
    assert note.blocks[0].line == 5


def test_no_footnote_is_unused_where_the_tree_holds_as_many_as_the_source():
    cursor = SourceCursor("Never met[^1].\n\n[^1]: A.\n\n[^2]: B.\n", 1)
    assert list(cursor.unused_notes(2)) == []
    assert list(cursor.unused_notes(1)) == [("1", 3), ("2", 5)]
    beside = SourceCursor("Inline^[that] and no more.\n\n[^1]: A.\n", 1)
    assert list(beside.unused_notes(1)) == [("1", 3)]


def test_reference_without_a_footnote_is_pointed_out(read):
    document, found = read("Text[^none].")
    assert [(each.code, each.place.line) for each in found] == [("PK413", 1)]
    assert inline_text(document.blocks[0].content) == "Text[^none]."
