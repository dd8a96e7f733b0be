"""Version numbers and review dates: two small rules.

- The first version is 1.0. A material change is the next major version, an editorial one the next
  minor version.
- The next review is due a number of calendar months after the effective date; where that month is
  shorter, on its last day.
"""

from __future__ import annotations

import calendar
from datetime import date

from policykit.record.events import ChangeClass
from policykit.values import Version

FIRST_VERSION = Version(1, 0)


def next_version(previous: Version | None, change_class: ChangeClass) -> Version:
    """Return the version that follows.

    >>> str(next_version(Version(1, 3), ChangeClass.MATERIAL))
    '2.0'
    """
    if previous is None:
        return FIRST_VERSION
    if change_class is ChangeClass.MATERIAL:
        return previous.next_major()
    return previous.next_minor()


def next_review(effective: date, interval_months: int) -> date:
    """Return the last day on which the next review is on time.

    Raises:
        ValueError: the interval is less than a month.

    >>> next_review(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    if interval_months < 1:
        raise ValueError(f"a review interval of {interval_months} months is no interval")
    year, month = divmod(effective.year * 12 + effective.month - 1 + interval_months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(effective.day, last))
