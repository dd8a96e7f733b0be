"""Addresses of the web that stand in the text as they are, and are links for who reads the pages.

pandoc's own extension for it also makes links of words such as `file:` and `irc:`, which no policy
may have.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policykit.document.tree import Link, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.document.tree import Inline

_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9])https?://[A-Za-z0-9](?:[!#-;=?-_a-z|~]*[#-&+\-/-9=@-Z_a-z~)])?"
)
"""Printed ASCII without quotation marks, braces and `<`, `>`; the last sign ends no sentence."""

_AFTER = frozenset(".,;:!?'\")]}>*\u2019\u201d\u00bb\u2026\u2013\u2014")
"""What may stand behind an address without being part of it."""


def with_links(word: str) -> Iterator[Inline | str]:
    """Yield a word, with the addresses in it as links.

    >>> [*with_links("(https://a.example/x).")]
    ['(', Link(target='https://a.example/x', content=(Text(text='https://a.example/x'),)), ').']
    """
    end = 0
    for found in _ADDRESS.finditer(word):
        address = found[0]
        while address.endswith(")") and address.count(")") > address.count("("):
            address = address[:-1].rstrip(".,;:!?'*")
        after = word[found.start() + len(address) :]
        if after and after[0] not in _AFTER:
            continue  # the address has other signs too, such as letters of other scripts
        if found.start() > end:
            yield word[end : found.start()]
        yield Link(address, (Text(address),))
        end = found.start() + len(address)
    if end < len(word):
        yield word[end:]
