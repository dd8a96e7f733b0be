"""The short code that ties a person's reply to the exact proposal they had before them.

Eight Crockford base32 characters, the first 40 bits of a SHA-256: a code found in a reply by
chance, or meant for another draft, has a chance of one in 10^12. It guards against mix-ups and
against reusing an old reply. It does not stop somebody who computes some 2^40 proposals until one
has the code of another; that is why evidence ranks below methods with a key.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policykit.values import Digest

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 8
_BITS = 5 * _LENGTH
_READ_AS = {"0": "0Oo", "1": "1IiLl"}
_BETWEEN = r"[\s\-\u00ad\u200b\u2010-\u2015\u2212]{0,4}"


def approval_code(proposal: Digest) -> str:
    """Return the code of a proposal, or of a set, from its digest.

    >>> approval_code("9c1e" + 60 * "0")
    'KGF0-0000'
    """
    number = int(proposal, 16) >> (256 - _BITS)
    signs = [_ALPHABET[number >> shift & 31] for shift in range(_BITS - 5, -1, -5)]
    return "".join(signs[:4]) + "-" + "".join(signs[4:])


def find_code(text: str, code: str) -> bool:
    """Say whether the text holds the code, however people type it.

    Case, spaces, line breaks and hyphens do not matter; O counts as 0, I and L as 1. The code must
    stand alone: as a part of a longer word it does not count.

    >>> find_code("Approved, kgf0 oooo. Ana", "KGF0-0000")
    True
    """
    signs = [re.escape(sign) for sign in code if sign.isalnum()]
    classes = [f"[{_READ_AS.get(sign, sign + sign.lower())}]" for sign in signs]
    pattern = r"(?<![0-9A-Za-z])" + _BETWEEN.join(classes) + r"(?![0-9A-Za-z])"
    return re.search(pattern, text) is not None
