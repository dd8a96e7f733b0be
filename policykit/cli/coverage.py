"""`policykit coverage`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from policykit.cli.choosing import Day
from policykit.cli.output import aside, format_option, print_json, print_table
from policykit.cli.table_files import file_options, links_from, write_files
from policykit.cli.world import open_world
from policykit.errors import ExitCode

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from policykit.evidence.coverage import Coverage, Judged
    from policykit.workflow.table_files import TableFiles

_EPILOG = """\b
Examples:
  policykit coverage
  policykit coverage --framework soc2
  policykit coverage --framework soc2 --pdf soc2-matrix.pdf --xlsx soc2-matrix.xlsx
  policykit coverage --framework iso27001 --soa --pdf statement-of-applicability.pdf
  policykit coverage --schema framework > framework.schema.json"""
_MANY = 4


@click.command(epilog=_EPILOG)
@click.option(
    "--framework",
    metavar="ID",
    help="soc2, iso27001, nist-csf, hipaa or one of your own; without it, all in short.",
)
@click.option("--soa", is_flag=True, help="A Statement of Applicability, for ISO/IEC 27001.")
@click.option("--on", type=Day(), help="Versions in force on this day; today if not given.")
@click.option(
    "--schema",
    type=click.Choice(["framework", "map"]),
    help="Print the JSON Schema of framework files or statement maps, for editors.",
)
@file_options("csv", "xlsx", "html", "pdf")
@format_option
def command(
    *,
    framework: str | None,
    soa: bool,
    on: date | None,
    schema: str | None,
    form: str,
    **files: Path | None,
) -> int:
    """Show which statements answer each criterion of a framework. Exit code 1 on gaps."""
    if schema:
        _print_schema(schema)
        return ExitCode.OK
    if soa and framework is None:
        framework = "iso27001"
    if framework is None and any(files.values()):
        raise click.UsageError("Name a framework for the file: --framework soc2")
    from policykit.workflow.coverage import coverage, read_covering

    world = open_world()
    covering = read_covering(world, on)
    if framework is None:
        return _overview([coverage(covering, name) for name in covering.frameworks], form)
    found = coverage(covering, framework)
    from policykit.workflow.coverage_files import coverage_files, soa_files

    make = soa_files if soa else coverage_files

    def files_at(path: Path | None) -> TableFiles:
        return make(world, covering.profile, found, links_from(path))

    write_files(
        {
            files["csv"]: lambda: files_at(None).csv(),
            files["xlsx"]: lambda: files_at(None).xlsx(),
            files["html"]: lambda: files_at(files["html"]).html(),
            files["pdf"]: lambda: files_at(files["pdf"]).pdf(),
        }
    )
    if form == "json":
        from policykit.evidence.coverage_table import coverage_data

        print_json("coverage", coverage_data(found))
    elif soa:
        from policykit.evidence.coverage_table import SOA_HEADERS, soa_rows

        print_table(SOA_HEADERS, soa_rows(found), found.title)
    else:
        headers = ("criterion", "title", "status", "answered by", "why")
        print_table(headers, [_row(one) for one in found.judged], found.title, ("title",))
    aside(found.summary)
    for doubt in found.doubts:
        aside(doubt)
    if found.gaps:
        aside(f"Gaps: {', '.join(one.criterion.id for one in found.gaps)}")
    return ExitCode.FINDINGS if found.gaps else ExitCode.OK


def _row(judged: Judged) -> tuple[str, ...]:
    ordered = sorted(judged.answers, key=lambda answer: not answer.version)
    statements = [answer.statement for answer in ordered]
    shown = ", ".join(statements[:_MANY])
    more = len(statements) - _MANY
    answered = f"{shown} and {more} more" if more > 0 else shown
    one = judged.criterion
    reason = "" if judged.answers and not one.out_of_scope else judged.reason
    return (one.id, one.title, judged.verdict.value, answered, reason)


def _overview(found: list[Coverage], form: str) -> int:
    from policykit.evidence.coverage import Verdict

    if form == "json":
        print_json(
            "coverage",
            [
                {
                    "framework": one.framework,
                    "title": one.title,
                    "counts": {verdict.value: one.count(verdict) for verdict in Verdict},
                }
                for one in found
            ],
        )
    else:
        headers = ("framework", *(verdict.value for verdict in Verdict), "criteria")
        rows = [
            (
                one.framework,
                *(str(one.count(verdict)) for verdict in Verdict),
                str(len(one.judged)),
            )
            for one in found
        ]
        print_table(headers, rows)
        aside("Criterion by criterion: policykit coverage --framework ID")
    return ExitCode.FINDINGS if any(one.gaps for one in found) else ExitCode.OK


def _print_schema(name: str) -> None:
    import json

    from policykit.template.schemas import framework_schema, map_schema

    schema = framework_schema() if name == "framework" else map_schema()
    click.echo(json.dumps(schema, ensure_ascii=False, indent=2))
