"""Timelines: every day of a window is one span; the picture shows each span and needs no colour."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_story import Story

from policykit.document import Box, Fill, Label
from policykit.evidence.svg import svg_bytes
from policykit.evidence.time_axis import WIDTH
from policykit.evidence.timeline import PolicyTimeline, Span, SpanKind, policy_timeline
from policykit.evidence.timeline_picture import timeline_drawing, timeline_drawings
from policykit.record import in_force
from policykit.values import PolicyId

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def two_versions(story):
    """1.0 from 2 March, 2.0 from 1 June."""
    first = story.version()
    second = story.version("two", first[-2], datetime(2026, 6, 1, 12, tzinfo=UTC))
    return [*first, *second]


def spans(history, first=YEAR[0], last=YEAR[1]):
    return policy_timeline(history, "Access Control Policy", first, last).spans


def test_each_day_is_a_version_or_a_gap_with_its_reason(story, two_versions):
    found = spans(story.history(*two_versions))
    assert [(str(one.first), str(one.last), one.version, one.kind) for one in found] == [
        ("2026-01-01", "2026-03-01", "", "gap"),
        ("2026-03-02", "2026-05-31", "1.0", "in force"),
        ("2026-06-01", "2026-12-31", "2.0", "in force"),
    ]
    assert found[0].reason == "nothing in force before 2026-03-02"
    assert sum(one.days for one in found) == 365


def test_a_retired_policy_is_no_gap(story, two_versions):
    ended = story.retired(two_versions[-2], last_day=date(2026, 8, 31), successor=PolicyId("other"))
    last = spans(story.history(*two_versions, ended))[-1]
    assert (last.kind, last.first) == (SpanKind.RETIRED, date(2026, 9, 1))
    assert last.reason == "retired, last day 2026-08-31; other takes its place"


def test_without_any_version_the_whole_window_is_a_gap(story):
    (gap,) = spans(story.history())
    assert (gap.first, gap.last, gap.reason) == (*YEAR, "no version was issued")


def _three_versions_and_an_end():
    story = Story()
    first = story.version()
    second = story.version("two", first[-2], datetime(2026, 6, 1, 12, tzinfo=UTC))
    third = story.version("three", second[-2], datetime(2027, 1, 9, 12, tzinfo=UTC))
    ended = story.retired(third[-2], last_day=date(2027, 5, 5), at=datetime(2027, 2, 1, tzinfo=UTC))
    return story.history(*first, *second, *third, ended)


HISTORY = _three_versions_and_an_end()


@given(st.integers(-200, 500), st.integers(0, 700))
def test_the_spans_say_what_in_force_says_on_every_day(start, length):
    first = date(2026, 3, 2) + timedelta(days=start)
    last = first + timedelta(days=length)
    found = spans(HISTORY, first, last)
    assert (found[0].first, found[-1].last) == (first, last)
    assert all(after.first == before.last + timedelta(days=1) for before, after in pairwise(found))
    for span in found:
        for day in (span.first, span.last):
            record = in_force(HISTORY, day)
            assert span.version == (str(record.event.version) if record else "")


ROWS = (
    PolicyTimeline(
        PolicyId("access-control"),
        "Access",
        (
            Span(YEAR[0], date(2026, 2, 1), SpanKind.GAP, reason="nothing <yet> & more"),
            Span(date(2026, 2, 2), date(2026, 7, 1), SpanKind.IN_FORCE, "1.0"),
            Span(date(2026, 7, 2), date(2026, 10, 1), SpanKind.IN_FORCE, "1.1"),
            Span(date(2026, 10, 2), YEAR[1], SpanKind.RETIRED, reason="retired"),
        ),
    ),
    PolicyTimeline(PolicyId("x" * 60), "X", (Span(*YEAR, SpanKind.IN_FORCE, "2.0"),)),
)


def test_neighbours_differ_in_tone_and_gaps_are_hatched():
    boxes = [one for one in timeline_drawing(ROWS, *YEAR).shapes if isinstance(one, Box)]
    assert [one.fill for one in boxes[:3]] == [Fill.HATCHED, Fill.DARK, Fill.LIGHT]
    assert boxes[0].x + boxes[0].width == pytest.approx(boxes[1].x)
    assert max(one.x + one.width for one in boxes) == pytest.approx(WIDTH)


def test_versions_stand_in_their_bars_and_long_names_are_cut():
    labels = [one for one in timeline_drawing(ROWS, *YEAR).shapes if isinstance(one, Label)]
    words = [one.text for one in labels]
    assert {"1.0", "1.1", "2.0", "retired", "access-control", "2026", "Jan", "Dec"} <= set(words)
    assert any(text.startswith("xxx") and text.endswith("…") for text in words)
    assert next(one for one in labels if one.text == "1.0").on_dark


@pytest.mark.parametrize("years", [1, 3, 12, 60])
def test_longer_windows_have_fewer_marks(years):
    last = date(2026 + years, 1, 1)
    rows = (PolicyTimeline(PolicyId("a"), "A", (Span(YEAR[0], last, SpanKind.GAP),)),)
    assert len(timeline_drawing(rows, YEAR[0], last).shapes) < 140


def test_many_policies_become_several_pictures():
    parts = timeline_drawings(ROWS * 40, *YEAR)
    assert len(parts) == 3
    assert max(part.height for part in parts) < 560


def test_svg_is_xml_with_title_and_description():
    data = svg_bytes(timeline_drawing(ROWS, *YEAR, today=date(2026, 5, 5)))
    root = ET.fromstring(data)
    assert root.attrib["role"] == "img"
    assert root.find(f"{SVG}title").text == "Versions in force, 2026-01-01 to 2026-12-31"
    said = root.find(f"{SVG}desc").text
    assert "2026-02-02 to 2026-07-01 version 1.0" in said
    assert "nothing <yet> & more" in said
    assert "2026-05-05" in [element.text for element in root.iter(f"{SVG}text")]
    assert b"<script" not in data
    assert data == svg_bytes(timeline_drawing(ROWS, *YEAR, today=date(2026, 5, 5)))
