"""Countries with one clock, and the country of a site."""

import zoneinfo
from datetime import datetime
from importlib.resources import files

import pytest

from policykit.interview.company import ONE_CLOCK, time_zone
from policykit.interview.places import Place, split_site
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


@pytest.mark.parametrize(
    ("home", "text", "place"),
    [
        ("GB", "coworking: 2 Rue X, Lyon, FR", Place("coworking", "2 Rue X", "Lyon", "FR")),
        ("GB", "Suite 3, 1 Main St, Ames", Place("office", "Suite 3, 1 Main St", "Ames")),
        ("DE", "Weg 1, 10969 Berlin", Place("office", "Weg 1", "Berlin", "", "10969")),
        ("DE", "Weg 1, 10969 Berlin, Germany", Place("office", "Weg 1", "Berlin", "DE", "10969")),
        (
            "DE",
            "betahaus coworking, Weg 1, 10969 Berlin",
            Place("coworking", "betahaus coworking, Weg 1", "Berlin", "", "10969"),
        ),
        ("NL", "Kade 2, 1012 AB Amsterdam", Place("office", "Kade 2", "Amsterdam", "", "1012 AB")),
        ("GB", "1 Old St, London EC1V 9HX", Place("office", "1 Old St", "London", "", "EC1V 9HX")),
        ("US", "1 Elm St, Boise, ID", Place("office", "1 Elm St", "Boise", "", "", "ID")),
        (
            "US",
            "1 Elm St, San Francisco, CA 94107",
            Place("office", "1 Elm St", "San Francisco", "", "94107", "CA"),
        ),
        ("US", "1 Elm St, Boise ID 83701", Place("office", "1 Elm St", "Boise", "", "83701", "ID")),
        ("DE", "1 Elm St, Toronto, CA", Place("office", "1 Elm St", "Toronto", "CA")),
    ],
)
def test_premises_as_people_write_them(home, text, place):
    assert split_site(text, home) == place
