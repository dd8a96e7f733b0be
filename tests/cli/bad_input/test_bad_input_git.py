"""Repositories in every wrong state, hooks that interfere, two runs at once."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from policykit.cli.handler import run
from policykit.edge.lock import _process_start

POLICY = "policies/access-control.md"
PROPOSE = ("propose", "access-control", "--change", "x")
ISSUE = ("issue", "access-control")


@pytest.fixture
def edited(fresh):
    fresh.append(POLICY, "\nA closing sentence of ours.\n")
    return fresh


def test_no_repository(tmp_path, capfd):
    for command in ("status", "generate", "check"):
        assert run(["-C", str(tmp_path), command]) == 5
        said = capfd.readouterr().err
        assert "PK701" in said
        assert "policykit init" in said


def test_a_detached_head(approved):
    approved.git("checkout", "--quiet", "--detach")
    for command in (PROPOSE, ISSUE, ("generate",)):
        approved.refused(*command, code="PK704", leaves=5, says=("git switch",))


def test_a_policy_that_is_not_committed(edited):
    edited.refused(*PROPOSE, code="PK751", leaves=5, says=(POLICY, "git commit"))
    edited.git("add", POLICY)
    edited.refused(*PROPOSE, code="PK751", leaves=5, says=(POLICY,))


def test_a_policy_of_a_set_that_is_not_committed_stops_the_set(edited):
    edited.refused("propose", "--all", "--change", "x", code="PK751", leaves=5)


def test_other_staged_work_stays_staged(fresh):
    fresh.write("notes.txt", "mine")
    fresh.git("add", "notes.txt")
    fresh.done(*PROPOSE)
    assert fresh.git("diff", "--cached", "--name-only").split() == ["notes.txt"]


@pytest.mark.parametrize("kind", ["merge", "rebase"])
def test_git_in_the_middle_of_something(fresh, kind):
    fresh.git("switch", "--quiet", "--create", "side")
    fresh.append(POLICY, "\nTheirs.\n")
    fresh.commit()
    fresh.git("switch", "--quiet", "main")
    fresh.append(POLICY, "\nOurs.\n")
    fresh.commit()
    subprocess.run(["git", kind, "side"], cwd=fresh.root, capture_output=True, check=False)
    for command in (("propose", "vendor-management", "--change", "x"), ("generate",)):
        answer = fresh.refused(*command, code="PK705", leaves=5)
        assert "--abort" in answer.err or "--continue" in answer.err


def test_the_tag_is_there_already(approved):
    approved.git("tag", "access-control/v1.0")
    approved.refused(*ISSUE, code="PK757", leaves=6, says=("access-control/v1.0",))


def test_no_git_on_the_path(fresh, monkeypatch):
    before = fresh.state()
    monkeypatch.setenv("PATH", "/nonexistent")
    answers = [fresh.run(*command) for command in (("status",), PROPOSE, ("generate",))]
    monkeypatch.undo()
    for answer in answers:
        assert answer.code == 7
        assert "git is not on this machine" in answer.err
        assert "apt install git" in answer.err
    assert fresh.state() == before


def test_init_without_git_leaves_nothing(tmp_path, monkeypatch, sample, capfd):
    monkeypatch.setenv("PATH", "/nonexistent")
    assert run(["init", str(tmp_path / "new"), "--profile", str(sample)]) == 7
    assert not (tmp_path / "new").exists()
    assert "git is not on this machine" in capfd.readouterr().err


def test_no_git_identity(fresh, own_settings, tmp_path, sample, capfd):
    (own_settings / ".gitconfig").write_text("[user]\n\tuseConfigOnly = true\n", encoding="utf-8")
    fresh.refused(*PROPOSE, code="PK707", leaves=5, says=("git config --global user.name",))
    assert run(["init", str(tmp_path / "new"), "--profile", str(sample)]) == 5
    assert "git config" in capfd.readouterr().err
    assert not (tmp_path / "new").exists()


def test_an_identity_that_the_profile_does_not_name(fresh, own_settings):
    (own_settings / ".gitconfig").write_text("[user]\n\tname=X\n\temail=x@y.example\n", "utf-8")
    fresh.refused(
        *PROPOSE, code="PK745", leaves=4, says=("x@y.example", "tomasz.zielinski@larkfield.example")
    )


def hook(desk, name, script):
    place = desk.root / ".git" / "hooks" / name
    place.parent.mkdir(exist_ok=True)
    place.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    place.chmod(0o755)


@pytest.mark.parametrize(("name", "stage"), [("pre-commit", "approved"), ("commit-msg", "fresh")])
def test_a_hook_that_refuses(desk_at, name, stage):
    desk = desk_at(stage)
    hook(desk, name, "echo 'no ticket number' >&2; exit 1")
    command = PROPOSE if stage == "fresh" else ISSUE
    desk.refused(*command, code="PK808", leaves=7, says=("no ticket number",))
    (desk.root / ".git" / "hooks" / name).unlink()
    desk.done(*command)


@pytest.mark.parametrize("stage", ["fresh", "approved"])
def test_a_hook_that_changes_what_is_committed(desk_at, stage):
    desk = desk_at(stage)
    script = 'for f in $(git diff --cached --name-only); do echo " " >> "$f"; git add "$f"; done'
    hook(desk, "pre-commit", script)
    command = PROPOSE if stage == "fresh" else ISSUE
    before = desk.state()
    answer = desk.run(*command)
    assert answer.code in {5, 7}
    assert "hook" in answer.err
    assert "\n    " in answer.err
    kept = "left in git's folder"  # what was written and not committed: nothing is lost
    assert {**desk.state(), kept: None} == {**before, kept: None}


def test_a_second_run_names_the_holder(fresh):
    holder = {
        "host": socket.gethostname(),
        "pid": os.getpid(),
        "process_start": _process_start(os.getpid()),
        "since": "2026-01-01 10:00:00 UTC",
        "command": "issue",
    }
    lock = fresh.root / ".git" / "policykit" / "lock"
    lock.write_text(json.dumps(holder), encoding="utf-8")
    says = ("policykit issue", str(os.getpid()), "2026-01-01 10:00:00 UTC")
    for command in (PROPOSE, ("generate",), ("profile", "set", "params.access.review_months", "6")):
        fresh.refused(*command, code="PK712", leaves=5, says=says)
    fresh.done("status")  # reading never waits


def test_the_lock_of_a_dead_process_is_taken_over(fresh):
    dead = subprocess.run(["sh", "-c", "echo $$"], capture_output=True, check=True, text=True)
    holder = {
        "host": socket.gethostname(),
        "pid": int(dead.stdout),
        "process_start": "x",
        "since": "2026-01-01 10:00:00 UTC",
        "command": "issue",
    }
    lock = fresh.root / ".git" / "policykit" / "lock"
    lock.write_text(json.dumps(holder), encoding="utf-8")
    fresh.done(*PROPOSE)
    assert not lock.exists()


@pytest.mark.parametrize("content", ["", '{"host": 1}'])
def test_a_lock_nobody_can_read(fresh, content):
    lock = fresh.root / ".git" / "policykit" / "lock"
    lock.write_text(content, encoding="utf-8")
    fresh.refused("generate", code="PK713", leaves=5, says=("delete", str(lock)))


def test_two_runs_at_once(fresh):
    command = [sys.executable, "-m", "policykit", "generate"]
    runs = [
        subprocess.Popen(command, cwd=fresh.root, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
        for _ in range(3)
    ]
    said = [one.communicate(timeout=150)[1].decode() for one in runs]
    assert {one.returncode for one in runs} <= {0, 5}
    assert any(one.returncode == 0 for one in runs)
    for one, text in zip(runs, said, strict=True):
        assert "Traceback" not in text
        assert one.returncode == 0 or "policykit generate" in text
    assert fresh.git("status", "--porcelain") == ""


def test_a_checkout_with_crlf(issued, tmp_path, own_settings, capfd):
    with (own_settings / ".gitconfig").open("a", encoding="utf-8") as stream:
        stream.write("[core]\n\tautocrlf = true\n")
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", issued.root, clone], check=True)
    assert b"\r\n" not in (clone / POLICY).read_bytes()
    desk = type(issued)(clone, capfd)
    desk.done("generate")
    desk.done("check")
    text = desk.read(POLICY).replace("\n", "\r\n")
    desk.write(POLICY, text.encode())  # an editor of another world
    answer = desk.run("propose", "access-control", "--change", "x")
    assert answer.code == 5, answer.all
    answer = desk.run("generate")
    assert answer.code in {0, 4}, answer.all
    assert "Traceback" not in answer.all


def test_a_shallow_clone_is_only_a_warning(issued, tmp_path, capfd):
    clone = tmp_path / "clone"
    command = ["git", "clone", "--quiet", "--depth=1", f"file://{issued.root}", str(clone)]
    subprocess.run(command, check=True, capture_output=True)
    desk = type(issued)(clone, capfd)
    desk.append(POLICY, "\nA closing sentence.\n")
    desk.commit()
    answer = desk.run(*PROPOSE)
    assert answer.code in {0, 4, 5}, answer.all
    assert "shallow" in answer.err
    assert "git fetch --unshallow" in answer.err
    assert "Traceback" not in answer.all


def test_an_index_lock_left_by_git(fresh):
    (fresh.root / ".git" / "index.lock").touch()
    fresh.refused(*PROPOSE, code="PK723", leaves=5, says=("index.lock",))


def test_a_workspace_written_by_a_newer_policykit(fresh):
    lock = ".policykit/lock.json"
    value = json.loads(fresh.read(lock))
    fresh.write(lock, json.dumps({**value, "policykit": "99.1"}))
    for command in (("generate",), PROPOSE):
        fresh.refused(*command, code="PK750", leaves=5, says=("99.1", "pip install"))
    for broken in ("", "[]", "{", '{"policykit": 3}'):
        fresh.write(lock, broken)
        fresh.refused("generate", code="PK746", leaves=4, says=(lock, "git checkout"))


def test_an_unborn_branch(tmp_path, sample, capfd):
    root = tmp_path / "ws"
    root.mkdir()
    shutil.copy(sample, root)
    subprocess.run(["git", "init", "--quiet", "-b", "main", root], check=True)
    for command in (
        ["status"],
        ["check"],
        ["issue", "--all"],
        ["propose", "--all", "--change", "x"],
    ):
        assert run(["-C", str(root), *command]) in {0, 1, 5}
        said = capfd.readouterr()
        assert "Traceback" not in said.err
        assert "PK800" not in said.err


@pytest.fixture
def sample():
    return Path(__file__).resolve().parents[3] / "org_profile.yaml"
