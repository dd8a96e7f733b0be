from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest

from policykit.edge.git import GitRepository
from policykit.edge.git_program import GitProgram
from policykit.errors import OutputError, ProgramError, StateError


@pytest.fixture
def only_git(tmp_path, monkeypatch):
    """Put a stand-in for git alone on the search path."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def stand_in(script):
        (folder / "git").write_text(f"#!/bin/sh\n{script}\n")
        (folder / "git").chmod(0o755)

    return stand_in


@pytest.mark.usefixtures("only_git")
def test_without_git_the_remedy_for_each_system_is_given(tmp_path):
    with pytest.raises(ProgramError, match="PK801") as caught:
        GitProgram(tmp_path).ask("status")
    hint = caught.value.diagnostics[0].hint
    assert "sudo apt install git" in hint
    assert "xcode-select --install" in hint


def test_the_stand_in_of_macos_counts_as_no_git(tmp_path, only_git):
    only_git("echo 'xcrun: error: invalid active developer path' >&2; exit 1")
    with pytest.raises(ProgramError, match=r"PK801.*xcrun"):
        GitProgram(tmp_path).ask("status")


@pytest.mark.parametrize(("version", "ok"), [("2.27.9", False), ("1.9", False), ("2.28.0", True)])
def test_an_old_git_is_refused(tmp_path, only_git, version, ok):
    only_git(f"echo 'git version {version} (Apple Git-1)'")
    if ok:
        assert GitProgram(tmp_path).ask("status").startswith(b"git version")
    else:
        with pytest.raises(ProgramError, match=r"PK806.*is too old: policykit needs 2\.28"):
            GitProgram(tmp_path).ask("status")


def test_a_failure_says_the_command_and_what_git_said(workspace):
    with pytest.raises(ProgramError, match=r"`git rev-parse --verify` failed.*single revision"):
        GitProgram(workspace.root).ask("rev-parse", "--verify", "nothing")


@pytest.mark.parametrize(
    ("said", "error", "code"),
    [
        ("error: unable to write file: No space left on device", OutputError, "PK811"),
        ("error: unable to create temporary file: Read-only file system", OutputError, "PK812"),
        ("error: insufficient permission for adding an object", OutputError, "PK812"),
        ("fatal: Unable to create '/w/.git/index.lock': File exists.", StateError, "PK723"),
        ("fatal: something new", ProgramError, "PK807"),
    ],
)
def test_what_git_says_becomes_a_remedy(tmp_path, only_git, said, error, code):
    only_git(f'test "$1" = version && echo "git version 2.40.0" && exit\necho "{said}" >&2; exit 1')
    with pytest.raises(error, match=code):
        GitProgram(tmp_path).change("add", "x")


def test_a_folder_that_cannot_be_entered_is_said(workspace, as_nobody):
    workspace.root.chmod(0o700)
    as_nobody()
    with pytest.raises(OutputError, match=r"PK812.*cannot be entered"):
        GitProgram(workspace.root).ask("status")


def test_what_a_hook_s_environment_says_does_not_lead_elsewhere(workspace, tmp_path, monkeypatch):
    elsewhere = tmp_path / "elsewhere"
    workspace.git("clone", "-q", ".", str(elsewhere))
    monkeypatch.setenv("GIT_DIR", str(elsewhere / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(elsewhere))
    monkeypatch.setenv("GIT_INDEX_FILE", str(elsewhere / ".git" / "index"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(elsewhere / ".git" / "objects"))
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2001-01-01T00:00:00Z")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2001-01-01T00:00:00Z")
    workspace.write("new.json", b"{}\n")
    repository = GitRepository(workspace.root)
    commit = repository.commit(["new.json"], "Here")
    assert datetime.now(UTC) - repository.log()[0].at < timedelta(minutes=5)
    assert os.environ["GIT_DIR"] == str(elsewhere / ".git")
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"):
        monkeypatch.delenv(name)
    assert workspace.git("rev-parse", "HEAD").strip() == commit
    assert GitRepository(elsewhere).head() != commit


def test_hooks_see_an_ordinary_environment(workspace):
    workspace.hook("pre-commit", "env > .git/seen")
    workspace.write("new.json", b"{}\n")
    GitRepository(workspace.root).commit(["new.json"], "Here")
    seen = (workspace.root / ".git" / "seen").read_text()
    assert "GIT_TERMINAL_PROMPT=0" in seen
    assert "PATHSPECS" not in seen
    assert "GIT_NO_REPLACE_OBJECTS" not in seen


def test_a_git_that_was_killed_is_not_taken_for_an_answer(tmp_path, only_git):
    only_git('[ "$1" = version ] || kill -9 $$; echo "git version 2.40.0"')
    with pytest.raises(ProgramError, match=r"PK807.*rev-parse.*status -9"):
        GitProgram(tmp_path).attempt("rev-parse", "--verify", "--quiet", "HEAD")
