"""Pandoc cuts what reaches beyond the right edge of a grid table: it is reported, and only it."""

from __future__ import annotations

import re

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from policykit.document import decode, plain_text
from policykit.edge.pandoc import PandocProgram

PANDOC = PandocProgram()
EDGE = "+------+------+\n"


@pytest.mark.parametrize(
    ("markdown", "line", "words"),
    [
        (f"Text.\n\n{EDGE}| a    | b    | more\n{EDGE}", 4, "more"),
        (f"{EDGE}| a    | b    |\n{EDGE}| c    | d    | last\n{EDGE}", 4, "last"),
        (f"- x\n\n  {EDGE}  | a    | b    | more\n  {EDGE}", 4, "more"),
        (f"{EDGE}| 中文 | 中   | 多\n{EDGE}", 2, "多"),
    ],
)
def test_a_line_that_is_cut_is_reported(read, markdown, line, words):
    _, found = read(markdown)
    assert [(each.code, each.place.line) for each in found] == [("PK429", line)]
    assert words in found[0].message


@pytest.mark.parametrize(
    "markdown",
    [
        f"{EDGE}| a    | b    |\n{EDGE}| c    | d    |   \n{EDGE}",
        f"{EDGE}| 中文 | 中   |\n{EDGE}",
        f"```\n{EDGE}| a    | b    | c\n{EDGE}```",
        "a +-----+ b\n| c and more",
        f"words\n{EDGE}| a    | b    | c\n",
    ],
)
def test_nothing_is_reported_where_nothing_is_cut(read, markdown):
    _, found = read(markdown)
    assert found == ()


_ROW = st.lists(st.tuples(st.integers(-1, 2), st.booleans()), min_size=2, max_size=2)


@given(st.lists(st.lists(_ROW, min_size=1, max_size=3), min_size=1, max_size=20))
@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
def test_a_table_is_reported_if_and_only_if_words_are_lost(tables):
    texts = []
    for rows in tables:
        words = iter(range(100))
        text = EDGE
        for row in rows:
            cells = (f" w{next(words)}w{' ' * (2 + extra)}" for extra, _ in row)
            text += f"|{'|'.join(cells)}|{' more' * row[0][1]}\n{EDGE}"
        texts.append(text)
    trees = PANDOC.parse([("a.md", text) for text in texts])
    for text, tree in zip(texts, trees, strict=True):
        document, found = decode(tree, text, "a.md")
        kept = plain_text(document)
        lost = [word for word in re.findall(r"w\d+w", text) if word not in kept]
        lost += ["more"] * (text.count("more") - kept.count("more"))
        assert bool(lost) == any(each.code == "PK429" for each in found), text
