"""One writing command at a time: the lock file in git's folder.

The file says who holds it: host, process, start, command. A lock whose process is gone from this
host is taken over. One from another host is never broken: from here nobody can see whether that
process still runs.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import subprocess
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from policykit.canonical import json_bytes
from policykit.edge.disk import unwritable, write_new
from policykit.edge.git_program import GitProgram
from policykit.edge.git_state import git_folders
from policykit.errors import StateError, error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.world import Clock

_FOLDER = "policykit"
_NAME = "lock"
_GUARD = "lock.guard"


@dataclass(frozen=True, slots=True)
class Holder:
    """The run that holds a lock. `process_start` tells two processes with one number apart."""

    host: str
    pid: int
    process_start: str
    since: str
    command: str

    def __str__(self) -> str:
        return f"`policykit {self.command}` (process {self.pid} on {self.host}, since {self.since})"


class WorkspaceLock:
    """The lock of the workspace at `root`. Keeps the promises of `policykit.world.Lock`."""

    def __init__(self, root: Path, clock: Clock) -> None:
        self._root = root
        self._clock = clock

    @contextmanager
    def hold(self, command: str) -> Iterator[None]:
        """Hold the lock for the length of a `with` block; `command` is shown to others.

        Raises:
            StateError: PK712 another run holds it, PK713 one from another host or one that cannot
                be read.
            OutputError: PK811 to PK813, git's folder cannot be written.
        """
        folder = git_folders(GitProgram(self._root))[1] / _FOLDER
        mine = json_bytes(asdict(self._holder(command)))
        try:
            _take(folder, mine)
        except OSError as cause:
            raise unwritable(str(folder / _NAME), cause) from cause
        try:
            yield
        finally:
            _release(folder, mine)

    def _holder(self, command: str) -> Holder:
        since = self._clock.now().strftime("%Y-%m-%d %H:%M:%S UTC")
        start = _process_start(os.getpid())
        return Holder(socket.gethostname(), os.getpid(), start, since, command)


def _take(folder: Path, mine: bytes) -> None:
    folder.mkdir(exist_ok=True)
    lock = folder / _NAME
    with _guarded(folder):
        try:
            write_new(lock, mine)
        except FileExistsError:
            _require_stale(lock)
            lock.unlink()
            write_new(lock, mine)


def _release(folder: Path, mine: bytes) -> None:
    lock = folder / _NAME
    with _guarded(folder):
        if lock.is_file() and lock.read_bytes() == mine:
            lock.unlink()


@contextmanager
def _guarded(folder: Path) -> Iterator[None]:
    # Two runs that both find a stale lock must not both take it over. The system drops this one
    # with the process, so it is never stale; it does not reach across hosts, the lock file does.
    with (folder / _GUARD).open("ab") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        yield


def _require_stale(lock: Path) -> None:
    holder = _read(lock)
    if holder.host != socket.gethostname():
        raise StateError(
            error(
                "PK713",
                f"the workspace is locked from another machine by {holder}",
                hint=f"wait for it; if that run is surely gone, delete {lock}",
            )
        )
    if _process_start(holder.pid) == holder.process_start:
        raise StateError(
            error(
                "PK712",
                f"another run is at work in this workspace: {holder}",
                hint="wait until it has ended, then run this again",
            )
        )


def _read(lock: Path) -> Holder:
    try:
        said = json.loads(lock.read_bytes())
        return Holder(**{field.name: said[field.name] for field in fields(Holder)})
    except (ValueError, KeyError, TypeError) as cause:
        raise StateError(
            error(
                "PK713",
                f"the lock {lock} does not say who holds it",
                hint="if no policykit is running in this workspace, delete that file",
            )
        ) from cause


def _process_start(pid: int) -> str:
    """Return when a process began, as this host tells it; empty when there is no such process."""
    status = Path(f"/proc/{pid}/stat")
    boot = Path("/proc/sys/kernel/random/boot_id")
    try:
        # The second field is the program's name in parentheses and may hold blanks.
        after_name = status.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        if after_name[0] in {"Z", "X"}:  # ended; only its parent has not asked yet
            return ""
        return f"{boot.read_text(encoding='ascii').strip()}/{after_name[19]}"
    except OSError:
        if Path("/proc/self/stat").exists():
            return ""
    command = ["/bin/ps", "-o", "lstart=", "-p", str(pid)]
    said = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - only a number is put in
    return said.stdout.decode("ascii", "replace").strip()
