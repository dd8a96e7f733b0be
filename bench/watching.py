"""Watching a command while it runs: peak memory of each of its processes, and how often git starts.

Watching costs time, so a watched run is never a timed one.
"""

from __future__ import annotations

import json
import os
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from measuring import Cost, run

if TYPE_CHECKING:
    from collections.abc import Mapping

_PROC = Path("/proc")
_SECONDS_BETWEEN_LOOKS = 0.01


@dataclass(slots=True)
class Watcher:
    """Runs commands and collects what they took beside time.

    Attributes:
        memory: command -> kind of process -> peak resident memory in MB; empty without /proc.
        git: command -> the git commands that policykit started, with how often each.
    """

    memory: dict[str, dict[str, float]] = field(default_factory=dict)
    git: dict[str, Counter[str]] = field(default_factory=dict)

    def __call__(
        self, name: str, command: list[str], environment: Mapping[str, str], folder: Path
    ) -> tuple[Cost, str]:
        """Run one command; takes and gives what `measuring.run` does."""
        peaks: dict[str, float] = {}
        done = threading.Event()
        looking = threading.Thread(target=_look, args=(peaks, done), daemon=True)
        with tempfile.TemporaryDirectory(prefix="policykit-bench-trace-") as trace:
            looking.start()
            try:
                result = run(command, {**environment, "GIT_TRACE2_EVENT": trace}, folder)
            finally:
                done.set()
                looking.join()
            self.git[name] = started_by_policykit(Path(trace))
        self.memory[name] = peaks
        return result


def started_by_policykit(trace: Path) -> Counter[str]:
    """Count the git commands in a folder of trace2 events; not those that git itself started."""
    counted: Counter[str] = Counter()
    for path in trace.iterdir():
        verb = None
        for line in path.read_text(encoding="utf-8").splitlines():
            event = json.loads(line)
            if "/" in event["sid"]:
                break
            if event["event"] == "cmd_name":
                verb = event["name"]
        if verb and verb != "_run_dashed_":
            counted[verb] += 1
    return counted


def kind_of_process(command_line: list[str]) -> str:
    """Say which of policykit's processes a command line is."""
    program = Path(command_line[0]).name if command_line else ""
    text = " ".join(command_line)
    if program == "pandoc":
        return "pandoc"
    if program == "git" or program.startswith("git-"):
        return "git"
    if "render_server" in text:
        return "render worker"
    if "fill_child" in text:
        return "filling process"
    if "resource_tracker" in text:
        return "resource tracker"
    return "main process"


def _look(peaks: dict[str, float], done: threading.Event) -> None:
    """Note the peak of every descendant of this process until told to stop."""
    while not done.is_set():
        for process in _descendants(os.getpid()):
            try:
                arguments = (process / "cmdline").read_bytes().split(b"\0")[:-1]
                status = (process / "status").read_text()
            except OSError:
                continue  # it has ended meanwhile
            peak = next(
                (int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:")),
                0,
            )
            if arguments and peak:
                kind = kind_of_process([one.decode("utf-8", "replace") for one in arguments])
                peaks[kind] = max(peaks.get(kind, 0.0), peak / 1024)
        time.sleep(_SECONDS_BETWEEN_LOOKS)


def _descendants(ancestor: int) -> list[Path]:
    """Return the folders in /proc of all processes below one; empty where there is no /proc."""
    children: dict[int, list[int]] = {}
    for process in _PROC.glob("[0-9]*"):
        try:
            state = (process / "stat").read_text()
        except OSError:
            continue
        parent = int(state.rpartition(")")[2].split()[1])
        children.setdefault(parent, []).append(int(process.name))
    found: list[int] = []
    waiting = [ancestor]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return [_PROC / str(one) for one in found]
