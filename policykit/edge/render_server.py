"""The process that makes PDFs: it loads reportlab and the fonts, and forks for each PDF.

A child makes one PDF and ends, so it knows nothing of any other, and what it leaves in reportlab's
global state ends with it. The server makes none itself, unless one is all it was begun for. So
every PDF begins with the same state, and loading is paid for once.

The server is sent one connection for each PDF over the socket that is its standard input; the job
and the answer go through that connection, each to the end of its direction, and the server never
sees them.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import socket
import sys
from contextlib import suppress
from threading import Thread
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from policykit.errors import Diagnostic, PolicykitError
from policykit.starting.late_modules import load_late, load_now
from policykit.starting.late_patterns import patterns_late

if TYPE_CHECKING:
    from collections.abc import Mapping

    from policykit.pages import RenderJob


_OBJECTS_BEFORE_COLLECTING = 200_000
"""Twice what the pages of a policy are: looking at them is wasted, nearly all live to the end."""

ENVIRONMENT: Mapping[str, str] = MappingProxyType(
    {"HOME": "/nonexistent", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
)
"""All that the server has of an environment."""

PLAIN, WITH_PICTURES, WITH_VECTORS = b".", b"p", b"v"
"""What the server is sent with a connection: whether the job that will come has pictures, and SVG
files among them."""

SHAPING = "uharfbuzz"
"""What reportlab loads, and uses only for fonts that the organization names."""

PIXELS = ("PIL.Image", "PIL.ImageOps")
"""What reportlab loads, and uses only for pictures."""

SELDOM_USED = (r"(^(?:[a-z0-9\.\-\+]*)://)", "([\u2e80-\uffff])")
"""How patterns of reportlab's begin that take long to compile: 20 ms for addresses of the web, 7 ms
for Chinese, whose lines policykit breaks itself."""


class Failed(NamedTuple):
    """What is answered instead of bytes where the job is at fault."""

    kind: type[PolicykitError]
    diagnostics: tuple[Diagnostic, ...]


class Broken(NamedTuple):
    """What is answered instead of bytes where policykit is at fault."""

    reason: str


def main(*, for_many: bool = True, for_one: bool = False) -> None:
    """Fork for each connection that comes, until the socket is closed; then end what still runs.

    Args:
        for_many: so many PDFs are to come that looking for rubbish before the first is worth it.
        for_one: one PDF is to come and no other, so the server may make it itself, and end.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(fileno=0)
    _load()
    if for_many:
        gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS_BEFORE_COLLECTING)
    children: set[int] = set()
    while True:
        wanted, connections, *_ = socket.recv_fds(control, 1, 1)
        if not connections:
            break
        if wanted != PLAIN:
            _load_for_pictures(vectors=wanted == WITH_VECTORS)
        if for_one:
            Thread(target=_end_with, args=(control,), daemon=True).start()
            _make(connections[0])
        child = os.fork()
        if child == 0:
            control.close()
            _make(connections[0])
        os.close(connections[0])
        children.add(child)
        children -= _ended(children)
    for child in children - _ended(children):
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    os._exit(0)  # nothing is left to tidy up; taking the modules down would take a while


def read_all(connection: socket.socket) -> bytes:
    """Return what the other side sends until it says that this is all, or dies."""
    with connection.makefile("rb") as received:
        return received.read()


def _load() -> None:
    """Load what makes pages, without what is to be found in the home folder or on the path.

    reportlab runs modules of certain names from both when it is loaded.
    """
    for module in ("reportlab_mods", "reportlab_settings", "reportlab.local_rl_settings"):
        sys.modules[module] = None  # type: ignore[assignment]  # None makes importing it fail
    for module in (SHAPING, *PIXELS):
        load_late(module)
    with patterns_late(*SELDOM_USED):
        from policykit.pages.layout import prepare  # noqa: PLC0415 - see above

    prepare()


def _load_for_pictures(*, vectors: bool) -> None:
    """Load what reads pictures; what reads SVG takes as long as half of all else."""
    for module in PIXELS:
        load_now(module)
    if vectors:
        import policykit.pages.vector  # noqa: F401, PLC0415 - see above
    gc.freeze()


def _end_with(control: socket.socket) -> None:
    """End with whoever holds the other end of a socket."""
    control.recv(1)
    os._exit(1)


def _ended(children: set[int]) -> set[int]:
    """Collect the children that have ended, and say which they are."""
    return {child for child in children if os.waitpid(child, os.WNOHANG)[0]}


def _make(descriptor: int) -> None:
    """Make the one PDF of this process, and end."""
    try:
        with socket.socket(fileno=descriptor) as connection:
            job = pickle.loads(read_all(connection))  # noqa: S301 - from our own parent
            connection.sendall(pickle.dumps(_answer(job)))
    finally:
        os._exit(0)


def _answer(job: RenderJob) -> bytes | Failed | Broken:
    from policykit.pages import render  # noqa: PLC0415 - after `_load`

    try:
        return render(job)
    except PolicykitError as failure:
        return Failed(type(failure), failure.diagnostics)
    except Exception as failure:  # noqa: BLE001 - whatever it is, the caller says which policy it was
        return Broken(f"{type(failure).__name__}: {failure}")
