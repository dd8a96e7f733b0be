"""The index that the search reads: every statement and paragraph with the place it stands at.

It is a script of one constant, because a page that is opened from a folder may load scripts and
no other data. The text in it is ASCII, so that it reads the same whatever a host says of it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from policykit.document import Heading, Statement, block_text, inline_text
from policykit.portal.policy_page import policy_path
from policykit.portal.text import section_anchor

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policykit.portal.values import PortalPolicy


def search_index(policies: Sequence[PortalPolicy]) -> bytes:
    """Return the index.

    Each entry: number of the policy, anchor, statement id, section, words.
    """
    entries = [
        [number, *entry] for number, policy in enumerate(policies) for entry in _entries(policy)
    ]
    data = {
        "policies": [[policy.title, policy_path(policy.id)] for policy in policies],
        "entries": entries,
    }
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return f'"use strict";\nconst policykitIndex = {text};\n'.encode("ascii")


def _entries(policy: PortalPolicy) -> Iterator[tuple[str, str, str, str]]:
    """Yield one entry for each statement with what belongs to it, and one for each other text."""
    anchor, name, section = "main", "", ""
    words: list[str] = []
    for block in policy.document.blocks:
        if isinstance(block, Heading | Statement):
            if words:
                yield anchor, name, section, " ".join(words)
            words = []
        if isinstance(block, Heading):
            section = " ".join((block.number, inline_text(block.content))).strip()
            anchor = section_anchor(block.identifier) if block.identifier else anchor
            name = ""
        elif isinstance(block, Statement):
            anchor = name = str(block.identifier)
            words.append(inline_text(block.content))
        else:
            words.append(" ".join(block_text(block).split()))
    if words:
        yield anchor, name, section, " ".join(words)
