"""Which letters the ids of an imported policy's statements begin with."""

from __future__ import annotations

import itertools
import re
import string
from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

PREFIX: Final = re.compile(r"[A-Z]{2,4}")
_LEAST = 2
_WRITTEN_ID = re.compile(r"^\W*([A-Z]{2,4})-0*[1-9]\d{0,3}[a-z]?\b")


def propose_prefix(title: str, lines: Iterable[str], taken: Collection[str]) -> str:
    """Return the prefix that the text uses already, or a free one made from the title.

    Args:
        title: of the policy.
        lines: its paragraphs.
        taken: prefixes of other policies and of the template library.

    >>> propose_prefix("Access Control Policy", [], {"AC"})
    'ACP'
    """
    written = Counter(found[1] for line in lines if (found := _WRITTEN_ID.match(line)))
    if written and written.most_common(1)[0][1] >= _LEAST:
        return written.most_common(1)[0][0]
    return next(one for one in _candidates(title) if one not in taken)


def _candidates(title: str) -> Iterator[str]:
    names = [word for word in re.findall(r"[A-Z]+", title.upper()) if word not in _SMALL]
    initials = "".join(word[0] for word in names)
    telling = "".join(word[0] for word in names if word != "POLICY")
    for one in (telling, initials, "".join(names)[:3], "".join(names)[:4]):
        if PREFIX.fullmatch(one[:4]):
            yield one[:4]
    start = (telling or "X")[:2]
    for length in (1, 2):
        for letters in itertools.product(string.ascii_uppercase, repeat=length):
            yield (start + "".join(letters))[:4].rjust(2, "X")
    for letters in itertools.product(string.ascii_uppercase, repeat=4):
        yield "".join(letters)


_SMALL: Final = frozenset({"AND", "OF", "THE", "FOR", "A", "AN", "IN", "ON", "TO"})
