"""A machine that does not play along: full or read-only disks, pandoc, and Ctrl-C at any moment."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time

import pytest

from policykit.edge.pandoc import PANDOC_FORMAT, PandocProgram
from policykit.edge.pandoc_process import PandocProcess

POLICYKIT = (sys.executable, "-m", "policykit")
POLICY = "policies/access-control.md"
PROPOSE = ("propose", "access-control", "--change", "x")
NOBODY = 65534


def outside(desk, *command, **options):
    """Run in a process of its own; return exit code and what was said on standard error."""
    done = subprocess.run(
        [*POLICYKIT, *command],
        cwd=desk.root,
        capture_output=True,
        check=False,
        timeout=150,
        **options,
    )
    said = done.stderr.decode()
    assert "Traceback" not in said
    assert "PK800" not in said
    return done.returncode, said


@pytest.fixture
def edited(fresh):
    """A workspace in which `generate` has something to write and `propose` something to say."""
    fresh.done("profile", "set", "params.access.review_months", "6")
    fresh.commit()
    return fresh


def _limited(size):
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@pytest.mark.parametrize("command", [("generate",), PROPOSE, ("render", "access-control")])
def test_a_disk_that_takes_no_more(edited, command):
    before = edited.state()
    code, said = outside(edited, *command, preexec_fn=_limited(1000))
    assert code in {7, 9}, said
    assert "error PK" in said
    assert "\n    " in said
    assert edited.state() == before
    edited.done(*command)


def test_a_disk_that_is_full_while_a_policy_is_issued(approved):
    before = approved.state()
    code, said = outside(approved, "issue", "access-control", preexec_fn=_limited(60_000))
    assert code in {7, 9}, said
    assert "\n    " in said
    assert approved.state() == before
    approved.done("issue", "access-control")


@pytest.fixture
def only_reading(tmp_path, own_settings):
    """A function that takes this process the right to write into a folder, until the test ends."""
    user = os.geteuid()
    modes = {}

    def change(place, mode):
        modes.setdefault(place, place.stat().st_mode)
        place.chmod(mode)

    def lock(root):
        if user == 0:  # no mode holds root back
            with (own_settings / ".gitconfig").open("a", encoding="utf-8") as stream:
                stream.write("[safe]\n\tdirectory = *\n")
            for folder in (tmp_path, *tmp_path.parents):
                change(folder, folder.stat().st_mode | 0o055)
            os.seteuid(NOBODY)
            return
        for folder in (root, *(place for place in root.rglob("*") if place.is_dir())):
            change(folder, 0o555)

    def unlock():
        os.seteuid(user)
        for place, mode in modes.items():
            place.chmod(mode)

    yield lock, unlock
    unlock()


def test_a_workspace_that_may_only_be_read(issued, only_reading):
    lock, unlock = only_reading
    commands = (
        ("profile", "set", "params.access.review_months", "999"),
        ("approve", "access-control", "--as", "ana.ribeiro@larkfield.example"),
    )
    for command in commands:  # so that all is imported: the other user may not read the program
        assert issued.run(*command).code in {4, 6}
    before = issued.state()
    lock(issued.root)
    for command in commands:
        answer = issued.run(*command)
        assert answer.code == 9, answer.all
        assert "PK812" in answer.codes
        assert "\n    " in answer.err
        assert "Traceback" not in answer.all
    assert issued.run("status").code == 0
    unlock()
    assert issued.state() == before


def test_a_folder_where_a_draft_belongs(fresh):
    (fresh.root / "output" / "draft" / "access-control-draft.pdf").mkdir(parents=True)
    fresh.refused("render", "access-control", code="PK731", leaves=5, says=("output/draft",))


def test_a_file_where_the_folder_of_drafts_belongs(fresh):
    fresh.write("output", "mine")
    before = fresh.state()
    answer = fresh.run("render", "access-control")
    assert answer.code in {5, 9}, answer.all
    assert "output" in answer.err
    assert "\n    " in answer.err
    assert fresh.state() == before


PANDOCS = {
    "fails": ("echo 'pandoc: boom' >&2; exit 3", "boom"),
    "says nothing": ("exit 0", ""),
    "says no JSON": ("echo hello", ""),
    "is killed": ("kill -9 $$", ""),
    "hangs": ("sleep 30", "second"),
}


@pytest.mark.parametrize("name", PANDOCS)
def test_a_pandoc_that_does_not_work(edited, monkeypatch, tmp_path, name):
    script, says = PANDOCS[name]
    program = tmp_path / "bin" / "pandoc"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(PandocProcess, "program", program)
    monkeypatch.setattr(PandocProgram.__init__, "__defaults__", (1.0, PANDOC_FORMAT, None))
    before = edited.state()
    for command in (("render", "access-control"), PROPOSE):
        answer = edited.run(*command)
        assert answer.code == 7, answer.all
        assert "pandoc" in answer.err
        assert says in answer.err
        assert "\n    " in answer.err
        assert "Traceback" not in answer.all
    assert edited.state() == before


MOMENTS = (0.3, 0.8, 1.4)
AS_MODULE = """
import policykit.__main__
print(flush=True)
policykit.__main__.main()
"""


def interrupted(desk, command, seconds, *, group):
    """Start a command, press Ctrl-C after a while, and return how it ended."""
    process = subprocess.Popen(
        [sys.executable, "-c", AS_MODULE, *command],
        cwd=desk.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    process.stdout.readline()  # Python's own start is not ours to test
    time.sleep(seconds)
    if process.poll() is None:
        # A terminal sends it to everybody in the foreground; `kill -INT` to the process alone.
        (os.killpg if group else os.kill)(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=150)
    text = said.decode()
    assert "Traceback" not in text, text
    assert "PK800" not in text, text
    return process.returncode, text


@pytest.mark.parametrize(
    ("stage", "command", "group"),
    [
        ("fresh", ("generate",), True),
        ("fresh", ("render", "access-control"), False),
        ("fresh", PROPOSE, True),
        ("approved", ("issue", "access-control"), True),
    ],
)
def test_interrupted_at_any_moment(desk_at, stage, command, group):
    for number, seconds in enumerate(MOMENTS):
        desk = desk_at(stage, f"ws{number}")
        if command == ("generate",):
            desk.replace("org_profile.yaml", "review_months: 3", "review_months: 6")
        before = desk.state()
        code, said = interrupted(desk, command, seconds, group=group)
        after = desk.state()
        if code == 0:
            assert after["left in git's folder"] == []
            return  # it was quicker; so it will be for every later moment
        # Python ends itself by the signal where it was busy in exec(): the same to a shell.
        assert code in {130, -signal.SIGINT}, (seconds, said)
        if after == before:
            again = desk.run(*command)
            assert again.code == 0, (seconds, again.all)
        else:
            # Too late to stop it: then it is done as a whole.
            assert after["left in git's folder"] == []
            assert desk.run("check").code == 0
            assert desk.git("status", "--porcelain") == ""
