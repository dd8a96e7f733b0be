from __future__ import annotations

import json
import os
import socket
import subprocess
import sys

import pytest

from policykit.edge.lock import WorkspaceLock
from policykit.errors import OutputError, StateError

HOLD = """
import sys, time
from pathlib import Path
from policykit.edge.clock import SystemClock
from policykit.edge.lock import WorkspaceLock
with WorkspaceLock(Path(sys.argv[1]), SystemClock()).hold("issue --all"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def lock(workspace, clock):
    return WorkspaceLock(workspace.root, clock)


@pytest.fixture
def lock_file(workspace):
    return workspace.root / ".git" / "policykit" / "lock"


@pytest.fixture
def holder(workspace):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(workspace.root)], stdout=subprocess.PIPE
    ) as child:
        assert child.stdout.readline() == b"held\n"
        yield child
        child.kill()


def test_says_who_holds_it_and_goes_with_the_block(lock, lock_file):
    with lock.hold("issue access-control"):
        said = json.loads(lock_file.read_bytes())
        assert said.pop("process_start")
        assert said == {
            "command": "issue access-control",
            "host": socket.gethostname(),
            "pid": os.getpid(),
            "since": "2026-03-01 23:30:00 UTC",
        }
    assert not lock_file.exists()


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt, SystemExit])
def test_goes_when_the_command_fails(lock, lock_file, failure):
    with pytest.raises(failure), lock.hold("issue"):
        raise failure
    assert not lock_file.exists()


def test_a_second_run_is_told_who_holds_it(lock, lock_file, holder):
    before = lock_file.read_bytes()
    with pytest.raises(StateError) as caught, lock.hold("generate"):
        pass
    said = str(caught.value)
    assert "PK712" in said
    assert f"`policykit issue --all` (process {holder.pid} on {socket.gethostname()}, since" in said
    assert lock_file.read_bytes() == before


def test_the_lock_of_a_killed_run_is_taken_over(lock, lock_file, holder):
    holder.kill()
    holder.wait()
    with lock.hold("generate"):
        assert json.loads(lock_file.read_bytes())["pid"] == os.getpid()
    assert not lock_file.exists()


def test_a_process_that_ended_but_was_not_asked_for_holds_nothing(lock, holder):
    holder.kill()
    os.waitid(os.P_PID, holder.pid, os.WEXITED | os.WNOWAIT)  # ended, and still to be asked for
    with lock.hold("generate"):
        pass


def test_a_later_process_with_the_same_number_does_not_hold_it(lock, lock_file):
    with lock.hold("issue"):
        said = json.loads(lock_file.read_bytes())
    lock_file.write_text(json.dumps(said | {"process_start": "another time"}))
    with lock.hold("generate"):
        pass


def test_a_lock_from_another_machine_is_never_broken(lock, lock_file):
    with lock.hold("issue"):
        said = json.loads(lock_file.read_bytes())
    lock_file.write_text(json.dumps(said | {"host": "elsewhere", "pid": 2**22 + 1}))
    with pytest.raises(StateError, match=r"PK713.*on elsewhere") as caught, lock.hold("generate"):
        pass
    assert f"delete {lock_file}" in caught.value.diagnostics[0].hint
    assert lock_file.exists()


@pytest.mark.parametrize("text", ["", "not JSON", "[]", "{}", '{"host": "x"}'])
def test_a_lock_nobody_can_read_is_not_broken(lock, lock_file, text):
    lock_file.parent.mkdir()
    lock_file.write_text(text)
    with pytest.raises(StateError, match="PK713"), lock.hold("generate"):
        pass
    assert lock_file.read_text() == text


def test_work_trees_of_one_repository_share_the_lock(workspace, lock, clock, tmp_path):
    workspace.git("worktree", "add", "-q", str(tmp_path / "second"))
    second = WorkspaceLock(tmp_path / "second", clock)
    with lock.hold("issue"), pytest.raises(StateError, match="PK712"), second.hold("generate"):
        pass


def test_a_lock_that_somebody_else_took_meanwhile_is_left(lock, lock_file):
    with lock.hold("issue"):
        lock_file.write_text("another's")
    assert lock_file.read_text() == "another's"


def test_git_s_folder_that_cannot_be_written_is_said(workspace, lock):
    workspace.write(".git/policykit", b"a file in its place")
    with pytest.raises(OutputError, match="PK813"), lock.hold("issue"):
        pass
