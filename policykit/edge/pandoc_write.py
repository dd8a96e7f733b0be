"""Pandoc as a writer: trees in, Word documents and web pages out."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING

from policykit.edge.pandoc import SECONDS
from policykit.edge.pandoc_process import PandocProcess
from policykit.pages import Format

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policykit.pages import WriteJob

_ARGUMENTS = {
    Format.DOCX: ("--to=docx", "--reference-doc=reference.docx"),
    Format.HTML: ("--to=html5", "--wrap=none", "--eol=lf"),
}


class PandocWriter:
    """Writes with the vendored pandoc, in its sandbox: it reads no file and no address.

    Args:
        seconds: how long one document may take.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._process = PandocProcess(seconds)

    def word_base(self) -> bytes:
        """Return the reference document that comes with pandoc.

        Raises:
            ProgramError: pandoc is missing, failed or took too long.
        """
        return self._word_base

    def write(self, jobs: Sequence[WriteJob]) -> list[bytes]:
        """Return the file of each job, in the order of the jobs.

        Raises:
            ProgramError: pandoc is missing, failed, had to leave something out, or took too long.
        """
        return [
            self._process.run(
                "--sandbox",
                "--fail-if-warnings",
                "--from=json",
                *_ARGUMENTS[job.format],
                "--template=template",
                "--output=-",
                stdin=json.dumps(job.tree).encode(),
                names=[job.file],
                files={"template": job.template.encode(), "reference.docx": job.reference},
            )
            for job in jobs
        ]

    @cached_property
    def _word_base(self) -> bytes:
        return self._process.run("--print-default-data-file=reference.docx")
