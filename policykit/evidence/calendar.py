"""Dated steps -> an iCalendar file (RFC 5545) that any calendar program takes in.

The same entries at the same moment give the same bytes. An entry keeps its UID from export to
export, so a calendar that is taken in again moves its entries instead of doubling them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from icalendar import Event

PRODUCT = "-//policykit//policykit//EN"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that belongs to one day.

    Attributes:
        key: tells the entry from all others of the organization, and stays the same when it moves;
            letters, digits, `-` and `.`, such as "review-access-control-due".
        day: the day, in the organization's time zone.
        title: what a calendar shows.
        details: what it shows when opened; lines are kept.
        lead_days: how many days before the day to remind; None for no reminder.
    """

    key: str
    day: date
    title: str
    details: str = ""
    lead_days: int | None = None


def calendar_bytes(entries: Iterable[Entry], name: str, domain: str, at: datetime) -> bytes:
    """Return the calendar.

    Args:
        entries: in any order; they are written by day and key. Keys must differ.
        name: what calendar programs call it.
        domain: the organization's, which makes the UIDs its own.
        at: when it is made, in UTC; calendar programs take the newest of two.

    Raises:
        ValueError: two entries have the same key, or `at` is not in UTC.
    """
    from icalendar import Calendar, vText  # noqa: PLC0415 - only exports need it

    if at.utcoffset() != timedelta(0):
        raise ValueError(f"at must be a time in UTC, not {at.isoformat()}")
    ordered = sorted(entries, key=lambda entry: (entry.day, entry.key))
    if len({entry.key for entry in ordered}) < len(ordered):
        raise ValueError("two entries of a calendar have the same key")
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar["x-wr-calname"] = vText(name)
    for entry in ordered:
        calendar.add_component(_event(entry, domain, at))
    return bytes(calendar.to_ical())


def _event(entry: Entry, domain: str, at: datetime) -> Event:
    from icalendar import Alarm, Event, vDate  # noqa: PLC0415

    event = Event()
    event.add("uid", f"{entry.key}@{domain}")
    event.add("dtstamp", at)
    event.add("sequence", int(at.timestamp()) // 60)  # a later export counts
    # Whole days as dates: a moment would move with the reader's time zone.
    event["dtstart"] = vDate(entry.day)
    event["dtend"] = vDate(entry.day + timedelta(days=1))
    event["dtstart"].params["VALUE"] = event["dtend"].params["VALUE"] = "DATE"
    event.add("summary", entry.title)
    if entry.details:
        event.add("description", entry.details)
    event.add("transp", "TRANSPARENT")
    if entry.lead_days is not None:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", timedelta(days=-entry.lead_days))
        alarm.add("description", entry.title)
        event.add_component(alarm)
    return event
