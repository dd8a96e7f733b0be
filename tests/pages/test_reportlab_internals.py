"""For each reach below reportlab's surface: does it work, and is it still needed?"""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader
from reportlab import rl_config
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfdoc, pdfmetrics, ttfonts
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Table

from policykit.pages import reportlab_internals as internals
from policykit.pages.flowables import Words
from policykit.pages.font_files import MONO, REGULAR, font_bytes
from policykit.pages.fonts import register
from policykit.pages.reportlab_internals import repairs
from policykit.pages.reportlab_internals.repairs import SETTINGS
from policykit.pages.tags import Element, Mark


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
    for name, value in SETTINGS.items():
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


def test_reportlab_breaks_lines_within_words_of_several_fonts_where_it_is_told():
    register()
    style = ParagraphStyle("a", fontName=REGULAR, fontSize=10, leading=12)
    parts = [
        internals.fragment(text=text, fontName=font, fontSize=10, textColor=None)
        for text, font in (("aa bbbb", REGULAR), ("ccdd", MONO), (" ee", REGULAR))
    ]
    made = Paragraph("", style, frags=parts)
    internals.cut_words(made, lambda word: [word[i : i + 2] for i in range(0, len(word), 2)])
    made.wrap(36, 100)
    assert ["".join(piece.text for piece in line.words) for line in made.blPara.lines] == [
        "aa bb",
        "bbcc",
        "dd ee",
    ]
    ends = [internals.breaking.ends_in_a_word(made, index) for index in range(3)]
    assert ends == [True, True, False]


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


def _drawn(text):
    """What one text object, marked by element, writes and records."""
    canvas = _canvas()
    made = Element("P")
    drawn = []
    marked = internals.MarkedText(
        canvas, 10, 10, None, element=made, begin=lambda each: f"/{each.tag} BMC",
        record=drawn.append,
    )  # fmt: skip
    marked.setFont(REGULAR, 10)
    text(marked, made)
    return marked.getCode(), drawn


def test_marked_text_is_recorded_and_marked_within_the_text_object():
    code, drawn = _drawn(lambda marked, _: marked.textOut("seen"))
    assert drawn == ["seen"]
    assert code.startswith("BT ")
    assert code.endswith(" EMC ET")
    assert code.count("/P BMC") == 1


def test_text_object_without_text_marks_nothing():
    code, _ = _drawn(lambda marked, _: marked.textOut(""))
    assert "BMC" not in code
    assert "EMC" not in code


def test_reportlab_still_hands_over_the_strings_of_a_paragraph_as_they_are():
    """Strings carry their elements through reportlab's lines; annotations come line by line."""
    register()
    style = ParagraphStyle("x", fontName=REGULAR, fontSize=10)
    link = Mark(7, "Link", words="there")
    plain = {"fontName": REGULAR, "fontSize": 10, "textColor": None}
    made = Paragraph(
        "",
        style,
        frags=[
            internals.fragment(text="before ", **plain),
            internals.fragment(text="one two three", link=[(7, "#a")], marks=(link,), **plain),
        ],
    )
    made.wrap(70, 100)
    assert len(made.blPara.lines) == 2
    element = Element("P")
    links = internals.resolve_marks(made, element)
    assert [each.words for each in links] == ["there", "there"]
    pieces = [piece for line in made.blPara.lines for piece in line.words]
    assert [getattr(piece.text, "element", element).tag for piece in pieces] == [
        "P", "Link", "Link",
    ]  # fmt: skip
    assert [getattr(piece.text, "is_followed_by_space", False) for piece in pieces] == [
        False, True, True,
    ]  # fmt: skip


def test_reportlab_still_ends_streams_without_a_line_end():
    assert repairs._reportlab_format(_stream(b"data"), _Plain()).endswith(b"dataendstream\n"), (
        "fix_streams is no longer needed"
    )


@pytest.mark.parametrize("data", [b"data", b"data\r", b"data\n", b""])
def test_a_line_end_follows_the_data_of_a_stream_whatever_it_ends_with(data):
    register()
    written = _stream(data).format(_Plain())
    assert written.endswith(b"stream\n" + data + b"\r\nendstream\n")
    assert b"/Length %d" % len(data) in written


class _Plain:
    """A document that compresses and encrypts nothing."""

    defaultStreamFilters = None  # noqa: N815 - reportlab's name
    encrypt = pdfdoc.NoEncryption()


def _stream(data):
    return pdfdoc.PDFStream(content=data)


def test_reportlab_still_maps_codes_to_no_character():
    source = inspect.getsource(ttfonts).partition("def makeToUnicodeCMap")[2].partition("def ")[0]
    assert '"<%02X> <%04X>" % (i,v) for i,v in enumerate(subset)' in source, (
        "fix_character_maps may no longer be needed"
    )


def test_character_maps_hold_characters_in_blocks_of_a_hundred():
    register()
    made = ttfonts.makeToUnicodeCMap("Font", [0, 0xFEFF, *range(0x4E, 0x4E + 150), 0x1F600])
    assert "<0000>" not in made
    assert "<FEFF>" not in made
    assert "<02> <004E>" in made
    assert "<98> <D83DDE00>" in made
    assert re.findall(r"(\d+) beginbfchar", made) == ["100", "51"]


def test_reportlab_still_makes_links_without_flags_words_and_key():
    canvas = _canvas()
    canvas.linkURL("https://example.com/", (1, 1, 2, 2))
    canvas.drawString(1, 1, "x")
    (link,) = PdfReader(BytesIO(canvas.getpdfdata())).pages[0]["/Annots"]
    assert {"/F", "/Contents", "/StructParent"}.isdisjoint(link.get_object())


def test_links_get_flags_words_and_key():
    register()

    class Asked(internals.LinkNotingCanvas):
        def link_added(self, name):
            return f"words of {name}", 5

    canvas = Asked(BytesIO(), initialFontName=REGULAR, invariant=1)
    canvas.linkURL("https://example.com/", (1, 1, 2, 2))
    canvas.bookmarkPage("here")
    canvas.linkRect("", "here", (1, 1, 2, 2))
    canvas.drawString(1, 1, "x")
    canvas.showPage()
    number = internals.number_of(canvas, "Annot.NUMBER2")
    links = PdfReader(BytesIO(canvas.getpdfdata())).pages[0]["/Annots"]
    assert links[1].indirect_reference.idnum == number
    for index, link in enumerate(links, 1):
        entries = link.get_object()
        assert (entries["/F"], entries["/StructParent"]) == (4, 5)
        assert entries["/Contents"] == f"words of NUMBER{index}"


@pytest.mark.parametrize("turned", [0, 30])
def test_links_cover_what_reportlabs_own_cover(turned):
    class Asked(internals.LinkNotingCanvas):
        def link_added(self, name):
            return name, 5

    rectangles = []
    for kind in (Asked, Canvas):
        register()
        canvas = kind(BytesIO(), initialFontName=REGULAR, invariant=1)
        canvas.bookmarkPage("here")
        canvas.translate(20.5, 30.25)
        canvas.scale(1.5, -2)
        canvas.rotate(turned)
        canvas.linkRect("", "here", (1, 2, 33.3, 44.4), relative=1)
        canvas.drawString(1, 1, "x")
        (link,) = PdfReader(BytesIO(canvas.getpdfdata())).pages[0]["/Annots"]
        rectangles.append((link.get_object()["/Rect"], link.get_object()["/Border"]))
    assert rectangles[0] == rectangles[1]


def test_reserved_objects_have_numbers_in_a_row_and_the_given_bytes():
    canvas = _canvas()
    first, made = internals.reserve(canvas, 3, "Made")
    for number, each in enumerate(made):
        each.body = b"(%d)" % number
    internals.set_catalog(canvas, Extra=internals.refer_to("Made2"))
    canvas.drawString(1, 1, "x")
    reader = PdfReader(BytesIO(canvas.getpdfdata()))
    assert reader.trailer["/Root"]["/Extra"] == "2"
    assert reader.trailer["/Root"].raw_get("/Extra").idnum == first + 2


def test_finished_pages_take_entries_and_annotations():
    canvas = _canvas()
    canvas.drawString(1, 1, "x")
    canvas.showPage()
    assert "StructParents" not in pdfdoc.PDFPage.__NoDefault__, "set_page is no longer needed"
    internals.set_page(canvas, 1, StructParents=3)
    widget = internals.refer(canvas, pdfdoc.PDFDictionary({"Subtype": "/Widget"}), "widget")
    internals.add_annotation(canvas, 1, widget)
    page = PdfReader(BytesIO(canvas.getpdfdata())).pages[0]
    assert page["/StructParents"] == 3
    assert [each.get_object()["/Subtype"] for each in page["/Annots"]] == ["/Widget"]


def test_properties():
    canvas = _canvas()
    canvas.setTitle("A title")
    canvas.setKeywords("a, b")
    found = internals.properties(canvas)
    assert (found["title"], found["keywords"]) == ("A title", "a, b")
    assert set(found) == {"title", "author", "subject", "keywords", "creator", "producer"}


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


def test_fonts_are_loaded_when_they_are_asked_for():
    register()
    loaded = []

    def load(name):
        loaded.append(name)
        pdfmetrics.registerFont(TTFont(name, BytesIO(font_bytes(MONO))))

    internals.load_when_asked_for(("late", "later"), load)
    assert loaded == []
    assert pdfmetrics.stringWidth("ab", "late", 10) == pdfmetrics.stringWidth("ba", "late", 10) > 0
    assert loaded == ["late"]
    with pytest.raises(KeyError):
        pdfmetrics.getFont("never")


def test_reportlab_still_looks_fonts_up_in_one_dictionary():
    assert isinstance(pdfmetrics._fonts, dict), "load_when_asked_for has to be done otherwise"
    assert "_fonts[fontName]" in inspect.getsource(pdfmetrics.getFont)


def test_characters_of_a_font():
    register()
    known = internals.glyph_characters(pdfmetrics.getFont(REGULAR))
    assert {"a", "é", "Ω"} <= known
    assert "漢" not in known


def test_a_paragraph_is_wrapped_once_for_each_width():
    register()
    style = ParagraphStyle("x", fontName=REGULAR)
    words = Words("some words that need more than one line", style)
    narrow = words.wrap(60, 100)
    lines = words.blPara
    assert words.wrap(60, 100) == narrow
    assert words.blPara is lines
    assert words.wrap(300, 100) != narrow
    assert words.wrap(60, 100) == narrow
    assert (words.width, words.height) == narrow
    plain = Paragraph("some words that need more than one line", style)
    assert plain.wrap(60, 100) == narrow
