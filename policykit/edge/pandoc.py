"""The pandoc that comes with pypandoc_binary: Markdown in, JSON trees out.

One process reads any number of documents. It sees no files, no network and none of the caller's
environment, and is stopped after a minute with everything it started.
"""

from __future__ import annotations

import json
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policykit.canonical import json_digest
from policykit.edge.pandoc_process import PandocProcess
from policykit.errors import InputError, Place, ProgramError, error
from policykit.policy.markdown import PANDOC_FORMAT, WRITTEN_FORMAT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from policykit.edge.cache import FolderCache

SECONDS = 60.0
"""How long pandoc may take for one batch. Twenty-five policies take one second."""

_BATCH = Path(__file__).with_name("pandoc_batch.lua")


class PandocProgram:
    """Reads Markdown with the vendored pandoc.

    Args:
        seconds: how long one batch may take.
        read_format: pandoc's name of the input format and its extensions.
        cache: where trees are kept by the digest of their text; None reads every text anew.
    """

    def __init__(
        self,
        seconds: float = SECONDS,
        read_format: str = PANDOC_FORMAT,
        cache: FolderCache | None = None,
    ) -> None:
        self._process = PandocProcess(seconds)
        self._format = read_format
        self._cache = cache

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
        if self._cache is None:
            return self._read(texts)
        keys = [self._key(text) for _, text in texts]
        found = {key: self._kept(self._cache, key) for key in keys}
        new = {key: text for key, text in zip(keys, texts, strict=True) if found[key] is None}
        read = dict(zip(new, self._read([*new.values()]), strict=True))
        with suppress(RecursionError):  # too deep to be written down, and read again next time
            self._cache.keep({key: json.dumps(tree).encode() for key, tree in read.items()})
        trees = {key: tree for key, tree in found.items() if tree is not None} | read
        return [trees[key] for key in keys]

    def read_word(self, name: str, data: bytes, tracked: str) -> Mapping[str, Any]:
        """Read a Word file.

        Args:
            name: of the file, for messages.
            data: the file.
            tracked: what becomes of tracked changes, "accept" or "reject".

        Raises:
            InputError: PK443, pandoc refuses it; PK444, it is nested too deeply.
            ProgramError: pandoc is missing, failed or took too long.
        """
        try:
            output = self._process.run(
                *("--sandbox", "--from=docx", "--to=json", f"--track-changes={tracked}"),
                stdin=data,
                names=[name],
            )
        except ProgramError as failure:
            if failure.diagnostics[0].code != "PK442":
                raise
            raise InputError(
                error(
                    "PK443",
                    "pandoc cannot read this Word file",
                    Place(name),
                    "open it in Word, save it again as .docx, and try that",
                )
            ) from failure
        (tree,) = self._results(b"[%b]" % output, [name])
        return tree

    def write_markdown(self, tree: Mapping[str, Any]) -> str:
        """Write a tree as the Markdown that `parse` reads.

        Raises:
            ProgramError: pandoc is missing, failed or took too long.
        """
        output = self._process.run(
            "--sandbox",
            "--from=json",
            f"--to={WRITTEN_FORMAT}",
            "--wrap=preserve",
            stdin=json.dumps(tree).encode(),
        )
        return output.decode()

    def _read(self, texts: Sequence[tuple[str, str]]) -> list[Mapping[str, Any]]:
        if not texts:
            return []
        names = [name for name, _ in texts]
        job = json.dumps({"format": self._format, "texts": [text for _, text in texts]})
        output = self._process.run("lua", str(_BATCH), stdin=job.encode(), names=names)
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

    def _key(self, text: str) -> str:
        """Return the name under which the tree of a text is kept.

        Size and time of the program stand for its version: asking it takes as long as reading.
        """
        program = self._process.program.stat()
        parts = (self._format, self._filter, program.st_size, program.st_mtime_ns, text)
        return f"tree-{json_digest(parts)}"

    @cached_property
    def _filter(self) -> str:
        return _BATCH.read_text(encoding="utf-8")

    @staticmethod
    def _kept(cache: FolderCache, key: str) -> Mapping[str, Any] | None:
        data = cache.get(key)
        try:
            tree: Mapping[str, Any] | None = json.loads(data) if data else None
        except (ValueError, RecursionError):
            return None
        return tree

    @cached_property
    def _version(self) -> str:
        first, *_ = self._process.run("--version").decode("utf-8", "replace").splitlines() or [""]
        return first.removeprefix("pandoc").strip()

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
            raise self._process.failed("pandoc gave something that is not JSON") from failure
        if not isinstance(results, list) or len(results) != len(names):
            raise self._process.failed("pandoc gave another number of documents than it was sent")
        return results
