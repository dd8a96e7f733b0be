"""A TrueType font whose letters take the shapes that their neighbours ask for, by HarfBuzz."""

# ruff: noqa: SLF001 - reaching into reportlab is this package's one reason to exist

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any, cast

from reportlab.pdfbase.ttfonts import ShapeData, ShapedStr, TTFont

from policykit.pages.reading_direction import holds_right_to_left, needs_shaping
from policykit.pages.reportlab_internals.repairs import stand_for

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIRST_PRIVATE = 0xE000
_LAST_PRIVATE = 0xF8FF


class ShapedFont(TTFont):
    """A font that measures and draws words as HarfBuzz shapes them.

    reportlab's own shaping gives glyphs without a character of their own the width that they have
    in one place, numbers them over all documents of a process, and measures words unshaped.
    """

    def __init__(self, name: str, file: Any) -> None:
        super().__init__(name, file)
        self._next = _FIRST_PRIVATE
        self._widths: dict[str, float] = {}
        self._given: set[int] = set()

    def forget(self) -> None:
        """Take back the characters for private use: their numbers are those of one document."""
        face: Any = self.face
        for code in range(_FIRST_PRIVATE, self._next + 1):
            if code in self._given:
                del face.glyphToChar[face.charToGlyph.pop(code)]
                del face.charWidths[code]
        self._given.clear()
        self._widths.clear()
        self._next = _FIRST_PRIVATE

    def stringWidth(self, text: Any, size: float, encoding: str = "utf8") -> float:  # noqa: N802 - reportlab's name
        """Return the width of a text as it is drawn."""
        if isinstance(text, ShapedStr) or not isinstance(text, str) or not needs_shaping(text):
            return float(super().stringWidth(text, size, encoding))
        if text not in self._widths:
            turned = holds_right_to_left(text)
            self._widths[text] = sum(data.x_advance for _, data in self._glyphs(text, turned))
        return self._widths[text] * size / 1000

    def shaped(self, text: str, *, is_turned: bool) -> ShapedStr:
        """Return the shapes of a text, from left to right."""
        drawn, data = [], []
        for code, each in self._glyphs(text, is_turned):
            drawn.append(chr(code))
            data.append(each)
        made: Any = ShapedStr
        return cast("ShapedStr", made("".join(drawn), data))

    def _glyphs(self, text: str, is_turned: bool) -> Iterator[tuple[int, Any]]:
        import uharfbuzz  # noqa: PLC0415 - only scripts whose letters have shapes need it

        face: Any = self.face
        font = uharfbuzz.Font(cast("Any", self).hbFace)
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if is_turned else "ltr"
        uharfbuzz.shape(font, buffer)
        infos = buffer.glyph_infos
        starts = [*sorted({info.cluster for info in infos}), len(text)]
        for info, position in zip(infos, buffer.glyph_positions, strict=True):
            cluster = text[info.cluster : starts[bisect_right(starts, info.cluster)]]
            code = self._code(info.codepoint)
            if _FIRST_PRIVATE <= code <= _LAST_PRIVATE:
                stand_for(face.name, code, cluster)
            yield (
                code,
                ShapeData(
                    info.cluster,
                    face._pdfScale(position.x_advance),
                    face._pdfScale(position.y_advance),
                    face._pdfScale(position.x_offset),
                    face._pdfScale(position.y_offset),
                    face.charWidths[code],
                ),
            )

    def _code(self, glyph: int) -> int:
        """Return a character for a glyph; one for private use where the font has none."""
        face: Any = self.face
        known = face.glyphToChar.get(glyph)
        if known:
            return int(known[0])
        while self._next in face.charToGlyph:
            self._next += 1
        if self._next > _LAST_PRIVATE:
            raise ValueError("a font has more shapes than there are characters for private use")
        self._given.add(self._next)
        face.charToGlyph[self._next] = glyph
        face.glyphToChar[glyph] = [self._next]
        face.charWidths[self._next] = face._pdfScale(face.hmetrics[glyph][0])
        return self._next
