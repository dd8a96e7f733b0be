"""The pandoc that comes with pypandoc_binary: Markdown in, JSON trees out.

One process reads any number of documents. It sees no files, no network and none of the caller's
environment, and is stopped after a minute with everything it started.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
from contextlib import suppress
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policykit.errors import InputError, Place, ProgramError, error
from policykit.policy.markdown import PANDOC_FORMAT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SECONDS = 60.0
"""How long pandoc may take for one batch. Twenty-five policies take one second."""

_BATCH = Path(__file__).with_name("pandoc_batch.lua")


class PandocProgram:
    """Runs the vendored pandoc.

    The program is the one inside the `pypandoc` package, never another that happens to be on PATH:
    its version is pinned, and the document decoder reads that version's trees.

    Args:
        seconds: how long one batch may take.
        read_format: pandoc's name of the input format and its extensions.
    """

    def __init__(self, seconds: float = SECONDS, read_format: str = PANDOC_FORMAT) -> None:
        self._seconds = seconds
        self._format = read_format

    def version(self) -> str:
        """Return pandoc's version, such as "3.9".

        Raises:
            ProgramError: pandoc is missing or does not answer.
        """
        return self._version

    def parse(self, texts: Sequence[tuple[str, str]]) -> list[Mapping[str, Any]]:
        """Read Markdown.

        Args:
            texts: (file name for messages, Markdown) of each document.

        Returns:
            Pandoc's JSON tree of each, in the same order.

        Raises:
            InputError: pandoc refuses a text; all refused texts are named.
            ProgramError: pandoc is missing, failed or took too long.
        """
        if not texts:
            return []
        names = [name for name, _ in texts]
        job = json.dumps({"format": self._format, "texts": [text for _, text in texts]})
        output = self._run("lua", str(_BATCH), stdin=job.encode(), names=names)
        results = self._results(output, names)
        refused = [
            error(
                "PK443",
                f"pandoc cannot read this text: {result['error'].strip()}",
                Place(name),
                "look for what is unusual in the text, and write it more plainly",
            )
            for name, result in zip(names, results, strict=True)
            if "error" in result
        ]
        if refused:
            raise InputError(*refused)
        return [result["tree"] for result in results]

    @cached_property
    def _version(self) -> str:
        first, *_ = self._run("--version").decode("utf-8", "replace").splitlines() or [""]
        return first.removeprefix("pandoc").strip()

    @cached_property
    def _program(self) -> Path:
        package = find_spec("pypandoc")
        places = (package.submodule_search_locations or []) if package else []
        for place in places:
            for name in ("pandoc", "pandoc.exe"):
                program = Path(place, "files", name)
                if program.is_file():
                    return program
        raise ProgramError(
            error(
                "PK440",
                "pandoc is missing",
                hint="install it into the same environment: pip install pypandoc_binary",
            )
        )

    def _results(self, output: bytes, names: Sequence[str]) -> list[dict[str, Any]]:
        try:
            results = json.loads(output)
        except RecursionError:
            raise InputError(
                error(
                    "PK444",
                    "lists or quotations stand too deep in each other to be read",
                    Place(names[0]) if len(names) == 1 else None,
                    f"bring the inner ones up; the texts were {', '.join(names)}",
                )
            ) from None
        except ValueError as failure:
            raise self._failed("pandoc gave something that is not JSON") from failure
        if not isinstance(results, list) or len(results) != len(names):
            raise self._failed("pandoc gave another number of documents than it was sent")
        return results

    def _run(self, *arguments: str, stdin: bytes = b"", names: Sequence[str] = ()) -> bytes:
        with tempfile.TemporaryDirectory(prefix="policykit-pandoc-") as empty:
            try:
                process = subprocess.Popen(  # noqa: S603 - our own program, arguments as a list
                    [self._program, *arguments],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    cwd=empty,
                    env={"HOME": empty, "LC_ALL": "C.UTF-8", "PATH": os.defpath},
                    start_new_session=True,
                )
            except OSError as failure:
                raise self._failed(f"pandoc cannot be started: {failure.strerror}") from failure
            try:
                output, messages = process.communicate(stdin, timeout=self._seconds)
            except subprocess.TimeoutExpired:
                raise self._late(_stop(process), names) from None
            except BaseException:
                _stop(process)
                raise
        if process.returncode:
            said = messages.decode("utf-8", "replace").strip() or f"exit code {process.returncode}"
            raise self._failed(f"pandoc failed: {said}")
        return output

    def _late(self, messages: bytes, names: Sequence[str]) -> ProgramError:
        begun = messages.split()
        place = Place(names[int(begun[-1]) - 1]) if begun and names else None
        return ProgramError(
            error(
                "PK441",
                f"pandoc took more than {self._seconds:g} seconds and was stopped",
                place,
                "shorten or simplify this text; very deep nesting and very long lines are slow",
            )
        )

    def _failed(self, message: str) -> ProgramError:
        return ProgramError(
            error(
                "PK442",
                message,
                hint=f"run {self._program} --version to see whether it works, "
                "or install pypandoc_binary again",
            )
        )


def _stop(process: subprocess.Popen[bytes]) -> bytes:
    """Kill the process and all it started; return what it had said."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    _, messages = process.communicate()
    return messages
