"""Killed at any act of any writing command, the workspace is whole after the next command.

The next command finishes what was begun or undoes it: the workspace is what it was before, or what
it is after the whole command, and nothing in between; and the command can be given again.

Each command runs once, in a process of its own, and the workspace is copied at each of its acts:
that is what a kill there leaves. Real kills with SIGKILL at some acts are in every test run, and at
every act in `make slow`. What happens when git itself is killed is in
tests/edge/test_transaction.py.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from workspace_shape import git, shape

from policykit.cli.handler import run
from policykit.cli.world import world_at
from policykit.workflow.session import writing

KILLING = Path(__file__).with_name("killing.py")
COMMANDS = ("generate", "propose", "approve", "issue")
SAMPLE = [
    # (command, act, whether it is done then, whether to give the command again)
    ("generate", "os.rename .git/policykit/transaction/new-3", False, True),
    ("propose", "git commit", False, True),
    ("approve", "os.link .git/policykit/transaction/new-1", False, True),
    ("issue", "git commit", False, True),
    ("issue", "git tag", True, False),
]


def start(root, last, names, command):
    """Run a command that kills itself at an act."""
    return subprocess.run(
        [sys.executable, str(KILLING), str(root), str(last), str(names), *command],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@cache
def kept_shape(root):
    """Return the shape of a workspace that nobody changes."""
    return shape(root)


def recover_and_look(stages, root, name, act):
    """Give the next command; return whether the killed one had been done; look at everything."""
    top, _ = stages
    with writing(world_at(root), "next"):
        pass
    now, after = shape(root), kept_shape(top / f"after-{name}")
    assert now in (kept_shape(top / name), after), act
    assert not list((root / ".git" / "policykit").glob("transaction-*")), act
    assert not (root / ".git" / "policykit" / "lock").exists(), act
    git(root, "fsck", "--strict", "--no-dangling")
    return now == after


def kill_and_look(stages, folder, name, act):
    """Kill a command at an act and recover; return the workspace, and whether it had been done."""
    top, commands = stages
    root = folder / "killed"
    shutil.copytree(top / name, root, symlinks=True)
    killed = start(root, act, folder / "acts", commands[name])
    assert killed.returncode == -signal.SIGKILL, (act, killed.stderr)
    is_done = recover_and_look(stages, root, name, act)
    assert run(["-C", str(root), "check"]) == 0
    return root, is_done


def require_order(done):
    """Once it is done, it is done however much later the process dies."""
    assert done == sorted(done)
    assert done[0] is False
    assert done[-1] is True


def give_again(stages, root, name):
    """Give the command again where it was undone: then it is done."""
    top, commands = stages
    assert run(["-C", str(root), *commands[name]]) == 0
    assert shape(root) == kept_shape(top / f"after-{name}")


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", COMMANDS)
def test_stopped_at_any_act_it_is_done_or_undone(stages, tmp_path, name):
    top, commands = stages
    root = tmp_path / "copies" / "whole"
    shutil.copytree(top / name, root, symlinks=True)
    ended = start(root, "copy", tmp_path / "copies" / "acts", commands[name])
    assert ended.returncode == 0, ended.stderr
    acts = (tmp_path / "copies" / "acts").read_text(encoding="utf-8").splitlines()
    require_order(
        [
            recover_and_look(stages, tmp_path / "copies" / str(number), name, (number, act))
            for number, act in enumerate(acts, start=1)
            if (tmp_path / "copies" / str(number)).exists()
        ]
    )


@pytest.mark.parametrize("case", SAMPLE, ids=lambda case: f"{case[0]}: {case[1]}")
def test_killed_here_and_there_it_is_done_or_undone(stages, tmp_path, case):
    name, act, is_done, again = case
    root, done = kill_and_look(stages, tmp_path, name, act)
    assert done == is_done
    if again:
        give_again(stages, root, name)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", COMMANDS)
def test_killed_at_every_act_it_is_done_or_undone_and_can_be_given_again(stages, tmp_path, name):
    top, commands = stages
    shutil.copytree(top / name, tmp_path / "whole", symlinks=True)
    assert start(tmp_path / "whole", 0, tmp_path / "acts", commands[name]).returncode == 0
    acts = (tmp_path / "acts").read_text(encoding="utf-8").splitlines()
    done = []
    for act in range(1, len(acts) + 1):
        root, is_done = kill_and_look(stages, tmp_path, name, act)
        done.append(is_done)
        if not is_done:
            give_again(stages, root, name)
        shutil.rmtree(root)
    require_order(done)
