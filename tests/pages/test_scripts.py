# ruff: noqa: RUF001 - letters that look alike are what it is about
"""Every script: fonts that the organization names, shapes, and the direction of reading."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pdf_reading import CREATED, FRONT
from pypdf import PdfReader
from structure_reading import marked_texts, read_structure

from policykit.document import decode
from policykit.edge.pandoc import PandocProgram
from policykit.edge.render import CleanRenderer
from policykit.errors import InputError
from policykit.pages import JobFile, RenderJob, Style, render
from policykit.pages.reading_direction import (
    begins_right_to_left,
    holds_right_to_left,
    needs_shaping,
    stretches,
)

FONTS = Path("/usr/share/fonts")
HEBREW = FONTS / "truetype/ezra/SILEOT.ttf"
ARABIC = FONTS / "opentype/fonts-hosny-amiri/Amiri-Regular.ttf"
CHINESE = FONTS / "truetype/droid/DroidSansFallbackFull.ttf"
HINDI = FONTS / "truetype/lohit-devanagari/Lohit-Devanagari.ttf"
TEXT = """
# Scripts שלום

Greek Καλημέρα, Cyrillic Привет, Hebrew שלום עולם (12 ימים) and Arabic السلام عليكم in one line.

שלום לכולם, זהו משפט ארוך בעברית עם מספר 42 ומילה policykit באמצע, והוא נמשך עד לשורה הבאה כדי
שנראה איך השורות נשברות כאשר הן ארוכות, עם [קישור](https://x.example) בסוף.

هذه جملة طويلة باللغة العربية تحتوي على الرقم 42 وكلمة policykit في وسطها.

中文：所有员工必须每年完成安全培训。系统管理员应当在三十天内撤销离职人员的访问权限，并保留记录至少一年，这是一个很长的段落。

नमस्ते दुनिया, सुरक्षा नीति।

| עברית | 中文 |
|-------|------|
| שלום | 你好 |
"""


@pytest.fixture(scope="module")
def fonts():
    return tuple(JobFile(path.name, path.read_bytes()) for path in (HEBREW, ARABIC, CHINESE, HINDI))


@pytest.fixture(scope="module")
def whole(fonts):
    (tree,) = PandocProgram().parse([("a.md", TEXT)])
    document, found = decode(tree, TEXT, "a.md")
    assert found == ()
    return RenderJob(document, "scripts", "1.0", FRONT, CREATED, fonts=fonts)


@pytest.fixture(scope="module")
def made(whole):
    return render(whole)


def test_every_word_is_heard_in_the_order_of_the_source(made):
    root = read_structure(PdfReader(BytesIO(made)))
    heard = "".join(root.heard.split())
    place = 0
    for word in TEXT.replace("[", "").replace("](https://x.example)", "").split():
        bare = word.strip("#|-")
        found = heard.find(bare, place)
        assert found >= 0, word
        place = found + len(bare)


def test_pages_of_many_scripts_are_archival(made, faults):
    assert faults(scripts=made) == []


def test_text_of_right_to_left_scripts_can_be_searched_and_copied(made, tmp_path):
    file = tmp_path / "a.pdf"
    file.write_bytes(made)
    text = subprocess.run(
        ["pdftotext", file, "-"], capture_output=True, check=True, encoding="utf-8"
    ).stdout
    for words in ("שלום לכולם", "السلام عليكم", "系统管理员"):
        assert words in text


def test_bytes_do_not_depend_on_what_was_rendered_before(made, whole, job, fonts):
    render(job("طويلة", fonts=fonts[1:2]))
    assert render(whole) == made


def test_process_that_loads_shaping_only_now_makes_the_same_bytes(made, whole):
    assert CleanRenderer().render([whole]) == [made]


def test_missing_letters_are_listed_by_line_and_never_drawn_as_boxes(job):
    with pytest.raises(InputError) as refused:
        render(job("Text.\n\nשלום עולם\n\n你好"))
    found = refused.value.diagnostics
    assert [(each.code, each.place.line) for each in found] == [("PK420", 3), ("PK420", 5)]
    assert "U+05E9" in found[0].message
    assert "branding.fonts" in found[0].hint


@pytest.mark.parametrize("data", [b"", b"OTTO" + bytes(200), b"\0\1\0\0" + bytes(50), b"junk"])
def test_font_that_cannot_be_used_is_named(job, data):
    with pytest.raises(InputError) as refused:
        render(job("Text.", fonts=(JobFile("branding/a.ttf", data),)))
    (found,) = refused.value.diagnostics
    assert found.code == "PK424"
    assert "branding/a.ttf" in found.message


def drawn(text, *, from_right=False):
    return "".join(each.text for each in stretches(text, (), from_right=from_right))


def test_numbers_and_ids_stand_at_the_side_where_the_text_begins(job, fonts, faults):
    hebrew = "# מטרה\n\nשלום לכולם.\n\n**AC-1** שלום עולם.\n\n**AC-2** In English.\n\n- שלום\n"
    english = "# Purpose\n\nWords.\n\n**AC-1** Words, and שלום.\n\n**AC-2** שלום עולם.\n"
    data = render(job(hebrew, fonts=fonts[:1]))
    assert faults(hebrew=data) == []
    for pdf, is_at_right in ((data, True), (render(job(english, fonts=fonts[:1])), False)):
        places = {}
        PdfReader(BytesIO(pdf)).pages[-1].extract_text(
            visitor_text=lambda text, page, place, *_more, places=places: places.setdefault(
                text.strip(), page[4] + place[4]
            )
        )
        for label in ("1", "AC-1", "AC-2"):
            assert (places[label] > 480) is is_at_right, label
            assert (places[label] < 120) is not is_at_right, label


def test_titles_of_every_script_stand_in_header_and_footer(job, fonts, faults):
    front = replace(FRONT, title="מדיניות גישה", organization="公司")
    style = Style(classification="פנימי")
    text = "Words.\n\n" * 40
    data = render(job(text, fonts=fonts, front=front, style=style))
    assert faults(titled=data) == []
    pages = PdfReader(BytesIO(data)).pages
    for page in pages[2:]:
        said = marked_texts(page)
        assert "公司" in said["/Header"]
        assert {"מדיניות", "מדיניות"[::-1]} & {*said["/Header"].split()}
        assert "פנימי"[::-1] in said["/Footer"] or "פנימי" in said["/Footer"]
    heard = read_structure(PdfReader(BytesIO(data))).heard
    assert heard.count("公司") == 1


def test_direction_follows_the_unicode_algorithm():
    assert drawn("abc אבג def") == "abc גבא def"
    assert drawn("abc אבג", from_right=True) == "גבא abc"
    assert drawn("א 12 ב") == "ב 12 א"
    assert drawn("a (אב) c") == "a (בא) c"
    assert drawn("אב (12 גד) c", from_right=False).startswith("(דג 12) בא")
    assert drawn("only latin (1)") == "only latin (1)"


def test_stretches_end_where_a_font_ends():
    cut = stretches("אבגד", (2,), from_right=True)
    assert [(each.start, each.end) for each in cut] == [(2, 4), (0, 2)]


def test_scripts_are_told_apart():
    assert holds_right_to_left("a א")
    assert not holds_right_to_left("aé中")
    assert begins_right_to_left("(12) א b")
    assert not begins_right_to_left("1. a א")
    assert [needs_shaping(text) for text in ("a", "é", "中", "א", "नी", "ก")] == [
        False,
        False,
        False,
        True,
        True,
        True,
    ]
