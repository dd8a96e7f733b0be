"""Makes PDFs in clean processes, so that nothing of the caller can reach the bytes.

A server is started with the first PDF, without the caller's environment, and forks for each; see
`policykit.edge.render_server`. For drafts alone, which nobody seals or verifies, it is forked from
the caller, if nothing of that could reach the bytes: see `policykit.edge.forked_server`. At most
two PDFs are made at a time. All of it ends with the command, also after Ctrl-C or when the command
itself is killed.
"""

from __future__ import annotations

import os
import pickle
import signal
import socket
import subprocess
import sys
import time
import weakref
import zlib
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from typing import TYPE_CHECKING, Protocol

import policykit
from policykit.canonical import listing_digest
from policykit.edge.font_packages import find_font_packages
from policykit.edge.forked_server import ForkedServer, may_fork
from policykit.edge.interrupts import children_deaf
from policykit.edge.render_server import (
    ENVIRONMENT,
    PLAIN,
    WITH_PICTURES,
    WITH_VECTORS,
    Broken,
    Failed,
    read_all,
)
from policykit.errors import PolicykitError, ProgramError, error
from policykit.pages import NO_LETTER, fonts_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from policykit.edge.cache import FolderCache
    from policykit.pages import RenderJob

MAX_WORKERS = 2
_SVG = b"<svg"
_BEGINNING = 4096
SECONDS_PER_JOB = 120.0
"""How long one PDF may take. A policy of eight pages takes a fifth of a second."""

# -I and -S keep start-up files and the current folder out; it finds packages where we find ours.
_START = (
    "import sys; sys.path.extend(sys.argv[1:]); "
    "from policykit.starting.process import begin; begin(); "
    "from policykit.edge.render_server import main; main()"
)


@dataclass(frozen=True, slots=True)
class _Running:
    """A PDF that is being made: its place among the jobs, and when it is late."""

    index: int
    late: float


class CleanRenderer:
    """Renders jobs in processes of their own, each forked from the same clean server.

    Args:
        seconds_per_job: how long one PDF may take before it is stopped.
        only_drafts: nothing that is made is sealed or verified, so a shorter start will do.
        cache: where digests over fonts and code are kept for a program; None makes them anew.
    """

    def __init__(
        self,
        seconds_per_job: float = SECONDS_PER_JOB,
        *,
        only_drafts: bool = False,
        cache: FolderCache | None = None,
    ) -> None:
        self._seconds = seconds_per_job
        self._cache = cache
        self._only_drafts = only_drafts
        self._server: _Server | None = None

    def render(self, jobs: Sequence[RenderJob]) -> list[bytes]:
        """Return the PDF of each job, in the order of the jobs.

        A job with letters that no font of its own has gets the fonts of the packages installed.

        Raises:
            InputError: a text has characters no font can draw; those of all jobs are listed.
            ProgramError: a process died or took too long.
        """
        if not jobs:
            return []
        try:
            answers = self._made(jobs)
            again = [index for index, each in enumerate(answers) if _lacks_letters(each)]
            packages = find_font_packages() if again else ()
            if packages:
                fonts = tuple(file for package in packages for file in package.files)
                longer = [
                    replace(jobs[index], fonts=(*jobs[index].fonts, *fonts)) for index in again
                ]
                for index, answer in zip(again, self._made(longer), strict=True):
                    answers[index] = answer
        except BaseException:
            self.stop()
            raise
        failed = [answer for answer in answers if isinstance(answer, Failed)]
        if failed:
            together = dict.fromkeys(found for each in failed for found in each.diagnostics)
            raise failed[0].kind(*together)
        return [answer for answer in answers if isinstance(answer, bytes)]

    def stop(self) -> None:
        """End the server and whatever it is making; the next PDF starts another."""
        if self._server is not None:
            self._server.kill()
            self._server = None

    def _made(self, jobs: Sequence[RenderJob]) -> list[bytes | Failed]:
        """Return what is answered to each job, by a server that was there or is begun."""
        for_one = False
        if self._server is None:
            forked = self._only_drafts and may_fork()
            for_one = forked and len(jobs) == 1
            start = partial(ForkedServer, for_one=for_one) if forked else _started
            self._server = _Server(start)
            weakref.finalize(self, self._server.end)
        answers = self._answers(self._server, jobs)
        if for_one:  # it has ended
            self._server.end()
            self._server = None
        return answers

    def _answers(self, server: _Server, jobs: Sequence[RenderJob]) -> list[bytes | Failed]:
        answers: dict[int, bytes | Failed] = {}
        waiting = list(enumerate(jobs))[::-1]
        running: dict[socket.socket, _Running] = {}
        try:
            while waiting or running:
                while waiting and len(running) < min(MAX_WORKERS, os.cpu_count() or 1):
                    index, job = waiting.pop()
                    connection = _begin(server, job)
                    running[connection] = _Running(index, time.monotonic() + self._seconds)
                first_late = min(one.late for one in running.values())
                left = max(0.0, first_late - time.monotonic())
                ready = _readable(running, left)
                if not ready:
                    raise self._late(jobs[min(running.values(), key=lambda one: one.late).index])
                for connection in ready:
                    index = running[connection].index
                    answers[index] = _answer(connection, jobs[index])
                    del running[connection]
                    connection.close()
        finally:
            for connection in running:
                connection.close()
        return [answers[index] for index in range(len(jobs))]

    def lock(self, pandoc: str) -> Mapping[str, str]:
        """Return the versions that decide the bytes of a PDF; `pandoc` is what it says itself."""
        return {**self._own_lock, "pandoc": pandoc}

    @cached_property
    def _own_lock(self) -> Mapping[str, str]:
        packages = find_font_packages()
        return {
            **{f"font package {each.name}": f"{each.version} {each.digest}" for each in packages},
            **self._installed(),
            "python": f"{sys.version_info.major}.{sys.version_info.minor}",
            "zlib": zlib.ZLIB_RUNTIME_VERSION,
        }

    def _installed(self) -> Mapping[str, str]:
        """Return what `_installed_now` does, which may be kept for the same program."""
        if self._cache is None:
            return _installed_now()
        key = f"installed-{self._cache.program()}"
        lines = (self._cache.get(key) or b"").decode().splitlines()
        if not lines:
            lines = [f"{name} {value}" for name, value in _installed_now().items()]
            self._cache.keep({key: "\n".join(lines).encode()})
        return dict(line.split(" ", 1) for line in lines)

    def _late(self, job: RenderJob) -> ProgramError:
        return ProgramError(
            error(
                "PK451",
                f"the PDF of {job.policy} took more than {self._seconds:g} seconds and was stopped",
                hint="look for a very large table or a very long text in it",
            )
        )


class _Process(Protocol):
    """A process that was begun."""

    @property
    def pid(self) -> int:
        """Its number, and that of its session."""

    def wait(self) -> int:
        """Wait until it ends."""

    def kill(self) -> None:
        """End it at once."""


class _Server:
    """The process that forks, in a session of its own with all it forks."""

    def __init__(self, start: Callable[[socket.socket, socket.socket], _Process]) -> None:
        ours, theirs = socket.socketpair()
        with theirs, children_deaf():
            self._process = start(ours, theirs)
        self._control = ours

    def send(self, connection: socket.socket, wanted: bytes) -> None:
        """Let a new process answer at this end of a connection.

        Args:
            connection: the job comes and the answer goes over it.
            wanted: what is to be loaded first, `PLAIN`, `WITH_PICTURES` or `WITH_VECTORS`.

        Raises:
            OSError: the server is no more.
        """
        socket.send_fds(self._control, [wanted], [connection.fileno()])

    def end(self) -> None:
        """Let the server end, and with it what it still makes."""
        self._control.close()
        self._process.wait()

    def kill(self) -> None:
        """End the server and all it has forked at once."""
        self._control.close()
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()  # one that was only just forked has no session yet
        self._process.wait()


def _started(ours: socket.socket, theirs: socket.socket) -> _Process:
    """Start a server that has nothing of this process; it is not told of our end of the socket."""
    del ours  # closed for programs that are started
    found = [entry for entry in sys.path if entry and Path(entry).exists()]
    return subprocess.Popen(  # noqa: S603 - our own program, arguments as a list
        [sys.executable, "-I", "-S", "-c", _START, *found],
        stdin=theirs.fileno(),
        stdout=subprocess.DEVNULL,
        env=dict(ENVIRONMENT),
        start_new_session=True,
    )


def _begin(server: _Server, job: RenderJob) -> socket.socket:
    """Let a process make a PDF, and return the connection over which it will answer.

    Raises:
        ProgramError: the server is no more.
    """
    ours, theirs = socket.socketpair()
    try:
        with theirs:
            server.send(theirs, _needed_for(job))
        ours.sendall(pickle.dumps(job, pickle.HIGHEST_PROTOCOL))
        ours.shutdown(socket.SHUT_WR)
    except OSError as failure:
        ours.close()
        raise _died(job) from failure
    return ours


def _readable(connections: Iterable[socket.socket], seconds: float) -> list[socket.socket]:
    """Wait until something can be read from connections, and return which they are."""
    with DefaultSelector() as selector:
        by_number = {each.fileno(): each for each in connections}
        for number in by_number:
            selector.register(number, EVENT_READ)
        return [by_number[key.fd] for key, _ in selector.select(seconds)]


def _needed_for(job: RenderJob) -> bytes:
    """Say what pictures a job may have; each process could load what reads them by itself."""
    pictures = [*_pictures(job)]
    if any(_SVG in data[:_BEGINNING] for data in pictures):
        return WITH_VECTORS
    return WITH_PICTURES if pictures else PLAIN


def _pictures(job: RenderJob) -> Iterator[bytes]:
    """Yield the logo and the images of a job and of its chapters."""
    if job.front.logo:
        yield job.front.logo
    for image in job.images:
        if image.data:
            yield image.data
    for chapter in job.chapters:
        yield from _pictures(chapter)


def _answer(connection: socket.socket, job: RenderJob) -> bytes | Failed:
    """Read what a process answers.

    Raises:
        ProgramError: it died.
        PolicykitError: it met what policykit did not foresee.
    """
    try:
        answer = pickle.loads(read_all(connection))  # noqa: S301 - from our own process
    except (EOFError, OSError) as failure:
        raise _died(job) from failure
    if isinstance(answer, Broken):
        raise PolicykitError(
            error(
                "PK452",
                f"the PDF of {job.policy} cannot be made: {answer.reason}",
                hint="this is a mistake in policykit; please report it with the text",
            )
        )
    made: bytes | Failed = answer
    return made


def _lacks_letters(answer: bytes | Failed) -> bool:
    """Say whether a PDF could not be made for want of letters."""
    return isinstance(answer, Failed) and NO_LETTER in {each.code for each in answer.diagnostics}


def _died(job: RenderJob) -> ProgramError:
    return ProgramError(
        error(
            "PK450",
            f"the process that makes the PDF of {job.policy} ended unexpectedly",
            hint="is there enough memory? Otherwise run the command again with --debug",
        )
    )


def _installed_now() -> Mapping[str, str]:
    """Return the digests over the fonts and our own code, and the versions of the libraries."""
    from importlib.metadata import version  # noqa: PLC0415 - slow, and seldom needed

    libraries = ("pillow", "python-bidi", "reportlab", "svglib", "uharfbuzz", "uniseg")
    digests = {"fonts": f"sha256:{fonts_digest()}", "layout": f"sha256:{_layout_digest()}"}
    return digests | {name: version(name) for name in libraries}


def _layout_digest() -> str:
    """Return the digest over our own code that decides the bytes.

    The version number says too little while policykit is changed from a checkout: a PDF would be
    called altered where only the program that repeats it is another one.
    """
    package = Path(policykit.__file__).parent
    code = [
        *sorted((package / "document").rglob("*.py")),
        *sorted((package / "pages").rglob("*.py")),
        package / "workflow" / "composition.py",
        package / "workflow" / "page_words.py",
        package / "workflow" / "review_facts.py",
    ]
    return listing_digest(
        (path.relative_to(package).as_posix(), path.read_bytes()) for path in code
    )
