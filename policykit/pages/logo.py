"""A logo's bytes -> an image the pages can carry, or a diagnostic."""

from __future__ import annotations

from io import BytesIO
from typing import NamedTuple

from PIL import Image

from policykit.errors import Diagnostic, error

MOST_PIXELS = 16_000_000
_BEGINNING = 4096
_PNG = b"\x89PNG\r\n\x1a\n"


class Logo(NamedTuple):
    """A readable PNG without transparency, and its size in pixels."""

    data: bytes
    width: int
    height: int


def is_svg(data: bytes) -> bool:
    """Say whether a logo claims to be an SVG file."""
    return b"<svg" in data[:_BEGINNING] and not data.startswith(_PNG)


def read_logo(data: bytes) -> Logo | Diagnostic:
    """Return a PNG laid on white, since a transparent one is unreadable to some viewers."""
    if not data.startswith(_PNG):
        return refused("it is neither a PNG nor an SVG file")
    try:
        with Image.open(BytesIO(data), formats=("PNG",)) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                return refused(f"it has {width} times {height} pixels")
            picture = image.convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return refused("it is damaged")
    ground = Image.new("RGB", picture.size, (255, 255, 255))
    ground.paste(picture, mask=picture.getchannel("A"))
    flat = BytesIO()
    ground.save(flat, "PNG")
    return Logo(flat.getvalue(), width, height)


def refused(why: str) -> Diagnostic:
    """Return what is said of a logo that cannot be used."""
    return error(
        "PK421",
        f"the logo cannot be used: {why}",
        hint="use a plain SVG, or a PNG of a few hundred pixels, or leave the logo out",
    )
