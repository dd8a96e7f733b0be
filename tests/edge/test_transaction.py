"""Stopped at any step, an issue is there as a whole or not at all, and the user's work stays."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from policykit.edge.files import WorkspaceFiles
from policykit.edge.git import GitRepository
from policykit.edge.transaction import IssueTransaction
from policykit.errors import OutputError, ProgramError, StateError
from policykit.world import ChangeSet

SCRIPT = Path(__file__).with_name("issuing.py")
_spec = importlib.util.spec_from_file_location("issuing", SCRIPT)
issuing = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(issuing)

BEFORE_COMMIT = (
    "staged 0",
    "staged 1",
    "staged 2",
    "staged 3",
    "journal written",
    "placed 0",
    "placed 1",
    "placed 2",
    "placed 3",
    "files added to the index",
)
AFTER_COMMIT = (
    "commit made",
    "blobs read back",
    "commit noted",
    "tagged 0",
    "tagged 1",
    "journal dropped",
)
UNDOING = (
    "branch as before",
    "index as before",
    "taken back 0",
    "taken back 1",
    "taken back 2",
    "taken back 3",
    "journal dropped",
)
FINISHING = ("commit found", "tagged 0", "tagged 1", "journal dropped")


def run(root, act, stop="-", how="-", **more):
    command = [sys.executable, str(SCRIPT), str(root), act, stop, how]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=150, **more)


def recover(workspace):
    return IssueTransaction(GitRepository(workspace.root), WorkspaceFiles(workspace.root)).recover()


def assert_all_there(workspace, before):
    after = workspace.state()
    tree = workspace.git("ls-tree", "-r", "--name-only", "HEAD").splitlines()
    assert set(issuing.FILES) <= set(tree)
    assert issuing.PRIVATE not in tree
    for path, data in issuing.FILES.items():
        assert GitRepository(workspace.root).read("HEAD", path) == data
        assert (workspace.root / path).read_bytes() == data
    assert workspace.git("rev-parse", "HEAD^") == before["head"]
    assert workspace.git("log", "-1", "--format=%s") == "Issue two policies\n"
    head = workspace.git("rev-parse", "HEAD")
    for tag in issuing.TAGS:
        assert workspace.git("rev-parse", f"{tag.name}^{{commit}}") == head
        assert workspace.git("cat-file", "-t", tag.name) == "tag\n"
    assert after["status"] == before["status"]
    assert after["left in git's folder"] == []
    others = {path: data for path, data in after["disk"].items() if path in before["disk"]}
    assert others == before["disk"] | issuing.KEPT_OUT


def test_the_steps_are_the_ones_stopped_at_below(busy_workspace):
    before = busy_workspace.state()
    said = run(busy_workspace.root, "carry-out")
    assert said.returncode == 0, said.stderr
    assert said.stdout.splitlines() == [*BEFORE_COMMIT, *AFTER_COMMIT]
    assert_all_there(busy_workspace, before)


@pytest.mark.parametrize("step", BEFORE_COMMIT)
def test_killed_before_the_commit_is_undone(busy_workspace, step):
    before = busy_workspace.state()
    assert run(busy_workspace.root, "carry-out", step, "kill").returncode == -signal.SIGKILL
    said = recover(busy_workspace)
    assert busy_workspace.state() == before
    assert [line.startswith("Undone: “Issue two policies”") for line in said] == (
        [] if step.startswith("staged") else [True]
    )
    assert run(busy_workspace.root, "carry-out").returncode == 0
    assert_all_there(busy_workspace, before)


@pytest.mark.parametrize("step", AFTER_COMMIT)
def test_killed_after_the_commit_is_finished(busy_workspace, step):
    before = busy_workspace.state()
    assert run(busy_workspace.root, "carry-out", step, "kill").returncode == -signal.SIGKILL
    said = recover(busy_workspace)
    assert_all_there(busy_workspace, before)
    assert [line.startswith("Finished: “Issue two policies”") for line in said] == (
        [] if step == "journal dropped" else [True]
    )


@pytest.mark.parametrize("step", UNDOING)
def test_killed_while_undoing_is_undone_by_the_next_run(busy_workspace, step):
    before = busy_workspace.state()
    run(busy_workspace.root, "carry-out", "files added to the index", "kill")
    assert run(busy_workspace.root, "recover", step, "kill").returncode == -signal.SIGKILL
    recover(busy_workspace)
    assert busy_workspace.state() == before


@pytest.mark.parametrize("step", FINISHING)
def test_killed_while_finishing_is_finished_by_the_next_run(busy_workspace, step):
    before = busy_workspace.state()
    run(busy_workspace.root, "carry-out", "commit made", "kill")
    assert run(busy_workspace.root, "recover", step, "kill").returncode == -signal.SIGKILL
    recover(busy_workspace)
    assert_all_there(busy_workspace, before)


@pytest.mark.parametrize("step", BEFORE_COMMIT)
def test_interrupted_before_the_commit_leaves_nothing(busy_workspace, step):
    before = busy_workspace.state()
    said = run(busy_workspace.root, "carry-out", step, "interrupt")
    if step == "files added to the index":
        # git runs by then and a lone signal does not reach it: the act is finished instead.
        assert_all_there(busy_workspace, before)
        assert "PK733" in said.stdout
    else:
        assert "KeyboardInterrupt" in said.stderr
        assert busy_workspace.state() == before


@pytest.mark.parametrize("step", AFTER_COMMIT[:-1])
def test_interrupted_after_the_commit_is_too_late(busy_workspace, step):
    before = busy_workspace.state()
    said = run(busy_workspace.root, "carry-out", step, "interrupt")
    assert (said.returncode, said.stderr) == (0, "")
    assert "PK733: Ctrl-C came too late" in said.stdout
    assert_all_there(busy_workspace, before)


def test_ctrl_c_from_a_terminal_reaches_git_too(busy_workspace, tmp_path):
    before = busy_workspace.state()
    hook = busy_workspace.hook("pre-commit", "touch .git/hook-runs; exec sleep 30")
    command = [sys.executable, str(SCRIPT), str(busy_workspace.root), "carry-out", "-", "-"]
    # A file, and no pipe: a `sleep` begun just after the signal would hold a pipe open.
    with (tmp_path / "said").open("w+b") as said:
        with subprocess.Popen(command, stderr=said, process_group=0) as child:
            while not (busy_workspace.root / ".git" / "hook-runs").exists():
                assert child.poll() is None
            # As a terminal does: to the whole group, git and hook included.
            os.killpg(child.pid, signal.SIGINT)
        said.seek(0)
        assert b"KeyboardInterrupt" in said.read()
    hook.unlink()
    assert busy_workspace.state() == before


# A git that was stopped answered nothing. Read as "there is no commit yet", the branch went.
CTRL_C_WITH_GIT = """#!/bin/sh
echo "$1" >> "$CALLS"
[ "$(wc -l < "$CALLS")" = "$STOP" ] && kill -INT 0
exec "$GIT" "$@"
"""


def test_ctrl_c_with_any_git_that_runs_leaves_all_or_nothing(busy_workspace, tmp_path):
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    program.write_text(CTRL_C_WITH_GIT, encoding="utf-8")
    program.chmod(0o755)
    calls = tmp_path / "calls"
    search = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    settings = {**os.environ, "PATH": search, "GIT": shutil.which("git"), "CALLS": str(calls)}
    ended = set()
    for number in range(1, 100):
        root = tmp_path / str(number)
        shutil.copytree(busy_workspace.root, root, symlinks=True)
        copy = type(busy_workspace)(root)
        before = copy.state()
        calls.write_text("", encoding="utf-8")
        env = {**settings, "STOP": str(number)}
        said = run(root, "carry-out", env=env, process_group=0)
        if "KeyboardInterrupt" in said.stderr:
            assert copy.state() == before, number
            ended.add("nothing")
        else:
            assert (said.returncode, said.stderr) == (0, ""), number
            assert_all_there(copy, before)
            ended.add("all")
        if len(calls.read_text(encoding="utf-8").splitlines()) < number:
            break
    assert ended == {"nothing", "all"}
    assert number > 10


@pytest.mark.parametrize("step", BEFORE_COMMIT)
def test_a_failure_at_any_step_leaves_nothing(busy_workspace, step):
    before = busy_workspace.state()
    said = run(busy_workspace.root, "carry-out", step, "fail")
    assert "No space left on device" in said.stderr
    assert busy_workspace.state() == before


def leave_room_for(size):
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@pytest.mark.parametrize(
    ("room", "full"), [(10, ".policykit-roster/people.json"), (1000, ".git/policykit/transaction-")]
)
def test_a_disk_that_fills_up_leaves_nothing(busy_workspace, room, full):
    before = busy_workspace.state()
    said = run(busy_workspace.root, "carry-out", preexec_fn=leave_room_for(room))
    assert said.returncode == 1
    assert re.search(f"PK811: .*{re.escape(full)}.* could not be written", said.stderr)
    assert busy_workspace.state() == before


def test_a_git_that_the_system_killed_is_undone_once_its_lock_is_gone(busy_workspace):
    for number in range(60):
        busy_workspace.write(f"many/{number}.txt", b"")
    busy_workspace.git("add", "many")
    before = busy_workspace.state()
    # git writes an index larger than this, and is killed for it with its lock in place.
    said = run(busy_workspace.root, "carry-out", preexec_fn=leave_room_for(4000))
    assert "PK807: `git add --force` failed" in said.stderr
    assert "PK723" in said.stderr
    (busy_workspace.root / ".git" / "index.lock").unlink()
    assert recover(busy_workspace)[0].startswith("Undone")
    assert busy_workspace.state() == before


def transaction(workspace):
    git = GitRepository(workspace.root)
    return git, IssueTransaction(git, WorkspaceFiles(workspace.root))


def change(git, **fields):
    return ChangeSet(
        **{"files": issuing.FILES, "message": issuing.MESSAGE, "head": git.head(), **fields}
    )


def refused(workspace, what):
    git, act = transaction(workspace)
    before = workspace.state()
    with pytest.raises((StateError, ProgramError, OutputError)) as caught:
        act.carry_out(change(git, **what))
    assert workspace.state() == before
    return [found.code for found in caught.value.diagnostics]


def test_a_tag_that_exists_is_refused_before_anything_is_written(busy_workspace):
    busy_workspace.git("tag", "access-control/v1.0")
    assert refused(busy_workspace, {"tags": issuing.TAGS}) == ["PK710"]


def test_a_file_that_exists_is_refused_and_kept(busy_workspace):
    assert refused(busy_workspace, {"files": {"records/loose.txt": b"other"}}) == ["PK717"]


def test_a_branch_that_moved_is_refused(busy_workspace):
    assert refused(busy_workspace, {"head": "0" * 40}) == ["PK718"]


def test_a_detached_head_is_refused(busy_workspace):
    busy_workspace.git("checkout", "-q", "--detach")
    assert refused(busy_workspace, {}) == ["PK704"]


def test_a_hook_that_refuses_leaves_nothing_and_is_quoted(busy_workspace):
    busy_workspace.hook("pre-commit", "echo 'no PDF on Fridays' >&2; exit 1")
    before = busy_workspace.state()
    git, act = transaction(busy_workspace)
    with pytest.raises(ProgramError, match=r"PK808.*\n.*no PDF on Fridays"):
        act.carry_out(change(git))
    assert busy_workspace.state() == before


def test_a_hook_that_rewrites_a_record_is_found_and_the_commit_taken_back(busy_workspace):
    path = next(iter(issuing.FILES))
    busy_workspace.hook("pre-commit", f"echo '{{}}' > {path}; git add {path}")
    before = busy_workspace.state()
    git, act = transaction(busy_workspace)
    with pytest.raises(StateError, match=f"PK711.*{path}"):
        act.carry_out(change(git))
    after = busy_workspace.state()
    assert [Path(name).suffix for name in after.pop("left in git's folder")[1:]] == [".json"]
    del before["left in git's folder"]
    assert after == before


def test_a_refused_commit_takes_back_what_is_kept_out_of_git(busy_workspace):
    busy_workspace.write(".policykit-roster/old.csv", b"Ana\n")
    busy_workspace.hook("pre-commit", "exit 1")
    kept_out = issuing.KEPT_OUT | {
        ".policykit-roster/old.csv": None,
        ".policykit-roster/sources/new.csv": b"Ana\nBo\n",
    }
    assert refused(busy_workspace, {"kept_out": kept_out}) == ["PK808"]


def test_what_is_kept_out_of_git_is_written_and_deleted_with_the_rest(busy_workspace):
    busy_workspace.write(".policykit-roster/old.csv", b"Ana\n")
    new = {".policykit-roster/sources/new.csv": b"Ana\nBo\n"}
    git, act = transaction(busy_workspace)
    act.carry_out(change(git, kept_out={".policykit-roster/old.csv": None, **new}))
    on_disk = busy_workspace.files_on_disk()
    assert on_disk.items() >= new.items()
    assert ".policykit-roster/old.csv" not in on_disk
    assert set(git.list(git.head(), ".policykit-roster/")) == set()
    assert set(git.list(git.head(), "records/")) == {
        path for path in issuing.FILES if path.startswith("records/")
    }


def test_a_journal_from_before_files_were_kept_out_is_settled_too(busy_workspace):
    before = busy_workspace.state()
    run(busy_workspace.root, "carry-out", "placed 3", "kill")
    (place,) = busy_workspace.root.glob(".git/policykit/transaction-*/journal.json")
    said = json.loads(place.read_bytes())
    del said["commit"]["kept_out"]
    said["targets"] = said["targets"][1:]
    for kind in ("new", "old"):
        for number in range(1, 4):
            file = place.with_name(f"{kind}-{number}")
            if file.exists():
                file.replace(place.with_name(f"{kind}-{number - 1}"))
    place.write_bytes(json.dumps(said).encode())
    assert recover(busy_workspace)[0].startswith("Undone")
    before["disk"] |= issuing.KEPT_OUT
    assert busy_workspace.state() == before


def test_killed_with_a_commit_a_hook_had_spoilt_is_undone(busy_workspace):
    path = next(iter(issuing.FILES))
    busy_workspace.hook("pre-commit", f"echo '{{}}' > {path}; git add {path}")
    before = busy_workspace.state()
    run(busy_workspace.root, "carry-out", "commit made", "kill")
    assert busy_workspace.state()["head"] != before["head"]
    said = recover(busy_workspace)
    assert said[0].startswith("Undone")
    assert "they are kept in" in said[1]
    assert busy_workspace.state()["head"] == before["head"]
    assert busy_workspace.state()["status"] == before["status"]


def test_a_tag_made_by_somebody_meanwhile_is_reported_and_the_issue_stands(busy_workspace):
    other = busy_workspace.git("rev-parse", "HEAD").strip()
    busy_workspace.hook("post-commit", f"git tag access-control/v1.0 {other}")
    git, act = transaction(busy_workspace)
    made = act.carry_out(change(git, tags=issuing.TAGS))
    assert made.tags == ("incident-response/v1.0",)
    assert [found.code for found in made.warnings] == ["PK734"]
    assert git.tags()["access-control/v1.0"] == other
    assert git.head() == made.commit
    assert act.recover() == ()


def test_a_tag_made_by_somebody_after_a_kill_is_reported(busy_workspace):
    run(busy_workspace.root, "carry-out", "commit noted", "kill")
    busy_workspace.git("tag", "access-control/v1.0", "HEAD^")
    finished, missing = recover(busy_workspace)
    assert "made the missing tags incident-response/v1.0" in finished
    assert missing.startswith("the tag access-control/v1.0 could not be made")


def test_what_the_user_committed_after_a_kill_counts_as_the_commit(busy_workspace):
    run(busy_workspace.root, "carry-out", "placed 3", "kill")
    busy_workspace.git("add", "records", "output")
    busy_workspace.git("commit", "-q", "-m", "All of it, by hand")
    assert recover(busy_workspace)[0].startswith("Finished")
    head = busy_workspace.git("rev-parse", "HEAD")
    assert busy_workspace.git("rev-parse", "access-control/v1.0^{commit}") == head


def test_a_commit_the_user_threw_away_after_a_kill_is_not_tagged(busy_workspace):
    run(busy_workspace.root, "carry-out", "commit noted", "kill")
    busy_workspace.git("reset", "-q", "--hard", "HEAD^")
    said = recover(busy_workspace)
    assert "taken that commit off" in said[0]
    assert busy_workspace.git("tag", "--list") == ""


def test_a_new_act_waits_until_an_earlier_one_is_settled(busy_workspace):
    run(busy_workspace.root, "carry-out", "placed 0", "kill")
    git, act = transaction(busy_workspace)
    with pytest.raises(StateError, match="PK726"):
        act.carry_out(change(git, files={"records/other.json": b"{}\n"}))


def test_recovery_waits_for_a_git_that_still_runs(busy_workspace):
    run(busy_workspace.root, "carry-out", "placed 0", "kill")
    busy_workspace.write(".git/index.lock", b"")
    before = busy_workspace.files_on_disk()
    with pytest.raises(StateError, match=r"PK723.*index\.lock"):
        recover(busy_workspace)
    assert busy_workspace.files_on_disk() == before


def test_a_journal_nobody_can_read_is_not_guessed_at(busy_workspace):
    run(busy_workspace.root, "carry-out", "placed 0", "kill")
    (journal,) = busy_workspace.root.glob(".git/policykit/transaction-*/journal.json")
    journal.write_bytes(journal.read_bytes().replace(b'"schema": 1', b'"schema": 99'))
    with pytest.raises(StateError, match="PK727"):
        recover(busy_workspace)


def test_nothing_left_means_nothing_said(busy_workspace):
    before = busy_workspace.state()
    assert recover(busy_workspace) == ()
    assert busy_workspace.state() == before


POLICY = "policies/access-control.md"


def test_replaced_files_come_back_when_the_commit_is_refused(busy_workspace):
    busy_workspace.write(POLICY, b"edited by hand\n")
    busy_workspace.git("add", POLICY)
    busy_workspace.write(POLICY, b"edited by hand again\n")
    busy_workspace.hook("pre-commit", "exit 1")
    assert refused(busy_workspace, {"files": {POLICY: b"generated\n"}, "replace": True}) == [
        "PK808"
    ]


def test_replaced_files_keep_their_mode(busy_workspace):
    place = busy_workspace.root / POLICY
    place.chmod(0o640)
    git, act = transaction(busy_workspace)
    act.carry_out(change(git, files={POLICY: b"generated\n"}, replace=True))
    assert place.read_bytes() == b"generated\n"
    assert place.stat().st_mode & 0o777 == 0o640


def test_the_first_commit_of_a_repository_can_be_undone_too(workspace):
    workspace.git("update-ref", "-d", "HEAD")
    workspace.git("rm", "-r", "-q", "--cached", ".")
    before = workspace.state()
    for step in ("files added to the index", "commit made"):
        run(workspace.root, "carry-out", step, "kill")
        recover(workspace)
        if step == "files added to the index":
            assert workspace.state() == before
    assert workspace.git("rev-list", "--count", "HEAD") == "1\n"
    assert set(workspace.git("ls-files").split()) == set(issuing.FILES)


def test_a_file_where_a_folder_is_needed_leaves_nothing(busy_workspace):
    busy_workspace.write("output", b"not a folder\n")
    assert refused(busy_workspace, {}) == ["PK813"]


def test_git_s_folder_may_be_on_another_disk_than_the_files(busy_workspace, tmp_path):
    memory = Path("/dev/shm")
    other = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else tmp_path))
    aside = other / "git"
    shutil.move(busy_workspace.root / ".git", aside)
    busy_workspace.write(".git", f"gitdir: {aside}\n".encode())
    try:
        git, act = transaction(busy_workspace)
        act.carry_out(change(git, tags=issuing.TAGS))
        policy = {POLICY: b"generated\n"}
        act.carry_out(change(git, files=policy, replace=True))
        for path, data in (issuing.FILES | policy).items():
            assert (busy_workspace.root / path).read_bytes() == data
        assert not list(busy_workspace.root.rglob("*.tmp"))
        assert not list((aside / "policykit").iterdir())
    finally:
        shutil.rmtree(other)
