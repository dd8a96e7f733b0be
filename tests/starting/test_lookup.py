"""Packages look names up when they are first used, and offer exactly what they say."""

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LAZY = sorted(
    path.parent.name
    for path in (ROOT / "policykit").glob("*/__init__.py")
    if "offer(" in path.read_text(encoding="utf-8")
)


def told_to_the_type_checker(package):
    """Return name -> module, as the block for type checkers imports them."""
    tree = ast.parse((ROOT / "policykit" / package / "__init__.py").read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    return {alias.name: f"{node.module}" for node in block.body for alias in node.names}


@pytest.mark.parametrize("package", LAZY)
def test_each_name_comes_from_where_the_type_checker_is_told(package):
    loaded = import_module(f"policykit.{package}")
    told = told_to_the_type_checker(package)
    homes = {name: f"policykit.{package}.{home}" for name, home in loaded._homes.items()}
    assert homes == told
    # What a package defines itself needs no home.
    assert set(told) <= set(loaded.__all__)
    assert {name for name in loaded.__all__ if name not in told} <= {"render"}
    for name, home in told.items():
        assert getattr(loaded, name) is getattr(import_module(home), name)


def test_packages_load_nothing_of_their_own_when_imported():
    code = f"import sys, {', '.join(f'policykit.{one}' for one in LAZY)}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    deep = {
        name
        for name in done.stdout.split()
        if name.startswith("policykit.") and name.count(".") > 1
    }
    assert deep == {"policykit.record.homes", "policykit.starting.lookup"}


def test_a_function_called_like_its_module_stays_the_function():
    code = (
        "from policykit.record.roster import Member; from policykit.record import roster; "
        "import policykit.record.standing; from policykit.record import standing; "
        "print(callable(roster), callable(standing))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]


def test_a_name_that_is_not_there_is_an_attribute_error_that_names_both():
    record = import_module("policykit.record")
    with pytest.raises(AttributeError, match=r"'policykit\.record' has no attribute 'nobody'"):
        record.nobody  # noqa: B018 - looking it up is what is tried
