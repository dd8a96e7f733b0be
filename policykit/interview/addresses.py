"""E-mail addresses made from names, in the way that the addresses which are known are made."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_LOCAL_PART = 60
_WAYS: dict[str, Callable[[str, str], str]] = {
    "first.last": lambda first, last: f"{first}.{last}",
    "first": lambda first, _last: first,
    "flast": lambda first, last: f"{first[0]}{last}",
    "f.last": lambda first, last: f"{first[0]}.{last}",
    "firstlast": lambda first, last: f"{first}{last}",
    "first_last": lambda first, last: f"{first}_{last}",
    "first-last": lambda first, last: f"{first}-{last}",
    "last": lambda _first, last: last,
    "firstl": lambda first, last: f"{first}{last[0]}",
}
"""How local parts are made of a first and a last name; the first is what is usual."""


def name_words(name: str) -> tuple[str, ...]:
    """Return the words of a name in the letters that addresses have.

    >>> name_words("Jörg van der Weiß")
    ('jorg', 'van', 'der', 'weiss')
    """
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return tuple(re.findall(r"[a-z0-9]+", plain))


def way_of(known: Iterable[tuple[str, str]]) -> str:
    """Return the way in which most of the known addresses are made; the usual one where none is.

    Args:
        known: names and addresses.
    """
    found: Counter[str] = Counter()
    for name, address in known:
        words = name_words(name)
        local = address.partition("@")[0].casefold()
        for way, make in _WAYS.items():
            if len(words) > 1 and make(words[0], words[-1]) == local:
                found[way] += 1
                break
    return found.most_common(1)[0][0] if found else "first.last"


def made_address(name: str, domain: str, way: str = "first.last") -> str:
    """Return the address that somebody of this name has, or nothing where none can be made.

    >>> [made_address("Ana Silva", "acme.example", way) for way in ("first.last", "flast")]
    ['ana.silva@acme.example', 'asilva@acme.example']
    """
    words = name_words(name)
    if not words:
        return ""
    usual = ".".join(words)
    local = usual if way == "first.last" or len(words) == 1 else _WAYS[way](words[0], words[-1])
    return f"{local[:_LOCAL_PART].rstrip('.')}@{domain}"
