"""How people write what policykit knows by a short name: countries and frameworks."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

_USUAL = {
    "england": "GB",
    "great britain": "GB",
    "holland": "NL",
    "the netherlands": "NL",
    "uk": "GB",
    "united kingdom": "GB",
    "united states of america": "US",
    "usa": "US",
}
_FRAMEWORKS = {
    "soc2": r"(?:aicpa)?soc2",
    "iso27001": r"(?:isoiec|iso)?27001",
    "nist-csf": r"(?:nist)?(?:csf|cybersecurityframework)",
    "hipaa": r"hipaa",
}


def country_code(text: str) -> str:
    """Return the code of a country given by code or English name; other text as it is.

    The names are those of ISO 3166-1 as the time zone database has them (`iso3166.tab`).

    >>> [country_code(one) for one in ("de", "Germany", "united kingdom", "Atlantis")]
    ['DE', 'DE', 'GB', 'Atlantis']
    """
    plain = text.strip().casefold()
    upper = plain.upper()
    return _USUAL.get(plain) or _names().get(plain) or (upper if len(plain) == 2 else text)  # noqa: PLR2004 -- a code


def framework_id(text: str) -> str:
    """Return the id of a framework however it is written; other text as it is.

    >>> [framework_id(one) for one in ("SOC 2 Type II", "iso/iec 27001:2022", "pci dss")]
    ['soc2', 'iso27001', 'pci dss']
    """
    plain = re.sub(r"[^a-z0-9]", "", text.casefold())
    known = (name for name, form in _FRAMEWORKS.items() if re.match(form, plain))
    return next(known, text)


@cache
def _names() -> dict[str, str]:
    table = files("tzdata").joinpath("zoneinfo/iso3166.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {name.casefold(): code for code, name in rows}
