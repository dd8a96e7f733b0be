"""How people write what policykit knows by a short name: countries and frameworks."""

from __future__ import annotations

import re

_COUNTRIES = {
    "united arab emirates": "AE",
    "austria": "AT",
    "australia": "AU",
    "belgium": "BE",
    "bulgaria": "BG",
    "brazil": "BR",
    "canada": "CA",
    "switzerland": "CH",
    "cyprus": "CY",
    "czechia": "CZ",
    "germany": "DE",
    "denmark": "DK",
    "estonia": "EE",
    "spain": "ES",
    "finland": "FI",
    "france": "FR",
    "united kingdom": "GB",
    "greece": "GR",
    "croatia": "HR",
    "hungary": "HU",
    "ireland": "IE",
    "israel": "IL",
    "india": "IN",
    "iceland": "IS",
    "italy": "IT",
    "japan": "JP",
    "liechtenstein": "LI",
    "lithuania": "LT",
    "luxembourg": "LU",
    "latvia": "LV",
    "malta": "MT",
    "mexico": "MX",
    "netherlands": "NL",
    "norway": "NO",
    "new zealand": "NZ",
    "poland": "PL",
    "portugal": "PT",
    "romania": "RO",
    "sweden": "SE",
    "singapore": "SG",
    "slovenia": "SI",
    "slovakia": "SK",
    "ukraine": "UA",
    "united states": "US",
    "south africa": "ZA",
    "england": "GB",
    "great britain": "GB",
    "holland": "NL",
    "the netherlands": "NL",
    "uk": "GB",
    "united states of america": "US",
    "usa": "US",
}
"""English names of ISO 3166-1, for countries whose companies sell software most; the others are
given by code."""
_FRAMEWORKS = {
    "soc2": r"(?:aicpa)?soc2",
    "iso27001": r"(?:isoiec|iso)?27001",
    "nist-csf": r"(?:nist)?(?:csf|cybersecurityframework)",
    "hipaa": r"hipaa",
}


def country_code(text: str) -> str:
    """Return the code of a country given by code or English name; other text as it is.

    >>> [country_code(one) for one in ("de", "Germany", "united kingdom", "Atlantis")]
    ['DE', 'DE', 'GB', 'Atlantis']
    """
    plain = text.strip().casefold()
    upper = plain.upper()
    return _COUNTRIES.get(plain) or (upper if len(plain) == 2 else text)  # noqa: PLR2004 -- a code


def framework_id(text: str) -> str:
    """Return the id of a framework however it is written; other text as it is.

    >>> [framework_id(one) for one in ("SOC 2 Type II", "iso/iec 27001:2022", "pci dss")]
    ['soc2', 'iso27001', 'pci dss']
    """
    plain = re.sub(r"[^a-z0-9]", "", text.casefold())
    known = (name for name, form in _FRAMEWORKS.items() if re.match(form, plain))
    return next(known, text)
