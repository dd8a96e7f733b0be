"""The vendored fonts: registered once per process, and asked whether they have a character."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from struct import error as StructError  # noqa: N812 - an exception's name
from typing import TYPE_CHECKING

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from policykit.pages.font_files import (
    BOLD,
    BOLD_ITALIC,
    FILES,
    ITALIC,
    MONO,
    MONO_BOLD,
    REGULAR,
    SERIF,
    SERIF_BOLD,
    SERIF_BOLD_ITALIC,
    SERIF_ITALIC,
    SERIFS,
    font_bytes,
)
from policykit.pages.reportlab_internals import (
    ShapedFont,
    fix_character_maps,
    fix_settings,
    fix_streams,
    fix_widths,
    forget_shapes,
    glyph_characters,
    is_bold,
    load_when_asked_for,
    quicken_writing,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SELDOM_USED = (BOLD_ITALIC, MONO_BOLD)
_TRUE_TYPE = (b"\0\1\0\0", b"true", b"ttcf")


@dataclass(frozen=True, slots=True)
class Face:
    """Which of the faces a piece of text is set in."""

    bold: bool = False
    italic: bool = False
    mono: bool = False
    serif: bool = False

    @property
    def font(self) -> str:
        """The name of the font; the monospaced family has no italic."""
        if self.mono:
            return MONO_BOLD if self.bold else MONO
        if self.serif and self.bold:
            return SERIF_BOLD_ITALIC if self.italic else SERIF_BOLD
        if self.serif:
            return SERIF_ITALIC if self.italic else SERIF
        if self.bold:
            return BOLD_ITALIC if self.italic else BOLD
        return ITALIC if self.italic else REGULAR


@cache
def face_of(font: str) -> Face:
    """Return the face whose font it is; the regular one for other fonts."""
    faces = (
        Face(bold=bold, italic=italic, mono=mono, serif=serif)
        for mono, serif in ((False, False), (True, False), (False, True))
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
        if name not in SERIFS and name not in _SELDOM_USED:
            _register(name)
    load_when_asked_for(_SELDOM_USED, _register)


@cache
def register_serifs() -> None:
    """Make the fonts with serifs known as well, which few pages need."""
    for name in SERIFS:
        _register(name)


def _register(name: str) -> None:
    font = TTFont(name, BytesIO(font_bytes(name)))
    fix_widths(font)
    pdfmetrics.registerFont(font)
    _characters(name)


_named: list[str] = []
_named_characters: dict[str, frozenset[str]] = {}
_vendored_characters: dict[str, frozenset[str]] = {}
_read: dict[str, ShapedFont] = {}


def use_fonts(files: Sequence[tuple[str, bytes]]) -> Iterator[tuple[str, str]]:
    """Take letters that the vendored fonts lack from these TrueType files, the first before others.

    They take the place of those named before. Reading a large one takes a second, so what was read
    is kept.

    Yields:
        (path, why) of each file that cannot be used.
    """
    _named.clear()
    forget_shapes()
    _named_characters.clear()
    for path, data in files:
        name = f"Named-{hashlib.sha256(data).hexdigest()[:16]}"
        if name in _read:
            _read[name].forget()
            _named.append(name)
            continue
        if data[:4] not in _TRUE_TYPE:
            yield path, "it is not a TrueType font; fonts with PostScript outlines cannot be used"
            continue
        try:
            font = ShapedFont(name, BytesIO(data))
            fix_widths(font)
        except (TTFError, ValueError, IndexError, KeyError, AssertionError, StructError) as failure:
            yield path, f"it is damaged, or has PostScript outlines: {failure}"
            continue
        pdfmetrics.registerFont(font)
        _read[name] = font
        _named.append(name)


def is_named(font: str) -> bool:
    """Say whether a font is one of those that the organization names."""
    return font in _named


def can_draw(font: str, text: str) -> bool:
    """Say whether a font has every letter of a text."""
    return _characters(font).issuperset(text)


def runs(text: str, face: Face) -> tuple[tuple[tuple[str, str], ...], str]:
    """Cut the text into (font, text) runs that can be drawn.

    A character that the face's own font lacks is taken from another vendored font of the same
    weight, so that an arrow within a sentence needs no care from its author, or else from the fonts
    that the organization names.

    Returns:
        The runs in order, and the characters that no font has.
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
    own = (face.font, BOLD, MONO_BOLD) if face.bold else (face.font, REGULAR, MONO)
    alike = sorted(_named, key=lambda name: is_bold(pdfmetrics.getFont(name)) is not face.bold)
    return (*own, *alike)


def _characters(font: str) -> frozenset[str]:
    known = _vendored_characters if font in FILES else _named_characters
    if font not in known:
        known[font] = frozenset({"\n", "\t", *glyph_characters(pdfmetrics.getFont(font))})
    return known[font]


def width_as_set(text: str, font: str, size: float) -> float:
    """Return how wide the text is, in points, with letters that other fonts lend."""
    if text.isascii():
        return width(text, font, size)
    return sum(width(piece, name, size) for name, piece in runs(text, face_of(font))[0])


def width(text: str, font: str, size: float) -> float:
    """Return how wide the text is, in points."""
    return float(pdfmetrics.stringWidth(text, font, size))
