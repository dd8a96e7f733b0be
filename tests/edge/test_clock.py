from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from policykit.edge.clock import SystemClock
from policykit.errors import StateError


def test_now_is_utc_in_whole_seconds():
    before = datetime.now(UTC) - timedelta(seconds=1)
    now = SystemClock().now()
    assert before <= now <= datetime.now(UTC)
    assert (now.tzinfo, now.microsecond) == (UTC, 0)


def test_today_depends_on_the_zone():
    # 25 hours apart: never the same day, and two days apart between 10:00 and 11:00 UTC.
    first, last = SystemClock().today("Pacific/Kiritimati"), SystemClock().today("Pacific/Niue")
    assert first - last in {timedelta(days=1), timedelta(days=2)}


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "", "../etc/passwd", "/etc/passwd", "Europe"])
def test_an_unknown_zone_is_said(zone):
    with pytest.raises(StateError, match="PK732"):
        SystemClock().today(zone)
