"""Where a line may end within a word: scripts without spaces, by the rules of UAX #14 (uniseg).

In Chinese and Japanese a line may end between any two letters, but not before a closing bracket,
a full stop or a small kana, and not after an opening bracket. Korean is left to its spaces.
"""

from __future__ import annotations

from functools import lru_cache

from policykit.starting.late_patterns import LatePattern

# Compiled with the first letter that may be one of theirs: Python takes 7 ms for such wide ranges.
_FIRST = "\u2e80"
_WITHOUT_SPACES = LatePattern(
    f"[{_FIRST}-\u312f\u31a0-\u31ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_IDEOGRAPH = "[\u3400-\u4dbf\u4e00-\u9fff]"
_BETWEEN_IDEOGRAPHS = LatePattern(f"(?<={_IDEOGRAPH})(?={_IDEOGRAPH})")
"""Where a line may always end, whatever stands around."""


def has_inner_breaks(text: str) -> bool:
    """Say whether the text has letters of a script that is written without spaces."""
    if text.isascii() or max(text) < _FIRST:
        return False
    return _WITHOUT_SPACES.search(text) is not None


def units(word: str) -> list[str]:
    """Return the parts of a word between which a line may end.

    >>> units("管理员。应当")
    ['管', '理', '员。', '应', '当']
    """
    if not has_inner_breaks(word):
        return [word]
    return [unit for part in _BETWEEN_IDEOGRAPHS.split(word) for unit in _units(part)]


@lru_cache(4096)
def _units(part: str) -> tuple[str, ...]:
    if len(part) == 1:
        return (part,)
    from uniseg.linebreak import line_break_units  # noqa: PLC0415 - most documents have spaces

    return tuple(line_break_units(part))
