"""docs/coverage.md says what the library covers now, and everything in scope is answered."""

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def load(name):
    path = ROOT / "scripts" / f"{name}.py"
    specification = importlib.util.spec_from_file_location(name, path)
    module = sys.modules[name] = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


text_table = sys.modules.get("text_table") or load("text_table")
coverage_table = load("coverage_table")


@pytest.fixture(scope="module")
def own():
    return coverage_table.counted(coverage_table.sample())


@pytest.fixture(scope="module")
def whole():
    return coverage_table.counted(coverage_table.everything())


def test_the_page_has_the_table_as_it_is_now(own, whole):
    page = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
    assert coverage_table.table(own, whole) in page, "make coverage-table"


def test_with_everything_in_scope_each_criterion_is_answered_by_a_sentence(whole):
    assert whole.policies == 28
    assert {one.title.split()[0]: (one.answered, one.criteria) for one in whole.frameworks} == {
        "HIPAA": (70, 70),
        "ISO/IEC": (93, 93),
        "NIST": (106, 106),
        "SOC": (61, 61),
    }


def test_in_the_sample_what_is_in_scope_is_answered(own):
    assert [one.open for one in own.frameworks] == [(), (), (), ()]


def test_a_claim_needs_a_duty_with_actor_and_evidence():
    (it, *_) = text_table.subjects(coverage_table.sample())
    assert coverage_table._claims(it)
    passive = [replace(one, text="Access must be reviewed.") for one in it.policy.statements]
    plain = [replace(one, text="The owner reviews access.") for one in it.policy.statements]
    for statements in (passive, plain):
        bent = replace(it, policy=replace(it.policy, statements=tuple(statements)))
        assert coverage_table._claims(bent) == set()


def test_what_is_open_is_named():
    one = coverage_table.Answered("SOC 2", 61, 38, 37, ("CC1.2",))
    assert coverage_table._of(one) == "37 of 38 (open: CC1.2)"
