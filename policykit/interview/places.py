"""Premises as people type them: a kind, a street, a city with its postcode, perhaps a country."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policykit.interview.readings import country_code
from policykit.profile.forms import COUNTRIES

SITE_KINDS = {
    "office": "office",
    "coworking": "coworking",
    "co-working": "coworking",
    "coworking space": "coworking",
    "data center": "data_center",
    "data centre": "data_center",
    "warehouse": "warehouse",
    "other": "other",
}
_COWORKING = re.compile(r"\b(co-?working|wework|regus|mindspace|betahaus)\b", re.IGNORECASE)
_US_STATES = frozenset(
    """
    AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ
    NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY
    """.split()  # noqa: SIM905 - fifty quoted codes would be harder to check by eye
)
_CODE_FIRST = re.compile(r"((?:[A-Z]{1,2}-)?(?:\d{4} ?[A-Z]{2}(?= )|\d{3} ?\d{2}|\d{4,6})) +(\D.*)")
"""10969 Berlin, 111 22 Stockholm, 1012 AB Amsterdam, A-1060 Wien."""
_CODE_LAST = re.compile(r"(.*?),? *\b([A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}|\d{5}(?:-\d{4})?)")
"""London EC1A 1BB, Springfield 62701."""
_STATE_LAST = re.compile(r"(.+?),? +([A-Z]{2})")
_LEAST = 2
"""Street and city."""


@dataclass(frozen=True, slots=True)
class Place:
    """Premises; what was not said is empty, and the country then is the home country."""

    kind: str
    street: str
    city: str
    country: str = ""
    postcode: str = ""
    region: str = ""

    def __str__(self) -> str:
        """The place as it was understood."""
        parts = (
            f"{self.kind.replace('_', ' ')}: {self.street}",
            f"city {self.city}",
            self.region and f"region {self.region}",
            self.postcode and f"postcode {self.postcode}",
            self.country and f"country {self.country}",
        )
        return ", ".join(part for part in parts if part)


def split_site(text: str, home: str = "") -> Place:
    """Return the premises that were typed.

    Args:
        text: kind and a colon (office, where there is none), street, city, country.
        home: the home country; CA is California in the US, and Canada elsewhere.

    Raises:
        ValueError: it does not have that form; the message says so as a phrase.

    >>> split_site("warehouse: 71 Rail Road, Unit 4, Lincoln, US")
    Place(kind='warehouse', street='71 Rail Road, Unit 4', city='Lincoln', \
country='US', postcode='', region='')
    """
    word, colon, rest = text.partition(":")
    said = SITE_KINDS.get(word.strip().casefold())
    kind = said if colon else None
    parts = [part.strip() for part in (rest if kind else text).split(",")]
    if not kind and (said := SITE_KINDS.get(parts[0].casefold())):  # a comma for the colon
        kind = said
        del parts[0]
    country = _country(parts, home)
    region, postcode = _after_city(parts, home) if parts else ("", "")
    if len(parts) < _LEAST or not all(parts):
        raise ValueError(_wanting(text, said or ("coworking" if _COWORKING.search(text) else "")))
    *street, city = parts
    if found := _CODE_FIRST.fullmatch(city):
        postcode, city = found[1], found[2]
    shared = _COWORKING.search(street[0]) and len(street) > 1  # a name before the street
    return Place(
        kind or ("coworking" if shared else "office"),
        ", ".join(street),
        city,
        country,
        postcode,
        region,
    )


def _country(parts: list[str], home: str) -> str:
    """Take a country from the end of the parts, if one stands there."""
    if len(parts) <= _LEAST:
        return ""
    last = parts[-1]
    code = country_code(last)
    short = len(last) == 2  # noqa: PLR2004 - a code
    if code not in COUNTRIES or (short and not last.isupper()):
        return ""
    if short and home == "US" and last in _US_STATES and last != "US":
        return ""
    parts.pop()
    return code


def _after_city(parts: list[str], home: str) -> tuple[str, str]:
    """Take region and postcode that follow the city; return them, empty where there are none."""
    region = postcode = ""
    last = parts[-1]
    if len(parts) >= _LEAST and (found := _CODE_LAST.fullmatch(last)):
        last, postcode = found[1], found[2]
    if home == "US" and last in _US_STATES:
        last, region = "", last
    elif home == "US" and (found := _STATE_LAST.fullmatch(last)) and found[2] in _US_STATES:
        last, region = found[1], found[2]
    if region or postcode:
        if last:
            parts[-1] = last
        else:
            parts.pop()
    return region, postcode


def _wanting(text: str, kind: str) -> str:
    if kind:
        word = kind.replace("_", " ")
        return f'"{text}" lacks street and city: write {word}: 1 Main St, Springfield'
    return f'"{text}" is no street and city, such as 1 Main St, Springfield'
