from __future__ import annotations

import subprocess

import pytest

from policykit.edge.git import GitRepository
from policykit.errors import StateError
from policykit.workflow.initialize import ATTRIBUTES


@pytest.fixture
def two_branches(workspace):
    """Branch `other` and `main` both changed notes.txt."""
    workspace.git("checkout", "-q", "-b", "other")
    workspace.write("notes.txt", b"other\n")
    workspace.git("commit", "-q", "-a", "-m", "Other")
    workspace.git("checkout", "-q", "main")
    workspace.write("notes.txt", b"main\n")
    workspace.git("commit", "-q", "-a", "-m", "Main")
    return workspace


def codes(repository):
    with pytest.raises(StateError) as caught:
        repository.require_settled()
    return {found.code: f"{found.message} {found.hint}" for found in caught.value.diagnostics}


def test_an_ordinary_repository_is_settled(busy_workspace, repository):
    assert repository.require_settled() == ()
    assert busy_workspace.git("branch", "--show-current").strip() == repository.branch()


@pytest.mark.parametrize(
    ("act", "what", "also"),
    [
        (("merge", "other"), "a merge", {"PK721"}),
        (("rebase", "other"), "a rebase", {"PK704", "PK721"}),
        (("rebase", "--apply", "other"), "a rebase", {"PK704", "PK721"}),
        (("cherry-pick", "other"), "a cherry-pick", {"PK721"}),
        (("revert", "HEAD^"), "a revert", {"PK721"}),
    ],
)
def test_conflicts_under_way_are_named(two_branches, repository, act, what, also):
    two_branches.git(*act, ok=False)
    found = codes(repository)
    assert set(found) == {"PK705"} | also
    assert f"{what} is under way" in found["PK705"]
    assert "notes.txt" in found["PK721"]


def test_a_patch_being_applied_is_named(two_branches, repository):
    patch = two_branches.git("format-patch", "--stdout", "-1", "other")
    two_branches.write("0001.patch", patch.encode())
    two_branches.git("am", "0001.patch", ok=False)
    assert "`git am` is under way" in codes(repository)["PK705"]


def test_a_bisect_is_named(two_branches, repository):
    two_branches.git("bisect", "start")
    assert "`git bisect reset`" in codes(repository)["PK705"]


def test_conflicts_left_by_a_stash_are_named(two_branches, repository):
    two_branches.write("notes.txt", b"stashed\n")
    two_branches.git("stash", "-q")
    two_branches.write("notes.txt", b"meanwhile\n")
    two_branches.git("commit", "-q", "-a", "-m", "Meanwhile")
    two_branches.git("stash", "pop", ok=False)
    assert set(codes(repository)) == {"PK721"}


def test_a_detached_head_is_named(workspace, repository):
    workspace.git("checkout", "-q", "--detach")
    assert repository.branch() is None
    assert "git switch" in codes(repository)["PK704"]


def test_a_bare_repository_is_named(workspace, tmp_path):
    workspace.git("clone", "-q", "--bare", ".", str(tmp_path / "bare"))
    assert set(codes(GitRepository(tmp_path / "bare"))) == {"PK703"}


def test_a_shallow_clone_is_a_warning(two_branches, tmp_path):
    source = f"file://{two_branches.root}"
    command = ["git", "clone", "-q", "--depth=1", source, str(tmp_path / "shallow")]
    subprocess.run(command, check=True)
    (found,) = GitRepository(tmp_path / "shallow").require_settled()
    assert (found.code, found.severity) == ("PK708", "warning")


def test_a_work_tree_knows_its_own_state(two_branches, tmp_path):
    second = tmp_path / "second"
    two_branches.git("worktree", "add", "-q", str(second), "other")
    two_branches.git("merge", "other", ok=False)
    assert GitRepository(second).require_settled() == ()


def test_git_keeps_every_byte_of_a_picture(workspace):
    workspace.write(".gitattributes", "\n".join(ATTRIBUTES).encode() + b"\n")
    workspace.write("policies/images/plan.png", b"\x89PNG\r\n\x1a\n\r\n\n")
    workspace.write("policies/access-control.md", b"a\r\nb\n")
    workspace.git("add", ".")
    workspace.git("commit", "-qm", "Pictures")
    folder = workspace.root / "policies"
    shown = {
        name: subprocess.run(
            ["git", "show", f"HEAD:policies/{name}"],
            cwd=folder,
            capture_output=True,
            check=True,
        ).stdout
        for name in ("images/plan.png", "access-control.md")
    }
    assert shown == {
        "images/plan.png": b"\x89PNG\r\n\x1a\n\r\n\n",
        "access-control.md": b"a\nb\n",
    }
