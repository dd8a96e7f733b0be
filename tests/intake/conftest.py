"""Word files, and pandoc's trees of Markdown."""

import importlib.util
import sys
from pathlib import Path

import pytest

from policykit.edge.pandoc import PandocProgram

_SPECIFICATION = importlib.util.spec_from_file_location(
    "word_files", Path(__file__).parent / "word_files.py"
)
word_files = importlib.util.module_from_spec(_SPECIFICATION)
sys.modules["word_files"] = word_files
_SPECIFICATION.loader.exec_module(word_files)


@pytest.fixture(scope="session")
def pandoc():
    return PandocProgram()


@pytest.fixture(scope="session")
def parsed(pandoc):
    def parse(text):
        (tree,) = pandoc.parse([("old.md", text)])
        return tree

    return parse
