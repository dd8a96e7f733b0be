"""Sections: each has something in it (PK386)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from policykit.document import Heading, Rule, inline_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.document import Block
    from policykit.errors import Diagnostic
    from policykit.rules.subject import Subject, Surroundings


def sections(subject: Subject, _: Surroundings) -> Iterator[Diagnostic]:
    """Yield headings with nothing below them, not even a section."""
    blocks = [block for block in subject.document.blocks if not isinstance(block, Rule)]
    following: list[tuple[Block, Block | None]] = [*pairwise(blocks)]
    if blocks:
        following.append((blocks[-1], None))
    for block, after in following:
        if not isinstance(block, Heading):
            continue
        if after is None or (isinstance(after, Heading) and after.level <= block.level):
            yield subject.found(
                "PK386",
                f"the section “{inline_text(block.content)}” is empty",
                block.line,
                "Write what belongs there, or say that it does not apply and why, or take the "
                "heading out.",
            )
