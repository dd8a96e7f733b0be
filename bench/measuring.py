"""Running a program and measuring what it took, from outside.

CPU time is user and system time of the program and of everything it started and waited for. On a
machine that others share, it says more than the time on the clock.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Without bytecode on disk every start compiles everything, which no user's installation does.
_NOT_INHERITED = ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX", "PYTHONPATH", "PYTHONHOME")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took, in seconds."""

    cpu: float
    wall: float


class FailedError(Exception):
    """A measured program failed; its measurement would mean nothing."""


def run(command: Sequence[str], environment: Mapping[str, str], folder: Path) -> tuple[Cost, str]:
    """Run a program to its end.

    Returns:
        What it took, and its standard output.

    Raises:
        FailedError: it ended with an error; the message holds what it said.
    """
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=dict(environment), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if process.stdout is None:
        raise FailedError("no output to read")
    output = process.stdout.read().decode("utf-8", "replace")
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    if process.returncode:
        raise FailedError(f"{' '.join(command)} ended with {process.returncode}:\n{output}")
    return Cost(used.ru_utime + used.ru_stime, wall), output


def clean_environment(home: Path) -> dict[str, str]:
    """Return an environment of its own for policykit: home, git settings, key store."""
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_INHERITED}
    kept = {name: value for name, value in kept.items() if not name.startswith("GIT_")}
    return kept | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "GIT_CONFIG_GLOBAL": str(home / ".gitconfig"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "POLICYKIT_CONFIG": str(home / "policykit"),
        "POLICYKIT_PASSPHRASE": "a passphrase for the benchmark",
        "PYTHONHASHSEED": "0",
    }


def median(costs: Sequence[Cost]) -> Cost:
    """Return the median of CPU and of wall time, each for itself."""
    return Cost(
        statistics.median(one.cpu for one in costs), statistics.median(one.wall for one in costs)
    )


def spread(costs: Sequence[Cost]) -> float:
    """Return how far CPU times lie apart: (largest - smallest) / median; 0 for a single run."""
    cpu = [one.cpu for one in costs]
    middle = statistics.median(cpu)
    return (max(cpu) - min(cpu)) / middle if middle else 0.0


def script(name: str, environment: Mapping[str, str], *arguments: str) -> object:
    """Run a script of this folder in a new Python and return the JSON it prints."""
    here = Path(__file__).resolve().parent
    command = [sys.executable, str(here / name), *arguments]
    output = run(command, environment, here.parent)[1]
    return json.loads(output.splitlines()[-1])
