"""Killed at any act of `init`, the same command given again makes the workspace, or it was made."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from workspace_shape import git, shape

from policykit.cli.handler import run
from policykit.cli.world import world_at
from policykit.errors import StateError
from policykit.workflow.initialize import require_new

KILLING = Path(__file__).with_name("killing.py")


def left(root):
    """Return what is in the folder beside git's own and the templates that were there."""
    return {one.name for one in root.iterdir()} - {".git", "policy_templates"}


def refused_as(root):
    """Return the codes with which `init` refuses a folder; none where it takes it."""
    try:
        require_new(world_at(root))
    except StateError as refusal:
        return [one.code for one in refusal.diagnostics]
    return []


@pytest.mark.timeout(600)
def test_stopped_at_any_act_it_can_be_given_again(stages, tmp_path):
    top, _ = stages
    place, names = tmp_path / "copies" / "whole", tmp_path / "copies" / "acts"
    shutil.copytree(top / "generate" / "policy_templates", place / "ws" / "policy_templates")
    command = ["init", "ws", "--profile", str(top / "profile.yaml")]
    with (tmp_path / "said").open("wb") as said:
        done = subprocess.run(
            [sys.executable, str(KILLING), str(place), "copy", str(names), *command],
            stdout=said, stderr=said, check=False, timeout=300,
        )  # fmt: skip
    assert done.returncode == 0, (tmp_path / "said").read_text(encoding="utf-8")
    after = shape(place / "ws")
    made, begun = [], []
    for number, act in enumerate(names.read_text(encoding="utf-8").splitlines(), start=1):
        root = tmp_path / "copies" / str(number) / "ws"
        if not (root / ".git").exists():
            continue
        has_files = bool(left(root))
        if refused_as(root):
            assert refused_as(root) == ["PK771"]
            assert shape(root) == after, act
            made.append(number)
            continue
        assert not made, act
        if has_files:
            begun.append(root)
    assert made
    # Without its lock file nobody takes a folder for a workspace: what is left there is init's.
    for root in (begun[0], begun[-1]):
        assert run(["-C", str(root.parent), *command]) == 0
        assert shape(root) == after
        assert not list((root / ".git" / "policykit").glob("transaction-*"))
        git(root, "fsck", "--strict", "--no-dangling")
