"""The command line in front of real workspaces, with a clock that tests move.

`Person` types commands; `tell` makes a story once per test run, shared by its workers, and keeps
what each command printed.
"""

from __future__ import annotations

import contextlib
import fcntl
import io
import json
import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from core_set import write_core_profile

from policykit.cli.handler import run
from policykit.edge.clock import SystemClock

TOP = Path(__file__).resolve().parents[3]
SAMPLE = TOP / "org_profile.yaml"
CLINIC = TOP / "tests" / "organizations" / "clinic.yaml"
PASSPHRASE = "only for these tests"
POLICIES = ("access-control", "incident-response", "information-security", "vendor-management")


@dataclass(frozen=True)
class Answer:
    """What a user gets back."""

    code: int
    out: str
    err: str

    @property
    def data(self):
        return json.loads(self.out)["data"]


class Person:
    """Types commands in a workspace, on a day that the test says."""

    def __init__(self, root: Path, moment: datetime) -> None:
        self.root = root
        self.moment = moment

    def run(self, *arguments: str) -> Answer:
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(SystemClock, "now", lambda _: self.moment)
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = run(["-C", str(self.root), *arguments])
        return Answer(int(code), out.getvalue(), err.getvalue())

    def done(self, *arguments: str) -> Answer:
        answer = self.run(*arguments)
        assert answer.code == 0, (arguments, answer)
        return answer

    def at(self, text: str) -> Person:
        self.moment = datetime.fromisoformat(text).replace(tzinfo=UTC)
        return self

    def git(self, *arguments: str) -> str:
        command = ["git", *arguments]
        done = subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def commit(self, message: str) -> None:
        self.git("commit", "--quiet", "--all", "--message", message)

    def edit(self, path: str, old: str, new: str) -> None:
        place = self.root / path
        text = place.read_text(encoding="utf-8")
        assert text.count(old) == 1, (path, old)
        place.write_text(text.replace(old, new), encoding="utf-8")

    def replies(self, *emails: str) -> list[Answer]:
        """Each answers with the code that is printed on the drafts; it is recorded."""
        codes = {
            row["approval_code"]
            for row in self.done("status", "--format", "json").data
            if row["approval_code"]
        }
        said = []
        for email in emails:
            reply = self.root.parent / f"reply-{email.partition('@')[0]}.eml"
            reply.write_text(f"From: {email}\n\nApproved: {' '.join(sorted(codes))}\n")
            said.append(self.done("approve", "--all", "--as", email, "--evidence", str(reply)))
        return said

    def accepts(self, email: str) -> Answer:
        """Somebody who decided before accepts the change of people, roles, rules or signing."""
        code = self.done("authority", "show", "--format", "json").data["code"]
        reply = self.root.parent / "reply-authority.eml"
        reply.write_text(f"From: {email}\n\nAccepted: {code}\n")
        return self.done("authority", "accept", "--as", email, "--evidence", str(reply))

    def pdf(self, policy: str, version: str) -> Path:
        return self.root / f"output/issued/{policy}/{policy}-v{version}.pdf"

    @property
    def certificate(self) -> str:
        return str(self.root.parent / "seal.crt.pem")

    def state(self) -> dict[str, object]:
        """Everything a command could change."""
        state: dict[str, object] = {
            str(place.relative_to(self.root)): place.read_bytes()
            for place in sorted(self.root.rglob("*"))
            if place.is_file() and ".git" not in place.relative_to(self.root).parts
        }
        state["references"] = self.git("for-each-ref")
        state["index"] = self.git("ls-files", "--stage")
        git = self.root / ".git"
        state["left"] = sorted(
            str(place)
            for place in (git / "policykit").rglob("*")
            if place.is_file() and place.name != "lock.guard"
        )
        return state


def settings(patch: pytest.MonkeyPatch, home: Path, name: str, email: str) -> None:
    """Give git and policykit a home of their own."""
    home.mkdir(exist_ok=True, parents=True)
    (home / ".gitconfig").write_text(
        f"[user]\n\tname = {name}\n\temail = {email}\n", encoding="utf-8"
    )
    patch.setenv("HOME", str(home))
    patch.setenv("GIT_CONFIG_GLOBAL", str(home / ".gitconfig"))
    patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    patch.setenv("POLICYKIT_CONFIG", str(home / "config"))
    patch.setenv("POLICYKIT_PASSPHRASE", PASSPHRASE)


def tell(top: Path, author: tuple[str, str], story) -> Path:
    """Return the folder in which a story was told, by whichever worker came first.

    The folder holds `ws`, `home` and `seal.crt.pem`; the answers are in `answers.json`.
    """
    top.mkdir(exist_ok=True)
    with (top / "guard").open("w") as guard, pytest.MonkeyPatch.context() as patch:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if not (top / "answers.json").exists():
            for name in ("ws", "home"):  # what a worker that failed has left
                shutil.rmtree(top / name, ignore_errors=True)
            settings(patch, top / "home", *author)
            answers = story(top)
            said = {name: [one.code, one.out, one.err] for name, one in answers.items()}
            (top / "answers.json").write_text(json.dumps(said), encoding="utf-8")
    return top


def answers(top: Path) -> dict[str, Answer]:
    """Return what the commands of a story printed."""
    said = json.loads((top / "answers.json").read_text(encoding="utf-8"))
    return {name: Answer(*parts) for name, parts in said.items()}


def tell_sample(top: Path) -> dict[str, Answer]:
    """Larkfield issues four policies, changes a fact and a sentence, and issues one again."""
    said = {}
    person = Person(top, datetime(2026, 3, 2, 15, 0, tzinfo=UTC))
    said["init"] = person.done("init", "ws", "--profile", str(write_core_profile(SAMPLE, top)))
    person.root = top / "ws"
    said["generate"] = person.done("generate")
    said["key"] = person.done("key", "create")
    person.done("key", "export", person.certificate)
    said["propose"] = person.done("propose", "--all", "--change", "First issue of the policies")
    person.at("2026-03-04T12:00:00")
    approvers = ("marcus.lindqvist@larkfield.example", "ana.ribeiro@larkfield.example")
    said["approve"], said["approve too"] = person.replies(*approvers)
    person.at("2026-03-05T12:00:00")
    said["issue"] = person.done("issue", "--all")
    person.at("2026-09-01T12:00:00")
    said["set"] = person.done("profile", "set", "params.access.review_months", "6")
    line = next(
        one
        for one in (person.root / "policies/access-control.md").read_text().splitlines()
        if one.startswith("**AC-3b**")
    )
    person.edit(
        "policies/access-control.md", line, f"{line}\nIts owner answers for every use of it."
    )
    said["generate again"] = person.done("generate")
    said["diff"] = person.done("diff", "access-control")
    person.commit("Half-yearly access reviews")
    change = ("--change", "Half-yearly reviews", "--why", "Two were missed", "--asked-by", "Priya")
    said["propose again"] = person.done("propose", "access-control", *change)
    person.at("2026-09-02T12:00:00").replies(approvers[0])
    person.at("2026-09-03T12:00:00")
    said["issue again"] = person.done("issue", "access-control")
    return said


def tell_clinic(top: Path) -> dict[str, Answer]:
    """Sanoria issues four policies; its managing director writes and approves them alone."""
    said = {}
    person = Person(top, datetime(2026, 3, 2, 15, 0, tzinfo=UTC))
    said["init"] = person.done("init", "ws", "--profile", str(write_core_profile(CLINIC, top)))
    person.root = top / "ws"
    said["check"] = person.done("check")
    said["key"] = person.done("key", "create")
    person.done("key", "export", person.certificate)
    said["propose"] = person.done(
        "propose", "--all", "--change", "First issue", "--as", "j.weiss@sanoria.example"
    )
    said["approve"] = person.at("2026-03-03T15:00:00").replies("j.weiss@sanoria.example")[0]
    said["issue"] = person.at("2026-03-03T23:30:00").done("issue", "--all")
    return said
