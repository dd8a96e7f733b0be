"""Countries with one clock, and the country of a site."""

import zoneinfo
from datetime import datetime
from importlib.resources import files

import pytest

from policykit.interview.company import ONE_CLOCK, split_site, time_zone
from policykit.profile.forms import COUNTRIES

MOMENTS = [datetime(2026, month, 15, 12) for month in (1, 7)]  # noqa: DTZ001 - in each zone's own time


def zones_of(country):
    table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    return {row[2] for row in rows if row[0] == country}


@pytest.mark.parametrize("country", ONE_CLOCK)
def test_all_zones_of_a_country_with_one_clock_agree(country):
    assert country in COUNTRIES
    zones = zones_of(country)
    assert ONE_CLOCK[country] in zones
    for moment in MOMENTS:
        offsets = {moment.replace(tzinfo=zoneinfo.ZoneInfo(zone)).utcoffset() for zone in zones}
        assert len(offsets) == 1


def test_the_zone_that_was_answered_counts():
    assert time_zone({"country": "US", "time_zone": "America/Chicago"}) == "America/Chicago"
    assert time_zone({"country": "DE"}) == "Europe/Berlin"


def test_a_site_abroad():
    assert split_site("coworking: 2 Rue X, Lyon, FR") == ("coworking", "2 Rue X", "Lyon", "FR")
    assert split_site("Suite 3, 1 Main St, Ames") == ("office", "Suite 3, 1 Main St", "Ames", "")
