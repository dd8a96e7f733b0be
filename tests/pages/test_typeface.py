"""Running text with serifs, for a brand that has them; titles, tables and page lines have none."""

from __future__ import annotations

from io import BytesIO

import pytest
from pdf_reading import fonts, in_order
from pypdf import PdfReader

from policykit.pages import Style, render
from policykit.pages.web_style import web_template

TEXT = """
# Purpose

**AC-1** Every *grant* has an **owner**, and `root` has ***none***.

1. one

> Quoted[^1].

Term

:   Meaning.

## Systems

| System | Owner |
|--------|-------|
| Ledger | Finance |

[^1]: A note.
"""


@pytest.fixture(scope="module")
def serif():
    return Style(classification="Internal", typeface="serif")


def _font_of(page):
    """Each word of a page with the font it is set in."""
    found = {}

    def visit(text, _page_matrix, _matrix, font, _size):
        for word in text.split():
            found[word.strip(".,:")] = font["/BaseFont"].partition("+")[2] if font else ""

    page.extract_text(visitor_text=visit)
    return found


def test_text_has_serifs_and_what_stands_around_it_has_none(job, serif, faults):
    data = render(job(TEXT, style=serif))
    reader = PdfReader(BytesIO(data))
    used = _font_of(reader.pages[1])
    text = ("Every", "has", "one", "Quoted", "Meaning", "note")
    assert {used[word] for word in text} == {"NotoSerif-Regular"}
    assert (used["grant"], used["owner"]) == ("NotoSerif-Italic", "NotoSerif-Bold")
    assert (used["none"], used["root"]) == ("NotoSerif-BoldItalic", "NotoSansMono-Regular")
    assert used["Term"] == "NotoSerif-Bold"
    assert {used[word] for word in ("Purpose", "AC-1", "System")} == {"NotoSans-Bold"}
    assert {used[word] for word in ("Ledger", "Finance", "Page")} == {"NotoSans-Regular"}
    assert all(fonts(reader).values())
    assert faults(serif=data) == []


def test_without_a_choice_no_font_with_serifs_is_used(pdf):
    assert not [name for name in fonts(pdf(TEXT)) if "Serif" in name]


def test_both_typefaces_say_the_same(pdf, serif):
    words = ["Every", "grant", "has", "an", "owner", "Quoted", "Meaning.", "Finance", "note."]
    text = "".join("".join(page.extract_text() for page in pdf(TEXT, style=serif).pages).split())
    assert in_order(words, text.casefold()) is None


def test_a_web_page_has_the_same_typeface(serif):
    sheet = web_template(serif)
    assert 'font: 1rem/1.55 "Noto Serif"' in sheet
    assert 'font-family: "Noto Sans"' in sheet
    assert "Serif" not in web_template(Style())
