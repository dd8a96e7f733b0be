"""For each reach below reportlab's surface: does it work, and is it still needed?"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from io import BytesIO

from pypdf import PdfReader
from reportlab import rl_config
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Table

from policykit.pages import reportlab_internals as internals
from policykit.pages.font_files import MONO, REGULAR, font_bytes
from policykit.pages.fonts import register


def _canvas(**settings):
    register()
    return Canvas(BytesIO(), initialFontName=REGULAR, invariant=1, **settings)


def _mono():
    return TTFont("unfixed", BytesIO(font_bytes(MONO)))


def test_reportlab_still_scales_the_widths_of_monospaced_glyphs_twice():
    widths = {width for width, _ in _mono().face.hmetrics}
    assert len(widths - {0}) > 1, "fix_widths is no longer needed"


def test_fixed_monospaced_glyphs_are_all_as_wide_in_the_file():
    register()
    canvas = _canvas()
    canvas.setFont(MONO, 10)
    canvas.drawString(50, 50, "iW→≤é")
    reader = PdfReader(BytesIO(internals.write(canvas, internals.finish_page(canvas))))
    widths = [
        int(width)
        for font in reader.pages[0]["/Resources"]["/Font"].values()
        if "Mono" in font.get_object()["/BaseFont"]
        for width in font.get_object()["/Widths"]
    ]
    assert set(widths) - {0} == {600}
    assert pdfmetrics.stringWidth("iW→", MONO, 10) == 18


def test_settings_exist_and_have_been_given_their_values():
    register()
    for name, value in internals.SETTINGS.items():
        assert getattr(rl_config, name) == value


def test_reportlab_still_takes_settings_from_the_environment():
    command = "from reportlab import rl_config; print(rl_config.useA85, rl_config.pdfComments)"
    done = subprocess.run(
        [sys.executable, "-c", command],
        env={**os.environ, "RL_useA85": "7", "RL_pdfComments": "8"},
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout.split() == ["7", "8"], "fix_settings is no longer needed"


def test_a_fragment_has_all_that_a_parsed_one_has():
    register()
    style = ParagraphStyle("x", fontName=REGULAR)
    (parsed,) = Paragraph("words", style).frags
    made = internals.fragment(text="words", fontName=REGULAR, fontSize=10, textColor=None)
    needed = {"text", "fontName", "fontSize", "textColor", "rise", "link", "us_lines", "greek"}
    assert needed <= set(vars(parsed))
    assert needed <= set(vars(made))


def test_reportlab_still_takes_the_date_from_the_environment(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    canvas = _canvas()
    canvas.drawString(1, 1, "x")
    dated = PdfReader(BytesIO(canvas.getpdfdata())).metadata.creation_date
    assert dated == datetime(2001, 9, 9, 1, 46, 40, tzinfo=UTC), "date_document is not needed"


def test_dates_are_those_given(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    created = datetime(2026, 11, 23, 14, 5, 6, tzinfo=UTC)
    canvas = _canvas()
    internals.date_document(canvas, created)
    canvas.drawString(1, 1, "x")
    metadata = PdfReader(BytesIO(canvas.getpdfdata())).metadata
    assert metadata.creation_date == metadata.modification_date == created


def test_file_identifier_depends_on_the_seed_alone(monkeypatch):
    identifiers = []
    for epoch, seed in (("1", "a"), ("2", "a"), ("2", "b")):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        canvas = _canvas()
        internals.seed_identifier(canvas, seed)
        canvas.drawString(1, 1, "x")
        reader = PdfReader(BytesIO(canvas.getpdfdata()))
        identifiers.append(reader.trailer["/ID"][0])
    assert identifiers[0] == identifiers[1] != identifiers[2]


def test_late_drawing_stands_above_what_was_on_the_page():
    canvas = _canvas()
    for words in ("first", "second"):
        canvas.setFont(REGULAR, 10)
        canvas.drawString(50, 50, words)
        canvas.showPage()
    pages = internals.finish_page(canvas)
    assert pages == 2
    with internals.late_drawing(canvas, 1):
        canvas.setFont(REGULAR, 10)
        canvas.drawString(50, 30, "late")
    reader = PdfReader(BytesIO(internals.write(canvas, pages)))
    texts = [page.extract_text().split() for page in reader.pages]
    assert texts == [["first", "late"], ["second"]]


def test_catalog_takes_entries_reportlab_does_not_know():
    canvas = _canvas()
    assert "AF" not in canvas._doc.Catalog.__NoDefault__, "set_catalog is no longer needed"
    internals.set_catalog(canvas, AF=internals.refer(canvas, "(x)", "named"))
    canvas.drawString(1, 1, "x")
    reader = PdfReader(BytesIO(canvas.getpdfdata()))
    assert reader.trailer["/Root"]["/AF"] == "x"


def test_producer():
    canvas = _canvas()
    internals.set_producer(canvas, "somebody")
    canvas.drawString(1, 1, "x")
    assert PdfReader(BytesIO(canvas.getpdfdata())).metadata.producer == "somebody"


def test_recording_text_hands_over_what_is_drawn():
    canvas = _canvas()
    drawn = []
    text = internals.RecordingText(canvas, 10, 10, None, drawn.append)
    text.setFont(REGULAR, 10)
    text.textOut("seen")
    canvas.drawText(text)
    assert drawn == ["seen"]
    assert "seen" in PdfReader(BytesIO(canvas.getpdfdata())).pages[0].extract_text()


def test_room_on_the_last_line():
    register()
    style = ParagraphStyle("x", fontName=REGULAR, fontSize=10)
    for text in ("word", "word <b>bold</b>"):
        made = Paragraph(text.replace("<b>", "").replace("</b>", ""), style)
        made.wrap(200, 100)
        words = pdfmetrics.stringWidth(made.frags[0].text, REGULAR, 10)
        assert abs(internals.room_on_last_line(made) - (200 - words)) < 0.01


def test_height_of_a_tables_first_rows():
    table = Table([["a"], ["b"], ["c"]], rowHeights=[10, 20, 30], repeatRows=1)
    table.wrap(100, 100)
    assert internals.height_of_first_rows(table) == 30


def test_characters_of_a_font():
    register()
    known = internals.glyph_characters(pdfmetrics.getFont(REGULAR))
    assert {"a", "é", "Ω"} <= known
    assert "漢" not in known
