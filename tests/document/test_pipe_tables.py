"""Pandoc cuts off what a row of a pipe table has too many of: it is reported, and only it."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from policykit.document import decode, plain_text
from policykit.document.missing_words import MissingWords
from policykit.document.pipe_tables import overfull_rows
from policykit.edge.pandoc import PandocProgram

PANDOC = PandocProgram()
HEAD = "| a | b |\n|---|---|\n"


@pytest.mark.parametrize(
    ("markdown", "line", "lost"),
    [
        (HEAD + "| yes|no | daily |", 3, ": daily"),
        (HEAD + "| c | d | e | f |", 3, ": e | f"),
        ("x\n\n| a | b | c |\n|---|---|\n| d | e |", 3, ": c"),
        ("Text.\n\n> | a | b |\n> |---|---|\n> | c | d | e |", 5, ": e"),
        ("- x\n\n  a | b\n  --|--\n  c | d | \N{CHECK MARK}", 5, ": \N{CHECK MARK}"),
        (HEAD + "| [c|d](https://x.example) | e |", 3, ": e"),
        (HEAD + "| c | d |\n\n" + HEAD + "| c | d | e |", 7, ": e"),
    ],
)
def test_a_cell_too_many_is_reported_with_its_line(read, markdown, line, lost):
    _, (found,) = read(markdown)
    assert (found.code, found.place.line) == ("PK427", line)
    assert lost in found.message


@pytest.mark.parametrize(
    "markdown",
    [
        HEAD + "| `c|d` | ``e`|` `` |",
        HEAD + r"| c \| d | e |",
        HEAD + "| c | d | |",
        HEAD + "| <a href='https://x.example/|'>c</a> | e |",
        "```\n" + HEAD + "| c | d | e |\n```",
        "words\n" + HEAD + "| c | d | e |",
        "Text:\n\n    a | b\n    --|--\n    c | d | e",
        "either | or",
    ],
)
def test_nothing_is_reported_where_nothing_is_lost(read, markdown):
    _, found = read(markdown)
    assert found == ()


_CELL = st.lists(
    st.sampled_from(
        [
            "w",
            "`w|w`",
            r"w \| w",
            "$w",
            "|",
            "**w**",
            "[w](https://x.example)",
            "<b>w</b>",
            "*",
            "`",
        ]
    ),
    max_size=4,
).map(" ".join)
_TABLE = st.lists(st.lists(_CELL, min_size=1, max_size=4), min_size=1, max_size=3)


@given(st.lists(_TABLE, min_size=1, max_size=20))
@settings(max_examples=30, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
def test_a_table_is_reported_if_and_only_if_words_are_lost(tables):
    texts = []
    for rows in tables:
        lines = HEAD + "\n".join("| " + " | ".join(cells) + " |" for cells in rows)
        words = iter(range(1000))
        texts.append(re.sub("w", lambda _, words=words: f"w{next(words)}w", lines))
    trees = PANDOC.parse([("a.md", text) for text in texts])
    for text, tree in zip(texts, trees, strict=True):
        document, found = decode(tree, text, "a.md")
        kept = plain_text(document)
        lost = [word for word in re.findall(r"w\d+w", text) if word not in kept]
        assert bool(lost) == any(each.code == "PK427" for each in found), text


@pytest.mark.parametrize("begun", ["<!--", "<a ", "$a ", "` "])
def test_what_is_begun_again_and_again_takes_time_in_proportion(begun):
    source = f"{HEAD}| {begun * 40_000} | x | y |\n"
    start = time.process_time()
    assert list(overfull_rows(source, MissingWords([], source), "a.md", 1))
    assert time.process_time() - start < 5
