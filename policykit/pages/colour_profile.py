"""The colour space sRGB (IEC 61966-2-1) as an ICC profile, version 4, made from its definition.

Made here instead of vendored: the bytes are the same for ever, and nobody else's.
"""

from __future__ import annotations

from struct import pack
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME = "sRGB IEC61966-2.1"

_D50 = (0.9642, 1.0, 0.8249)
_PRIMARIES = {
    b"rXYZ": (0.436066, 0.222488, 0.013916),
    b"gXYZ": (0.385147, 0.716873, 0.097076),
    b"bXYZ": (0.143066, 0.060608, 0.714096),
}
"""The primaries seen under D50, adapted from D65 by the Bradford matrix below."""

_ADAPTATION = (
    *(1.047882, 0.022919, -0.050217),
    *(0.029587, 0.990479, -0.017059),
    *(-0.009247, 0.015076, 0.751678),
)
_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
"""Exponent, and the constants a, b, c, d of the curve's two parts."""


def srgb_profile() -> bytes:
    """Return the profile, 128 bytes of header and ten tags."""
    curve = b"para" + bytes(4) + pack(">HH", 3, 0) + _fixed(_CURVE)
    tags = {
        b"desc": _text(NAME),
        b"cprt": _text("CC0-1.0"),
        b"wtpt": _colour(_D50),
        b"chad": b"sf32" + bytes(4) + _fixed(_ADAPTATION),
        **{name: _colour(values) for name, values in _PRIMARIES.items()},
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    start = 128 + 4 + 12 * len(tags)
    places: dict[bytes, int] = {}
    data = b""
    table = pack(">I", len(tags))
    for name, content in tags.items():
        if content not in places:
            places[content] = start + len(data)
            data += content + bytes(-len(content) % 4)
        table += name + pack(">II", places[content], len(content))
    header = pack(
        ">I4sI4s4s4s6H4s4sII4sIII12sI16s28s",
        start + len(data),
        bytes(4),
        0x04200000,
        b"mntr",
        b"RGB ",
        b"XYZ ",
        *(2026, 1, 1, 0, 0, 0),
        b"acsp",
        bytes(4),
        0,
        0,
        bytes(4),
        0,
        0,
        0,
        _fixed(_D50),
        0,
        bytes(16),
        bytes(28),
    )
    return header + table + data


def _fixed(values: Iterable[float]) -> bytes:
    return b"".join(pack(">i", round(value * 65536)) for value in values)


def _colour(values: Iterable[float]) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(values)


def _text(words: str) -> bytes:
    encoded = words.encode("utf-16-be")
    return b"mluc" + bytes(4) + pack(">II4sII", 1, 12, b"enUS", len(encoded), 28) + encoded
