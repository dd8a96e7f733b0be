"""Markdown that is too deep or too long: bounded time, a diagnostic with its line, no traceback."""

from __future__ import annotations

import time

import pytest

from policykit.document import decode, plain_text
from policykit.edge.pandoc import PandocProgram
from policykit.errors import Severity

SECONDS = 10
"""Far more than any of these takes (under one second), and far less than what is not linear."""


@pytest.mark.parametrize(
    "markdown",
    [
        ">" * 200 + " deep",
        "\n".join("  " * depth + f"- deep{depth}" for depth in range(200)),
        "\n\n".join(["::: x"] * 200 + ["deep"] + [":::"] * 200),
        "<div>\n\n" * 200 + "deep\n\n" + "</div>\n\n" * 200,
        "".join("*_"[depth % 2] for depth in range(200))
        + "deep"
        + "".join("*_"[depth % 2] for depth in reversed(range(200))),
        "[" * 60 + "deep" + "]{.x}" * 60,
        "<b>" * 200 + "deep" + "</b>" * 200,
        "text^[a " + "<em>" * 200 + "deep" + "</em>" * 200 + "]",
    ],
)
def test_deep_nesting_is_refused_once_with_its_line(read, markdown):
    _, found = read(markdown)
    assert [(each.code, each.severity) for each in found] == [("PK411", Severity.ERROR)]
    assert found[0].place.line >= 1


def _nested(kind, depth):
    inline = {"t": "Str", "c": "x"}
    node = {"t": "Para", "c": [inline]}
    for _ in range(depth):
        match kind:
            case "BlockQuote":
                node = {"t": "BlockQuote", "c": [node]}
            case "BulletList":
                node = {"t": "BulletList", "c": [[node]]}
            case "Div":
                node = {"t": "Div", "c": [["", [], []], [node]]}
            case "Note":
                node = {"t": "Para", "c": [{"t": "Note", "c": [node]}]}
            case "Span":
                inline = {"t": "Span", "c": [["", [], []], [inline]]}
            case _:
                inline = {"t": kind, "c": [inline]}
    return node if inline["t"] == "Str" else {"t": "Para", "c": [inline]}


@pytest.mark.parametrize("kind", ["BlockQuote", "BulletList", "Div", "Note", "Span", "Emph"])
def test_no_depth_of_a_tree_breaks_decoding(kind):
    tree = {"pandoc-api-version": [1, 23], "blocks": [_nested(kind, 5000)]}
    document, found = decode(tree, "x", "a.md")
    assert [each.code for each in found] == ["PK411"]
    assert plain_text(document).strip() == ""


@pytest.mark.parametrize(
    "markdown",
    [
        " ".join(f"word{number}" for number in range(100_000)),
        "|a|b|\n|-|-|\n" + "".join(f"|x{number}|y|\n" for number in range(10_000)),
        "<table>" + "<tr><td>x<td>y\n" * 3000 + "</table>",
        "before " + "x" * 5000 + " after",
        "".join(f"a[^{n}] " for n in range(2000))
        + "".join(f"\n\n[^{n}]: note {n}" for n in range(2000)),
        "a <b>" + "<i>" * 10_000 + "x</b>",
        "<foo> $x_1$ \u202e <!-- c --> &amp; [x](javascript:x)\n\n" * 1500,
        "&nbsp;\\*&lt;\n\n" * 5000,
    ],
)
def test_long_texts_take_time_in_proportion(markdown):
    (tree,) = PandocProgram().parse([("a.md", markdown)])
    begun = time.process_time()
    _, found = decode(tree, markdown, "a.md")
    assert time.process_time() - begun < SECONDS
    assert len(found) <= 200


def test_a_long_paragraph_keeps_its_words_and_one_of_a_megabyte_is_named(read):
    words = [f"word{number}" for number in range(100_000)]
    few = words[:10_000]
    document, found = read(" ".join(few))
    assert found == ()
    assert plain_text(document).split() == few
    _, (named,) = read("Before.\n\n" + " ".join(words))
    assert (named.code, named.place.line) == ("PK426", 3)


def test_words_that_pandoc_forgets_are_an_error(read):
    _, found = read("Text.\n\n| one\n| two <p>three\n\nEnd.")
    assert [(each.code, each.place.line) for each in found] == [("PK402", 4)]
    assert "three" in found[0].message
    document, found = read("| one\n| two <b>three</b>\n\n<p>End.</p>")
    assert found == ()
    assert plain_text(document).split() == ["one", "two", "three", "End."]


@pytest.mark.parametrize("number", [0, 9999, 10_000, 999_999_999])
def test_numbers_of_lists_stay_short(number):
    item = [{"t": "Plain", "c": [{"t": "Str", "c": "x"}]}]
    ordered = [[number, {"t": "LowerRoman"}, {"t": "Period"}], [item]]
    tree = {"pandoc-api-version": [1, 23], "blocks": [{"t": "OrderedList", "c": ordered}]}
    document, _ = decode(tree, "x", "a.md")
    assert len(document.blocks[0].labels[0]) < 20
