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
    "gdpr": r"(?:eu)?(?:gdpr|dsgvo|rgpd)",
}


_SUFFIXES = {
    "nonprofit": r"e\.? ?v\.?|gGmbH|gUG|foundation|stiftung|association|charity|CIC",
    "gmbh": r"GmbH|UG(?: \(haftungsbeschränkt\))?",
    "llc": r"LLC|L\.L\.C\.",
    "ltd": (
        r"Ltd\.?|Limited|B\.?V\.?|Oy|AS|ApS|S\.?(?:à )?r\.?l\.?|SARL|S\.?L\.?|Lda\.?"
        r"|s\.r\.o\.|d\.o\.o\.|Sp\. ?z ?o\. ?o\.|Pty\.?|Pte\.?"
    ),
    "corporation": (
        r"Inc\.?|Incorporated|Corp\.?|Corporation|PLC|AG|SE|S\.?A\.?|SAS|S\.A\.S\.|AB|A/S|ASA|Oyj"
        r"|N\.?V\.?|S\.?p\.?A\.?|K\.?K\.?"
    ),
}
"""Entity type of the profile -> how legal names of it end. Private limited companies of other laws
(B.V., Oy, AS, S.r.l.) count as `ltd`, companies with shares that can be sold as `corporation`."""
_LEGAL_END = re.compile(
    "|".join(rf"[\s,](?P<{form}>(?:{names}))$" for form, names in _SUFFIXES.items()),
    re.IGNORECASE,
)


def mail_domain(text: str) -> str:
    """Return the mail domain in an address of a person or of a web page; other text as it is.

    >>> [mail_domain(one) for one in ("https://www.Acme.example/", "bo@acme.example")]
    ['acme.example', 'acme.example']
    """
    plain = re.sub(r"^(?:https?://)?(?:www\.)?", "", text.strip().lower()).rstrip("/")
    return plain.rpartition("@")[2] or text


def entity_type_of(legal_name: str) -> str:
    """Return the entity type that the end of a legal name says; other where it says none.

    >>> [entity_type_of(one) for one in ("Quillbit GmbH", "Kite Notes Ltd", "Open Table e.V.")]
    ['gmbh', 'ltd', 'nonprofit']
    """
    found = _LEGAL_END.search(legal_name.strip())
    return (found.lastgroup if found else None) or "other"


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
