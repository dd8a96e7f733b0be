"""`policykit check`."""

from __future__ import annotations

import click

from policykit.cli.handler import show
from policykit.cli.output import aside, format_option, print_json
from policykit.cli.world import open_world
from policykit.errors import ExitCode, Severity, has_errors

_EPILOG = """\b
Examples:
  policykit check
  policykit check --format json | jq '.data[] | select(.severity == "error")'"""


@click.command(epilog=_EPILOG)
@format_option
def command(*, form: str) -> int:
    """Check profile, templates, policies, records and issued PDFs. Exit code 1 on errors."""
    from policykit.workflow.check import check

    found = check(open_world())
    if form == "json":
        print_json(
            "check",
            [
                {
                    "severity": one.severity.value,
                    "code": one.code,
                    "message": one.message,
                    "file": one.place.file if one.place else None,
                    "line": one.place.line if one.place else None,
                    "hint": one.hint,
                }
                for one in found
            ],
        )
    else:
        show(found)
        counts = [
            f"{number} {severity.value}{'' if number == 1 else 's'}"
            for severity in Severity
            if (number := sum(one.severity is severity for one in found))
        ]
        aside(", ".join(counts) if counts else "Nothing to complain about.")
    return ExitCode.FINDINGS if has_errors(found) else ExitCode.OK
