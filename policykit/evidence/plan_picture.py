"""A plan -> a drawing: one bar for each step, from the last day to begin to the last day to end.

What is done is dark, what is to come light, what is late or behind hatched; the days of the audit
are lines. Nothing depends on colour.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from policykit.document import Box, Drawing, Fill, Label, Line
from policykit.evidence.plan import StepState
from policykit.evidence.time_axis import LETTER, TOP, WIDTH, Scale, axis, shortened_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.document import Shape
    from policykit.evidence.plan import Plan, Step

_NAMES = 172.0
_ROW = 17.0
_BAR = 10.0
_LEGEND = 34.0
_MARGIN_DAYS = 10
_FILLS = {
    StepState.DONE: Fill.DARK,
    StepState.OPEN: Fill.LIGHT,
    StepState.UNKNOWN: Fill.LIGHT,
    StepState.LATE: Fill.HATCHED,
    StepState.BEHIND: Fill.HATCHED,
}


def plan_drawing(found: Plan) -> Drawing:
    """Return the picture of a plan; its width is that of a page."""
    days = [day for step in found.steps for day in (step.begin, step.due, step.done) if day]
    first = min((*days, found.today)) - timedelta(days=_MARGIN_DAYS)
    last = max((*days, found.today)) + timedelta(days=_MARGIN_DAYS)
    scale = Scale(first, last, _NAMES)
    bottom = TOP + _ROW * len(found.steps)
    shapes: list[Shape] = [*axis(scale, bottom), *_window(found, scale, bottom)]
    for index, step in enumerate(found.steps):
        top = TOP + _ROW * index
        shapes.append(Line(0, top + _ROW, WIDTH, top + _ROW))
        mark = "» " if step.is_critical else ""
        name = shortened_to(f"{mark}{step.title}", 8, _NAMES - 4)
        shapes.append(Label(0, top + 12, name, 8, bold=step.is_critical))
        shapes += _bar(step, scale, top + (_ROW - _BAR) / 2)
    x = scale.end(found.today)
    shapes += (
        Line(x, TOP - 4, x, bottom, strong=True),
        Label(x, bottom + 9, "today", 6.6, "middle"),
        *_legend(bottom + 12),
    )
    return Drawing(
        WIDTH,
        bottom + _LEGEND,
        tuple(shapes),
        f"Plan for the audit on {found.goal.fieldwork}",
        _description(found),
    )


def _window(found: Plan, scale: Scale, bottom: float) -> Iterator[Shape]:
    for day in (scale.start(found.goal.opens), scale.end(found.goal.closes)):
        yield Line(day, TOP - 4, day, bottom, strong=True)


def _bar(step: Step, scale: Scale, top: float) -> Iterator[Shape]:
    end = step.done or step.due
    begin = min(step.begin, end)
    x = scale.start(begin)
    room = max(scale.end(end) - x, 2.5)
    fill = _FILLS.get(step.state, Fill.DARK if step.begin == step.due else Fill.LIGHT)
    yield Box(x, top, room, _BAR, fill)
    text = f"{step.done or step.due}"[5:]
    width = len(text) * 6.6 * LETTER + 4
    if x + room + width <= WIDTH:
        yield Label(x + room + 3, top + 7.8, text, 6.6, muted=True)
    else:
        yield Label(x - 3, top + 7.8, text, 6.6, "end", muted=True)


def _legend(y: float) -> Iterator[Shape]:
    x = _NAMES
    for fill, text, room in (
        (Fill.DARK, "done", 46),
        (Fill.LIGHT, "to come", 56),
        (Fill.HATCHED, "late or behind", 84),
    ):
        yield Box(x, y + 2, 14, 8, fill)
        yield Label(x + 18, y + 9, text, 7, muted=True)
        x += room
    yield Label(x, y + 9, "» critical: a day lost here is lost", 7, muted=True)


def _description(found: Plan) -> str:
    steps = "; ".join(
        f"{step.title}: {step.words or 'on ' + str(step.due)}"
        if step.state in (StepState.DONE, StepState.DAY)
        else f"{step.title}: {step.begin} to {step.due}, {step.state.value}"
        for step in found.steps
    )
    return f"{found.verdict} {steps}."
