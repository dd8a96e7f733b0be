"""Where a command's time goes: its parts, each with the processes that it starts, and their sum.

Run as `python splitting.py WORKSPACE ARGUMENTS…`, with the words of a policykit command line. Runs
the command in this process and prints, as the last line, one JSON object: part -> CPU seconds. A
part that stands inside another is counted once, for the inner one.
"""

# ruff: noqa: PLC0415 - what is loaded, and when, is one of the things measured

from __future__ import annotations

import builtins
import importlib
import json
import os
import resource
import sys
from collections import Counter
from functools import wraps
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

REST = "everything else"
LOADING = "start, loading modules"
_PARTS = {
    "read the profile": ["profile.reading:read_profile"],
    "load templates, frameworks": [
        "template.library:read_library",
        "template.framework:read_framework",
    ],
    "fill templates": ["edge.filling:FillingProcess.fill"],
    "read and write records": [
        "record.files:read_record",
        "record.files:write_record",
        "canonical:json_bytes",
    ],
    "read policies and mappings": [
        "policy.policy:read_policy",
        "policy.sidecar:read_sidecar",
        "policy.comparison:compare",
    ],
    "pandoc": ["edge.pandoc:PandocProgram.parse"],
    "decode pandoc's trees": ["document.decode:decode"],
    "rules on texts": ["workflow.text_rules:text_findings"],
    "make PDFs": ["edge.render:CleanRenderer.render"],
    "unlock the key": ["edge.unlocking:UserKeys.unlock"],
    "seal": ["signing.seal:seal"],
    "own verification": [
        "signing.examine:examine",
        "signing.attached:attachments",
        "signing.decoded:decoded_digest",
    ],
    "git": ["edge.git_program:_run"],
    "read and write files": [
        "edge.tree:Tree.read",
        "edge.tree:Tree.list",
        "edge.files:WorkspaceFiles.write_all",
    ],
}


def _cpu() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


class Clock:
    """CPU time of this process and of those it waited for, by the part that is at work."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self._at_work = [REST]
        self._since = 0.0  # what was taken before belongs to the start
        self._settle(LOADING)

    def _settle(self, part: str) -> None:
        now = _cpu()
        self.taken[part] += now - self._since
        self._since = now

    def counted(self, part: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, whose time is counted for a part."""

        @wraps(work)
        def timed(*arguments: Any, **settings: Any) -> Any:
            self._settle(self._at_work[-1])
            self._at_work.append(part)
            try:
                return work(*arguments, **settings)
            finally:
                self._settle(self._at_work.pop())

        return timed

    def end(self) -> None:
        """Count what was taken since the last part ended."""
        self._settle(self._at_work[-1])


def main() -> None:
    """Run the command, and print what its parts took."""
    os.chdir(sys.argv[1])
    from policykit.starting.process import begin

    begin()
    clock = Clock()
    builtins.__import__ = clock.counted(LOADING, builtins.__import__)
    importlib.import_module = clock.counted(LOADING, importlib.import_module)
    for part, places in _PARTS.items():
        for place in places:
            _count(clock, part, place)
    from policykit.cli.handler import run

    status = run(sys.argv[2:])
    clock.end()
    if status:
        sys.exit(status)
    print(f"\n{json.dumps(clock.taken)}")


def _count(clock: Clock, part: str, place: str) -> None:
    """Let a function, or a method, be counted from where it is defined."""
    name, _, path = place.partition(":")
    holder: Any = importlib.import_module(f"policykit.{name}")
    *outer, function = path.split(".")
    for one in outer:
        holder = getattr(holder, one)
    work = getattr(holder, function)
    if path == "CleanRenderer.render":
        work = _alone(holder)
    setattr(holder, function, clock.counted(part, work))


def _alone(renderer: Any) -> Callable[..., Any]:
    """Return what renders with a server of its own: what it took is known when it has ended."""
    render = renderer.render

    def rendered(_: Any, jobs: Any) -> Any:
        return render(renderer(), jobs)

    return rendered


if __name__ == "__main__":
    main()
