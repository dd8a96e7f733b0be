"""The benchmark's small pieces work. No test here looks at a clock."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pack_tables
import pytest
from growth import lengthened
from many import names, write_copies
from measuring import Cost, FailedError, clean_environment, median, run, spread
from pack_tables import along, steps
from tables import Table, replaced
from watching import kind_of_process, started_by_policykit

from policykit.edge.library import TemplateLibrary, shipped_folder
from policykit.policy import read_policy
from policykit.template import read_library

POLICY = """---
id: x
title: X
owner_role: it_lead
approver_role: it_lead
classification: internal
audience: everybody
ack_required: false
template: x@1
---

# Purpose {#purpose}

Why.

# Policy statements {#statements}

## Accounts {#accounts}

**AC-1a** People have accounts.

**AC-2** Accounts have owners.

# Exceptions {#exceptions}

None.
"""


def test_a_run_gives_its_output_and_what_it_took(tmp_path):
    cost, output = run([sys.executable, "-c", "print('hello')"], {}, tmp_path)
    assert output == "hello\n"
    assert cost.wall > 0
    assert cost.cpu > 0


def test_the_cpu_time_of_children_counts(tmp_path):
    work = "sum(range(6_000_000))"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{work}'], check=True)"
    idle, _ = run([sys.executable, "-c", "import subprocess"], {}, tmp_path)
    busy, _ = run([sys.executable, "-c", parent], {}, tmp_path)
    assert busy.cpu > idle.cpu


def test_a_program_that_fails_is_not_measured(tmp_path):
    command = [sys.executable, "-c", "import sys; print('why'); sys.exit(3)"]
    with pytest.raises(FailedError, match="ended with 3:\nwhy"):
        run(command, {}, tmp_path)


def test_nothing_of_the_users_git_or_python_settings_reaches_a_measured_program(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("GIT_DIR", "/elsewhere")
    monkeypatch.setenv("HOME", "/home/somebody")
    environment = clean_environment(tmp_path)
    assert "PYTHONDONTWRITEBYTECODE" not in environment
    assert "GIT_DIR" not in environment
    assert environment["HOME"] == str(tmp_path)
    assert environment["POLICYKIT_CONFIG"].startswith(str(tmp_path))


def test_medians_are_taken_for_cpu_and_wall_apart():
    assert median([Cost(1, 9), Cost(2, 8), Cost(3, 1)]) == Cost(2, 8)


@pytest.mark.parametrize(
    ("cpu", "expected"), [((2.0,), 0.0), ((1.0, 2.0, 3.0), 1.0), ((0.0, 0.0), 0.0)]
)
def test_the_spread_is_the_range_over_the_median(cpu, expected):
    assert spread([Cost(one, 0) for one in cpu]) == expected


TABLE = Table("name", "Title", ("What", "CPU"), [("start", "1 ms"), ("end", "10 ms")], "a note")


def test_a_table_for_a_terminal_lines_its_columns_up():
    assert TABLE.text().splitlines() == [
        "",
        "Title",
        "  What     CPU",
        "  start   1 ms",
        "  end    10 ms",
        "  (a note)",
    ]


def test_a_table_in_markdown_sets_numbers_to_the_right():
    assert TABLE.markdown().splitlines() == [
        "| What | CPU |",
        "| --- | ---: |",
        "| start | 1 ms |",
        "| end | 10 ms |",
        "",
        "a note",
    ]


def test_only_the_blocks_of_a_document_are_replaced():
    document = (
        "a\n<!-- bench:one -->\nold\n<!-- end one -->\nb <!-- bench:two -->\n<!-- end two -->"
    )
    assert replaced(document, {"one": r"new \1", "three": "x"}) == document.replace(
        "old", r"new \1"
    )


def test_a_block_without_an_end_is_refused():
    with pytest.raises(ValueError, match="one has no end"):
        replaced("<!-- bench:one -->\n", {"one": "x"})


@pytest.mark.parametrize("factor", [1, 2, 5])
def test_a_lengthened_policy_has_that_many_statements_and_each_id_once(factor):
    text = lengthened(POLICY, factor)
    assert text.count("{#exceptions}") == text.count("Why.") == 1
    assert text.count("People have accounts.") == factor
    ids = [line.split("**")[1] for line in text.splitlines() if line.startswith("**")]
    assert len(set(ids)) == len(ids) == 2 * factor
    sections = [line.partition("{#")[2] for line in text.splitlines() if line.startswith("#")]
    assert len(set(sections)) == len(sections) == 3 + factor


def test_the_statements_of_a_lengthened_policy_are_statements_to_policykit():
    policy, found = read_policy(lengthened(POLICY, 3).encode(), "policies/x.md")
    assert policy is not None, found
    assert len(policy.statements) == 6


def test_a_text_without_statements_is_not_lengthened():
    with pytest.raises(ValueError, match="statements"):
        lengthened("# Purpose {#purpose}\n", 2)


@pytest.mark.parametrize(
    ("command_line", "kind"),
    [
        (["/x/pypandoc/files/pandoc", "lua"], "pandoc"),
        (["git", "status"], "git"),
        (["/usr/lib/git-core/git-remote", "x"], "git"),
        (["python", "-c", "from policykit.edge.render_server import main; x"], "render worker"),
        (["python", "-I", "-c", "from policykit.policy.fill_child import main"], "filling process"),
        (["python", "/x/bin/policykit", "issue"], "main process"),
        ([], "main process"),
    ],
)
def test_processes_are_told_apart_by_their_command_line(command_line, kind):
    assert kind_of_process(command_line) == kind


def test_git_commands_are_counted_without_those_that_git_starts(tmp_path):
    for name, sid, verb in (("1", "A", "commit"), ("2", "A/B", "gc"), ("3", "C", "status")):
        events = [{"event": "version", "sid": sid}, {"event": "cmd_name", "sid": sid, "name": verb}]
        (tmp_path / name).write_text("\n".join(map(json.dumps, events)), encoding="utf-8")
    assert started_by_policykit(tmp_path) == Counter({"commit": 1, "status": 1})


def test_copies_make_a_sound_library_of_28_core_policies(tmp_path):
    write_copies(shipped_folder() / "policy_templates", tmp_path)
    copies = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    library, found = read_library({**TemplateLibrary().shipped(), **copies})
    assert not [one for one in found if one.severity == "error"]
    assert len(names()) == 28
    assert set(names()) <= set(library.templates)


def pack(years, policies, people):
    took = {"cpu": 2.0 * years, "memory": 10e6 * policies}
    sizes = {"years": years, "policies": policies, "people": people}
    return {**sizes, "made": took, "checked": took}


def test_what_more_costs_is_told_between_packs_that_differ_in_one_thing():
    sizes = [(1, 8, 5), (2, 8, 5), (3, 8, 5), (3, 2, 5), (3, 4, 5), (3, 8, 2005)]
    measured = [pack(*one) for one in sizes]
    assert [one["policies"] for one in along(measured, "policies")] == [2, 4, 8]
    assert [row[:3] for row in steps(measured).rows] == [
        ("each year, from 1 to 2", "2.00 s", "0.0 MB"),
        ("each year, from 2 to 3", "2.00 s", "0.0 MB"),
        ("each policy, from 2 to 4", "0.00 s", "10.0 MB"),
        ("each policy, from 4 to 8", "0.00 s", "10.0 MB"),
        ("each 1,000 people, from 5 to 2,005", "0.00 s", "0.0 MB"),
    ]


def test_the_memory_of_a_program_is_its_own_and_not_that_of_its_parent():
    ballast = bytearray(200_000_000)
    ballast[::4096] = b"x" * len(ballast[::4096])
    place = Path(pack_tables.__file__).with_name("small_parent.py")
    command = [sys.executable, "-S", str(place), sys.executable, "-S", "-c", "print('hello')"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    said, _, took = done.stdout.rstrip().rpartition("\n")
    assert said.strip() == "hello"
    assert json.loads(took)["memory"] < 100_000_000 < len(ballast)
