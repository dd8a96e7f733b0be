"""Tables in the code agree with their sources."""

from importlib.resources import files

from policykit.profile.forms import COUNTRIES
from policykit.profile.people import Roles
from policykit.profile.roles import ROLE_KEYS, ROLE_LABELS, RoleKey


def test_the_country_codes_are_those_of_the_time_zone_database():
    table = files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text(encoding="utf-8")
    codes = {line.split("\t")[0] for line in table.splitlines() if not line.startswith("#")}
    assert codes == COUNTRIES


def test_every_role_has_a_label_a_field_and_a_place_in_the_order():
    assert tuple(ROLE_LABELS) == ROLE_KEYS == tuple(Roles.model_fields)
    assert RoleKey.__args__ == ROLE_KEYS
