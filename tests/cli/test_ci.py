"""`init --ci`: a hook and a workflow that run; what is there already stays as it is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from core_set import write_core_profile
from ruamel.yaml import YAML

from policykit.cli.handler import run
from policykit.workflow.ci_texts import HOOK_PATH, WORKFLOW_PATH

TOP = Path(__file__).parents[2]
PROGRAMS = Path(sys.executable).parent
BAD = ("**AC-1a** System", "**AC-1a** [Company] system")


def read(path):
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A workspace made with --ci, and the environment of its user. Changed by tests in order."""
    top = tmp_path_factory.mktemp("ci")
    environment = {
        "HOME": str(top),
        "PATH": f"{PROGRAMS}:{os.environ['PATH']}",
        "GIT_AUTHOR_NAME": "Ana",
        "GIT_COMMITTER_NAME": "Ana",
        "GIT_AUTHOR_EMAIL": "ana@larkfield.example",
        "GIT_COMMITTER_EMAIL": "ana@larkfield.example",
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.chdir(top)
        profile = write_core_profile(TOP / "org_profile.yaml", top)
        assert run(["init", "ws", "--profile", str(profile), "--ci"]) == 0
    return top / "ws", environment


def shell(made, script, **more):
    folder, environment = made
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", script],
        cwd=folder,
        env=environment | more,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_hook_runs_check_and_stops_a_commit_with_an_error(made):
    folder, _ = made
    (repository,) = read(folder / HOOK_PATH)["repos"]
    (hook,) = repository["hooks"]
    assert (repository["repo"], hook["language"], hook["pass_filenames"]) == (
        "local",
        "system",
        False,
    )
    assert shell(made, hook["entry"]).returncode == 0
    text = folder / "policies" / "access-control.md"
    before = text.read_text(encoding="utf-8")
    text.write_text(before.replace(*BAD), encoding="utf-8")
    done = shell(made, hook["entry"])
    text.write_text(before, encoding="utf-8")
    assert done.returncode == 1
    assert "PK370" in done.stderr


def test_others_can_use_the_project_as_a_hook():
    (hook,) = read(TOP / ".pre-commit-hooks.yaml")
    assert hook["entry"] == "policykit check"
    assert hook["language"] == "python"


def test_every_script_of_the_workflow_runs(made):
    folder, _ = made
    workflow = read(folder / WORKFLOW_PATH)
    steps = {step["name"]: step for step in workflow["jobs"]["check"]["steps"] if "name" in step}
    assert workflow["permissions"]["contents"] == "read"
    shell(made, "git update-ref refs/remotes/origin/main HEAD")
    text = folder / "policies" / "access-control.md"
    text.write_text(text.read_text(encoding="utf-8").replace(*BAD), encoding="utf-8")
    shell(made, "git commit --quiet --all --message Bad")
    done = shell(made, steps["Check"]["run"])
    assert done.returncode == 1
    assert done.stdout.startswith("::error file=policies/access-control.md,line=")
    done = shell(made, steps["Write the findings"]["run"])
    assert done.returncode == 0, done.stderr
    assert '"PK370"' in (folder / "policykit.sarif").read_text(encoding="utf-8")
    summary = folder / "summary"
    changes = steps["Write which statements change"]
    done = shell(made, changes["run"], BASE="main", GITHUB_STEP_SUMMARY=str(summary))
    assert done.returncode == 0, done.stderr
    said = summary.read_text(encoding="utf-8")
    assert said.count("~~~~~~") == 2
    assert "**access-control**" in said
    # Whatever a branch is called, it is data.
    evil = shell(made, changes["run"], BASE="$(touch evil)", GITHUB_STEP_SUMMARY=str(summary))
    assert evil.returncode != 0
    assert not (folder / "evil").exists()


def test_no_expression_of_an_event_stands_in_a_script(made):
    for step in read(made[0] / WORKFLOW_PATH)["jobs"]["check"]["steps"]:
        assert "${{" not in step.get("run", "")


def test_a_file_that_is_there_stays_as_it_is(made, monkeypatch, capfd):
    folder, environment = made
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(folder)
    (folder / HOOK_PATH).write_text("repos: []\n", encoding="utf-8")
    (folder / WORKFLOW_PATH).unlink()
    shell(made, "git commit --quiet --all --message Mine")
    assert run(["init", "--ci"]) == 0
    said = capfd.readouterr().err
    assert "stays as it is" in said
    assert "id: policykit-check" in said
    assert (folder / HOOK_PATH).read_text(encoding="utf-8") == "repos: []\n"
    assert (folder / WORKFLOW_PATH).exists()
    assert shell(made, "git status --porcelain -- .github").stdout == ""
