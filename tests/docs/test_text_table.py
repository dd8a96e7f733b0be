"""docs/coverage.md says of the texts what is measured now, and they reach the goals."""

import importlib.util
import sys
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[2]


def load(name, path):
    specification = importlib.util.spec_from_file_location(name, path)
    module = sys.modules[name] = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


text_table = load("text_table", ROOT / "scripts" / "text_table.py")


@pytest.fixture(scope="module")
def found():
    return text_table.measured(text_table.subjects((ROOT / "org_profile.yaml").read_bytes()))


def test_the_page_has_the_table_as_it_is_now(found):
    page = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
    assert text_table.table(found) in page, "make text-table"


def test_the_texts_reach_their_goals(found):
    grades = [grade for _, _, grade in found.policies]
    assert (found.without_id, found.leftovers, found.repeated) == (0, 0, 0)
    assert found.claimed_by_nothing == 0
    assert 1000 * found.vague / found.words < 2
    assert found.passive / found.normative < 0.05
    assert median(grades) < 11
    assert max(grades) < 13
    assert 500 <= median(words for _, words, _ in found.policies) <= 900


def test_the_measures_find_what_they_are_there_for(found):
    (it, *_) = text_table.subjects((ROOT / "org_profile.yaml").read_bytes())
    again = text_table.measured([it, it])
    assert again.normative == 2 * text_table.measured([it]).normative
    assert found.normative > 700
