from __future__ import annotations

import pytest

from policykit.edge.git import GitRepository, find_root, init
from policykit.errors import OutputError, StateError


def test_finds_the_top_from_below_and_through_links(workspace, tmp_path):
    (tmp_path / "short").symlink_to(workspace.root / "policies")
    for start in (workspace.root, workspace.root / "policies", tmp_path / "short"):
        assert find_root(start) == workspace.root


def test_a_folder_without_repository_is_no_workspace(tmp_path):
    with pytest.raises(StateError, match="PK701") as caught:
        find_root(tmp_path)
    assert "policykit init" in caught.value.diagnostics[0].hint


def test_a_folder_that_is_not_there_is_no_workspace(tmp_path):
    with pytest.raises(StateError, match="PK701: there is no folder"):
        find_root(tmp_path / "acme")


def test_a_repository_without_profile_is_no_workspace(workspace):
    (workspace.root / "org_profile.yaml").unlink()
    with pytest.raises(StateError, match="PK702"):
        find_root(workspace.root)


def test_a_bare_repository_is_no_workspace(workspace, tmp_path):
    workspace.git("clone", "-q", "--bare", ".", str(tmp_path / "bare"))
    for start in (tmp_path / "bare", workspace.root / ".git"):
        with pytest.raises(StateError, match="PK703"):
            find_root(start)


def test_a_repository_git_distrusts_is_explained(workspace, monkeypatch):
    # What git itself uses to test this check.
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(StateError, match="PK720") as caught:
        find_root(workspace.root)
    assert "safe.directory" in caught.value.diagnostics[0].hint


def test_makes_a_repository_with_its_folders(tmp_path):
    made = init(tmp_path / "new" / "acme")
    assert (made.root, made.made) == (tmp_path.resolve() / "new" / "acme", True)
    assert GitRepository(made.root).branch() == "main"
    assert not init(made.root).made


def test_the_first_branch_is_the_one_the_user_configured(tmp_path, home):
    (home / ".gitconfig").write_text("[init]\n\tdefaultBranch = trunk\n")
    assert GitRepository(init(tmp_path / "acme").root).branch() == "trunk"


def test_joins_a_repository_without_touching_it(busy_workspace):
    before = busy_workspace.state()
    joined = init(busy_workspace.root)
    assert (joined.root, joined.made) == (busy_workspace.root, False)
    assert busy_workspace.state() == before


def test_a_folder_of_another_repository_is_refused(workspace):
    with pytest.raises(StateError, match="PK719") as caught:
        init(workspace.root / "sub" / "acme")
    assert f"policykit init {workspace.root}`" in caught.value.diagnostics[0].hint
    assert not (workspace.root / "sub").exists()


def test_a_folder_that_another_repository_ignores_gets_its_own(workspace):
    workspace.write(".gitignore", b"output/*\n")
    made = init(workspace.root / "output" / "demo")
    assert made.made
    assert GitRepository(made.root).head() is None
    assert "output" not in workspace.git("status", "--porcelain")


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path):
    (tmp_path / "acme").write_text("")
    with pytest.raises(OutputError, match="PK813"):
        init(tmp_path / "acme")


def test_the_folder_of_git_itself_is_refused(workspace):
    with pytest.raises(StateError, match="PK703"):
        init(workspace.root / ".git" / "acme")
