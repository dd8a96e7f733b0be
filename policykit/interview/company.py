"""Questions on the company: names, place, product, premises, oversight."""

from __future__ import annotations

import re

from policykit.interview.places import split_site
from policykit.interview.question import (
    Answers,
    Group,
    Hints,
    Kind,
    Question,
    fixed,
    items_of,
    text_of,
)
from policykit.interview.readings import country_code, mail_domain
from policykit.profile.forms import Country, Domain, TimeZone

# Countries whose people all live by one clock, and the name of it; a test compares this with the
# time zone database. For the others the zone is asked for.
ONE_CLOCK: dict[str, str] = {
    "AE": "Asia/Dubai",
    "AT": "Europe/Vienna",
    "BE": "Europe/Brussels",
    "BG": "Europe/Sofia",
    "CH": "Europe/Zurich",
    "CZ": "Europe/Prague",
    "DE": "Europe/Berlin",
    "DK": "Europe/Copenhagen",
    "EE": "Europe/Tallinn",
    "FI": "Europe/Helsinki",
    "FR": "Europe/Paris",
    "GB": "Europe/London",
    "GR": "Europe/Athens",
    "HR": "Europe/Zagreb",
    "HU": "Europe/Budapest",
    "IE": "Europe/Dublin",
    "IL": "Asia/Jerusalem",
    "IN": "Asia/Kolkata",
    "IT": "Europe/Rome",
    "JP": "Asia/Tokyo",
    "KR": "Asia/Seoul",
    "LT": "Europe/Vilnius",
    "LU": "Europe/Luxembourg",
    "LV": "Europe/Riga",
    "NL": "Europe/Amsterdam",
    "NO": "Europe/Oslo",
    "PL": "Europe/Warsaw",
    "RO": "Europe/Bucharest",
    "SE": "Europe/Stockholm",
    "SG": "Asia/Singapore",
    "SI": "Europe/Ljubljana",
    "SK": "Europe/Bratislava",
    "ZA": "Africa/Johannesburg",
}
_LARGEST_ZONE = {"US": "America/New_York", "CA": "America/Toronto", "AU": "Australia/Sydney"}
_FORMS = re.compile(
    r"[,\s]+(?:inc|incorporated|corp|corporation|llc|llp|ltd|limited|plc|gmbh|ag|se|kg|ug|e\. ?v|ev"
    r"|s\.?a\.?s?|s\.?r\.?l|b\.?v|n\.?v|oy|ab|as|a/s|aps|pty|pte|co|s\.?l|lda|kk)\.?$",
    re.IGNORECASE,
)
_PUBLIC_MAIL = frozenset(
    {"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "icloud.com", "gmx.de", "gmx.net"}
    | {"yahoo.com", "proton.me", "protonmail.com", "users.noreply.github.com", "web.de", "aol.com"}
)


def time_zone(answers: Answers) -> str:
    """Return the zone in which days are counted: as answered, or the one the country has."""
    return text_of(answers, "time_zone") or ONE_CLOCK.get(text_of(answers, "country"), "UTC")


def has_board(answers: Answers) -> bool:
    """Say whether the body that oversees management is a board, and not one that only advises."""
    body = text_of(answers, "oversight_body").casefold()
    return bool(re.search(r"\bboard\b|rat\b", body)) and not re.search("advis|beirat", body)


def split_product(text: str) -> tuple[str, str]:
    """Return name and description of a product as typed.

    >>> split_product("Kite: meeting notes for teams.")
    ('Kite', 'meeting notes for teams')
    """
    name, _, what = text.partition(":")
    return name.strip(), what.strip().rstrip(".")


def _short(answers: Answers, _hints: Hints) -> str:
    name = text_of(answers, "legal_name")
    for _ in range(3):  # "Example Software GmbH & Co. KG" has several
        name = re.sub(r"\s*&$", "", _FORMS.sub("", name))
    return name[:_SHORT] or text_of(answers, "legal_name")[:_SHORT]


def _domain_of_git(_answers: Answers, hints: Hints) -> str:
    host = hints.email.rpartition("@")[2].lower()
    return "" if host in _PUBLIC_MAIL else host


def _zone(answers: Answers, _hints: Hints) -> str:
    return _LARGEST_ZONE.get(text_of(answers, "country"), "UTC")


def _product_fault(answer: str, _answers: Answers) -> str:
    name, what = split_product(answer)
    if answer and not (name and what):
        return "needs a name, a colon, and what it does"
    return ""


def _site_fault(answer: tuple[str, ...], answers: Answers) -> str:
    for site in answer:
        try:
            split_site(site, text_of(answers, "country"))
        except ValueError as problem:
            return f"is not understood: {problem}"
    return ""


def _sites_heard(answer: tuple[str, ...], answers: Answers) -> tuple[str, ...]:
    return tuple(f"Taken as {split_site(site, text_of(answers, 'country'))}." for site in answer)


_SHORT = 60

QUESTIONS: tuple[Question, ...] = (
    Question(
        "legal_name",
        Group.COMPANY,
        Kind.LINE,
        "What is the full legal name of the organization, as on contracts?",
        "It stands on the first page of every policy; an auditor compares it with the report.",
        ("organization.legal_name",),
        "Example Labs, Inc.",
    ),
    Question(
        "short_name",
        Group.COMPANY,
        Kind.LINE,
        "Which name do people use for it?",
        "Sentences read better with the name that people say.",
        ("organization.short_name",),
        "Example",
        default=_short,
        longest=_SHORT,
    ),
    Question(
        "country",
        Group.COMPANY,
        Kind.LINE,
        "In which country is it registered (its name, or two letters)?",
        "Laws on staff and data differ by country, and so do the checks before hiring.",
        ("organization.country",),
        "DE",
        default=fixed("US"),
        reads=country_code,
        form=Country,
    ),
    Question(
        "time_zone",
        Group.COMPANY,
        Kind.LINE,
        "In which time zone are days counted?",
        "A policy is in force from a day on, and a day begins somewhere.",
        ("organization.time_zone",),
        "America/Chicago",
        default=_zone,
        when=lambda answers: text_of(answers, "country") not in ONE_CLOCK,
        form=TimeZone,
    ),
    Question(
        "email_domain",
        Group.COMPANY,
        Kind.LINE,
        "What comes after the @ in staff e-mail addresses?",
        "Approvals are matched to people by their address.",
        ("organization.email_domain",),
        "example.com",
        proposal=_domain_of_git,
        reads=mail_domain,
        form=Domain,
    ),
    Question(
        "product",
        Group.COMPANY,
        Kind.LINE,
        "What do customers buy from you? Its name, a colon, what it does (none: nothing)",
        "The policies say what they cover, and the audit report covers the same.",
        ("products", "flags.has_customers"),
        "Example App: shift planning for hotels",
        fault=_product_fault,
    ),
    Question(
        "sites",
        Group.COMPANY,
        Kind.LIST,
        "Where are your premises? Street and city, or coworking: street, city (several with ; "
        "between them, none: all work remotely)",
        "Rules on doors, visitors and equipment rooms are there only for those who have some.",
        ("sites", "addresses", "flags.has_offices"),
        "1 Main St, Springfield; coworking: 7 Rail Road, Lincoln",
        default=fixed(()),
        fault=_site_fault,
        heard=_sites_heard,
        separator=";",
    ),
    Question(
        "remote",
        Group.COMPANY,
        Kind.YES_NO,
        "Do people also work from home or on the road?",
        "It decides whether there is a Remote Work Policy.",
        ("flags.has_remote_staff",),
        "yes",
        default=fixed(value=True),
        when=lambda answers: bool(items_of(answers, "sites")),
        quiet=True,
    ),
    Question(
        "oversight_body",
        Group.COMPANY,
        Kind.LINE,
        'Who oversees management on security? Without "the"; without a board: advisers, owners …',
        "Auditors expect somebody who looks at security and does not report to management.",
        ("governance.oversight_body", "flags.has_board"),
        "Advisory Board",
        default=fixed("Board of Directors"),
        longest=80,
    ),
)
