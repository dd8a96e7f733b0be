"""Running git: one place that starts it, and turns its refusals into plain words.

Takes arguments as a list, gives status, output bytes and error text. The user's settings hold
(HOME, global configuration, hooks, attributes, signing); what a surrounding git process put into
the environment does not: run from a hook, policykit would otherwise write into the hook's index.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from policykit.edge.gitpython_internals import load_git
from policykit.edge.interrupts import children_deaf
from policykit.errors import OutputError, PolicykitError, ProgramError, StateError, error

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from policykit.errors import Diagnostic

MINIMUM_VERSION = (2, 28)

# What `git rev-parse --local-env-vars` lists and what else points git elsewhere. Not among them:
# GIT_CONFIG_COUNT and its keys, with which build machines declare a folder safe. Dates go because
# a hook inherits those of the commit it runs for.
_POINTING_ELSEWHERE = (
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_AUTHOR_DATE",
    "GIT_COMMITTER_DATE",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DEFAULT_HASH",
    "GIT_DIFF_OPTS",
    "GIT_DIR",
    "GIT_EXTERNAL_DIFF",
    "GIT_GLOB_PATHSPECS",
    "GIT_GRAFT_FILE",
    "GIT_ICASE_PATHSPECS",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INDEX_VERSION",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_LITERAL_PATHSPECS",
    "GIT_NAMESPACE",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_TEMPLATE_DIR",
    "GIT_WORK_TREE",
)
_ALWAYS = {"GIT_TERMINAL_PROMPT": "0", "GIT_PAGER": "cat", "GIT_EDITOR": ":"}
# Hooks must not inherit these, so they hold only where git reads. Replaced objects would show
# other bytes than the ones an approval names.
_READING = {
    **_ALWAYS,
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
}
_HOW_TO_INSTALL = (
    "install git: on Debian or Ubuntu `sudo apt install git`, on macOS `xcode-select --install` "
    "or `brew install git`"
)


@dataclass(frozen=True, slots=True)
class Output:
    """What one run of git left behind."""

    status: int
    stdout: bytes
    stderr: str

    @property
    def ok(self) -> bool:
        """Whether git ended without an error."""
        return self.status == 0


class GitProgram:
    """git, started in one folder.

    Args:
        directory: the folder.
        settings: variables that hold for every run, such as those that keep settings out.
    """

    def __init__(self, directory: Path, settings: Mapping[str, str] | None = None) -> None:
        self.directory = directory
        self._settings = dict(settings or {})

    def attempt(self, *arguments: str, stdin: bytes = b"") -> Output:
        """Run a command that only reads, whatever its status.

        Raises:
            ProgramError: PK807, git was killed. It answered nothing, which is no answer of "no".
        """
        with children_deaf():
            output = _run(self.directory, arguments, stdin, {**_READING, **self._settings})
        if output.status < 0:
            raise failure(arguments, output)
        return output

    def ask(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """Run a command that only reads and must succeed; return its output."""
        output = self.attempt(*arguments, stdin=stdin)
        if not output.ok:
            raise failure(arguments, output)
        return output.stdout

    def attempt_change(self, *arguments: str) -> Output:
        """Run a command that writes, whatever its status. Hooks see an ordinary environment.

        Ctrl-C reaches it too, so that it stops a hook that hangs or a question for a passphrase.
        """
        return _run(self.directory, arguments, b"", {**_ALWAYS, **self._settings})

    def change(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """Run a short command that writes and must succeed; return its output."""
        with children_deaf():
            output = _run(self.directory, arguments, stdin, {**_ALWAYS, **self._settings})
        if not output.ok:
            raise failure(arguments, output)
        return output.stdout


def literal(path: str) -> str:
    """Return a path as git takes it word for word, `*` and `:` included."""
    return f":(top,literal){path}"


def busy(lock: str) -> Diagnostic:
    """Return what a user is told when a lock file of git stands in the way."""
    return error(
        "PK723",
        f"another git process is at work in this repository: {lock} exists",
        hint="wait until it has ended; if none is running, delete that file and try again",
    )


def failure(arguments: tuple[str, ...], output: Output) -> PolicykitError:
    """Return the exception for a run of git that failed, with the remedy where one is known."""
    said = output.stderr.strip() or output.stdout.decode("utf-8", "replace").strip()
    command = " ".join(("git", *arguments[:2]))
    if "dubious ownership" in said:
        return StateError(
            error(
                "PK720",
                "git refuses this repository because its folder belongs to another user",
                hint="work as its owner, or `git config --global --add safe.directory FOLDER`",
            )
        )
    lock = re.search(r"[Uu]nable to create '([^']+\.lock)': File exists", said)
    if lock:
        return StateError(busy(lock[1]))
    if "No space left on device" in said or "File too large" in said:
        return OutputError(
            error("PK811", f"the disk is full: {said}", hint="make room, then run this again")
        )
    if re.search(r"Permission denied|Read-only file system|insufficient permission", said):
        return OutputError(
            error(
                "PK812",
                f"git may not write here: {said}",
                hint="check who owns the workspace and its .git folder",
            )
        )
    return ProgramError(
        error(
            "PK807",
            f"`{command}` failed (status {output.status}): {said or 'it said nothing'}",
            hint="run the same in the workspace to see what git says; nothing was changed",
        )
    )


def _run(
    directory: Path, arguments: tuple[str, ...], stdin: bytes, environment: dict[str, str]
) -> Output:
    executable = shutil.which("git")
    if executable is None:
        raise ProgramError(error("PK801", "git is not on this machine", hint=_HOW_TO_INSTALL))
    _require_version(executable)
    return _start(directory, (executable, *arguments), stdin, environment)


@lru_cache(maxsize=4)
def _require_version(executable: str) -> None:
    said = _start(Path("/"), (executable, "version"), b"", _ALWAYS)
    numbers = re.search(rb"git version (\d+)\.(\d+)", said.stdout)
    if not said.ok or not numbers:
        # macOS ships a stand-in for git that only asks for the developer tools.
        raise ProgramError(
            error("PK801", f"git does not run: {said.stderr.strip()}", hint=_HOW_TO_INSTALL)
        )
    if (int(numbers[1]), int(numbers[2])) < MINIMUM_VERSION:
        found = said.stdout.decode("utf-8", "replace").strip()
        needed = ".".join(map(str, MINIMUM_VERSION))
        raise ProgramError(
            error("PK806", f"{found} is too old: policykit needs {needed}", hint=_HOW_TO_INSTALL)
        )


def _start(
    directory: Path, command: tuple[str, ...], stdin: bytes, environment: dict[str, str]
) -> Output:
    if not os.access(directory, os.X_OK):
        raise _closed(directory)  # GitPython would start git in the current folder instead
    with _clean_environment(), _as_file(stdin) as given:
        try:
            status, stdout, stderr = load_git()(str(directory)).execute(
                list(command),
                istream=given,
                with_extended_output=True,
                with_exceptions=False,
                stdout_as_string=False,
                strip_newline_in_stdout=False,
                env=environment,
            )
        except PermissionError as cause:
            raise _closed(directory) from cause
    return Output(int(status), stdout, stderr)


def _closed(directory: Path) -> OutputError:
    return OutputError(
        error("PK812", f"{directory} cannot be entered", hint="check who may open the folder")
    )


@contextmanager
def _as_file(stdin: bytes) -> Iterator[BinaryIO | None]:
    if not stdin:
        yield None
        return
    with tempfile.TemporaryFile() as given:
        given.write(stdin)
        given.seek(0)
        yield given


@contextmanager
def _clean_environment() -> Iterator[None]:
    # GitPython starts git with the whole of os.environ and cannot leave a variable out.
    inherited = {name: os.environ.pop(name) for name in _POINTING_ELSEWHERE if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(inherited)
