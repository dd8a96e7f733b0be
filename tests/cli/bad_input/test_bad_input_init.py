"""A workspace made in the wrong place or from the wrong answers; prompts on a real terminal."""

from __future__ import annotations

import codecs
import contextlib
import fcntl
import os
import pty
import select
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from policykit.cli.handler import run
from policykit.profile import read_profile

SAMPLE = Path(__file__).resolve().parents[3] / "org_profile.yaml"
POLICYKIT = (sys.executable, "-m", "policykit")


def tree(folder):
    return {
        str(place.relative_to(folder)): place.read_bytes() if place.is_file() else None
        for place in folder.rglob("*")
    }


def refused(capfd, *arguments, code, leaves):
    capfd.readouterr()
    assert run(list(map(str, arguments))) == leaves
    said = capfd.readouterr().err
    assert code in said
    assert "\n    " in said
    assert "Traceback" not in said
    return said


def test_a_workspace_already(fresh, capfd):
    before = fresh.state()
    for more in ((), ("--profile", SAMPLE)):
        said = refused(capfd, "init", fresh.root, *more, code="PK771", leaves=5)
        assert "policykit generate" in said
    assert fresh.state() == before


def test_below_another_repository(fresh, capfd):
    before = fresh.state()
    refused(capfd, "init", fresh.root / "a" / "b", "--profile", SAMPLE, code="PK719", leaves=5)
    assert fresh.state() == before


def test_a_broken_profile_leaves_nothing(tmp_path, capfd):
    broken = tmp_path / "p.yaml"
    broken.write_text("organization: {legal_name: 3}\n", encoding="utf-8")
    said = refused(capfd, "init", tmp_path / "a" / "b", "--profile", broken, code="PK1", leaves=4)
    assert "p.yaml:1" in said
    assert not (tmp_path / "a").exists()


def test_a_broken_profile_leaves_a_folder_as_it_was(tmp_path, capfd):
    folder = tmp_path / "ws"
    folder.mkdir()
    (folder / "org_profile.yaml").write_text("organization: {legal_name: 3}\n", encoding="utf-8")
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    before = tree(folder)
    refused(capfd, "init", folder, code="PK1", leaves=4)
    assert tree(folder) == before


def test_a_repository_with_things_in_it(tmp_path, capfd):
    folder = tmp_path / "ws"
    folder.mkdir()
    subprocess.run(["git", "init", "--quiet", "-b", "trunk", folder], check=True)
    (folder / ".gitignore").write_bytes(b"*.tmp\r\n")
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    (folder / "staged.txt").write_text("staged", encoding="utf-8")
    git = ["git", "-C", str(folder)]
    subprocess.run([*git, "add", "staged.txt", ".gitignore"], check=True)
    subprocess.run([*git, "commit", "--quiet", "-m", "Mine", ".gitignore"], check=True)
    assert run(["init", str(folder), "--profile", str(SAMPLE)]) == 0, capfd.readouterr().err
    said = subprocess.run([*git, "status", "--porcelain"], capture_output=True, check=True)
    assert sorted(said.stdout.decode().splitlines()) == ["?? mine.txt", "A  staged.txt"]
    assert b"*.tmp" in (folder / ".gitignore").read_bytes()


@pytest.mark.parametrize("path", ["policies/access-control.md", "org_profile.yaml"])
def test_a_repository_with_files_of_these_names(tmp_path, capfd, path):
    folder = tmp_path / "ws"
    (folder / path).parent.mkdir(parents=True)
    (folder / path).write_text("# Written by hand years ago\n", encoding="utf-8")
    subprocess.run(["git", "init", "--quiet", folder], check=True)
    before = tree(folder)
    said = refused(capfd, "init", folder, "--profile", SAMPLE, code="PK773", leaves=5)
    assert path in said
    after = {name: data for name, data in tree(folder).items() if "policykit" not in name}
    assert after == {name: data for name, data in before.items() if "policykit" not in name}


def test_a_file_in_the_place_of_the_folder(tmp_path, capfd):
    (tmp_path / "ws").write_text("x", encoding="utf-8")
    capfd.readouterr()
    assert run(["init", str(tmp_path / "ws"), "--profile", str(SAMPLE)]) == 2
    assert "is a file" in capfd.readouterr().err


def test_no_terminal_to_ask_on(tmp_path):
    done = subprocess.run(
        [*POLICYKIT, "init", "ws"], cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 4
    assert b"--profile" in done.stderr
    assert not (tmp_path / "ws").exists()


class Terminal:
    """A command on a terminal of its own."""

    def __init__(self, *arguments, cwd, columns=80, term="xterm"):
        environment = {**os.environ, "TERM": term, "COLUMNS": str(columns)}
        environment["POLICYKIT_STATE"] = str(cwd / "state")
        ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [*POLICYKIT, *arguments], cwd=cwd, stdin=theirs, stdout=theirs, stderr=theirs,
            start_new_session=True, env=environment,
            preexec_fn=_own_terminal,  # noqa: PLW1509 - this test starts no thread before it
        )  # fmt: skip
        os.close(theirs)
        self.ours = ours
        # A read may end in the middle of a character.
        self.decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self.said = ""

    def until(self, text, seconds=120, after=0):
        end = time.monotonic() + seconds
        while text not in self.said[after:]:
            if not self._read(end - time.monotonic()):
                raise AssertionError(f"never said {text!r}: {self.said}")
        return self.said

    def type(self, text):
        os.write(self.ours, text.encode())

    def gives_up(self, key):
        """Press `key` until the command ends; its exit code.

        Python's readline does not see a signal that comes between the prompt and its wait for
        a key; a person who sees nothing happen presses again, and so does this.
        """
        self.type(key)
        while self._read(5):
            pass
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        if self.process.poll() is None:
            self.type(key)
        return self.ended()

    def ended(self, seconds=120):
        end = time.monotonic() + seconds
        while self._read(end - time.monotonic()):
            pass
        code = self.process.wait(seconds)
        os.close(self.ours)  # a terminal that goes away would end it
        return code

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def __enter__(self):
        return self

    def _read(self, seconds):
        ready, _, _ = select.select([self.ours], [], [], max(seconds, 0))
        if not ready:
            return False
        try:
            data = os.read(self.ours, 65536)
        except OSError:  # Linux: the other end was closed
            return False
        self.said += self.decode(data)
        return bool(data)


def _own_terminal():
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@pytest.mark.parametrize("key", ["\x04", "\x03"], ids=["end of input", "Ctrl-C"])
def test_the_interview_given_up_goes_on_later(tmp_path, key):
    with Terminal("init", "ws", cwd=tmp_path) as terminal:
        terminal.until("full legal name")
        terminal.until("> ")
        terminal.type("Söhne {{7*7}}\n")
        terminal.until("Which name")
        terminal.until("] > ")
        assert terminal.gives_up(key) == 130
    assert "Your answers are kept in" in " ".join(terminal.said.split())
    assert "Interrupted" in terminal.said
    assert "Traceback" not in terminal.said
    assert not (tmp_path / "ws").exists()
    with Terminal("init", "ws", "--resume", cwd=tmp_path) as terminal:
        terminal.until("[Söhne {{7*7}}] > ")  # the first is not asked again
        terminal.type(":stop\n")
        assert terminal.ended() == 0
    assert not (tmp_path / "ws").exists()


def test_pasted_lines_are_one_answer_and_refused(tmp_path):
    with Terminal("init", "ws", cwd=tmp_path) as terminal:
        terminal.until("full legal name")
        terminal.until("> ")
        terminal.type("\x1b[200~Acme\nLabs\x1b[201~\n")  # as a terminal sends what is pasted
        terminal.until("line break")
        terminal.until("> ", after=terminal.said.index("line break"))
        terminal.type(":stop\n")
        assert terminal.ended() == 0
    assert "Which name" not in terminal.said


def test_nothing_to_resume(tmp_path):
    with Terminal("init", "ws", "--resume", cwd=tmp_path) as terminal:
        assert terminal.ended() == 4
    assert "PK174" in terminal.said


def test_the_impatient_on_a_dumb_terminal(tmp_path):
    """Eight answers, one of them wrong, one doubted and one taken back, make a whole set."""
    steps = (
        ("full legal name", "Acme 🚀 Labs, Inc."),
        ("after the @", "Acme Labs"),
        ("is not a mail domain", "acme.example"),
        ("customers buy", "Acme App: rotas"),
        ("top management", "ana"),
        ("a single word", "ana"),
        ("day to day", ":back"),
        ("top management", "Ana Silva"),
        ("day to day", "Bo Jones"),
        ("languages", "Python"),
        ("suspected incident", "the #security channel"),
        ("continuity plan", "a printed copy"),
    )
    with Terminal("init", "ws", "--defaults", cwd=tmp_path, columns=60, term="dumb") as terminal:
        said = 0
        for question, answer in steps:
            terminal.until(question, after=said)
            terminal.until("> ", after=said + terminal.said[said:].index(question))
            said = len(terminal.said)
            terminal.type(f"{answer}\n")
        assert terminal.ended() == 0, terminal.said
    assert "\x1b" not in terminal.said
    assert "Your answers" in terminal.said
    assert max(len(line) for line in terminal.said.splitlines()) <= 60
    profile = (tmp_path / "ws" / "org_profile.yaml").read_bytes()
    assert read_profile(profile)[1] == ()
    assert b'name: "Ana Silva", title: "Chief Executive Officer"' in profile
    assert not list((tmp_path / "state").rglob("*.yaml"))


def test_the_passphrase_given_up_and_mistyped(fresh, monkeypatch, tmp_path):
    monkeypatch.delenv("POLICYKIT_PASSPHRASE")
    monkeypatch.setenv("POLICYKIT_CONFIG", str(tmp_path / "config"))
    for typed, leaves in (("\x03", 130), ("\x04", 8)):
        terminal = Terminal("key", "create", cwd=fresh.root)
        terminal.until("New passphrase")
        terminal.type(typed)
        assert terminal.ended() == leaves
        assert "Traceback" not in terminal.said
        assert not (tmp_path / "config").exists()
    terminal = Terminal("key", "create", cwd=fresh.root)
    terminal.until("New passphrase")
    terminal.type("one long passphrase\n")
    terminal.until("Once more")
    terminal.type("another long passphrase\n")
    assert terminal.ended() == 8
    assert "PK627" in terminal.said
    assert "passphrase\r\nOnce" not in terminal.said  # nothing is echoed
    assert not (tmp_path / "config").exists()
