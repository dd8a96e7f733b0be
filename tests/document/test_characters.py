from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.document import Code, CodeBlock, decode, plain_text
from policykit.document.characters import described, shown
from policykit.errors import Severity


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\u202e", "U+202E, RIGHT-TO-LEFT OVERRIDE"),
        ("\u2066", "U+2066, LEFT-TO-RIGHT ISOLATE"),
        ("\u200b", "U+200B, ZERO WIDTH SPACE"),
        ("\ufeff", "U+FEFF, ZERO WIDTH NO-BREAK SPACE"),
        ("\u00ad", "U+00AD, SOFT HYPHEN"),
        ("\x07", "U+0007, CONTROL CHARACTER"),
        ("\x1b", "U+001B, ESCAPE"),
        ("\U000e0041", "U+E0041, TAG LATIN CAPITAL LETTER A"),
    ],
)
def test_hidden_characters_are_shown_and_named(read, character, name):
    document, found = read(f"First.\n\nA{character}b `c{character}`.\n\n    d{character}")
    mark = f"[U+{ord(character):04X}]"
    assert plain_text(document) == f"First.\nA{mark}b c{mark}.\nd{mark}"
    assert [(each.code, each.severity, each.place.line) for each in found] == [
        ("PK415", Severity.WARNING, 3),
        ("PK415", Severity.WARNING, 5),
    ]
    assert name in found[0].message
    assert described(character) == name
    assert isinstance(document.blocks[2], CodeBlock)
    assert Code(f"c{mark}") in document.blocks[1].content


@pytest.mark.parametrize(
    "text", ["Größe 5\u00a0km", "می\u200cرم", "👩\u200d💻", "क\u094d\u200dष", "日本"]
)
def test_what_scripts_need_stays(text):
    assert shown(text) == (text, ())


def test_joiners_between_latin_letters_are_shown():
    assert shown("pass\u200cword") == ("pass[U+200C]word", ("\u200c",))


def test_link_with_a_hidden_character_is_refused(read):
    _, found = read("[x](https://a\u202eb.example)")
    assert "PK403" in [each.code for each in found]
    assert "[U+202E]" in " ".join(each.message for each in found) or "%E2" in found[0].message


def test_messages_obey_no_hidden_character_and_stay_short():
    word = "x\u202e" * 3000
    para = {"t": "Para", "c": [{"t": "Link", "c": [["", [], []], [], [f"data:{word}", ""]]}]}
    _, found = decode({"pandoc-api-version": [1, 23], "blocks": [para]}, word, "a.md")
    assert found
    assert all(shown(each.message)[1] == () and len(each.message) < 200 for each in found)


def test_many_diagnostics_of_one_kind_are_cut(read):
    _, found = read("".join(f"<x{number}>\n\n" for number in range(500)))
    assert len(found) == 40
    assert "460 more" in found[-1].message


@given(st.text())
def test_nothing_hidden_is_left(text):
    result, found = shown(text)
    assert bool(found) == (result != text)
    assert not any(unicodedata.category(each) == "Cc" and each not in "\t\n" for each in result)
    assert not {"\u202e", "\u2066", "\u200b"} & set(result)
