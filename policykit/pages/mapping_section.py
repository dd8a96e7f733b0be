"""Where in a document the tables of the framework mapping stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.document import Heading, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policykit.document import Block
    from policykit.pages.wording import Wording

SECTION = "framework-mapping"


def mapping_place(blocks: Sequence[Block]) -> int | None:
    """Return the index after the last block of the mapping section; None if there is none."""
    level: int | None = None
    for index, block in enumerate(blocks):
        if isinstance(block, Heading):
            if level is not None and block.level <= level:
                return index
            if block.identifier == SECTION:
                level = block.level
    return None if level is None else len(blocks)


def appendix_heading(words: Wording) -> Heading:
    """Return the heading of the mapping where the document has no section for it."""
    return Heading(1, SECTION, "", (Text(words.framework_mapping),), 0)
