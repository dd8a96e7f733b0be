"""`policykit plan`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from policykit.cli.choosing import Day
from policykit.cli.output import aside, format_option, print_json, print_table
from policykit.cli.world import open_world

if TYPE_CHECKING:
    from datetime import date

    from policykit.evidence.plan import Plan

_EPILOG = """\b
Examples:
  policykit plan --audit-date 2027-03-01 --type 2 --window 6m
  policykit plan --audit-date 2027-03-01 --type 1 --md plan.md
  policykit plan --pdf plan.pdf --svg plan.svg --ics plan.ics   the audit the profile names"""
_MOST_MONTHS = 24
_FILE = click.Path(dir_okay=False, path_type=Path)


class Months(click.ParamType[int]):
    """A number of months written as 6m."""

    name = "months"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number."""
        if isinstance(value, int):
            return value
        found = re.fullmatch(r"(\d{1,2}) ?(?:m|months?)?", value.strip())
        if not found or not 1 <= int(found[1]) <= _MOST_MONTHS:
            message = f"{value!r} is no length of a window; write it like 6m, up to {_MOST_MONTHS}m"
            self.fail(message, param, ctx)
        return int(found[1])


@click.command(epilog=_EPILOG)
@click.option("--audit-date", type=Day(), help="First day of fieldwork; without it the profile's.")
@click.option(
    "--type",
    "report_type",
    type=click.Choice(["1", "2"]),
    default="2",
    help="Type of the report: 1 for one day, 2 (default) for a window.",
)
@click.option("--window", type=Months(), default="6m", help="Length of the window; 6m by default.")
@click.option("--start", type=Day(), help="The day on which work begins; without it today.")
@click.option("--svg", type=_FILE, help="Write the picture to this new file.")
@click.option("--pdf", type=_FILE, help="Write the plan to this new file, for a meeting.")
@click.option("--md", type=_FILE, help="Write the plan to this new file, for a wiki or ticket.")
@click.option("--ics", type=_FILE, help="Write what is to be done to this new calendar file.")
@format_option
def command(  # noqa: PLR0913 - one argument for each option
    *,
    audit_date: date | None,
    report_type: str,
    window: int,
    start: date | None,
    svg: Path | None,
    pdf: Path | None,
    md: Path | None,
    ics: Path | None,
    form: str,
) -> None:
    """Work backwards from an audit to dated steps: who has to do what by when, what is late today.

    Run it again whenever something happened: what the records show as done is done.
    """
    from policykit.edge.outside import write_outside
    from policykit.evidence.audit_goal import ReportType
    from policykit.workflow.plan import plan, plan_calendar, plan_markdown, plan_pdf, plan_svg

    _require_date(audit_date)
    world = open_world()
    kind = ReportType.TYPE_1 if report_type == "1" else ReportType.TYPE_2
    found = plan(world, audit_date, kind, window, start)
    files = {svg: plan_svg(world, found)} if svg else {}
    files |= {pdf: plan_pdf(world, found)} if pdf else {}
    files |= {md: plan_markdown(found)} if md else {}
    files |= {ics: plan_calendar(world, found)} if ics else {}
    for path, data in files.items():
        write_outside(path, data)
    _show(found, form)
    for path in files:
        aside(f"Written: {path}")


def _require_date(audit_date: date | None) -> None:
    """Refuse a type or window for the audit of the profile, which says itself what it is."""
    if audit_date:
        return
    context = click.get_current_context()
    given = click.core.ParameterSource.COMMANDLINE
    for name, option in (("report_type", "--type"), ("window", "--window")):
        if context.get_parameter_source(name) is given:
            raise click.UsageError(f"{option} goes with --audit-date; the profile has its own.")


def _show(found: Plan, form: str) -> None:
    if form == "json":
        print_json("plan", _as_json(found))
        return
    rows = [
        (
            f"{'» ' if step.is_critical else ''}{step.title}",
            step.owner,
            "" if step.done else str(step.begin),
            str(step.due),
            step.words,
            step.detail,
        )
        for step in found.steps
    ]
    print_table(
        ("step", "who", "begin by", "done by", "state", "detail"),
        rows,
        title=f"The way to the audit: {found.goal.words}",
        spare=("detail",),
    )
    aside(found.verdict)
    if any(step.is_critical for step in found.steps):
        aside("» is the critical path: a day lost there is a day lost for the audit.")
    if found.inside:
        count = sum(len(one.commitments) for one in found.inside)
        aside(
            f"{count} promises fall due until the window closes: --md, --pdf and --ics list them."
        )


def _as_json(found: Plan) -> dict[str, object]:
    goal = found.goal
    return {
        "today": found.today.isoformat(),
        "start": found.start.isoformat(),
        "audit": {
            "type": goal.report_type.value,
            "opens": goal.opens.isoformat(),
            "closes": goal.closes.isoformat(),
            "audit_date": goal.fieldwork.isoformat(),
        },
        "kept": found.is_kept,
        "slack_days": found.slack,
        "earliest_audit_date": found.earliest.fieldwork.isoformat(),
        "shorter_window_months": found.shorter or None,
        "verdict": found.verdict,
        "steps": [
            {
                "key": step.key,
                "title": step.title,
                "owner": step.owner or None,
                "begin_by": step.begin.isoformat(),
                "due": step.due.isoformat(),
                "earliest": step.earliest.isoformat(),
                "state": step.state.value,
                "done": step.done.isoformat() if step.done else None,
                "critical": step.is_critical,
                "detail": step.detail or None,
            }
            for step in found.steps
        ],
        "promises": [
            {
                "due": one.due.isoformat(),
                "every": one.commitments[0].words,
                "owner": one.commitments[0].owner,
                "statements": [each.statement for each in one.commitments],
            }
            for one in found.inside
        ],
    }
