"""The vendored font files, and one digest over them for the lock."""

from __future__ import annotations

import hashlib
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

REGULAR = "NotoSans"
BOLD = "NotoSans-Bold"
ITALIC = "NotoSans-Italic"
BOLD_ITALIC = "NotoSans-BoldItalic"
MONO = "NotoSansMono"
MONO_BOLD = "NotoSansMono-Bold"
SERIF = "NotoSerif"
SERIF_BOLD = "NotoSerif-Bold"
SERIF_ITALIC = "NotoSerif-Italic"
SERIF_BOLD_ITALIC = "NotoSerif-BoldItalic"

FILES: Mapping[str, str] = {
    REGULAR: "NotoSans-Regular.ttf",
    BOLD: "NotoSans-Bold.ttf",
    ITALIC: "NotoSans-Italic.ttf",
    BOLD_ITALIC: "NotoSans-BoldItalic.ttf",
    MONO: "NotoSansMono-Regular.ttf",
    MONO_BOLD: "NotoSansMono-Bold.ttf",
    SERIF: "NotoSerif-Regular.ttf",
    SERIF_BOLD: "NotoSerif-Bold.ttf",
    SERIF_ITALIC: "NotoSerif-Italic.ttf",
    SERIF_BOLD_ITALIC: "NotoSerif-BoldItalic.ttf",
}

SERIFS = (SERIF, SERIF_BOLD, SERIF_ITALIC, SERIF_BOLD_ITALIC)
"""Those that only pages with serifs need."""


def font_bytes(name: str) -> bytes:
    """Return the vendored file of a font."""
    return resources.files(__package__).joinpath("fonts", FILES[name]).read_bytes()


def fonts_digest() -> str:
    """Return the SHA-256 over the lines that `sha256sum *.ttf` prints in the fonts' folder."""
    lines = [
        f"{hashlib.sha256(font_bytes(name)).hexdigest()}  {file}\n"
        for file, name in sorted((file, name) for name, file in FILES.items())
    ]
    return hashlib.sha256("".join(lines).encode()).hexdigest()
