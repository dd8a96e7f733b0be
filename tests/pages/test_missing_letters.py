from __future__ import annotations

import pytest

from policykit.pages.missing_letters import kind_of_font, missing_letters


@pytest.mark.parametrize(
    ("character", "font"),
    [
        ("\N{HEBREW LETTER ALEF}", "Noto Sans Hebrew"),
        ("\N{ARABIC LETTER ALEF}", "Amiri"),
        ("\u6f22", "Droid Sans Fallback"),
        ("\N{HIRAGANA LETTER A}", "IPAexGothic"),
        ("\N{KATAKANA-HIRAGANA PROLONGED SOUND MARK}", "IPAexGothic"),
        ("\N{HANGUL SYLLABLE HAN}", "Nanum Gothic"),
        ("\N{IDEOGRAPHIC FULL STOP}", "Chinese or Japanese"),
        ("\N{DEVANAGARI LETTER A}", "Noto Sans Devanagari"),
        ("\N{WHITE HEAVY CHECK MARK}", "Noto Sans Symbols 2"),
        ("\N{WANCHO LETTER AA}", "the character U+1E2C0"),
        ("\ue000", "the character U+E000"),
    ],
)
def test_each_kind_of_letter_has_a_kind_of_font(character, font):
    assert font in kind_of_font(character)


def test_kinds_of_fonts_are_named_once_each():
    found = missing_letters("אב漢字你好", "a.md", 3)
    assert (found.code, found.place.line) == ("PK420", 3)
    assert "U+05D0, HEBREW LETTER ALEF" in found.message
    assert "and 3 more" in found.message
    assert found.hint.count("Noto Sans Hebrew") == found.hint.count("Droid") == 1
    assert "first pages" not in found.message
    assert "first pages" in missing_letters("א", "a.md", None).message
