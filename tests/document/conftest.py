from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from policykit.document import Document, decode
from policykit.edge.pandoc import PandocProgram

if TYPE_CHECKING:
    from policykit.errors import Diagnostic

PANDOC = PandocProgram()


@pytest.fixture
def read():
    """Markdown (indented as in the test) -> document and diagnostics; lines count from 1."""

    def reading(markdown: str) -> tuple[Document, tuple[Diagnostic, ...]]:
        text = dedent(markdown).lstrip("\n")
        (tree,) = PANDOC.parse([("a.md", text)])
        return decode(tree, text, "a.md")

    return reading
