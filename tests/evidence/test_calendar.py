"""Calendars: read back by a parser, the same twice, moved and not doubled."""

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from policykit.evidence.calendar import Entry, calendar_bytes

AT = datetime(2026, 11, 25, 7, 30, tzinfo=UTC)
ENTRIES = (
    Entry("review-b-due", date(2027, 3, 2), "Review due: B", "Owner: Ana; or Bö\nNext, please", 60),
    Entry("review-a-due", date(2027, 1, 2), "Review due: A"),
)


def made(entries=ENTRIES, at=AT):
    return calendar_bytes(entries, "Policy reviews of Tiny", "tiny.example", at)


def test_it_reads_back_as_whole_days_with_reminders():
    first, second = Calendar.from_ical(made()).walk("VEVENT")
    assert (str(first["summary"]), first.decoded("dtstart")) == ("Review due: A", date(2027, 1, 2))
    assert second.decoded("dtend") == date(2027, 3, 3)
    assert str(second["description"]) == "Owner: Ana; or Bö\nNext, please"
    (alarm,) = second.walk("VALARM")
    assert alarm.decoded("trigger") == timedelta(days=-60)
    assert first.walk("VALARM") == []


def test_its_lines_are_those_of_the_standard():
    data = made()
    assert b"DTSTART;VALUE=DATE:20270302\r\n" in data
    assert b"DTSTAMP:20261125T073000Z\r\n" in data
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert data.replace(b"\r\n", b"").count(b"\n") == 0


def test_the_same_entries_give_the_same_bytes_in_any_order():
    assert made() == made(tuple(reversed(ENTRIES)))


def test_a_moved_entry_keeps_its_identity_and_counts_as_newer():
    moved = Entry("review-a-due", date(2028, 1, 2), "Review due: A")
    before = Calendar.from_ical(made()).walk("VEVENT")[0]
    after = Calendar.from_ical(made((moved,), AT + timedelta(days=9))).walk("VEVENT")[0]
    assert before["uid"] == after["uid"] == "review-a-due@tiny.example"
    assert int(after["sequence"]) > int(before["sequence"])


def test_two_entries_of_one_key_are_refused():
    with pytest.raises(ValueError, match="the same key"):
        made((ENTRIES[0], ENTRIES[0]))


def test_a_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="UTC"):
        made(at=AT.replace(tzinfo=None))
