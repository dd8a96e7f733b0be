"""Reports on pages: over the full width, with drawings, tagged and archival, without a seal."""

from dataclasses import replace
from io import BytesIO

import pytest
import structure_reading
from pypdf import PdfReader

from policykit.document import Box, Drawing, Fill, Label, Line
from policykit.errors import InputError
from policykit.pages import Front, PlacedDrawing, render

DRAWING = Drawing(
    400,
    120,
    (
        Box(10, 10, 200, 20, Fill.DARK),
        Label(20, 23, "1.0", on_dark=True, bold=True),
        Box(210, 10, 60, 20, Fill.HATCHED),
        Box(270, 10, 100, 20, Fill.LIGHT),
        Line(10, 60, 390, 60, strong=True),
        Label(390, 80, "2026-12-31", anchor="end", muted=True),
    ),
    "Versions in force",
    "Version 1.0, then a gap.",
)
MARKDOWN = """
# What was found

Two things.

| policy | version | effective | approved by | reviewed | outcome | next review |
|---|---|---|---|---|---|---|
| access-control | 1.0 | 2026-02-01 | Ana Silva | 2026-12-01 | no change | 2027-02-01 |

# More

Words after the picture.
"""


@pytest.fixture
def report(job):
    """A job with a drawing between its two parts."""
    front = Front("Acme, Inc.", "Annual review", "2026", (("Policies", "28"),), ("One is late.",))
    return replace(
        job(MARKDOWN, front=front, version=""),
        is_report=True,
        drawings=(PlacedDrawing(3, DRAWING),),
    )


def words_of(data):
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)


def test_it_is_archival_and_accessible(report, faults):
    assert faults(report=render(report)) == []


def test_it_says_everything_in_order_and_nothing_of_approvals(report):
    said = words_of(render(report))
    places = [
        said.index(words)
        for words in ("Annual review", "One is late", "Two things", "access-control", "More")
    ]
    assert places == sorted(places)
    assert "1.0" in said
    for words in ("Approvals", "Revision history", "Document control", "Contents"):
        assert words not in said


def test_the_figure_is_described_for_who_cannot_see_it(report):
    tree = structure_reading.read_structure(PdfReader(BytesIO(render(report))))
    (figure,) = tree.all("Figure")
    assert figure.entries["/Alt"] == "Versions in force. Version 1.0, then a gap."
    assert figure.text == "1.02026-12-31"


def test_it_has_no_field_for_a_seal(report):
    assert PdfReader(BytesIO(render(report))).get_fields() in (None, {})


def test_the_same_report_gives_the_same_bytes(report):
    assert render(report) == render(report)


def test_a_label_that_no_font_can_draw_is_refused(report):
    wrong = replace(DRAWING, shapes=(Label(1, 9, "中"),))
    with pytest.raises(InputError, match="U\\+4E2D"):
        render(replace(report, drawings=(PlacedDrawing(0, wrong),)))
