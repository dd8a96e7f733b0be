"""The vendored fonts: registered once per process, and asked whether they have a character."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import BytesIO

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from policykit.pages.font_files import (
    BOLD,
    BOLD_ITALIC,
    FILES,
    ITALIC,
    MONO,
    MONO_BOLD,
    REGULAR,
    font_bytes,
)
from policykit.pages.reportlab_internals import (
    fix_character_maps,
    fix_settings,
    fix_streams,
    fix_widths,
    glyph_characters,
    quicken_writing,
)


@dataclass(frozen=True, slots=True)
class Face:
    """Which of the faces a piece of text is set in."""

    bold: bool = False
    italic: bool = False
    mono: bool = False

    @property
    def font(self) -> str:
        """The name of the font; the monospaced family has no italic."""
        if self.mono:
            return MONO_BOLD if self.bold else MONO
        if self.bold:
            return BOLD_ITALIC if self.italic else BOLD
        return ITALIC if self.italic else REGULAR


def face_of(font: str) -> Face:
    """Return the face whose font it is; the regular one for other fonts."""
    faces = (
        Face(bold=bold, italic=italic, mono=mono)
        for mono in (False, True)
        for bold in (False, True)
        for italic in (False, True)
    )
    return next((face for face in faces if face.font == font), Face())


@cache
def register() -> None:
    """Make the fonts known to reportlab. Takes 50 ms; later calls in a process do nothing."""
    fix_settings()
    fix_streams()
    fix_character_maps()
    quicken_writing()
    for name in FILES:
        font = TTFont(name, BytesIO(font_bytes(name)))
        fix_widths(font)
        pdfmetrics.registerFont(font)


def runs(text: str, face: Face) -> tuple[tuple[tuple[str, str], ...], str]:
    """Cut the text into (font, text) runs that can be drawn.

    A character that the face's own font lacks is taken from another vendored font of the same
    weight, so that an arrow within a sentence needs no care from its author.

    Returns:
        The runs in order, and the characters that no vendored font has.
    """
    own = _characters(face.font)
    if own.issuperset(text):
        return ((face.font, text),), ""
    cut: list[tuple[str, str]] = []
    lost = ""
    for character in text:
        font = next((name for name in _fallbacks(face) if character in _characters(name)), None)
        if font is None:
            lost += character
        elif cut and cut[-1][0] == font:
            cut[-1] = (font, cut[-1][1] + character)
        else:
            cut.append((font, character))
    return tuple(cut), lost


def _fallbacks(face: Face) -> tuple[str, ...]:
    if face.bold:
        return face.font, BOLD, MONO_BOLD
    return face.font, REGULAR, MONO


@cache
def _characters(font: str) -> frozenset[str]:
    return frozenset({"\n", "\t", *glyph_characters(pdfmetrics.getFont(font))})


def width(text: str, font: str, size: float) -> float:
    """Return how wide the text is, in points."""
    return float(pdfmetrics.stringWidth(text, font, size))
