"""Real repositories in a folder of their own, with a home and a git configuration of their own."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

import policykit
from policykit.edge.files import WorkspaceFiles
from policykit.edge.git import GitRepository

NOBODY = 65534
CONFIGURATION = "[user]\n\tname = Ana Silva\n\temail = ana@example.com\n"


@dataclass(frozen=True)
class Workspace:
    """A repository, what is in it, and git to look at it from outside of policykit."""

    root: Path

    def git(self, *arguments: str, ok: bool = True) -> str:
        command = ["git", *arguments]
        said = subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)
        assert said.returncode == 0 or not ok, said.stderr
        return said.stdout

    def write(self, path: str, data: bytes) -> None:
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)

    def hook(self, name: str, script: str) -> Path:
        place = self.root / ".git" / "hooks" / name
        place.parent.mkdir(exist_ok=True)
        place.write_text(f"#!/bin/sh\n{script}\n")
        place.chmod(0o755)
        return place

    def files_on_disk(self) -> dict[str, bytes | None]:
        """Every file and (as None) every folder outside of git's own."""
        return {
            str(place.relative_to(self.root)): place.read_bytes() if place.is_file() else None
            for place in sorted(self.root.rglob("*"))
            if ".git" not in place.relative_to(self.root).parts
        }

    def state(self) -> dict[str, object]:
        """All that a command could have changed, and must not have when it failed."""
        return {
            "disk": self.files_on_disk(),
            "index": self.git("ls-files", "--stage"),
            "status": self.git("status", "--porcelain=v2", "--untracked-files=all"),
            "head": self.git("rev-parse", "--verify", "-q", "HEAD", ok=False),
            "branch": self.git("symbolic-ref", "-q", "HEAD", ok=False),
            "references": self.git("for-each-ref"),
            "left in git's folder": sorted(
                str(place.relative_to(self.root / ".git" / "policykit"))
                for place in (self.root / ".git" / "policykit").rglob("*")
                if place.name != "lock.guard"
            ),
        }


@pytest.fixture(autouse=True)
def home(tmp_path_factory, monkeypatch):
    """A home folder with an identity, and nothing else of the machine's configuration."""
    folder = tmp_path_factory.mktemp("home")
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("PYTHONPATH", str(Path(policykit.__file__).parents[1]))
    (folder / ".gitconfig").write_text(CONFIGURATION)
    return folder


@pytest.fixture
def workspace(tmp_path):
    """A workspace with one commit, nothing else going on."""
    made = Workspace(tmp_path.resolve() / "workspace")
    made.root.mkdir()
    made.git("init", "-q", "-b", "main")
    for path, data in {
        "org_profile.yaml": b"organization:\n  name: Acme\n",
        "policies/access-control.md": b"# Purpose\n\nText.\n",
        "notes.txt": b"one\n",
        "half.txt": b"one\n",
    }.items():
        made.write(path, data)
    made.git("add", "-A")
    made.git("commit", "-q", "-m", "First facts")
    return made


@pytest.fixture
def busy_workspace(workspace):
    """The same, while its user has staged, edited and new files of their own."""
    workspace.write("notes.txt", b"one\nnot staged\n")
    workspace.write("half.txt", b"one\nstaged\n")
    workspace.write("staged.txt", b"new and staged\n")
    workspace.git("add", "half.txt", "staged.txt")
    workspace.write("half.txt", b"one\nstaged\nand edited again\n")
    workspace.write("records/loose.txt", b"not known to git\n")
    workspace.write(".git/info/exclude", b"/.policykit-roster/\n")
    workspace.write(".policykit-roster/people.json", b'{"P-0001": "Ana Silva"}\n')
    return workspace


@pytest.fixture
def repository(workspace):
    return GitRepository(workspace.root)


@pytest.fixture
def files(workspace):
    return WorkspaceFiles(workspace.root)


class FixedClock:
    """A clock that stands still."""

    moment = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)

    def now(self):
        return self.moment

    def today(self, zone):
        del zone
        return self.moment.date()


@pytest.fixture
def clock():
    return FixedClock()


@pytest.fixture
def as_nobody(tmp_path):
    """Call this to go on without the rights of root; folders of the test stay reachable."""
    user = os.geteuid()

    def lay_down():
        if user == 0:
            for folder in [tmp_path, *tmp_path.parents]:
                if folder.stat().st_uid == user and not folder.stat().st_mode & 0o001:
                    folder.chmod(folder.stat().st_mode | 0o011)
            os.seteuid(NOBODY)

    yield lay_down
    os.seteuid(user)
