"""Repairs of reportlab that hold for the whole process; doing one twice changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, ttfonts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SETTINGS: Mapping[str, object] = {
    "allowTableBoundsErrors": 1,
    "documentLang": None,
    "hyphenationLang": "",
    "longTableOptimize": 1,
    "overlapAttachedSpace": 1,
    "pageCompression": 1,
    "paraFontSizeHeightOffset": 1,
    "pdfComments": 0,
    "pdfMultiLine": 0,
    "platypus_link_underline": 0,
    "spaceShrinkage": 0.05,
    "ttfAsciiReadable": 1,
    "useA85": 0,
}
"""reportlab reads these from RL_* variables and files in the home folder; pages depend on none."""

_END = b"endstream\n"
_MOST_IN_A_BLOCK = 100
_NO_CHARACTERS = frozenset({0, 0xFEFF, 0xFFFE})


def fix_settings() -> None:
    """Give reportlab the settings the pages were designed with, whatever the environment says."""
    for name, value in SETTINGS.items():
        setattr(rl_config, name, value)


def fix_streams() -> None:
    """Let a line end follow each stream's data, as PDF/A asks; reportlab writes none.

    Two characters, so that data that happens to end with one of them is not taken for a part of it.
    """
    setattr(pdfdoc.PDFStream, "format", _format_stream)  # noqa: B010 - mypy forbids it otherwise


def default_graphics_font(font: str = "NotoSans") -> None:
    """Let drawings begin with a vendored font; reportlab's own is never embedded."""
    from reportlab.graphics.shapes import STATE_DEFAULTS  # noqa: PLC0415 - only drawings need it

    STATE_DEFAULTS["fontName"] = font


_reportlab_format = pdfdoc.PDFStream.format


def _format_stream(stream: Any, document: Any) -> bytes:
    written: bytes = _reportlab_format(stream, document)
    return written.removesuffix(_END) + b"\r\n" + _END


def fix_character_maps() -> None:
    """Let the table from glyphs to characters hold characters only.

    reportlab maps unused codes to U+0000, which PDF/A and PDF/UA forbid, puts more than 100 into
    a block, and writes characters beyond U+FFFF with five digits.
    """
    setattr(ttfonts, "makeToUnicodeCMap", _character_map)  # noqa: B010 - mypy forbids it otherwise


_stands_for: dict[tuple[bytes, int], str] = {}


def stand_for(face: bytes, code: int, text: str) -> None:
    """Say which letters a shape stands for that has no character of its own."""
    _stands_for.setdefault((face, code), text)


def forget_shapes() -> None:
    """Forget what shapes of earlier documents stood for."""
    _stands_for.clear()


def _character_map(font: str | bytes, subset: Sequence[int]) -> str:
    name = font.decode() if isinstance(font, bytes) else font
    face = name.partition("+")[2].encode()
    known = [
        f"<{code:02X}> <{text.encode('utf-16-be').hex().upper()}>"
        for code, character in enumerate(subset)
        if character not in _NO_CHARACTERS
        for text in (_stands_for.get((face, character), chr(character)),)
    ]
    blocks = [
        known[start : start + _MOST_IN_A_BLOCK] for start in range(0, len(known), _MOST_IN_A_BLOCK)
    ]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            f"/CMapName /{name} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<00> <FF>",
            "endcodespacerange",
            *(
                line
                for block in blocks
                for line in (f"{len(block)} beginbfchar", *block, "endbfchar")
            ),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )
