"""Characters that a reader cannot see, and that change what is seen: shown by their number.

Control characters, zero-width characters and marks that turn the direction of the text would make
a page say something else than its text. They are shown as `[U+202E]`. Zero-width joiners keep their
work between letters of scripts that need them, and in emoji.
"""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
_JOINERS = "\u200c\u200d"
_FIRST_JOINED = "\u0590"
_NAMES = {
    "\x00": "NULL",
    "\x08": "BACKSPACE",
    "\x0b": "VERTICAL TAB",
    "\x0c": "FORM FEED",
    "\x1b": "ESCAPE",
    "\x7f": "DELETE",
    "\x85": "NEXT LINE",
}


def shown(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text with its hidden characters shown, and these characters, each once."""
    if (text.isascii() and text.isprintable()) or _HIDDEN.search(text) is None:
        return text, ()
    found: dict[str, None] = {}

    def show(match: re.Match[str]) -> str:
        character = match[0]
        before = text[match.start() - 1 : match.start()] if match.start() else ""
        after = text[match.end() : match.end() + 1]
        if character in _JOINERS and min(before, after) >= _FIRST_JOINED:
            return character
        found[character] = None
        return f"[U+{ord(character):04X}]"

    return _HIDDEN.sub(show, text), tuple(found)


def hidden_characters(text: str) -> tuple[str, ...]:
    """Return the hidden characters of a text, each once."""
    return shown(text)[1]


def described(character: str) -> str:
    r"""Return what a hidden character is called.

    >>> described("\u202e")
    'U+202E, RIGHT-TO-LEFT OVERRIDE'
    """
    name = unicodedata.name(character, "") or _NAMES.get(character, "CONTROL CHARACTER")
    return f"U+{ord(character):04X}, {name}"
