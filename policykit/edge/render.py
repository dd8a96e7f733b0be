"""Makes PDFs in clean processes, so that nothing of the caller can reach the bytes.

A worker is a new Python (spawned, not forked) without the caller's environment. At most two run at
a time. They end with the command, also after Ctrl-C or when the command itself is killed.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import zlib
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import policykit
from policykit.canonical import listing_digest
from policykit.edge.interrupts import children_deaf
from policykit.errors import Diagnostic, PolicykitError, ProgramError, error
from policykit.pages import fonts_digest, render

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from concurrent.futures import Future

    from policykit.pages import RenderJob

MAX_WORKERS = 2
SECONDS_PER_JOB = 120.0
"""How long one PDF may take. A policy of eight pages takes a fifth of a second."""


_NO_HOME = "/nonexistent"


class _Failed(NamedTuple):
    """What a worker hands back instead of bytes; exceptions lose their diagnostics on the way."""

    kind: type[PolicykitError]
    diagnostics: tuple[Diagnostic, ...]


class CleanRenderer:
    """Renders jobs in spawned processes.

    Args:
        seconds_per_job: how long one PDF may take before its worker is stopped.
    """

    def __init__(self, seconds_per_job: float = SECONDS_PER_JOB) -> None:
        self._seconds = seconds_per_job

    def render(self, jobs: Sequence[RenderJob]) -> list[bytes]:
        """Return the PDF of each job, in the order of the jobs.

        Raises:
            InputError: a text has characters no font can draw; those of all jobs are listed.
            ProgramError: a worker died or took too long.
        """
        if not jobs:
            return []
        workers = min(len(jobs), MAX_WORKERS, os.cpu_count() or 1)
        before = set(multiprocessing.active_children())
        executor = ProcessPoolExecutor(
            workers, mp_context=multiprocessing.get_context("spawn"), initializer=_isolate
        )
        try:
            with children_deaf():  # the first job starts the workers
                futures = [executor.submit(_work, job) for job in jobs]
            results = [
                self._result(future, job, index, workers)
                for index, (future, job) in enumerate(zip(futures, jobs, strict=True))
            ]
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            for worker in set(multiprocessing.active_children()) - before:
                worker.kill()
                worker.join()
            raise
        executor.shutdown()
        failed = [result for result in results if isinstance(result, _Failed)]
        if failed:
            together = dict.fromkeys(found for each in failed for found in each.diagnostics)
            raise failed[0].kind(*together)
        return [result for result in results if isinstance(result, bytes)]

    def lock(self, pandoc: str) -> Mapping[str, str]:
        """Return the versions that decide the bytes of a PDF; `pandoc` is what it says itself."""
        return {
            "fonts": f"sha256:{fonts_digest()}",
            "layout": f"sha256:{_layout_digest()}",
            "pandoc": pandoc,
            "pillow": version("pillow"),
            "python-bidi": version("python-bidi"),
            "python": f"{sys.version_info.major}.{sys.version_info.minor}",
            "reportlab": version("reportlab"),
            "svglib": version("svglib"),
            "uharfbuzz": version("uharfbuzz"),
            "zlib": zlib.ZLIB_RUNTIME_VERSION,
        }

    def _result(
        self, future: Future[bytes | _Failed], job: RenderJob, index: int, workers: int
    ) -> bytes | _Failed:
        try:
            return future.result(self._seconds * (1 + index // workers))
        except BrokenProcessPool as failure:
            raise ProgramError(
                error(
                    "PK450",
                    f"the process that makes the PDF of {job.policy} ended unexpectedly",
                    hint="is there enough memory? Otherwise run the command again with --debug",
                )
            ) from failure
        except TimeoutError:
            raise ProgramError(
                error(
                    "PK451",
                    f"the PDF of {job.policy} took more than {self._seconds:g} seconds "
                    "and was stopped",
                    hint="look for a very large table or a very long text in it",
                )
            ) from None
        except PolicykitError:
            raise
        except Exception as failure:
            raise PolicykitError(
                error(
                    "PK452",
                    f"the PDF of {job.policy} cannot be made: {type(failure).__name__}: {failure}",
                    hint="this is a mistake in policykit; please report it with the text",
                )
            ) from failure


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


def _work(job: RenderJob) -> bytes | _Failed:
    try:
        return render(job)
    except PolicykitError as failure:
        return _Failed(type(failure), failure.diagnostics)


def _isolate() -> None:
    """Make a worker deaf to the environment and to Ctrl-C, and let it end with its parent.

    When it is loaded, reportlab takes settings from variables, and runs modules of certain names
    from the home folder and the whole path; this comes before. The parent stops its workers
    itself when it is interrupted.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.clear()
    os.environ.update({"HOME": _NO_HOME, "LC_ALL": "C.UTF-8", "TZ": "UTC"})
    for module in ("reportlab_mods", "reportlab_settings", "reportlab.local_rl_settings"):
        sys.modules[module] = None  # type: ignore[assignment]  # None makes importing it fail
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
