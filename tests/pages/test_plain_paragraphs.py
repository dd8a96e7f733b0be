"""Plain paragraphs are broken and drawn as reportlab itself breaks and draws them."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics

from policykit.pages import flowables
from policykit.pages.canvas import PageCanvas
from policykit.pages.flowables import paragraph
from policykit.pages.font_files import BOLD, FILES, MONO, REGULAR
from policykit.pages.fonts import register, register_serifs
from policykit.pages.reportlab_internals import fragment, is_wrapped_plainly
from policykit.pages.tags import Element, Mark, Tagging

register()
register_serifs()

COLOURS = (HexColor("#112233"), HexColor("#445566"))
_words = st.text(
    st.sampled_from(
        ["a", "i", "W", "-", ".", "(", "\\", "é", "\u2019", " ", " ", " ", "\xa0", "\t"]
    ),
    max_size=40,
)
_links = st.sampled_from([(), (), (1, "#there"), (2, "https://example.com/")])
_fragments = st.lists(
    st.tuples(
        _words,
        st.sampled_from([REGULAR, BOLD, MONO]),
        st.sampled_from([9.4, 6.8]),
        st.sampled_from(COLOURS),
        st.sampled_from([0, 3.1]),
        _links,
    ),
    min_size=1,
    max_size=5,
)


def _set(fragments, label):
    made = []
    for number, (text, font, size, colour, rise, link) in enumerate(fragments):
        marks = (Mark(link[0], "Link", words="where"),) if link else ()
        marks += (Mark(10 + number, "Code"),) if font == MONO else ()
        made.append(
            fragment(
                text=text,
                fontName=font,
                fontSize=size,
                textColor=colour,
                rise=rise,
                link=[link] if link else [],
                marks=marks,
            )
        )
    style = ParagraphStyle(
        "x", fontName=REGULAR, bulletFontName=BOLD, bulletFontSize=7, bulletIndent=-40,
        fontSize=9.4, leading=14, allowWidows=0, spaceAfter=6,
    )  # fmt: skip
    element = Element("P")
    hanging = element.add("Lbl") if label else None
    return paragraph(made, style, element, label=label, label_element=hanging)


def _drawn(fragments, label, width, *, times=1):
    """What stands in the file, for a paragraph of its own."""
    tagging = Tagging()
    canvas = PageCanvas(BytesIO(), tagging, invariant=1)
    canvas.on_finish = lambda *_: None
    canvas.before_writing = lambda *_: None
    canvas.recording = True
    made = _set(fragments, label)
    size = made.wrap(width, 700)
    plainly = is_wrapped_plainly(made)
    for time in range(times):
        made.drawOn(canvas, 50, 700 - 100 * time)
    links = [
        (link.Rect, link.Contents) if hasattr(link, "Rect") else link.dict["Rect"].sequence
        for name, link in sorted(canvas._doc.idToObject.items())
        if name.startswith("Annot.")
        for link in (getattr(link, "_link", link),)
    ]
    return plainly, size, canvas._code, dict(canvas.drawn), _tree(made.element), links


def _tree(element):
    return [
        (each.tag, [kid for kid in each.kids if not isinstance(kid, Element)])
        for each in element.walk()
    ]


def _both(monkeypatch, *arguments, **settings):
    plainly = _drawn(*arguments, **settings)
    with monkeypatch.context() as patched:
        patched.setattr(flowables, "wrap_plainly", lambda *_: None)
        return plainly, _drawn(*arguments, **settings)


@given(_fragments, st.sampled_from(["", "AC-1"]), st.integers(20, 300), st.integers(1, 2))
def test_as_reportlab_does(fragments, label, width, times):
    with pytest.MonkeyPatch.context() as monkeypatch:
        ours, theirs = _both(monkeypatch, fragments, label, width, times=times)
    assert ours[1:] == theirs[1:]
    assert not theirs[0]


def test_ordinary_text_is_plain():
    text = ("An ordinary sentence (of some length).", REGULAR, 9.4, COLOURS[0], 0, ())
    link = (" And a link.", REGULAR, 9.4, COLOURS[1], 0, (1, "#there"))
    assert _drawn([text, link], "AC-1", 100)[0]


@pytest.mark.parametrize(
    "changes",
    [
        {"lineBreak": True},
        {"us_lines": [(0, "underline", COLOURS[0], "0.05*F", "-0.125*F", 0, 1, "1")]},
        {"text": "hyphen\xadated"},
        {"backColor": COLOURS[0]},
        {"text": "W" * 60},
    ],
)
def test_what_is_not_plain_is_left_to_reportlab(changes):
    made = _set([("word", REGULAR, 9.4, COLOURS[0], 0, ())], "")
    vars(made.frags[0]).update(changes)
    made.wrap(200, 700)
    assert not is_wrapped_plainly(made)


@pytest.mark.parametrize("changes", [{"alignment": 4}, {"firstLineIndent": 5}, {"endDots": "."}])
def test_what_has_no_plain_style_is_left_to_reportlab(changes):
    made = _set([("word", REGULAR, 9.4, COLOURS[0], 0, ())], "")
    made.style = ParagraphStyle("y", parent=made.style, **changes)
    made.wrap(200, 700)
    assert not is_wrapped_plainly(made)


def test_a_label_that_takes_room_from_the_first_line_is_left_to_reportlab():
    made = _set([("word", REGULAR, 9.4, COLOURS[0], 0, ())], "A very long label")
    made.wrap(200, 700)
    assert not is_wrapped_plainly(made)


def test_a_paragraph_divided_at_a_pages_end_has_the_same_lines():
    text = " ".join(["word"] * 60)
    made = _set([(text, REGULAR, 9.4, COLOURS[0], 0, ())], "")
    _, height = made.wrap(100, 700)
    assert is_wrapped_plainly(made)
    before = [said for line in made.blPara.lines for _, said in line.pieces]
    first, second = made.split(100, height / 2)
    after = []
    for part in (first, second):
        part.wrap(100, 700)
        after += [piece.text for line in part.blPara.lines for piece in line.words]
    assert after == before


@pytest.mark.parametrize("name", FILES)
def test_ascii_stands_for_itself_in_the_vendored_fonts(name):
    """So its codes need not be looked up one by one."""
    text = "".join(map(chr, range(32, 127)))
    font = pdfmetrics.getFont(name)
    canvas = PageCanvas(BytesIO(), Tagging())
    assert font.splitString(text, canvas._doc) == [(0, text.encode("ascii"))]
