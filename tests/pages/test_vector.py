from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from policykit.edge.pandoc_write import PandocWriter
from policykit.errors import InputError
from policykit.pages import Format, Front, render, write_job
from policykit.pages.fonts import register
from policykit.pages.pixels import pixels
from policykit.pages.vector import read_vector

LOGO = b"""<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
     viewBox="0 0 220 60" width="220" height="60">
  <defs>
    <linearGradient id="g" x1="0" y1="0" x2="1" y2="1">
      <stop offset="0" stop-color="#1b4b66"/><stop offset="1" stop-color="#6fb7a8"/>
    </linearGradient>
    <circle id="dot" cx="30" cy="30" r="6" fill="#ffffff"/>
  </defs>
  <style>.line { stroke: #1b4b66; stroke-width: 2; fill: none }</style>
  <path d="M5 50 C 5 15, 30 5, 55 5 C 55 40, 40 50, 5 50 Z" fill="url(#g)"/>
  <use xlink:href="#dot"/>
  <rect x="66" y="52" width="120" height="3" fill="#1b4b66" fill-opacity="0.4"/>
  <polyline class="line" points="5,56 30,52 55,56"/>
  <text x="66" y="40" font-family="Comic Sans MS, serif" font-weight="bold" font-size="28"
        fill="#1b4b66">Larkfield</text>
</svg>
"""


@pytest.fixture(autouse=True)
def fonts():
    register()


def svg(inside):
    xlink = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {xlink} viewBox="0 0 9 9">{inside}</svg>'.encode()
    )


def test_an_svg_logo_is_drawn_in_vectors_and_breaks_no_rule(job, faults):
    made = render(job(front=Front("Larkfield", "Policy", "Issued", logo=LOGO)))
    assert faults(logo=made) == []
    assert made == render(job(front=Front("Larkfield", "Policy", "Issued", logo=LOGO)))


def test_its_words_are_in_a_font_of_ours():
    vector = read_vector(LOGO)
    assert vector.texts == ("Larkfield",)
    assert vector.width / vector.height == pytest.approx(220 / 60)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<svg", "damaged"),
        (b"<html/>", "not an SVG"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>', "entities"),
        (svg('<image href="http://example.com/a.png"/>'), "pixels"),
        (svg("<image href='data:image/png;base64,AAAA'/>"), "pixels"),
        (svg('<use xlink:href="/etc/passwd#a"/>'), "/etc/passwd"),
        (svg("<style>@import url(http://example.com)</style>"), "@"),
        (svg("<script>alert(1)</script>"), "script"),
        (svg('<filter id="f"/>'), "filter"),
        (svg("<text>\u6f22</text>"), "no font"),
        (svg("<g>" * 3000 + "</g>" * 3000), "deep"),
        (b"<svg>" + b" " * 2_000_001 + b"</svg>", "2 MB"),
    ],
)
def test_what_cannot_be_drawn_as_it_looks_is_refused(data, why):
    assert why in read_vector(data)


def test_a_refused_logo_is_a_diagnostic(job):
    front = Front("Larkfield", "Policy", "Issued", logo=svg('<filter id="f"/>'))
    with pytest.raises(InputError) as caught:
        render(replace(job(), front=front))
    assert [each.code for each in caught.value.diagnostics] == ["PK421"]


@pytest.mark.parametrize(
    ("target", "mime"), [(Format.DOCX, "image/png"), (Format.HTML, "image/svg+xml")]
)
def test_other_formats_carry_the_logo_in_a_form_they_show(job, target, mime):
    made = job(front=Front("Larkfield", "Policy", "Issued", logo=LOGO))
    base = PandocWriter().word_base() if target is Format.DOCX else b""
    assert f"data:{mime};base64," in str(write_job(made, target, base).tree)


def test_pixels_look_like_the_drawing():
    data = pixels(read_vector(LOGO), 150)
    with Image.open(BytesIO(data)) as image:
        assert image.size == (625, 171)
        assert image.getpixel((2, 2)) == (255, 255, 255)
        assert image.getpixel((60, 100)) != (255, 255, 255)
