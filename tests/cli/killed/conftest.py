"""A workspace of one short policy, in front of each command that writes; made once, then copied."""

from __future__ import annotations

import fcntl
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from policykit.cli.handler import run
from policykit.cli.world import world_at
from policykit.record import codes_of
from policykit.workflow.workspace import load_history

HERE = Path(__file__).parent
TOP = HERE.parents[2]
PASSPHRASE = "only for these tests"
IDENTITY = "[user]\n\tname = Ana Silva\n\temail = ana@tiny.example\n"
CHANGED = ("months: 3", "months: 6")

collect_ignore = ["copying.py"]
"""Runs as a program only, and finds what lies beside it only then."""


def commands(top):
    """Return the commands in their order, with the words a user types."""
    approver = "bo@tiny.example"
    return {
        "generate": ["generate"],
        "propose": ["propose", "door", "--change", "First issue"],
        "approve": ["approve", "door", "--as", approver, "--evidence", str(top / "reply.eml")],
        "issue": ["issue", "door"],
    }


def _stories():
    if "stories" not in sys.modules:
        file = HERE.parents[1] / "workflow" / "stories.py"
        specification = importlib.util.spec_from_file_location("stories", file)
        module = importlib.util.module_from_spec(specification)
        sys.modules["stories"] = module
        specification.loader.exec_module(module)
    return sys.modules["stories"]


def _git(root, *arguments):
    subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True)


def _make(top):
    """Make the workspace, and keep a copy of it before and after each command."""
    root = top / "ws"
    templates = root / "policy_templates"
    templates.mkdir(parents=True)
    stories = _stories()
    others = sorted(path.name.removesuffix(".md.j2") for path in TOP.glob("policy_templates/*.j2"))
    left_out = ", ".join(f'{{id: {one}, reason: "Not in this test"}}' for one in others)
    profile = f"{stories.profile_text()}policies:\n  left_out: [{left_out}]\n"
    (top / "profile.yaml").write_text(profile, encoding="utf-8")
    controls = "{soc2: [CC6.4], hipaa: [], iso27001: [], nist-csf: []}"
    mapping = stories.DOOR_MAP.replace("{soc2: [CC6.4]}", controls)
    door = stories.DOOR.replace("ack_required: false", "ack_required: true")
    (templates / "door.md.j2").write_text(door, encoding="utf-8")
    (templates / "door.map.yaml").write_text(mapping, encoding="utf-8")
    _do(root.parent, "init", "ws", "--profile", str(top / "profile.yaml"))
    _git(root, "add", "--all")
    _git(root, "commit", "--quiet", "--message", "Our own template")
    _do(root, "key", "create")
    text = (root / "org_profile.yaml").read_text(encoding="utf-8")
    (root / "org_profile.yaml").write_text(text.replace(*CHANGED), encoding="utf-8")
    for name, command in commands(top).items():
        shutil.copytree(root, top / name, symlinks=True)
        _do(root, *command)
        shutil.copytree(root, top / f"after-{name}", symlinks=True)
        if name == "generate":
            _git(root, "commit", "--quiet", "--all", "--message", "Half-yearly checks")
        elif name == "propose":
            history, _ = load_history(world_at(root), "door")
            reply = f"From: bo@tiny.example\n\nApproved: {codes_of(history.proposals[-1])[-1]}\n"
            (top / "reply.eml").write_text(reply, encoding="utf-8")


def _do(folder, *arguments):
    assert run(["-C", str(folder), *arguments]) == 0, arguments


@pytest.fixture(scope="session")
def once(tmp_path_factory, worker_id):
    """A function that makes a folder by name, once for all workers of a run."""
    base = tmp_path_factory.getbasetemp()

    def make(name, home, fill):
        top = (base if worker_id == "master" else base.parent) / name
        top.mkdir(exist_ok=True)
        with (top / "guard").open("w") as guard, pytest.MonkeyPatch.context() as patch:
            fcntl.flock(guard, fcntl.LOCK_EX)
            if not (top / "made").exists():
                for one in top.iterdir():  # what a worker that failed has left
                    if one.is_dir():
                        shutil.rmtree(one)
                _settings(patch, home or top / "home")
                fill(top)
                (top / "made").touch()
        return top

    return make


@pytest.fixture(scope="session")
def _made(once):
    return once("killed-anywhere", None, _make)


def _settings(patch, home):
    home.mkdir(exist_ok=True)
    (home / ".gitconfig").write_text(IDENTITY, encoding="utf-8")
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        patch.delenv(name)
    patch.setenv("HOME", str(home))
    patch.delenv("XDG_CONFIG_HOME", raising=False)
    patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    patch.setenv("POLICYKIT_CONFIG", str(home / "config"))
    patch.setenv("POLICYKIT_PASSPHRASE", PASSPHRASE)
    patch.setenv("PYTHONPATH", str(TOP))


@pytest.fixture
def stages(_made, monkeypatch):
    """The folder with a workspace before and after each command, and the commands."""
    _settings(monkeypatch, _made / "home")
    return _made, commands(_made)
