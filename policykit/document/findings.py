"""Diagnostics as they are to be shown: in line order, short, readable, and not too many.

A message quotes the source, which may be long or hold characters that a terminal obeys.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from policykit.document.characters import shown
from policykit.errors import Place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from policykit.errors import Diagnostic

MOST_ALIKE = 40
"""How many diagnostics of one code are shown for one file."""

_LONGEST = 160


def presented(found: Iterable[Diagnostic], file: str) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of a file as they are to be shown."""
    ordered = sorted(dict.fromkeys(found), key=lambda each: each.place or Place(file))
    counts = Counter(each.code for each in ordered)
    seen: Counter[str] = Counter()
    kept = []
    for each in ordered:
        seen[each.code] += 1
        if seen[each.code] > MOST_ALIKE:
            continue
        message = _short(each.message)
        if seen[each.code] == MOST_ALIKE and counts[each.code] > MOST_ALIKE:
            message += f" (and {counts[each.code] - MOST_ALIKE} more like this below)"
        kept.append(replace(each, message=message))
    return tuple(kept)


def _short(message: str) -> str:
    line = shown(" ".join(message.split()))[0]
    return line if len(line) <= _LONGEST else line[: _LONGEST - 2] + " …"
