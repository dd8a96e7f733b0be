"""Boxes of tasks, and labels at the right of what is read from right to left."""

from __future__ import annotations

import re
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from structure_reading import read_structure

from policykit.document import Emphasis, Styled, Text
from policykit.pages import JobFile, render
from policykit.pages.marker import task_of

HEBREW = Path("/usr/share/fonts/truetype/ezra/SILEOT.ttf")
TASKS = """
- [ ] to do
- [x] done, at some length, so that it goes on below the first word on a second line of the page
    - [ ] **within** another
- no task

1. [x] numbered
"""
RIGHT_TO_LEFT = """
- ראשון ברשימה
- [x] נעשה

1. אחת

> ציטוט ממקום אחר

| שם | מספר |
|----|------|
| Ledger | 12 |

- first
"""


@pytest.fixture(scope="module")
def hebrew():
    return (JobFile("a.ttf", HEBREW.read_bytes()),)


def places(page):
    """Each piece of text with where it begins on the page."""
    found = {}

    def visit(text, page_matrix, matrix, _font, _size):
        if text.strip():
            found[text.strip()] = matrix[4] * page_matrix[0] + page_matrix[4]

    page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize(
    ("content", "box", "rest"),
    [
        ((Text("[x] done"),), "[x]", (Text("done"),)),
        ((Text("[\u00a0] to do"),), "[\u00a0]", (Text("to do"),)),
        ((Text("[x] "), Styled(Emphasis.STRONG, ())), "[x]", (Text(""), Styled("strong", ()))),
    ],
)
def test_a_task_begins_with_its_box(content, box, rest):
    assert task_of(content) == (box, rest)


@pytest.mark.parametrize("text", ["[x]done", "x] done", "[ ] with a plain space", "", "[y] no"])
def test_other_items_are_none(text):
    assert task_of((Text(text),)) is None


def test_boxes_are_drawn_heard_and_copied(job, faults, tmp_path):
    data = render(job(TASKS))
    (tasks, within, numbered) = read_structure(PdfReader(BytesIO(data))).all("L")
    labels = [item.kids[0].text.strip() for item in tasks.all("LI")]
    assert labels == ["[ ]", "[x]", "[ ]", "•"]
    assert within.all("LBody")[0].text.strip() == "within another"
    assert [each.text.split() for each in numbered.all("LI")] == [["1.", "[x]", "numbered"]]
    file = tmp_path / "a.pdf"
    file.write_bytes(data)
    read = subprocess.run(
        ["pdftotext", file, "-"], capture_output=True, check=True, encoding="utf-8"
    ).stdout
    assert re.search(r"\[\s?\]\s+to do\s+\[x\]\s+done, at", read)
    assert faults(tasks=data) == []


def test_only_boxes_are_lines_over_unseen_text(pdf):
    content = pdf(TASKS).pages[1].get_contents().get_data()
    assert content.count(b"3 Tr") == content.count(b"0 Tr") == 3
    assert b" Tr" not in pdf("- item\n\n1. item").pages[1].get_contents().get_data()


def test_a_task_that_changed_shows_its_box_as_words_in_a_redline(pdf):
    """Lines and colours mark words; a box would show neither."""
    assert "[x]" in pdf("- [**x**]{.x} \\[x\\]").pages[1].extract_text()


def test_what_is_read_from_right_to_left_hangs_at_the_right(pdf, hebrew, job, faults):
    page = pdf(RIGHT_TO_LEFT, fonts=hebrew).pages[1]
    found = places(page)
    right = float(page.mediabox.width) / 2
    labels = {label: found[label] for label in ("[x]", "1")}
    assert min(labels.values()) > right
    assert found["Ledger"] > right > found["12"]
    assert found["first"] < right
    data = render(job(RIGHT_TO_LEFT, fonts=hebrew))
    root = read_structure(PdfReader(BytesIO(data)))
    assert [each.heard.strip() for each in root.all("Lbl")] == ["•", "[x]", "1.", "•"]
    rows = [[cell.heard.strip() for cell in row.all("TH", "TD")] for row in root.all("TR")]
    assert rows[-2:] == [["שם", "מספר"], ["Ledger", "12"]]
    assert faults(mirrored=data) == []
