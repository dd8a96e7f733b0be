"""Runs the filling process: starts it, bounds what it may take, and says what became of it.

Takes a job as bytes, gives the filled texts, and for each policy that failed the place and the
reason. A template that never ends, asks for a gigabyte or writes without end ends its process and
nothing else.
"""

from __future__ import annotations

import importlib.util
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policykit.errors import Diagnostic, Place, ProgramError, error

if TYPE_CHECKING:
    from collections.abc import Mapping

WALL_SECONDS = 20.0
CPU_SECONDS = 10
MAX_OUTPUT_BYTES = 64_000_000
_CHUNK = 1 << 16
_PACKAGES = ("policykit", "jinja2", "markupsafe")
# -I and -S keep the user's environment, start-up files and current folder out of the process, so
# it is told where its three packages are. Behind the standard library, which nothing may replace.
_START = (
    "import sys; sys.path.extend(sys.argv[2:]); "
    "from policykit.policy.fill_child import main; main(int(sys.argv[1]))"
)
_KEPT_VARIABLES = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
_CODES = {"value": "PK250", "syntax": "PK255", "memory": "PK252", "output": "PK253"}
_HINTS = {
    "PK250": "Correct the template, or the value in the profile.",
    "PK255": "Correct the template.",
    "PK252": "Look for long lists inside each other, or a part that includes itself.",
    "PK253": "Look for loops inside each other.",
}


@dataclass(frozen=True, slots=True)
class FillResult:
    """What the filling process gave.

    Attributes:
        texts: policy id -> filled text, for those that were filled.
        diagnostics: why the others were not.
    """

    texts: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...]


def fill(
    job: bytes, wall_seconds: float = WALL_SECONDS, cpu_seconds: int = CPU_SECONDS
) -> FillResult:
    """Fill the policies of a job in a limited process.

    Args:
        job: what `FillJob.payload` gives.
        wall_seconds: after this time the process is ended.
        cpu_seconds: after this much computing it is ended.

    Raises:
        ProgramError: the process did not start or broke down by itself (PK254).
    """
    reading = _Reading()
    with tempfile.TemporaryFile() as source:
        source.write(job)
        source.seek(0)
        process = subprocess.Popen(  # noqa: S603 -- our own program, arguments as a list
            [sys.executable, "-I", "-S", "-c", _START, str(cpu_seconds), *_package_folders()],
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ},
            start_new_session=True,
        )
        try:
            ended = _read(process, reading, time.monotonic() + wall_seconds)
        finally:
            _end(process)
    return _result(reading, job, ended, process.returncode)


def _package_folders() -> list[str]:
    folders: dict[str, None] = {}
    for package in _PACKAGES:
        found = importlib.util.find_spec(package)
        if found is not None and found.origin is not None:
            folders[str(Path(found.origin).resolve().parents[1])] = None
    return list(folders)


@dataclass(slots=True)
class _Reading:
    """The lines of the process, understood as they come."""

    rest: bytes = b""
    size: int = 0
    running: str | None = None
    texts: dict[str, str] = field(default_factory=dict)
    found: list[Diagnostic] = field(default_factory=list)
    noise: list[str] = field(default_factory=list)

    def take(self, chunk: bytes) -> None:
        self.size += len(chunk)
        *lines, self.rest = (self.rest + chunk).split(b"\n")
        for line in lines:
            self._line(line)

    def _line(self, line: bytes) -> None:
        try:
            event: dict[str, Any] = json.loads(line)
        except ValueError:
            self.noise.append(line.decode("utf-8", "replace"))
            return
        if "started" in event:
            self.running = event["started"]
            return
        self.running = None
        if "done" in event:
            self.texts[event["done"]] = event["text"]
        else:
            code = _CODES[event["kind"]]
            message = f"{event['failed']} cannot be filled: {event['message']}"
            place = Place(event["file"], event["line"])
            self.found.append(error(code, message, place, _HINTS[code]))


def _read(process: subprocess.Popen[bytes], reading: _Reading, deadline: float) -> str:
    """Read until the process ends; return why reading stopped: end, time or output."""
    if process.stdout is None:
        return "end"
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                return "time"
            if not selector.select(left):
                continue
            chunk = os.read(process.stdout.fileno(), _CHUNK)
            if not chunk:
                return "end"
            reading.take(chunk)
            if reading.size > MAX_OUTPUT_BYTES:
                return "output"


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and what it may have started, and collect it."""
    try:
        process.wait(timeout=0.2)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _result(reading: _Reading, job: bytes, ended: str, returncode: int) -> FillResult:
    found = list(reading.found)
    files = {policy["id"]: policy["file"] for policy in json.loads(job)["policies"]}
    if reading.running is not None:
        place = Place(files[reading.running])
        if ended == "output":
            message = f"{reading.running} cannot be filled: it writes without end"
            found.append(error("PK253", message, place, _HINTS["PK253"]))
        elif ended == "time" or returncode in {-signal.SIGXCPU, -signal.SIGKILL}:
            message = f"{reading.running} cannot be filled: it took too long and was stopped"
            hint = "Look for loops inside each other over long lists."
            found.append(error("PK251", message, place, hint))
        else:
            message = f"{reading.running} cannot be filled: its process ended ({returncode})"
            found.append(error("PK252", message, place, _HINTS["PK252"]))
    elif len(reading.texts) + len(reading.found) < len(files):
        detail = " ".join(line.strip() for line in reading.noise[-1:]) or f"exit {returncode}"
        detail = "it did not answer in time" if ended == "time" else detail
        message = f"the process that fills templates broke down: {detail}"
        hint = "Install policykit again; if it happens again, report it with this line."
        raise ProgramError(error("PK254", message, hint=hint))
    return FillResult(reading.texts, tuple(found))
