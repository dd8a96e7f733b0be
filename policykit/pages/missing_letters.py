"""What is said of a letter that no font has: where it is, and which kind of font to look for."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, Place, error

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NO_LETTER = "PK420"

_MOST_SHOWN = 3
_FONTS: Mapping[str, str] = {
    "ARABIC": "Arabic (such as Noto Naskh Arabic or Amiri)",
    "BOPOMOFO": "Chinese (such as Droid Sans Fallback or WenQuanYi Zen Hei)",
    "CJK": "Chinese or Japanese (such as Droid Sans Fallback, WenQuanYi Zen Hei or IPAexGothic)",
    "FULLWIDTH": "Chinese or Japanese (such as Droid Sans Fallback or IPAexGothic)",
    "HANGUL": "Korean (such as Nanum Gothic)",
    "HIRAGANA": "Japanese (such as IPAexGothic)",
    "IDEOGRAPHIC": "Chinese or Japanese (such as Droid Sans Fallback or IPAexGothic)",
    "KATAKANA": "Japanese (such as IPAexGothic)",
}
_NAMED_BY_SCRIPT = frozenset(
    {"ARMENIAN", "BALINESE", "BENGALI", "CHEROKEE", "COPTIC", "DEVANAGARI", "ETHIOPIC", "GEORGIAN"}
    | {"GUJARATI", "GURMUKHI", "HEBREW", "JAVANESE", "KANNADA", "KHMER", "LAO", "MALAYALAM"}
    | {"MONGOLIAN", "MYANMAR", "ORIYA", "SINHALA", "SYRIAC", "TAMIL", "TELUGU", "THAANA", "THAI"}
    | {"TIBETAN", "TIFINAGH"}
)
"""Scripts for which there is a TrueType font called Noto Sans and the name of the script."""

_SYMBOLS = "symbols (such as Noto Sans Symbols 2, Noto Sans Math or DejaVu Sans)"


def kind_of_font(character: str) -> str:
    """Return which font has a character, in words.

    >>> kind_of_font("\u05d0")
    'Hebrew (such as Noto Sans Hebrew)'
    """
    script = unicodedata.name(character, "").replace("-", " ").partition(" ")[0]
    if script in _FONTS:
        return _FONTS[script]
    if script in _NAMED_BY_SCRIPT:
        return f"{script.capitalize()} (such as Noto Sans {script.capitalize()})"
    if unicodedata.category(character)[0] in "SP":
        return _SYMBOLS
    return f"the character U+{ord(character):04X}"


def missing_letters(characters: Iterable[str], file: str, line: int | None) -> Diagnostic:
    """Return the error for characters that no font has; on the first pages where no line is."""
    found = list(characters)
    shown = [
        f"{each} (U+{ord(each):04X}, {unicodedata.name(each, 'without a name')})"
        for each in found[:_MOST_SHOWN]
    ]
    more = f" and {len(found) - _MOST_SHOWN} more" if len(found) > _MOST_SHOWN else ""
    where = "" if line else " on the first pages, in a name, a title or a change log"
    kinds = dict.fromkeys(map(kind_of_font, found))
    return error(
        NO_LETTER,
        f"no font of policykit can draw {', '.join(shown)}{more}{where}",
        Place(file, line),
        f"name a TrueType font (.ttf) for {'; for '.join(kinds)} in branding.fonts of the profile, "
        "or install a Python package that brings one; or write it in other letters",
    )
