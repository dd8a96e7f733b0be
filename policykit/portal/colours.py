"""The organization's colour, made readable on light and on dark grounds."""

from __future__ import annotations

from policykit.pages.contrast import contrast, readable

LIGHT = "#ffffff"
LIGHT_RAISED = "#f4f6f8"
DARK = "#14181d"
DARK_RAISED = "#1e242b"
EASY = 6.5
"""Beyond the 4.5 that WCAG's level AA asks: thin bright letters on a dark ground need more."""

_STEP = 0.06


def on_light(colour: str) -> str:
    """Return the colour, darkened as far as needed to be read on the light grounds."""
    return readable(colour, LIGHT_RAISED)


def on_dark(colour: str) -> str:
    """Return the colour, lightened until it is read easily on the dark grounds.

    >>> contrast(on_dark("#1b4b66"), DARK_RAISED) >= EASY
    True
    """
    while contrast(colour, DARK_RAISED) < EASY:
        channels = bytes.fromhex(colour.removeprefix("#"))
        lighter = (min(255, round(one + (255 - one) * _STEP) + 1) for one in channels)
        colour = "#" + "".join(f"{one:02x}" for one in lighter)
    return colour
