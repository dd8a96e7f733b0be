"""A plan -> a report for paper and Markdown, and entries of a calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.evidence.calendar import Entry
from policykit.evidence.plan import StepState
from policykit.evidence.plan_picture import plan_drawing
from policykit.evidence.report import Report, bullets, heading, paragraph, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.document import Block, Drawing
    from policykit.evidence.plan import Plan, Step

_STEPS = ("Step", "Who", "Begin by", "Done by", "State")
_INSIDE = ("Due by", "How often", "Statements", "Who", "Shown by")
_WARN_DAYS = 7
_MOST_SHOWN = 3


def plan_report(found: Plan) -> Report:
    """Return what a plan says, with its picture."""
    facts = (
        ("Audit", found.goal.words),
        ("Audit date", f"{found.goal.fieldwork} (fieldwork begins)"),
        ("Made on", str(found.today)),
        ("Work begins", str(found.start)),
        (
            "To spare",
            f"{found.slack} days" if found.is_kept else f"none: {-found.slack} days missing",
        ),
    )
    late = [f"{one.title}: {_lateness(one)}. {one.owner}" for one in found.late]
    return Report(
        "readiness-plan",
        "The way to the audit",
        found.goal.words,
        facts,
        (found.verdict, *late),
        tuple(_parts(found)),
    )


def _parts(found: Plan) -> Iterator[Block | Drawing]:
    yield heading("The steps")
    if found.is_kept:
        yield table(_STEPS, [_row(step) for step in found.steps])
    else:
        yield table((*_STEPS, "At the earliest"), [_late_row(step) for step in found.steps])
    yield plan_drawing(found)
    critical = [one for one in found.steps if one.is_critical]
    if critical:
        yield heading("The critical path")
        yield paragraph(
            "Each of these waits for the one before. A day lost on one of them is a day lost for "
            "the audit."
        )
        yield bullets([f"{one.title}, until {one.earliest} at the earliest" for one in critical])
    if found.inside:
        yield heading("What the policies promise until the window closes")
        yield paragraph(
            "The auditor picks some of these days and asks for what shows that it was done. Every "
            "period counts from the first day of the window."
        )
        yield table(_INSIDE, [_promise(found, index) for index in range(len(found.inside))])
    if found.daily:
        yield heading("Kept more often than monthly")
        yield paragraph("On every day of the window, so no single day is listed.")
        yield bullets(
            [f"{one.statement}, {one.words}: {one.owner}. {one.evidence}" for one in found.daily]
        )


def _row(step: Step) -> tuple[str, ...]:
    title = f"» {step.title}" if step.is_critical else step.title
    words = step.words if step.state is not StepState.OPEN else ""
    detail = "" if step.done else step.detail
    state = "\n".join(part for part in (words, detail) if part)
    return (title, step.owner, "" if step.done else str(step.begin), str(step.due), state)


def _late_row(step: Step) -> tuple[str, ...]:
    return (*_row(step), "" if step.done else str(step.earliest))


def _promise(found: Plan, index: int) -> tuple[str, ...]:
    one = found.inside[index]
    shown = dict.fromkeys(each.evidence for each in one.commitments)
    first = one.commitments[0]
    evidence = "\n".join(shown) if one.number == 1 else "as before"
    return (str(one.due), first.words, one.statements, first.owner, evidence)


def _lateness(step: Step) -> str:
    if step.state is StepState.LATE:
        return f"late, it was to be done by {step.due}"
    return f"behind, it was to begin by {step.begin}"


def plan_entries(found: Plan) -> Iterator[Entry]:
    """Yield what stands in a calendar: what is still to be done, and the days of the audit."""
    for step in found.steps:
        if step.done:
            continue
        lines = [part for part in (step.owner, step.detail, found.verdict) if part]
        if step.begin < step.due:
            lines.insert(1, f"Begin by {step.begin}.")
        warn = _WARN_DAYS if step.state is not StepState.DAY else None
        yield Entry(f"plan-{step.key}", step.due, step.title, "\n".join(lines), warn)
    for one in found.inside:
        first = one.commitments[0]
        names = [each.statement for each in one.commitments]
        title = ", ".join(names[:_MOST_SHOWN])
        if len(names) > _MOST_SHOWN:
            title += f" and {len(names) - _MOST_SHOWN} more"
        lines = [first.owner, *(f"{each.statement}: {each.text}" for each in one.commitments)]
        key = f"plan-promise-{first.statement.casefold()}-{first.months}m-{one.number}"
        yield Entry(
            key, one.due, f"{first.words.capitalize()}: {title}", "\n".join(lines), _WARN_DAYS
        )
