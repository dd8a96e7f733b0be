from __future__ import annotations

import re

import pytest

from policykit.pages import Style
from policykit.pages.contrast import LEAST, contrast
from policykit.pages.web_style import web_template

GROUNDS = ("#ffffff", "#f2f4f7")
DECORATION = "#f7e9e7"


@pytest.mark.parametrize("accent", ["#1a3d6d", "#ffcc00", "#ffffff", "#00ff88"])
def test_every_colour_of_text_can_be_read(accent):
    sheet = web_template(Style(accent=accent))
    colours = set(re.findall(r"[ {]color: (#[0-9a-f]{6})\b", sheet)) - {DECORATION}
    assert len(colours) >= 4
    for colour in colours:
        assert min(contrast(colour, ground) for ground in GROUNDS) >= LEAST, colour
    assert contrast("#ffffff", "#a3261d") >= LEAST


def test_the_template_leaves_only_what_pandoc_fills_in():
    template = web_template(Style())
    filled = re.findall(r"\$([^$\n]*)\$", template)
    assert sorted(filled) == ["author-meta", "body", "footer", "lang", "pagetitle"]
    assert template.count("$") == 2 * len(filled)
    assert "{{" not in template
    assert "size: A4" in template
