"""What reportlab gets wrong or keeps to itself about a TrueType font."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportlab.pdfbase import pdfmetrics

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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


class _Fonts(dict[str, Any]):
    """reportlab's fonts by name; some are loaded when they are first asked for."""

    def __init__(self, known: dict[str, Any]) -> None:
        super().__init__(known)
        self.late: dict[str, Callable[[str], None]] = {}

    def __missing__(self, name: str) -> Any:
        load = self.late.pop(name, None)
        if load is None:
            raise KeyError(name)
        load(name)
        return self[name]


_FONTS = "_fonts"


def load_when_asked_for(names: Iterable[str], load: Callable[[str], None]) -> None:
    """Let fonts be loaded when they are first used, and not before.

    Args:
        names: of the fonts.
        load: registers the font of a name with reportlab.
    """
    fonts = getattr(pdfmetrics, _FONTS)
    if not isinstance(fonts, _Fonts):
        fonts = _Fonts(fonts)
        setattr(pdfmetrics, _FONTS, fonts)
    fonts.late |= dict.fromkeys(names, load)
