from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.pages.contrast import LEAST, contrast, readable

_COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#123456", "#123456", 1.0)],
)
def test_contrast_is_that_of_wcag(first, second, expected):
    assert contrast(first, second) == contrast(second, first) == expected


@given(_COLOURS)
def test_every_accent_becomes_readable(colour):
    assert contrast(readable(colour, "#f2f4f7"), "#f2f4f7") >= LEAST


@given(_COLOURS)
def test_a_readable_colour_stays(colour):
    if contrast(colour, "#ffffff") >= LEAST:
        assert readable(colour) == colour
