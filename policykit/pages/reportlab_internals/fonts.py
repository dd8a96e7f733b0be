"""What reportlab gets wrong or keeps to itself about a TrueType font."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont


def fix_widths(font: TTFont) -> None:
    """Give glyphs past the last width in a font's table their true width.

    A font may store one width for a run of glyphs at its end, as monospaced fonts do. reportlab
    5.1 scales that width twice when it copies it, so code is set with gaps or overlaps.
    """
    face: Any = font.face
    face.seek_table("hhea")
    face.skip(34)
    stored = face.read_ushort()
    width = face.hmetrics[stored - 1][0]
    face.hmetrics = face.hmetrics[:stored] + [
        (width, bearing) for _, bearing in face.hmetrics[stored:]
    ]


def is_bold(font: Any) -> bool:
    """Say whether a TrueType font calls itself bold."""
    style = font.face.styleName
    return b"bold" in (style if isinstance(style, bytes) else str(style).encode()).lower()


def glyph_characters(font: Any) -> frozenset[str]:
    """Return the characters that a TrueType font draws itself."""
    return frozenset(chr(code) for code in font.face.charToGlyph)
