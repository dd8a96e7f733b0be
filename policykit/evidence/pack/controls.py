"""From criterion to statement to page, and from promise to the evidence expected in a window."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from policykit.evidence.pack.source import PackedVersion, Source
    from policykit.policy import Cadence

CONTROL_HEADERS = (
    "framework",
    "control",
    "control_title",
    "policy",
    "version",
    "statement",
    "text",
    "evidence",
    "pdf",
    "page",
)
COMMITMENT_HEADERS = (
    "policy",
    "version",
    "statement",
    "text",
    "promise",
    "expected_in_window",
    "evidence",
    "pdf",
    "page",
)
_MONTHS = {"months": 1, "years": 12}
_DAYS = {"days": 1, "weeks": 7}


def control_rows(source: Source) -> Iterator[tuple[str, ...]]:
    """Yield which statement answers which control, in the order of the framework.

    A control that no statement answers has one row without a policy: a gap is said, not left out.
    """
    for framework in source.scope.frameworks:
        titles = source.controls.get(framework, {})
        answers: dict[str, list[tuple[str, ...]]] = {control: [] for control in titles}
        for version in source.versions:
            for name, text, controls, evidence in _mapped(version, framework):
                where = (version.pdf, str(version.pages.get(name, "")))
                row: tuple[str, ...] = (version.id, _number(version), name, text, evidence, *where)
                for control in controls:
                    answers.setdefault(control, []).append(row)
        for control, rows in answers.items():
            title = titles.get(control, "")
            for row in rows or [("",) * 7]:
                yield (framework, control, title, *row)


def commitment_rows(source: Source) -> Iterator[tuple[str, ...]]:
    """Yield each promise with a number of each version, and how often its evidence is expected.

    The number is for the days of the window on which the version was in force; full periods only.
    """
    for version in source.versions:
        entries = version.sidecar.entries if version.sidecar else {}
        for statement in version.policy.statements if version.policy else ():
            entry = entries.get(statement.id)
            if entry is None or not (entry.cadence or entry.limit):
                continue
            days = _days_in_window(version, source)
            if entry.cadence:
                promise = f"every {entry.cadence.every} {entry.cadence.unit}"
                expected = _expected(entry.cadence, *days)
            else:
                limit = entry.limit
                promise = f"within {limit.within} {limit.unit}" if limit else ""
                expected = "each time"
            where = (version.pdf, str(version.pages.get(statement.id, "")))
            said = (statement.id, statement.text, promise, expected, entry.evidence)
            yield (version.id, _number(version), *said, *where)


def _mapped(
    version: PackedVersion, framework: str
) -> Iterator[tuple[str, str, tuple[str, ...], str]]:
    entries = version.sidecar.entries if version.sidecar else {}
    for statement in version.policy.statements if version.policy else ():
        entry = entries.get(statement.id)
        controls = entry.controls.get(framework, ()) if entry else ()
        if entry and controls:
            yield statement.id, statement.text, tuple(controls), entry.evidence


def _days_in_window(version: PackedVersion, source: Source) -> tuple[date, date]:
    scope = source.scope
    last = min(version.period.last or scope.last, scope.last)
    return max(version.period.first, scope.first), last


def _expected(cadence: Cadence, first: date, last: date) -> str:
    """Return how often something was to happen, or empty where the days say nothing of it."""
    days = (last - first).days + 1
    if cadence.unit in _MONTHS:
        end = last + timedelta(days=1)
        months = (end.year - first.year) * 12 + end.month - first.month - (end.day < first.day)
        return str(months // (cadence.every * _MONTHS[cadence.unit]))
    if cadence.unit in _DAYS:
        return str(days // (cadence.every * _DAYS[cadence.unit]))
    if cadence.unit == "times a year":
        return str(days * cadence.every // 365)
    return ""


def _number(version: PackedVersion) -> str:
    return str(version.issued.event.version)
