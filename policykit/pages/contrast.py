"""Whether a colour can be read on another, by the measure of WCAG 2, and one that can."""

from __future__ import annotations

LEAST = 4.5
"""The contrast that WCAG's level AA asks of running text."""

_STEP = 0.96


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours written `#rrggbb`, from 1 to 21.

    >>> contrast("#000000", "#ffffff")
    21.0
    """
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return round((lighter + 0.05) / (darker + 0.05), 2)


def readable(colour: str, ground: str = "#ffffff") -> str:
    """Return the colour, darkened as far as needed to be read on a light ground."""
    while contrast(colour, ground) < LEAST and colour != "#000000":
        channels = (int(channel * _STEP) for channel in _channels(colour))
        colour = "#" + "".join(f"{channel:02x}" for channel in channels)
    return colour


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - the formula of WCAG
