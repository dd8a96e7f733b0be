"""A small organization's workspace in each stage of its life, and `stories`, which makes them."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

_SPECIFICATION = importlib.util.spec_from_file_location(
    "stories", Path(__file__).parent / "stories.py"
)
stories = importlib.util.module_from_spec(_SPECIFICATION)
sys.modules["stories"] = stories
_SPECIFICATION.loader.exec_module(stories)

Story, new_desk, profile_text = stories.Story, stories.new_desk, stories.profile_text


@pytest.fixture(scope="session")
def _first():
    return Story(new_desk())


@pytest.fixture(scope="session")
def _proposed(_first):
    story = _first.copy()
    story.propose()
    return story


@pytest.fixture(scope="session")
def _approved(_proposed):
    story = _proposed.copy()
    story.approve_with_code()
    return story


@pytest.fixture(scope="session")
def _issued(_approved):
    story = _approved.copy()
    story.issue()
    return story


@pytest.fixture
def fresh(_first):
    """Generated and committed."""
    return _first.copy()


@pytest.fixture
def proposed(_proposed):
    """Both policies proposed as 1.0, as a set."""
    return _proposed.copy()


@pytest.fixture
def approved(_approved):
    """Both approved, with evidence."""
    return _approved.copy()


@pytest.fixture
def issued(_issued):
    """Both issued as 1.0."""
    return _issued.copy()


@pytest.fixture(scope="session")
def small_profile():
    """The profile without what only the door template asks."""
    return (
        profile_text()
        .replace("door: {months: 3, keeper: the porter}", "door: {months: 3}")
        .encode()
    )
