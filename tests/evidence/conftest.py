"""The small company of the record tests, importable as `record_story`."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

_SPECIFICATION = importlib.util.spec_from_file_location(
    "record_story", Path(__file__).parents[1] / "record" / "conftest.py"
)
record_story = importlib.util.module_from_spec(_SPECIFICATION)
sys.modules["record_story"] = record_story
_SPECIFICATION.loader.exec_module(record_story)


@pytest.fixture(scope="session")
def story():
    """Makes records with sensible fields."""
    return record_story.Story()
