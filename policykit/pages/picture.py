"""What a picture may be, whichever kind it is."""

from __future__ import annotations

MOST_BYTES = 10_000_000
"""The largest file that is taken for a picture."""


class RefusedPictureError(ValueError):
    """Why a picture cannot be used; the text is a part of a sentence."""
