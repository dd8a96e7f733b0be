"""`policykit check`."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from policykit.cli.handler import show
from policykit.cli.output import aside, print_json, say, visible
from policykit.cli.world import open_world
from policykit.errors import ExitCode, Severity, has_errors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from policykit.errors import Diagnostic
    from policykit.rules import Waived
    from policykit.workflow.check import Report
    from policykit.world import World

_EPILOG = """\b
Examples:
  policykit check
  policykit check --format json | jq '.data[] | select(.severity == "error")'
  policykit check --format sarif > policykit.sarif"""


@click.command(epilog=_EPILOG)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github"]),
    default="text",
    help="Text for people (default), JSON, SARIF 2.1.0, or annotations of a GitHub workflow.",
)
def command(*, form: str) -> int:
    """Check profile, templates, policies, records and issued PDFs. Exit code 1 on errors.

    docs/rules.md explains the rules on texts, and how a policy waives one for a reason.
    """
    from policykit.workflow.check import examine

    world = open_world()
    report = examine(world)
    if form == "json":
        print_json("check", _as_data(report))
    elif form == "sarif":
        from policykit.cli.sarif import sarif
        from policykit.workflow.paths import PROFILE

        say(json.dumps(sarif(report.found, report.waived, PROFILE), ensure_ascii=False, indent=2))
    elif form == "github":
        from policykit.cli.annotations import annotation

        for one in report.found:
            say(visible(annotation(one)))
    else:
        show(report.found)
    if form in {"text", "github"}:
        aside(_counted(report.found, report.waived))
    if form == "text" and sys.stderr.isatty():
        _say_stranger(world)
    return ExitCode.FINDINGS if has_errors(report.found) else ExitCode.OK


def _say_stranger(world: World) -> None:
    """Tell who could not propose as git knows them; programs that check propose nothing."""
    from policykit.errors import PolicykitError
    from policykit.workflow.people import git_stranger
    from policykit.workflow.workspace import load_profile

    try:
        profile, _ = load_profile(world)
    except PolicykitError:
        return  # said already
    stranger = git_stranger(world, profile)
    if stranger:
        aside(
            f"Git knows you as {visible(stranger)}, and nobody in org_profile.yaml has that "
            "address: propose will refuse you. Add it under people, or change git's user.email."
        )


def _as_data(report: Report) -> list[dict[str, Any]]:
    """Return each finding; `waived` is the reason why a policy lets it stand, or null."""
    every: list[tuple[Diagnostic, str | None]] = [(one, None) for one in report.found]
    every += [(one.finding, one.waiver.reason) for one in report.waived]
    return [
        {
            "severity": one.severity.value,
            "code": one.code,
            "message": one.message,
            "file": one.place.file if one.place else None,
            "line": one.place.line if one.place else None,
            "hint": one.hint,
            "waived": reason,
        }
        for one, reason in every
    ]


def _counted(found: Sequence[Diagnostic], waived: Sequence[Waived]) -> str:
    counts = [
        f"{number} {severity.value}{'' if number == 1 else 's'}"
        for severity in Severity
        if (number := sum(one.severity is severity for one in found))
    ]
    said = ", ".join(counts) if counts else "Nothing to complain about."
    if waived:
        return f"{said.removesuffix('.')}, {len(waived)} waived with a reason"
    return said
