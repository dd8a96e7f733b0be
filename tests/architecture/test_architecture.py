"""The tree is what ARCHITECTURE.md says, and imports run as it says."""

import ast
import re
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "policykit"
MODULES = sorted(PACKAGE.rglob("*.py"))
OUTSIDE = ("cli", "edge")  # the packages that may touch files, the clock and the terminal
HEAVY = ("reportlab", "pyhanko", "git", "jinja2", "pydantic", "ruamel", "pypandoc", "rich")
HEAVY += ("cryptography", "aiohttp", "PIL", "icalendar", "openpyxl", "xlsxwriter")


def table():
    """Return the parts of the table: name -> what it may import."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| `([a-z]+)(?:\.py|/)` \| .*? \| ([^|]*) \| [^|]* \|$", text, re.MULTILINE
    )
    return {name: set(re.findall(r"[a-z]+", allowed)) for name, allowed in rows}


def parts():
    """Return the top-level parts in the tree."""
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    modules = {path.stem for path in PACKAGE.glob("*.py") if not path.stem.startswith("__")}
    return packages | modules


def part_of(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_parts(path):
    """Yield the parts of policykit that a module imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            top, _, rest = name.partition(".")
            part = rest.partition(".")[0]
            if top == "policykit" and part and not part.startswith("__"):
                yield part


def test_the_table_lists_every_part_and_no_other():
    assert set(table()) == parts()


def test_the_table_is_in_the_order_of_the_flow():
    order = list(table())
    ahead = {
        name: [other for other in allowed if order.index(other) > order.index(name)]
        for name, allowed in table().items()
    }
    assert not {name: others for name, others in ahead.items() if others}


def test_no_part_imports_more_than_the_table_says():
    allowed = table()
    found = {
        f"{path.relative_to(ROOT)} imports {other}"
        for path in MODULES
        if part_of(path) in allowed
        for other in set(imported_parts(path)) - {part_of(path)} - allowed[part_of(path)]
    }
    assert found == set()


def test_the_import_contract_holds():
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [str(linter), "--no-cache"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def calls_outside(path):
    """Yield the calls of a module that touch files, the clock, chance or the terminal."""
    plain = {"open", "print", "input"}
    methods = {"now", "utcnow", "today", "uuid4", "read_text", "read_bytes", "write_text"}
    methods |= {"write_bytes", "open"}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        text = ast.unparse(node.func)
        name = text.rpartition(".")[2]
        if text in plain or (name in methods and not text.startswith(ALLOWED)):
            yield f"{path.relative_to(ROOT)}:{node.lineno} {text}"


# The clock that a workflow was given; fonts, which are part of the package like its code; a picture
# or a part of a workbook from bytes; and /dev/null, where the interpreter was started without a
# terminal at all.
ALLOWED = ("world.clock.", "resources.files(", "Image.open", "archive.open", "os.open")


def test_files_clock_and_terminal_are_touched_at_the_edge_alone():
    found = [
        call for path in MODULES if part_of(path) not in OUTSIDE for call in calls_outside(path)
    ]
    assert found == []
    assert any(list(calls_outside(path)) for path in MODULES if part_of(path) == "edge")


def test_modules_stay_small():
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in MODULES
    }
    worst = sorted(lengths.items(), key=lambda item: -item[1])[:5]
    assert max(lengths.values()) <= 400, worst
    assert statistics.median(lengths.values()) < 150, worst


def test_every_package_and_module_says_what_it_is():
    silent = [
        str(path.relative_to(ROOT))
        for path in MODULES
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def loaded_by(*arguments):
    """Return the heavy libraries that a command line has loaded when it is done."""
    code = (
        "import sys; from policykit.cli.handler import run; "
        f"code = run({list(arguments)!r}); "
        "print(code, *sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    code, *modules = done.stderr.splitlines()[-1].split()
    assert code == "0"
    assert "click" in modules
    return [name for name in HEAVY if name in modules]


def test_help_and_version_load_nothing_heavy():
    assert loaded_by("--help") == []
    assert loaded_by("--version") == []


def test_the_help_of_a_command_loads_nothing_heavy():
    assert loaded_by("issue", "--help") == []
