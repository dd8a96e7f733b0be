# ruff: noqa: RUF001 - letters that look alike are what it is about
"""Lines of scripts without spaces end between letters, and never before a full stop."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from structure_reading import read_structure
from uniseg.linebreak import line_break_units

from policykit.pages import JobFile, render
from policykit.pages.line_breaks import has_inner_breaks, units

CHINESE = Path("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf")
SENTENCE = (
    "系统管理员（包括承包商）应当在30天内撤销离职人员的“访问权限”，完成率达到100％。参见AC-20："
)
NEVER_FIRST = "，。）”：％」、ー"
NEVER_LAST = "（“「"


@pytest.fixture(scope="module")
def fonts():
    return (JobFile("a.ttf", CHINESE.read_bytes()),)


def lines(data, tmp_path):
    file = tmp_path / "a.pdf"
    file.write_bytes(data)
    command = ["pdftotext", "-layout", "-f", "2", file, "-"]
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    found = (line.strip() for line in done.stdout.splitlines())
    return [line for line in found if has_inner_breaks(line)]


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("policykit", ["policykit"]),
        ("Zugriffs-rechte", ["Zugriffs-rechte"]),
        ("보안을", ["보안을"]),
        ("管理员。", ["管", "理", "员。"]),
        ("（一）二", ["（一）", "二"]),
        ("ティーを", ["ティー", "を"]),
        ("在30天内", ["在", "30", "天", "内"]),
        ("AC-20。见", ["AC-20。", "见"]),
    ],
)
def test_a_word_ends_where_its_script_lets_it(word, parts):
    assert units(word) == parts


@pytest.mark.parametrize("shift", range(6))
def test_no_line_begins_or_ends_with_what_it_must_not(job, fonts, tmp_path, shift):
    made = lines(render(job("字" * shift + SENTENCE * 12, fonts=fonts)), tmp_path)
    assert len(made) > 8
    assert [line for line in made if line[0] in NEVER_FIRST or line[-1] in NEVER_LAST] == []
    widest = max(map(len, made))
    assert min(map(len, made[:-1])) > 0.8 * widest


def test_words_are_heard_whole_where_a_line_ends_within_them(job, fonts):
    root = read_structure(PdfReader(BytesIO(render(job(SENTENCE * 12 + " end", fonts=fonts)))))
    (heard,) = (each.text for each in root.all("P") if "系统" in each.text)
    assert heard.split() == [SENTENCE * 12, "end"]


def test_a_paragraph_may_be_cut_by_the_end_of_a_page(job, fonts, tmp_path):
    data = render(job("一" + SENTENCE * 90, fonts=fonts))
    assert "".join(lines(data, tmp_path)).replace(" ", "") == "一" + SENTENCE * 90
    assert len(PdfReader(BytesIO(data)).pages) > 2


def test_a_column_without_spaces_is_no_reason_to_turn_the_paper(pdf, fonts):
    table = f"| 系统 | 说明 |\n|--|--|\n| 总账 | {SENTENCE * 4} |\n"
    pages = pdf(table, fonts=fonts).pages
    assert all(page.mediabox.height > page.mediabox.width for page in pages)


@given(st.text(st.sampled_from("系统管理かなカナーッ。、（）「」“”％30 AC-é"), max_size=30))
def test_a_word_is_cut_as_the_whole_rules_would(word):
    assert units(word) == (list(line_break_units(word)) if has_inner_breaks(word) else [word])
