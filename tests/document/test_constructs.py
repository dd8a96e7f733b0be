"""Every block and inline of pandoc's tree: what becomes of it. None falls through."""

from __future__ import annotations

import pytest

from policykit.document import (
    CodeBlock,
    DefinitionList,
    Heading,
    LineBlock,
    ListBlock,
    Paragraph,
    Quotation,
    Rule,
    Table,
    decode,
    plain_text,
)
from policykit.edge.pandoc import PandocProgram
from policykit.errors import Severity

BLOCKS = {
    "Plain": ("- one", ListBlock, "one"),
    "Para": ("one", Paragraph, "one"),
    "LineBlock": ("| one\n| two", LineBlock, "one\ntwo"),
    "CodeBlock": ("```\none  two\n```", CodeBlock, "one  two"),
    "RawBlock": ("<p>\none\n</p>", Paragraph, "one"),
    "BlockQuote": ("> one", Quotation, "one"),
    "OrderedList": ("(c) one\n(d) two", ListBlock, "one\ntwo"),
    "BulletList": ("- one\n\n- two", ListBlock, "one\ntwo"),
    "DefinitionList": ("one\n:   two", DefinitionList, "one\ntwo"),
    "Header": ("# one", Heading, "one"),
    "HorizontalRule": ("---", Rule, ""),
    "Table": ("| one |\n|---|\n| two |", Table, "one\ntwo"),
    "Figure": ('<figure id="x">\none\n</figure>', Paragraph, "one"),
    "Div": ("::: x\none\n:::", Paragraph, "one"),
}
INLINES = {
    "Str": ("one", "one"),
    "Emph": ("*one*", "one"),
    "Underline": ("[one]{.underline}", "one"),
    "Strong": ("**one**", "one"),
    "Strikeout": ("~~one~~", "one"),
    "Superscript": ("x^one^", "xone"),
    "Subscript": ("x~one~", "xone"),
    "SmallCaps": ("[one]{.smallcaps}", "one"),
    "Quoted": ("\"one\" 'two'", "\u201cone\u201d \u2018two\u2019"),
    "Code": ("`one  two`", "one  two"),
    "Space": ("one two", "one two"),
    "SoftBreak": ("one\ntwo", "one two"),
    "LineBreak": ("one\\\ntwo", "one two"),
    "RawInline": ("one <b>two</b>", "one two"),
    "Link": ("[one](https://one.example)", "one"),
    "Note": ("one^[two]", "one\ntwo"),
    "Span": ("[one]{.x}", "one"),
}
POINTED_OUT = {
    "Math": ("$x \\le 1$", "PK414", Severity.WARNING),
    "Image": ("a ![one](https://x.example/one.png)", "PK417", Severity.ERROR),
    "Cite": ("a [@one]", "PK401", Severity.ERROR),
    "RawBlock": ("```{=latex}\none\n```", "PK402", Severity.ERROR),
    "RawInline": ("`one`{=latex}", "PK402", Severity.ERROR),
}
NAMES = """
Plain Para LineBlock CodeBlock RawBlock BlockQuote OrderedList BulletList DefinitionList Header
HorizontalRule Table Figure Div Str Emph Underline Strong Strikeout Superscript Subscript SmallCaps
Quoted Cite Code Space SoftBreak LineBreak Math RawInline Link Image Note Span
"""
"""The constructors of pandoc's Block and Inline."""

PANDOC = PandocProgram(read_format="markdown")
"""Pandoc's own Markdown, which has constructs that policykit's reading of it switches off."""


def _kinds(node):
    if isinstance(node, dict):
        yield node.get("t")
        node = list(node.values())
    if isinstance(node, list):
        for inner in node:
            yield from _kinds(inner)


def _read(markdown, kind):
    (tree,) = PANDOC.parse([("a.md", markdown)])
    if kind == "Figure":
        tree["blocks"] = [{"t": "Figure", "c": [["", [], []], [None, []], tree["blocks"]]}]
    assert kind in set(_kinds(tree["blocks"]))
    return decode(tree, markdown, "a.md")


def test_every_construct_is_accounted_for():
    assert BLOCKS.keys() | INLINES.keys() | POINTED_OUT.keys() == set(NAMES.split())


@pytest.mark.parametrize("kind", BLOCKS)
def test_blocks_are_decoded(kind):
    markdown, expected, words = BLOCKS[kind]
    document, found = _read(markdown, kind)
    assert found == ()
    assert isinstance(document.blocks[0], expected)
    assert plain_text(document) == words


@pytest.mark.parametrize("kind", INLINES)
def test_inlines_are_decoded(kind):
    markdown, words = INLINES[kind]
    document, found = _read(markdown, kind)
    assert found == ()
    assert plain_text(document) == words


@pytest.mark.parametrize("kind", POINTED_OUT)
def test_what_is_not_shown_as_it_is_has_a_diagnostic(kind):
    markdown, code, severity = POINTED_OUT[kind]
    _, (found,) = _read(markdown, kind)
    assert (found.code, found.severity) == (code, severity)
    assert found.place.line in (1, 2)


def test_figure_keeps_its_caption_after_its_content():
    words = [{"t": "Plain", "c": [{"t": "Str", "c": each}]} for each in ("inside", "caption")]
    figure = {"t": "Figure", "c": [["", [], []], [None, [words[1]]], [words[0]]]}
    document, found = decode(
        {"pandoc-api-version": [1, 23], "blocks": [figure]}, "inside\n\ncaption", "a.md"
    )
    assert found == ()
    assert plain_text(document) == "inside\ncaption"


def test_mixed_lists_keep_their_labels_and_nesting(read):
    document, found = read("""
        - [ ] to do
        - [x] done

            1) first
            2) second

               - inner

                 and more

            #. again
    """)
    assert found == ()
    tasks, *_ = document.blocks
    words = "[ ] to do [x] done first second inner and more again"
    assert " ".join(plain_text(document).split()) == words
    numbers = tasks.items[1][1]
    assert numbers.labels == ("1)", "2)")
    assert numbers.items[1][1].labels == ("•",)


def test_task_list_is_placed_by_its_words(read):
    document, _ = read("""
        Before.

        - [ ] to do
        - [x] done
    """)
    assert document.blocks[1].line == 3
