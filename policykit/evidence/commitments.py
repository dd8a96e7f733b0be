"""Commitments: every statement with a cadence or a time limit, and how often a window tests it.

Takes statements and spans as plain values, gives commitments, rows, a report and calendar entries.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from policykit.evidence.calendar import Entry
from policykit.evidence.numbers import OTHER_NUMBER
from policykit.evidence.report import Report, heading, paragraph, table
from policykit.policy.printed_numbers import prints_another

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from policykit.document import Block
    from policykit.values import PolicyId

_DAYS = {"days": 1, "weeks": 7}
_MONTHS = {"months": 1, "years": 12}
_PER_DAY = {"hours": 24, "minutes": 24 * 60}
_WORKING_DAYS = 5
_MOST_DATES = 60  # of one commitment in a calendar; what is due more often is a habit, not a date
HEADERS = (
    "statement",
    "policy",
    "version",
    "who",
    "holder",
    "promise",
    "times in the window",
    "what",
    "evidence",
    "clause",
    "parameter",
    "value",
    "unit",
    "can keep",
)


@dataclass(frozen=True, slots=True)
class Commitment:
    """One promise that an auditor tests.

    Attributes:
        policy: id of the policy; `title` is what people call it, `version` the one in force that
            promises it, empty where none does yet.
        statement: its id; `text` are its words, `clause` the section it stands in.
        who: the actor of the sentence, such as "System owners" or "Security Lead".
        holder: who holds that role, or the role that answers for the policy where `who` is none.
        is_limit: a time limit for each occasion; else a cadence.
        number: how many of `unit`, one of `policykit.template.UNITS`.
        parameter: where the number comes from, empty where the text has its own.
        evidence: what shows that it was kept.
        can_keep: the strictest number that the organization says it can keep, None if unsaid.
    """

    policy: PolicyId
    title: str
    version: str
    statement: str
    text: str
    clause: str
    who: str
    holder: str
    is_limit: bool
    number: int
    unit: str
    parameter: str
    evidence: str
    can_keep: int | None = None

    @property
    def promise(self) -> str:
        """Return cadence or limit in words.

        "every 3 months", "within 5 business days", "4 times a year".
        """
        if self.unit == "times a year":
            return f"{self.number} {self.unit}" if self.number > 1 else "once a year"
        amount = f"{self.number} {self.unit}" if self.number > 1 else self.unit.removesuffix("s")
        if self.is_limit:
            return f"within {amount if self.number > 1 else f'1 {amount}'}"
        return f"every {amount}"

    @property
    def is_contradicted(self) -> bool:
        """Say whether the sentence has another number."""
        return prints_another(self.number, self.text)

    @property
    def promise_told(self) -> str:
        """Return cadence or limit, with a word where the sentence has another number."""
        return f"{self.promise} ({OTHER_NUMBER})" if self.is_contradicted else self.promise

    @property
    def is_too_strict(self) -> bool:
        """Say whether it promises more than the organization says it can keep."""
        if self.can_keep is None:
            return False
        more = self.number > self.can_keep
        return more if self.unit == "times a year" else self.number < self.can_keep


def times_in(one: Commitment, first: date, last: date) -> int | None:
    """Return how often a window tests a commitment, None for a limit: on each occasion.

    A period counts where it ends in the window: every 3 months is four times in twelve months, and
    every 24 months is never in them. `first` and `last` are both days of the window.

    Raises:
        ValueError: the window ends before it begins.
    """
    if last < first:
        raise ValueError(f"the window ends on {last}, before it begins on {first}")
    if one.is_limit or one.number < 1:
        return None
    days = (last - first).days + 1
    match one.unit:
        case "months" | "years":
            return _whole_months(first, last) // (one.number * _MONTHS[one.unit])
        case "times a year":
            return one.number * _whole_months(first, last) // 12
        case "business days" | "business hours":
            working = sum(
                (first + timedelta(days=day)).weekday() < _WORKING_DAYS for day in range(days)
            )
            return working * (8 if one.unit == "business hours" else 1) // one.number
        case "hours" | "minutes":
            return days * _PER_DAY[one.unit] // one.number
        case _:
            return days // (one.number * _DAYS[one.unit])


def _whole_months(first: date, last: date) -> int:
    end = last + timedelta(days=1)
    months = (end.year - first.year) * 12 + end.month - first.month
    return months if end.day >= first.day else months - 1


def commitment_rows(
    found: Sequence[Commitment], window: tuple[date, date]
) -> tuple[tuple[str, ...], ...]:
    """Return one row for each commitment, in the order of `HEADERS`."""
    return tuple(
        (
            one.statement,
            one.policy,
            one.version,
            one.who,
            one.holder,
            one.promise_told,
            times_in_words(one, window),
            one.text,
            one.evidence,
            one.clause,
            one.parameter,
            str(one.number),
            one.unit,
            "" if one.can_keep is None else str(one.can_keep),
        )
        for one in found
    )


def times_in_words(one: Commitment, window: tuple[date, date]) -> str:
    """Return how often the window tests it, as people read it."""
    times = times_in(one, *window)
    return "each time" if times is None else str(times)


def commitments_report(found: Sequence[Commitment], window: tuple[date, date]) -> Report:
    """Return the list as a report, policy by policy."""
    strict = [one for one in found if one.is_too_strict]
    parts: list[Block] = []
    if strict:
        parts.append(heading("Stricter than you say you can keep"))
        rows = [
            (one.statement, one.promise, f"{one.can_keep} {one.unit}", one.parameter)
            for one in strict
        ]
        parts.append(table(("Statement", "Promised", "You can keep", "Parameter"), rows))
    for _, group in groupby(found, key=lambda one: one.policy):
        listed = list(group)
        parts.append(heading(listed[0].title))
        cells = [
            (
                one.statement,
                one.promise_told if one.version else f"{one.promise_told}\nnot in force yet",
                times_in_words(one, window),
                f"{one.who}\n{one.holder}",
                one.text,
                one.evidence,
            )
            for one in listed
        ]
        heads = ("Statement", "Promise", "In the window", "Who", "What", "Evidence")
        parts.append(table(heads, cells))
    return Report(
        "commitments",
        "Commitments",
        f"What the policies promise, in the window from {window[0]} to {window[1]}",
        (
            ("Commitments", str(len(found))),
            ("With a cadence", str(sum(not one.is_limit for one in found))),
            ("With a time limit", str(sum(one.is_limit for one in found))),
        ),
        ("An auditor picks some of these and asks for the evidence of each time in the window.",),
        tuple(parts) or (paragraph("The policies promise no number."),),
    )


def commitment_entries(found: Sequence[Commitment], window: tuple[date, date]) -> tuple[Entry, ...]:
    """Return calendar entries: the last day of each period of each cadence in the window.

    What is due more often than about weekly has one entry, on the first day.
    """
    return tuple(entry for one in found for entry in _entries(one, *window))


def _entries(one: Commitment, first: date, last: date) -> Iterator[Entry]:
    times = times_in(one, first, last)
    if not times:
        return
    key = f"commitment-{one.statement}".lower()
    holder = f" ({one.holder})" if one.holder else ""
    details = f"{one.text}\nWho: {one.who}{holder}\nEvidence: {one.evidence}\n{one.title}"
    if times > _MOST_DATES:
        title = f"{one.statement} from today, {one.promise}: {one.evidence}"
        yield Entry(f"{key}-0", first, title, details)
        return
    for count in range(1, times + 1):
        title = f"{one.statement} due, {one.promise} ({count} of {times}): {one.evidence}"
        yield Entry(f"{key}-{count}", _end(one, first, last, count, times), title, details, 14)


def _end(one: Commitment, first: date, last: date, count: int, times: int) -> date:
    """Return the last day of the nth period."""
    if one.unit in _MONTHS:
        return _after(first, count * one.number * _MONTHS[one.unit]) - timedelta(days=1)
    if one.unit in _DAYS:
        return first + timedelta(days=count * one.number * _DAYS[one.unit] - 1)
    days = (last - first).days + 1
    return first + timedelta(days=max(days * count // times - 1, 0))


def _after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(f"no day {months} months after {day}")
