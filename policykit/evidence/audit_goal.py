"""The audit that an organization wants to pass: its type, its window and its days.

- Type 2 looks at a window: controls must have worked on each of its days.
- Type 1 looks at one day: the window is that day.
- After the window two weeks are left to gather evidence; then fieldwork begins, on the audit date.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

GATHERING_DAYS = 14
"""Days between the end of the window and fieldwork, unless the profile names both."""

LEAST_MONTHS = 3
"""The shortest window of a type 2 report that customers commonly accept."""

_DAY = timedelta(days=1)


class ReportType(StrEnum):
    """The two kinds of report on controls."""

    TYPE_1 = "type 1"
    TYPE_2 = "type 2"


@dataclass(frozen=True, slots=True)
class AuditGoal:
    """The days of an audit; the window includes both `opens` and `closes`.

    Attributes:
        months: length of the window; 0 for a type 1 report.
        fieldwork: the audit date, on which the auditor's work begins.
    """

    report_type: ReportType
    months: int
    opens: date
    closes: date
    fieldwork: date

    def __post_init__(self) -> None:
        if not self.opens <= self.closes < self.fieldwork:
            raise ValueError("an audit's window opens, closes, and then fieldwork begins")

    @property
    def evidence_by(self) -> date:
        """Return the last day to hand over the evidence."""
        return self.fieldwork - _DAY

    @property
    def words(self) -> str:
        """Return what the auditor looks at."""
        if self.report_type is ReportType.TYPE_1:
            return f"type 1, as of {self.closes}"
        return f"type 2, {self.opens} to {self.closes}"

    def opening_on(self, day: date) -> AuditGoal:
        """Return the same audit with a window that opens on another day, equally long."""
        closes = day if not self.months else months_after(day, self.months) - _DAY
        fieldwork = closes + (self.fieldwork - self.closes)
        return AuditGoal(self.report_type, self.months, day, closes, fieldwork)


def goal_by_date(audit_date: date, report_type: ReportType, months: int) -> AuditGoal:
    """Return the days of an audit that begins on a date.

    Args:
        audit_date: first day of fieldwork.
        report_type: 1 or 2.
        months: length of the window of a type 2 report.

    Raises:
        ValueError: a window of less than a month.

    >>> goal_by_date(date(2027, 3, 1), ReportType.TYPE_2, 6).words
    'type 2, 2026-08-15 to 2027-02-14'
    """
    closes = audit_date - timedelta(days=GATHERING_DAYS + 1)
    if report_type is ReportType.TYPE_1:
        return AuditGoal(report_type, 0, closes, closes, audit_date)
    if months < 1:
        raise ValueError(f"a window of {months} months is no window")
    opens = months_after(closes + _DAY, -months)
    return AuditGoal(report_type, months, opens, closes, audit_date)


def months_after(day: date, months: int) -> date:
    """Return the same day some months later or earlier; the last of a shorter month.

    >>> months_after(date(2026, 8, 31), -6).isoformat()
    '2026-02-28'
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def whole_months(first: date, last: date) -> int:
    """Return how many whole months lie in a period, both days included.

    >>> whole_months(date(2026, 8, 15), date(2027, 2, 14))
    6
    """
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    while months > 0 and months_after(first, months) - _DAY > last:
        months -= 1
    return max(months, 0)
