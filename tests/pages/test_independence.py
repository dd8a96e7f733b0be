# ruff: noqa: RUF001 - letters that look alike are what it is about
"""A PDF holds nothing of those made before it in the same process.

`edge` makes each in a process of its own; this is the second wall, and the one that is seen first
when a new reportlab keeps something new.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pdf_reading import FRONT
from PIL import Image

from policykit.pages import JobFile, render

FONTS = (
    Path("/usr/share/fonts/opentype/fonts-hosny-amiri/Amiri-Regular.ttf"),
    Path("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf"),
)
SCRIPTS = "# Scripts\n\nΚαλημέρα, Привет, السلام عليكم and 所有员工, → *in* **one** `line`.\n"
PICTURES = "# Pictures\n\n![A square](a.png)\n\nWith ![another](b.svg) in the text.\n"
TABLE = "# Table\n\n| A | B |\n|---|---|\n" + "| One[^1] | two |\n" * 60 + "\n[^1]: A note.\n"
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">'
    b'<circle cx="9" cy="9" r="8"/></svg>'
)


def _png():
    data = BytesIO()
    Image.new("RGB", (9, 9), "red").save(data, "PNG")
    return data.getvalue()


@pytest.fixture
def jobs(job):
    fonts = tuple(JobFile(path.name, path.read_bytes()) for path in FONTS)
    images = (JobFile("a.png", _png()), JobFile("b.svg", SVG))
    chapter = job("# Purpose\n\nA chapter.")
    return {
        "plain": job(),
        "scripts": job(SCRIPTS, fonts=fonts),
        "pictures": job(PICTURES, images=images, policy="with-pictures"),
        "table": job(TABLE, watermark="DRAFT"),
        "report": job("# Summary\n\nText.", is_report=True, version=""),
        "book": job("# Preface\n\nText.", chapters=(chapter, chapter), front=FRONT),
    }


def test_any_order_gives_the_same_bytes(jobs):
    forth = {name: render(job) for name, job in jobs.items()}
    back = {name: render(jobs[name]) for name in reversed(jobs)}
    assert forth == back


def test_one_made_after_any_other_is_the_same(jobs):
    expected = render(jobs["plain"])
    for name in jobs:
        render(jobs[name])
        assert render(jobs["plain"]) == expected, name
