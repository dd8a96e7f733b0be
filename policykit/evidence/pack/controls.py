"""From criterion to statement to page, and from promise to the evidence expected in a window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from policykit.evidence.change_report import plain_words
from policykit.evidence.commitments import Commitment, times_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.evidence.pack.source import PackedVersion, Source

CONTROL_HEADERS = (
    "framework",
    "control",
    "control_title",
    "out_of_scope",
    "policy",
    "version",
    "statement",
    "text",
    "evidence",
    "pdf",
    "page",
    "why_none",
)
_UNCLAIMED = "not claimed: no statement of a version in this pack maps to it"
COMMITMENT_HEADERS = (
    "policy",
    "version",
    "statement",
    "text",
    "promise",
    "from",
    "to",
    "expected_times",
    "evidence",
    "pdf",
    "page",
)


def control_rows(source: Source) -> Iterator[tuple[str, ...]]:
    """Yield which statement answers which control, in the order of the framework.

    A control that no statement answers has one row without a policy, with the reason: a gap is
    said, not left out.
    """
    for framework in source.scope.frameworks:
        titles = source.controls.get(framework, {})
        aside = source.scope.out_of_scope.get(framework, {})
        answers: dict[str, list[tuple[str, ...]]] = {control: [] for control in titles}
        for version in source.versions:
            for name, text, controls, evidence in _mapped(version, framework):
                where = (version.pdf, str(version.pages.get(name, "")))
                row: tuple[str, ...] = (version.id, _number(version), name, text, evidence, *where)
                for control in controls:
                    answers.setdefault(control, []).append(row)
        for control, rows in answers.items():
            title = titles.get(control, "")
            reason = aside.get(control, "")
            why = reason and f"out of scope: {reason}"
            for row in rows or [("",) * 7]:
                yield (framework, control, title, reason, *row, "" if rows else why or _UNCLAIMED)


def commitment_rows(source: Source) -> Iterator[tuple[str, ...]]:
    """Yield each promise with a number, and how often its evidence is expected in the window.

    Versions that follow each other with the same promise count as one, so that full periods are
    not lost where they meet.
    """
    for identifier in source.scope.policies:
        runs: dict[str, list[_Run]] = {}
        for version in source.of(identifier):
            first, last = _days_in_window(version, source)
            for one in _promises(version, source):
                known = runs.setdefault(one.statement, [])
                before = known[-1] if known else None
                if before and before.last + timedelta(days=1) == first and before.same(one):
                    known[-1] = _Run(before.first, last, one, version)
                else:
                    known.append(_Run(first, last, one, version))
        for statement in runs.values():
            yield from (run.row for run in statement)


@dataclass(frozen=True, slots=True)
class _Run:
    """Days of the window on which a promise stood, and the last version that made it."""

    first: date
    last: date
    promise: Commitment
    version: PackedVersion

    def same(self, other: Commitment) -> bool:
        return (self.promise.promise, self.promise.evidence) == (other.promise, other.evidence)

    @property
    def row(self) -> tuple[str, ...]:
        one = self.promise
        times = times_in(one, self.first, self.last)
        page = str(self.version.pages.get(one.statement, ""))
        return (
            one.policy,
            one.version,
            one.statement,
            one.text,
            one.promise,
            str(self.first),
            str(self.last),
            "each time" if times is None else str(times),
            one.evidence,
            self.version.pdf,
            page,
        )


def _promises(version: PackedVersion, source: Source) -> Iterator[Commitment]:
    entries = version.sidecar.entries if version.sidecar else {}
    for statement in version.policy.statements if version.policy else ():
        entry = entries.get(statement.id)
        span = (entry.cadence or entry.limit) if entry else None
        if entry is None or span is None:
            continue
        yield Commitment(
            policy=version.id,
            title=source.titles[version.id],
            version=_number(version),
            statement=statement.id,
            text=plain_words(statement.text),
            clause=statement.section,
            who="",
            holder="",
            is_limit=entry.cadence is None,
            number=entry.cadence.every
            if entry.cadence
            else entry.limit.within
            if entry.limit
            else 0,
            unit=span.unit,
            parameter=span.parameter or "",
            evidence=entry.evidence,
        )


def _mapped(
    version: PackedVersion, framework: str
) -> Iterator[tuple[str, str, tuple[str, ...], str]]:
    entries = version.sidecar.entries if version.sidecar else {}
    for statement in version.policy.statements if version.policy else ():
        entry = entries.get(statement.id)
        controls = entry.controls.get(framework, ()) if entry else ()
        if entry and controls:
            yield statement.id, plain_words(statement.text), tuple(controls), entry.evidence


def _days_in_window(version: PackedVersion, source: Source) -> tuple[date, date]:
    scope = source.scope
    last = min(version.period.last or scope.last, scope.last)
    return max(version.period.first, scope.first), last


def _number(version: PackedVersion) -> str:
    return str(version.issued.event.version)
