"""docs/errors.md lists every diagnostic code of the source, and each belongs to one package."""

import ast
import re
from collections import defaultdict
from pathlib import Path

from policykit.errors import ExitCode

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
CODE = re.compile(r"\bPK\d{3}\b")
ROW = re.compile(r"^\| (PK\d{3}) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def docstrings(tree):
    """Return the nodes that are docstrings: they speak of codes that others raise."""
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = [node.body for node in ast.walk(tree) if isinstance(node, holders)]
    return {id(body[0].value) for body in bodies if body and isinstance(body[0], ast.Expr)}


def codes_in_source():
    """Return each code and the packages whose string literals hold it."""
    found = defaultdict(set)
    for path in (ROOT / "policykit").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        skipped = docstrings(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                for code in CODE.findall(node.value) if id(node) not in skipped else ():
                    found[code].add(path.relative_to(ROOT / "policykit").parts[0])
    return found


SOURCE = codes_in_source()


def test_every_code_of_the_source_is_listed():
    assert sorted(set(SOURCE) - {row[0] for row in ROW.findall(TEXT)}) == []


def test_every_code_listed_is_in_the_source():
    assert sorted(set(CODE.findall(TEXT)) - set(SOURCE)) == []


def test_every_code_is_listed_once_in_order():
    listed = [row[0] for row in ROW.findall(TEXT)]
    assert listed == sorted(set(listed))


def test_no_code_has_two_meanings_in_two_packages():
    shared = {code: sorted(parts) for code, parts in SOURCE.items() if len(parts) > 1}
    assert shared == {}


def test_no_two_codes_have_the_same_meaning():
    meanings = [row[1] for row in ROW.findall(TEXT)]
    assert sorted({one for one in meanings if meanings.count(one) > 1}) == []


def test_every_exit_code_is_listed():
    table = TEXT.partition("## Diagnostics")[0]
    listed = {int(number) for number in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)}
    assert listed == {int(code) for code in ExitCode}
