"""The four core policies of one organization, word for word: what a change of a template changes.

Look at the difference as a reader would, and then accept it:
`pytest tests/templates/test_golden.py --accept`
"""

import importlib.util
from functools import cache
from pathlib import Path

import pytest
from core_set import CORE

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"
PROFILE = HERE.parents[1] / "tests" / "organizations" / "five.yaml"
_SPECIFICATION = importlib.util.spec_from_file_location("filling", HERE / "test_random.py")
filling = importlib.util.module_from_spec(_SPECIFICATION)
_SPECIFICATION.loader.exec_module(filling)


@cache
def filled():
    return {item.id: item.policy.decode() for item in filling.fill(PROFILE.read_bytes())}


@pytest.mark.parametrize("name", CORE)
def test_the_text_is_the_one_that_was_accepted(name, request):
    path = GOLDEN / f"{name}.md"
    if request.config.getoption("--accept"):
        path.write_text(filled()[name], encoding="utf-8")
    accepted = path.read_text(encoding="utf-8")
    assert filled()[name].splitlines() == accepted.splitlines(), (
        "read what changed, then: pytest tests/templates/test_golden.py --accept"
    )
