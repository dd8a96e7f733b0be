"""Stopped at any step, a set of files without a commit is written as a whole or not at all."""

from __future__ import annotations

import importlib.util
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from policykit.edge.files import WorkspaceFiles
from policykit.edge.git import GitRepository
from policykit.edge.transaction import IssueTransaction
from policykit.errors import OutputError

SCRIPT = Path(__file__).with_name("issuing.py")
_spec = importlib.util.spec_from_file_location("issuing", SCRIPT)
issuing = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(issuing)

STEPS = (
    "staged 0",
    "staged 1",
    "staged 2",
    "journal written",
    "placed 0",
    "placed 1",
    "placed 2",
    "journal dropped",
)
POLICY = "policies/access-control.md"


def run(root, act, stop="-", how="-"):
    command = [sys.executable, str(SCRIPT), str(root), act, stop, how]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=150)


def recover(workspace):
    return IssueTransaction(GitRepository(workspace.root), WorkspaceFiles(workspace.root)).recover()


def all_written(workspace):
    return all(
        WorkspaceFiles(workspace.root).read(path) == data for path, data in issuing.WRITTEN.items()
    )


def test_the_steps_are_the_ones_stopped_at_below(busy_workspace):
    assert run(busy_workspace.root, "write").stdout.splitlines() == list(STEPS)
    assert all_written(busy_workspace)


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_all_or_nothing_is_written(busy_workspace, step):
    before = busy_workspace.state()
    assert run(busy_workspace.root, "write", step, "kill").returncode == -signal.SIGKILL
    said = recover(busy_workspace)
    if step in {"placed 2", "journal dropped"}:
        assert all_written(busy_workspace)
        assert busy_workspace.state()["left in git's folder"] == []
    else:
        assert busy_workspace.state() == before
    undone = step in {"journal written", "placed 0", "placed 1"}
    assert [line.startswith("Undone: writing policies/") for line in said] == [True] * undone


@pytest.mark.parametrize("step", STEPS[:-1])
@pytest.mark.parametrize("how", ["interrupt", "fail"])
def test_stopped_at_any_step_nothing_is_written(busy_workspace, step, how):
    before = busy_workspace.state()
    assert run(busy_workspace.root, "write", step, how).returncode != 0
    assert busy_workspace.state() == before


def test_what_was_edited_after_a_kill_is_kept(busy_workspace):
    run(busy_workspace.root, "write", "placed 1", "kill")
    busy_workspace.write(POLICY, b"edited since\n")
    busy_workspace.write(".policykit/base/access-control.md", b"written since\n")
    _, policy, base = recover(busy_workspace)
    assert policy == f"{POLICY} was changed since; it was left as it is."
    assert (busy_workspace.root / POLICY).read_bytes() == b"edited since\n"
    assert not (busy_workspace.root / ".policykit").exists()
    kept = Path(base.removesuffix(".").rpartition(" ")[2])
    assert kept.read_bytes() == b"written since\n"


def test_what_another_process_is_writing_now_is_left_alone(busy_workspace):
    # Drafts are written without the lock of the workspace.
    def step(name):
        if name == "placed 0":
            said.append(recover(busy_workspace))

    said = []
    WorkspaceFiles(busy_workspace.root, step=step).write_all(issuing.WRITTEN)
    assert said == [()]
    assert all_written(busy_workspace)


def test_a_file_that_cannot_be_put_back_is_kept_for_the_next_run(busy_workspace, as_nobody):
    run(busy_workspace.root, "write", "placed 0", "kill")
    folder = busy_workspace.root / "policies"
    folder.chmod(0o555)
    (busy_workspace.root / ".git").chmod(0o755)
    as_nobody()
    with pytest.raises(OutputError, match=f"PK735: {POLICY} could not be put back"):
        IssueTransaction(
            GitRepository(busy_workspace.root), WorkspaceFiles(busy_workspace.root)
        ).recover()
