"""Characters that neither a Word document nor a web page may hold, found before pandoc is asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from policykit.errors import Diagnostic, Place, error

if TYPE_CHECKING:
    from collections.abc import Iterator

_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def unwritable(file: str, tree: object) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each such character in the tree that pandoc would be given.

    The text itself has none any more: a document shows hidden characters by their names.
    """
    for character in dict.fromkeys(_FORBIDDEN.findall("".join(_strings(tree)))):
        yield error(
            "PK462",
            f"there is the control character U+{ord(character):04X} in a name, a title or a "
            "change log",
            Place(file),
            "take it out: nobody can see it, and Word and browsers do not allow it",
        )


def _strings(node: object) -> Iterator[str]:
    match node:
        case str():
            yield node
        case dict():
            for inner in node.values():
                yield from _strings(inner)
        case list():
            for inner in node:
                yield from _strings(inner)
