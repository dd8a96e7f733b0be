"""A library that was kept is the library that was read."""

from dataclasses import fields

import pytest

from policykit.edge.library import TemplateLibrary
from policykit.template import read_condition, read_library
from policykit.template.kept_library import from_bytes, to_bytes
from policykit.template.uses import find_uses


@pytest.fixture(scope="module")
def read():
    return read_library(TemplateLibrary().read())


@pytest.fixture(scope="module")
def kept(read):
    return from_bytes(to_bytes(*read))


def test_it_is_equal_in_everything(read, kept):
    library, found = kept
    for item in fields(library):
        assert getattr(library, item.name) == getattr(read[0], item.name), item.name
    assert found == read[1]
    assert library.digest == read[0].digest


def test_its_trees_are_those_of_the_templates(read, kept):
    library, _ = kept
    trees = {name: part.tree for name, part in library.parts.items()}
    for name, template in library.templates.items():
        assert template.tree.root == read[0].templates[name].tree.root
        assert find_uses(template.tree, trees) == library.uses[name]


def test_its_conditions_hold_as_before(kept):
    library, _ = kept
    conditions = {template.when for template in library.templates.values()}
    for condition in conditions:
        assert condition == read_condition(condition.text)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"[0,1]",
        b'[0,[6],"x"]',
        b"[0,[99],[0]]",
        b"[0,[0],[0]]",
        b"[3]",
        b"[" * 99,
    ],
)
def test_other_bytes_are_no_library(data):
    with pytest.raises(ValueError, match="no library"):
        from_bytes(data)


def test_nothing_but_its_own_values_is_written():
    class Stranger:
        pass

    with pytest.raises(TypeError, match="Stranger"):
        to_bytes(Stranger(), ())
