"""One run of the pandoc that comes with pypandoc_binary, alone with what it is given.

It starts in an empty folder, with none of the caller's environment, and is stopped with everything
it started when it takes too long.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from contextlib import suppress
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from policykit.errors import Place, ProgramError, error

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NOTHING: Mapping[str, bytes] = MappingProxyType({})
_MEMORY = "-H1m -O64m"
"""How pandoc is to use memory. By itself it takes 64 MB to begin with, each page of which costs
time when it is first touched, and soon looks through all that it read. Instead it begins small (-H)
and looks through old things for the first time at 64 MB (-O): two thirds of the time for one text,
five sixths for 26, and less memory for both. Source: GHC User's Guide, 5.7.3."""


class PandocProcess:
    """Starts the vendored pandoc.

    The program is the one inside the `pypandoc` package, never another that happens to be on PATH:
    its version is pinned, and the document decoder reads that version's trees.

    Args:
        seconds: how long one run may take.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    @cached_property
    def program(self) -> Path:
        """The program.

        Raises:
            ProgramError: it is missing.
        """
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

    def run(
        self,
        *arguments: str,
        stdin: bytes = b"",
        names: Sequence[str] = (),
        files: Mapping[str, bytes] = _NOTHING,
    ) -> bytes:
        """Return what pandoc writes to standard output.

        Args:
            arguments: those of the command line.
            stdin: what it reads.
            names: the files at hand, as the user would name them. Where there are several, pandoc
                has to say the number of each on standard error when it comes to it.
            files: what stands in its folder, by name.

        Raises:
            ProgramError: pandoc is missing, failed or took too long.
        """
        with tempfile.TemporaryDirectory(prefix="policykit-pandoc-") as folder:
            for name, data in files.items():
                Path(folder, name).write_bytes(data)
            try:
                process = subprocess.Popen(  # noqa: S603 - our own program, arguments as a list
                    [self.program, *arguments],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    cwd=folder,
                    env={
                        "GHCRTS": _MEMORY,
                        "HOME": folder,
                        "LC_ALL": "C.UTF-8",
                        "PATH": os.defpath,
                    },
                    start_new_session=True,
                )
            except OSError as failure:
                raise self.failed(f"pandoc cannot be started: {failure.strerror}") from failure
            try:
                output, messages = process.communicate(stdin, timeout=self._seconds)
            except subprocess.TimeoutExpired:
                raise self._late(_stop(process), names) from None
            except BaseException:
                _stop(process)
                raise
        if process.returncode:
            said = messages.decode("utf-8", "replace").strip() or f"exit code {process.returncode}"
            raise self.failed(f"pandoc failed: {said}")
        return output

    def failed(self, message: str) -> ProgramError:
        """Return the failure of a pandoc that does not work as it should."""
        return ProgramError(
            error(
                "PK442",
                message,
                hint=f"run {self.program} --version to see whether it works, "
                "or install pypandoc_binary again",
            )
        )

    def _late(self, messages: bytes, names: Sequence[str]) -> ProgramError:
        return ProgramError(
            error(
                "PK441",
                f"pandoc took more than {self._seconds:g} seconds and was stopped",
                _at_hand(messages, names),
                "shorten or simplify this text; very deep nesting and very long lines are slow",
            )
        )


def _at_hand(messages: bytes, names: Sequence[str]) -> Place | None:
    if len(names) == 1:
        return Place(names[0])
    begun = messages.split()
    return Place(names[int(begun[-1]) - 1]) if begun and names else None


def _stop(process: subprocess.Popen[bytes]) -> bytes:
    """Kill the process and all it started; return what it had said."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    if process.stdin:
        with suppress(OSError):  # what it had not read yet is lost
            process.stdin.close()
    process.stdin = None
    _, messages = process.communicate()
    return messages
