"""The filling process: turns templates and contexts into text, under limits of its own.

It is a program, started by `policykit.edge.fill`. It limits itself first, then reads one JSON job
from standard input, and prints one JSON line per event:

    {"started": ID}   {"done": ID, "text": …}   {"failed": ID, "kind": …, "file": …, "line": …,
                                                 "message": …}

`kind` is value, syntax, memory or output. Only jinja2 and the standard library are imported, so
that it starts quickly and little can go wrong in it. Data reaches templates as plain values: there
are no functions to call, attributes are keys of mappings, and text that looks like a template is
text. See life of a policy, 18.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

from jinja2 import FunctionLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError, Undefined
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.tests import TESTS as JINJA_TESTS

from policykit.policy.filters import FilterError, filters_for, write_date
from policykit.policy.markdown import Markdown, escape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

CPU_SECONDS = 10  # the one who starts the process may choose another
MEMORY_BYTES = 512 * 1024 * 1024
MAX_CHARACTERS = 2_000_000

JINJA_FILTER_NAMES = (
    "map",
    "selectattr",
    "rejectattr",
    "list",
    "first",
    "last",
    "length",
    "sort",
    "unique",
    "items",
)
JINJA_TEST_NAMES = ("none", "defined", "string", "equalto", "eq", "ne", "in")
_LOOP_ATTRIBUTES = frozenset({"first", "last", "index"})


class OutputTooLongError(Exception):
    """A policy grew beyond `MAX_CHARACTERS`."""


class Missing(StrictUndefined):
    """A value that nobody gives. Whatever is done with it is an error that names it."""

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return self._undefined_hint
        if isinstance(self._undefined_obj, dict):
            return f"there is no {self._undefined_name!r} here; known: {list(self._undefined_obj)}"
        return f"neither the profile nor a parameter gives {self._undefined_name!r}"


class PlainDataEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox in which attributes are keys of mappings, and of loops the few listed ones."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return the key of a mapping, or an attribute of `loop`."""
        if isinstance(obj, LoopContext) and attribute in _LOOP_ATTRIBUTES:
            return getattr(obj, attribute)
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return the key of a mapping or the item of a list; nothing else has any."""
        if isinstance(obj, dict) and argument in obj:
            return obj[argument]
        if isinstance(obj, list | tuple) and isinstance(argument, int):
            with suppress(IndexError):
                return obj[argument]
        return self.undefined(obj=obj, name=argument)

    def call(self, *_arguments: Any, **_keywords: Any) -> NoReturn:
        """Refuse."""
        raise FilterError("a template calls something; there is nothing to call")


def limit_process(cpu_seconds: int = CPU_SECONDS) -> None:
    """Limit CPU time, memory, files and core dumps of this process, as far as the system lets us.

    macOS knows the memory limit and does not keep it; the allow-list and the limit on output
    stand before it.
    """
    for name, soft, hard in (
        ("RLIMIT_CPU", cpu_seconds, cpu_seconds + 1),
        ("RLIMIT_AS", MEMORY_BYTES, MEMORY_BYTES),
        ("RLIMIT_DATA", MEMORY_BYTES, MEMORY_BYTES),
        ("RLIMIT_FSIZE", 0, 0),
        ("RLIMIT_CORE", 0, 0),
    ):
        kind = getattr(resource, name, None)
        if kind is not None:
            with suppress(ValueError, OSError):
                resource.setrlimit(kind, (soft, hard))


class CompiledParts(BytecodeCache):
    """What was compiled for one job: its policies share most of their parts.

    Jinja works out constant filters while it compiles, so nothing of one job may serve another.
    """

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the bucket its code, if there is any."""
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the bucket's code."""
        self._code[bucket.key, bucket.checksum] = bucket.code


def fill_one(
    policy: dict[str, Any], job: dict[str, Any], compiled: CompiledParts | None = None
) -> str:
    """Return the filled text of one policy of the job.

    Args:
        policy: one of the job's.
        job: as `FillJob.payload` writes it.
        compiled: what earlier policies of the same job have compiled.

    Raises:
        Exception: whatever a template can bring about.
    """
    context = policy["context"]
    environment = _environment(job, policy, compiled)
    pieces: list[str] = []
    size = 0
    for piece in environment.get_template(policy["file"]).generate(context):
        size += len(piece)
        if size > MAX_CHARACTERS:
            raise OutputTooLongError
        pieces.append(piece)
    return "".join(pieces)


def _environment(
    job: dict[str, Any], policy: dict[str, Any], compiled: CompiledParts | None
) -> PlainDataEnvironment:
    context = policy["context"]

    def load(name: str) -> tuple[str, str, None]:
        if name == policy["file"]:
            return policy["source"], policy["file"], None
        part = job["parts"].get(name)
        if part is None:
            raise TemplateNotFound(name)
        return part["source"], part["file"], None

    environment = PlainDataEnvironment(
        autoescape=False,
        finalize=_writer(context.get("branding", {})),
        loader=FunctionLoader(load),
        undefined=Missing,
        bytecode_cache=compiled,
        **job["syntax"],
    )
    environment.globals.clear()
    environment.filters = {name: JINJA_FILTERS[name] for name in JINJA_FILTER_NAMES}
    environment.filters |= filters_for(context)
    environment.tests = {name: JINJA_TESTS[name] for name in JINJA_TEST_NAMES}
    return environment


def _writer(branding: Mapping[str, Any]) -> Callable[[Any], str]:
    """Return what turns the value of a `{{ }}` into Markdown."""
    date_format = branding.get("date_format", "iso")
    language = branding.get("language", "en")

    def written(value: Any) -> str:
        if isinstance(value, str) and len(value) > MAX_CHARACTERS:
            raise OutputTooLongError
        if isinstance(value, Markdown):
            return value
        if isinstance(value, str):
            return escape(value)
        if isinstance(value, date):
            return write_date(value, date_format, language)
        if isinstance(value, Undefined) or (
            isinstance(value, int | float) and not isinstance(value, bool)
        ):
            return str(value)
        kind = "nothing (null)" if value is None else type(value).__name__
        raise FilterError(f"{kind} cannot be written as text; use a filter or ask with `if`")

    return written


def _failure(problem: Exception, policy: dict[str, Any], job: dict[str, Any]) -> dict[str, Any]:
    files = {policy["file"], *(part["file"] for part in job["parts"].values())}
    file, line = policy["file"], None
    if isinstance(problem, TemplateSyntaxError):
        file, line = problem.filename or file, problem.lineno
    else:
        trace = problem.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename in files:
                file, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
            trace = trace.tb_next
    kind, message = "value", str(problem).partition("\n")[0] or type(problem).__name__
    match problem:
        case MemoryError():
            kind, message = "memory", f"needs more than {MEMORY_BYTES >> 20} MB of memory"
        case OutputTooLongError():
            kind, message = "output", f"gives more than {MAX_CHARACTERS:,} characters"
        case RecursionError():
            kind, message = "memory", "includes itself, or is nested without end"
        case TemplateSyntaxError():
            kind = "syntax"
        case TemplateNotFound():
            message = f"there is no part {problem.name!r}"
    return {"kind": kind, "file": file, "line": line, "message": message[:500]}


def _with_dates(item: dict[str, Any]) -> Any:
    return date.fromisoformat(item["__date__"]) if item.keys() == {"__date__"} else item


def _events(job: dict[str, Any]) -> Iterator[dict[str, Any]]:
    compiled = CompiledParts()
    for policy in job["policies"]:
        name = policy["id"]
        yield {"started": name}
        try:
            event = {"done": name, "text": fill_one(policy, job, compiled)}
        except Exception as problem:  # noqa: BLE001 -- a template can bring about any of them
            event = {"failed": name, **_failure(problem, policy, job)}
        yield event


def main(cpu_seconds: int = CPU_SECONDS) -> None:
    """Fill the job on standard input."""
    limit_process(cpu_seconds)
    job = json.loads(sys.stdin.buffer.read(), object_hook=_with_dates)
    for event in _events(job):
        sys.stdout.write(json.dumps(event) + "\n")
        sys.stdout.flush()
    # Skips the clean-up of a large heap; everything has been written.
    os._exit(0)


if __name__ == "__main__":
    main()
