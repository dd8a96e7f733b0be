"""A shell completes the ids of the policies that are there."""

import subprocess

from policykit.cli.choosing import complete_policies


def test_ids_of_this_workspace_are_completed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert complete_policies(None, None, "d") == []
    subprocess.run(["git", "init", "-q"], check=True)
    (tmp_path / "org_profile.yaml").write_text("profile_version: 1\n")
    (tmp_path / "policies").mkdir()
    for name in ("door", "desk", "window"):
        (tmp_path / "policies" / f"{name}.md").write_text("")
    assert complete_policies(None, None, "d") == ["desk", "door"]
