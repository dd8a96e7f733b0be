"""What `policykit verify` says of packs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from policykit.cli.handler import show
from policykit.cli.output import say
from policykit.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from policykit.workflow.pack_check import PackVerification

_MOST_SHOWN = 20


def is_pack(path: Path) -> bool:
    """Say whether a path is to be judged as a pack: a folder, or a ZIP file by its first bytes."""
    if path.is_dir():
        return True
    try:
        with path.open("rb") as stream:
            return stream.read(4) in {b"PK\x03\x04", b"PK\x05\x06"} or path.suffix == ".zip"
    except OSError:
        return False


def judge_pack(path: Path, anchors: Sequence[bytes], stampers: Sequence[bytes]) -> PackVerification:
    """Return the judgement of a pack.

    Raises:
        InputError: it cannot be read as a pack.
    """
    from policykit.edge.clock import SystemClock
    from policykit.edge.git_objects import read_bundle
    from policykit.edge.pack_files import read_pack
    from policykit.workflow.pack_check import verify_pack

    files = read_pack(path)
    now = SystemClock().now()
    return verify_pack(str(path), files, anchors, now, read_bundle, time_stamp_anchors=stampers)


def print_pack(one: PackVerification) -> None:
    """Print the judgement for people."""
    say(one.file)
    for check in one.checks:
        mark = {"good": "✓", "refused": "✗", "not checked": "?"}[check.answer]
        colour = {"good": "green", "refused": "red", "not checked": "yellow"}[check.answer]
        say(f"  {click.style(mark, fg=colour)} {check.name}: {check.answer}. {check.detail}")
    show(one.findings[:_MOST_SHOWN])
    if len(one.findings) > _MOST_SHOWN:
        say(f"  and {len(one.findings) - _MOST_SHOWN} more; --format json has all of them")
    colour = {ExitCode.OK: "green", ExitCode.FINDINGS: "red"}.get(one.exit_code, "yellow")
    say(f"  {click.style(one.verdict, fg=colour, bold=True)}")


def pack_json(one: PackVerification) -> dict[str, Any]:
    """Return the judgement for programs."""
    scope = one.source.scope if one.source else None
    return {
        "file": one.file,
        "verdict": one.verdict,
        "exit_code": int(one.exit_code),
        "checks": [
            {"name": check.name, "answer": check.answer.value, "detail": check.detail}
            for check in one.checks
        ],
        "findings": [
            {
                "severity": found.severity.value,
                "code": found.code,
                "message": found.message,
                "file": found.place.file if found.place else None,
            }
            for found in one.findings
        ],
        "identity": one.identity.value,
        "made": one.made or None,
        "from": str(scope.first) if scope else None,
        "to": str(scope.last) if scope else None,
        "commit": scope.commit if scope else None,
    }
