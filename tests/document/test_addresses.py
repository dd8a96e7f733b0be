from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.document import Link, Styled, Text, decode
from policykit.document.addresses import with_links


def _text(parts):
    return "".join(part if isinstance(part, str) else part.content[0].text for part in parts)


@given(
    st.text()
    | st.lists(st.sampled_from(["https://", "x.example", "/", "(", ")", ".", "é", "]"])).map(
        "".join
    )
)
def test_no_letter_is_lost_and_every_link_is_what_is_read(word):
    parts = [*with_links(word)]
    assert _text(parts) == word
    for part in parts:
        if isinstance(part, Link):
            assert part.content == (Text(part.target),)
            assert part.target.isascii()
            assert part.target[-1] not in ".,;:!?'"


@pytest.mark.parametrize(
    ("word", "target"),
    [
        ("https://a.example/b_c~d?e=f&g#h", "https://a.example/b_c~d?e=f&g#h"),
        ("(see:http://a.example/b(c)).", "http://a.example/b(c)"),
        ("https://a.example,", "https://a.example"),
        ("\u201chttps://a.example/\u201d", "https://a.example/"),
        ("https://m\u00fcnchen.example/", None),
        ("https://a.example/{id}", None),
        ("https://\u2026", None),
        ("file:///etc/passwd", None),
        ("javascript://x", None),
    ],
)
def test_an_address_is_a_link_up_to_its_end(word, target):
    links = [part.target for part in with_links(word) if isinstance(part, Link)]
    assert links == ([target] if target else [])


def test_addresses_in_text_are_links_and_in_links_and_code_are_not(read):
    document, found = read("""
        See https://a.example/privacy, *https://b.example*, [at https://c.example](#approvals)
        and `https://d.example`; https://e.example/x~2~ is cut in two, so it stays text.
    """)
    assert found == ()
    (paragraph,) = document.blocks
    links = [each.target for each in _links(paragraph.content)]
    assert links == ["https://a.example/privacy", "https://b.example", "#approvals"]


def _links(content):
    for inline in content:
        if isinstance(inline, Link):
            yield inline
        elif isinstance(inline, Styled):
            yield from _links(inline.content)


def test_many_addresses_in_one_paragraph_take_time_in_proportion():
    count, address = 60_000, "https://x.example"
    words = [{"t": "Str", "c": address}, {"t": "Space"}] * count
    tree = {"pandoc-api-version": [1, 23], "blocks": [{"t": "Para", "c": words}]}
    start = time.process_time()
    document, _ = decode(tree, f"{address} " * count, "a.md")
    assert time.process_time() - start < 4
    assert sum(isinstance(one, Link) for one in document.blocks[0].content) == count
