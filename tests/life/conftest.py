"""The organization whose life is told, and the library it lives with."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
TOP = HERE.parents[1]


def _load(name: str, file: Path):
    if name not in sys.modules:
        specification = importlib.util.spec_from_file_location(name, file)
        module = importlib.util.module_from_spec(specification)
        sys.modules[name] = module
        specification.loader.exec_module(module)
    return sys.modules[name]


_load("life_model", HERE / "model.py")
_load("life_organization", HERE / "organization.py")


@pytest.fixture
def library():
    """Every file of the template library that ships."""
    folder = TOP / "policy_templates"
    return {
        str(place.relative_to(folder)): place.read_bytes()
        for place in sorted(folder.rglob("*"))
        if place.is_file()
    }


@pytest.fixture
def profile():
    """The sample organization."""
    return (TOP / "org_profile.yaml").read_bytes()
