"""A desk to make mistakes at: prepared workspaces, the real command line, and a look around after.

The stages of a workspace are made once per test run, with the real commands, and copied per test.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from core_set import write_core_profile

from policykit.cli.handler import run

SAMPLE = Path(__file__).resolve().parents[3] / "org_profile.yaml"
PASSPHRASE = "only for these tests"
AUTHOR = "tomasz.zielinski@larkfield.example"
APPROVER = "marcus.lindqvist@larkfield.example"
OTHER = "ana.ribeiro@larkfield.example"
IDENTITY = f"[user]\n\tname = Tomasz Zieliński\n\temail = {AUTHOR}\n"
STAGES = ("fresh", "proposed", "approved", "issued")
REPLY = "reply.eml"


@dataclass(frozen=True)
class Answer:
    """What a user gets back."""

    code: int
    out: str
    err: str

    @property
    def all(self) -> str:
        return self.out + self.err

    @property
    def codes(self) -> list[str]:
        return re.findall(r"\berror (PK\d+)", self.err)


class Desk:
    """A workspace, and the command line in front of it."""

    def __init__(self, root: Path, capture) -> None:
        self.root = root
        self._capture = capture

    def run(self, *arguments: str) -> Answer:
        self._capture.readouterr()
        code = run(["-C", str(self.root), *arguments])
        said = self._capture.readouterr()
        return Answer(int(code), said.out, said.err)

    def done(self, *arguments: str) -> Answer:
        """Run a command that has to succeed."""
        answer = self.run(*arguments)
        assert answer.code == 0, answer.all
        return answer

    def refused(
        self, *arguments: str, code: str, leaves: int, says: tuple[str, ...] = ()
    ) -> Answer:
        """Run a command that has to be refused, well: see `judge`; and nothing may have changed."""
        before = self.state()
        answer = self.run(*arguments)
        judge(answer, code, leaves, says)
        assert self.state() == before
        return answer

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, capture_output=True, check=False, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def commit(self, message: str = "By hand") -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)

    def read(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def write(self, path: str, text: str | bytes) -> None:
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))

    def replace(self, path: str, old: str, new: str) -> int:
        """Replace a text that stands in a file once; return the line it begins in."""
        text = self.read(path)
        assert text.count(old) == 1, (path, old, text.count(old))
        self.write(path, text.replace(old, new))
        return text[: text.index(old)].count("\n") + 1

    def append(self, path: str, text: str) -> None:
        self.write(path, self.read(path) + text)

    def record(self, event: str, policy: str = "access-control") -> Path:
        """The one record file of an event."""
        (found,) = self.root.glob(f"records/{policy}/*-{event}-*.json")
        return found

    def reply(self) -> str:
        """A saved reply of the approver with the code of the open proposal; its path."""
        rows = json.loads(self.done("status", "--format", "json").out)["data"]
        (code,) = {row["approval_code"] for row in rows} - {None}
        place = self.root.parent / REPLY
        place.write_text(f"From: {APPROVER}\n\nApproved. {code}\n", encoding="utf-8")
        return str(place)

    def state(self) -> dict[str, object]:
        """All that a refused command must leave as it is."""
        # The time stamps that git caches in its index are no content, so it is read, not compared.
        git = self.root / ".git"
        state: dict[str, object] = {
            str(place.relative_to(self.root)): _content(place)
            for place in sorted(self.root.rglob("*"))
            if ".git" not in place.relative_to(self.root).parts
        }
        if git.is_dir():
            state["HEAD"] = (git / "HEAD").read_text()
            state["refs"] = self.git("for-each-ref")
            state["index"] = self.git("ls-files", "--stage")
            state["left in git's folder"] = sorted(
                str(place.relative_to(git))
                for folder in (git / "policykit", git / "worktrees")
                for place in folder.rglob("*")
                if place.name != "lock.guard"
            )
        return state


def judge(answer: Answer, code: str, leaves: int, says: tuple[str, ...] = ()) -> None:
    """Say whether a refusal is one: the exit code, a code, what is wrong, and a remedy for each."""
    assert answer.code == leaves, answer.all
    assert code in answer.codes, answer.err
    # What stands between one error and the next; the first line of a remedy is indented.
    for one in re.split(r"^.*\berror (?=PK\d)", answer.err, flags=re.MULTILINE)[1:]:
        assert "\n    " in one, f"no remedy: {answer.err}"
    for text in says:
        assert text in answer.err, (text, answer.err)
    assert_no_traceback(answer)


def assert_no_traceback(answer: Answer) -> None:
    assert "Traceback" not in answer.all
    assert "PK800" not in answer.all
    assert not re.search(r"\b[A-Z]\w+Error\b", answer.all), answer.all


def _content(place: Path) -> object:
    if place.is_symlink():
        return ("link", str(place.readlink()))
    mode = place.lstat().st_mode
    return (mode, place.read_bytes()) if place.is_file() else mode


@pytest.fixture(scope="session")
def stages(tmp_path_factory, worker_id):
    """The folder with a workspace in each stage of its life; shared by all workers of a run."""
    base = tmp_path_factory.getbasetemp()
    top = (base if worker_id == "master" else base.parent) / "bad-input-stages"
    top.mkdir(exist_ok=True)
    with (top / "guard").open("w") as guard, pytest.MonkeyPatch.context() as patch:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if not (top / "done").exists():
            settings(patch, top)
            _make(top)
            (top / "done").touch()
    return top


def settings(patch: pytest.MonkeyPatch, top: Path) -> None:
    """Put git's settings, keys and home below `top`, and the passphrase in the environment."""
    (top / ".gitconfig").write_text(IDENTITY, encoding="utf-8")
    patch.setenv("HOME", str(top))
    patch.setenv("GIT_CONFIG_GLOBAL", str(top / ".gitconfig"))
    patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    patch.setenv("POLICYKIT_CONFIG", str(top / "config"))
    patch.setenv("POLICYKIT_PASSPHRASE", PASSPHRASE)


def _make(top: Path) -> None:
    for name in ("work", "config", *STAGES):  # what a worker that failed has left
        shutil.rmtree(top / name, ignore_errors=True)
    work = top / "work" / "ws"
    work.parent.mkdir()
    silent = Desk(work, _Swallow())
    with silent._capture:
        assert run(["init", str(work), "--profile", str(write_core_profile(SAMPLE, top))]) == 0
        silent.done("key", "create")
    _keep(top, work, "fresh")
    with silent._capture:
        silent.done("propose", "access-control", "--change", "First issue")
    _keep(top, work, "proposed")
    reply = work.parent / REPLY
    rows = json.loads(_out("-C", str(work), "status", "--format", "json"))["data"]
    (code,) = {row["approval_code"] for row in rows} - {None}
    reply.write_text(f"From: {APPROVER}\n\nApproved. {code}\n", encoding="utf-8")
    with silent._capture:
        silent.done("approve", "access-control", "--as", APPROVER, "--evidence", str(reply))
    _keep(top, work, "approved")
    with silent._capture:
        silent.done("issue", "access-control")
    _keep(top, work, "issued")


def _keep(top: Path, work: Path, name: str) -> None:
    shutil.copytree(work, top / name, symlinks=True)


def _out(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "policykit", *arguments], capture_output=True, check=True, text=True
    )
    return done.stdout


class _Swallow(contextlib.AbstractContextManager):
    """Stands in for pytest's capture while stages are made, outside of any test."""

    def readouterr(self):
        return Answer(0, "", "")

    def __exit__(self, *_):
        return None


@pytest.fixture(autouse=True)
def own_settings(stages, tmp_path, monkeypatch):
    """A home, git settings and the sealing key of the stages, in a folder of the test."""
    home = tmp_path / "home"
    home.mkdir()
    settings(monkeypatch, home)
    shutil.copytree(stages / "config", home / "config")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return home


@pytest.fixture
def desk_at(stages, tmp_path, capfd):
    """A function: stage -> a desk with a copy of the workspace in that stage."""

    def make(stage: str, name: str = "ws") -> Desk:
        root = tmp_path / name
        shutil.copytree(stages / stage, root, symlinks=True)
        return Desk(root, capfd)

    return make


@pytest.fixture
def fresh(desk_at):
    return desk_at("fresh")


@pytest.fixture
def proposed(desk_at):
    return desk_at("proposed")


@pytest.fixture
def approved(desk_at):
    return desk_at("approved")


@pytest.fixture
def issued(desk_at):
    return desk_at("issued")


@pytest.fixture
def library():
    """The folder of the templates that ship with policykit."""
    return SAMPLE.parent / "policy_templates"
