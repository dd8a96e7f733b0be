from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policykit.document import decode, encode, plain_text, tree
from policykit.document.characters import shown
from policykit.document.labels import item_labels
from policykit.document.numbering import SectionNumbers
from policykit.edge.pandoc import PandocProgram
from policykit.values import StatementId

_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\t\n\r"), min_size=1).filter(
    # Hidden characters come back as their numbers.
    lambda text: not shown(text)[1]
)
_WORDS = _TEXT.filter(lambda text: not text.startswith("AC-"))

# What a redline adds is for pages alone.
_OF_MARKDOWN = [
    one for one in tree.Emphasis if one not in {tree.Emphasis.INSERTED, tree.Emphasis.DELETED}
]


def bare(value):
    """The same without lines and note numbers, which decoding counts itself."""
    if isinstance(value, tuple):
        return tuple(bare(each) for each in value)
    if not is_dataclass(value):
        return value
    known = {field.name: getattr(value, field.name) for field in fields(value)}
    counted = {name: 0 for name in ("line", "number") if isinstance(known.get(name), int)}
    return replace(value, **{name: bare(each) for name, each in known.items()} | counted)


def _joined(content):
    """Neighbouring words joined, as decoding does."""
    made = []
    for kind, group in groupby(content, key=type):
        if kind is tree.Text:
            made.append(tree.Text("".join(each.text for each in group)))
        else:
            made += group
    return tuple(made)


def _content(inline):
    return st.lists(inline, min_size=1, max_size=4).map(_joined)


_FLAT = st.builds(tree.Text, _WORDS) | st.builds(tree.Code, _TEXT) | st.just(tree.Break())
_INLINE = st.recursive(
    _FLAT,
    lambda inner: (
        st.builds(tree.Styled, st.sampled_from(_OF_MARKDOWN), _content(inner))
        | st.builds(
            tree.Link,
            st.sampled_from(["#approvals", "https://example.com/a?b=c", "mailto:a@example.com"]),
            _content(inner),
        )
        | st.builds(
            tree.Note, st.just(0), st.tuples(st.builds(tree.Paragraph, _content(inner), st.just(0)))
        )
    ),
    max_leaves=6,
)
_CONTENT = _content(_INLINE)
_LINE = st.just(0)
_PARAGRAPH = st.builds(tree.Paragraph, _CONTENT, _LINE)
_STYLES = st.sampled_from(["Decimal", "LowerAlpha", "UpperAlpha", "LowerRoman", "UpperRoman"])
_DELIMITERS = st.sampled_from(["Period", "OneParen", "TwoParens"])


@st.composite
def _lists(draw, inner):
    items = draw(
        st.lists(st.lists(inner, min_size=1, max_size=2).map(tuple), min_size=1, max_size=3)
    )
    simple = all(isinstance(item[0], tree.Paragraph) for item in items)
    ordered = draw(st.booleans())
    labels = ("•",) * len(items)
    if ordered:
        start, style = draw(st.integers(0, 4000)), draw(_STYLES)
        labels = item_labels(start, style, draw(_DELIMITERS), len(items))
    return tree.ListBlock(labels, tuple(items), simple and draw(st.booleans()), ordered, 0)


@st.composite
def _tables(draw, inner):
    width = draw(st.integers(1, 3))
    alignment = st.sampled_from(tree.Alignment)
    cell = st.builds(
        tree.Cell,
        st.lists(inner, max_size=2).map(tuple),
        alignment,
        st.integers(1, 3),
        st.integers(1, 3),
    )
    cells = st.lists(cell, min_size=width, max_size=width).map(tuple)
    head = st.lists(st.builds(tree.Row, cells, st.just(True)), max_size=2)
    rows = st.lists(st.builds(tree.Row, cells, st.booleans()), max_size=4)
    column = st.builds(tree.Column, alignment, st.none() | st.floats(0.01, 1))
    columns = st.lists(column, min_size=width, max_size=width)
    caption = st.lists(_PARAGRAPH, max_size=1)
    return tree.Table(*(tuple(draw(each)) for each in (columns, head, rows, caption)), 0)


_BLOCK = st.recursive(
    _PARAGRAPH
    | st.builds(tree.CodeBlock, _TEXT, _LINE)
    | st.builds(tree.LineBlock, st.lists(_CONTENT, min_size=1, max_size=2).map(tuple), _LINE)
    | st.builds(tree.Rule, _LINE),
    lambda inner: (
        _lists(inner)
        | _tables(inner)
        | st.builds(tree.Quotation, st.lists(inner, min_size=1, max_size=2).map(tuple), _LINE)
        | st.builds(
            tree.DefinitionList,
            st.tuples(
                st.builds(
                    tree.Definition,
                    _CONTENT,
                    st.lists(st.tuples(inner), min_size=1, max_size=2).map(tuple),
                )
            ),
            _LINE,
        )
    ),
    max_leaves=5,
)
_STATEMENT = st.builds(
    tree.Statement,
    st.sampled_from(["AC-1", "AC-20b"]).map(StatementId),
    _CONTENT.filter(lambda content: not _begins_with_space(content)),
    _LINE,
)


def _begins_with_space(content):
    return isinstance(content[0], tree.Text) and content[0].text[0].isspace()


@st.composite
def _documents(draw):
    numbers = SectionNumbers()
    blocks = []
    for index, body in enumerate(draw(st.lists(_BLOCK | _STATEMENT, max_size=4))):
        level = draw(st.integers(1, 3))
        number = numbers.next(level) if draw(st.booleans()) else ""
        title = (tree.Text(draw(_WORDS)),)
        blocks += [tree.Heading(level, f"part-{index}", number, title, 0), body]
    return tree.Document(tuple(blocks), "a.md")


@given(_documents())
@settings(max_examples=300, deadline=None)
def test_what_is_encoded_decodes_to_the_same(document):
    again, _ = decode(encode(document), "", "a.md")
    assert bare(again) == bare(document)


MARKDOWN = """\
# Purpose {#purpose}

**AC-1** A sentence with *emphasis*, `code`[^1] and a [link](#scope).

[^1]: A note.

# Scope {#scope .unnumbered}

b) two
c) three

    with a paragraph

| a | b |
|--:|:--|
| 1 | 2 |

Term
:   Meaning

| Street
| Town

> quoted

---

    code
"""


def test_pandoc_understands_what_is_encoded(read):
    document, found = read(MARKDOWN)
    assert found == ()
    again, found = decode(encode(document), MARKDOWN, "a.md")
    assert found == ()
    assert again.blocks == replace(document, file="a.md").blocks
    assert PandocProgram(read_format="json").parse([("a.md", json.dumps(encode(document)))])
    assert "AC-1 A sentence with emphasis" in plain_text(again)


def test_labels_that_pandoc_cannot_number_are_refused():
    odd = tree.ListBlock(("1.", "7."), ((), ()), tight=False, ordered=True, line=1)
    with pytest.raises(ValueError, match=r"1\., 7\."):
        encode(tree.Document((odd,), "a.md"))
