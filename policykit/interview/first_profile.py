"""A first profile from the answers of an interview: complete, commented, in order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from policykit.errors import InputError, has_errors
from policykit.interview.audits import split_audit
from policykit.interview.company import has_board, split_product, time_zone
from policykit.interview.data import SPECIAL, holds, personal_data, split_flow
from policykit.interview.first_params import parameter_lines
from policykit.interview.people import TITLES, people
from policykit.interview.places import split_site
from policykit.interview.profile_text import PROFILE_TEXT
from policykit.interview.question import Answers, items_of, text_of
from policykit.interview.services import bought
from policykit.interview.systems import own_servers, providers, writes_software
from policykit.profile import ROLE_LABELS, read_profile
from policykit.profile.writing import quoted, yaml_value

if TYPE_CHECKING:
    from policykit.interview.flow import Interview

__all__ = ["first_profile", "split_flow"]

_LETTER_PAPER = frozenset({"US", "CA", "MX", "PH", "CL", "CO"})
_SPECIAL_KEYS = {"health": "phi", "cards": "card_data", "eu": "eu_personal_data"} | {
    "children": "children"
}


def first_profile(interview: Interview, answers: Answers, answered_by: str) -> bytes:
    """Return the profile that the answers make.

    Args:
        interview: what was asked; its templates give the defaults of numbers.
        answers: complete.
        answered_by: who gave them, for the record.

    Raises:
        InputError: the answers contradict each other in a way that the profile does not allow.
    """
    words: dict[str, str] = {
        **{key: quoted(text_of(answers, key)) for key in _LINES},
        **_places(answers),
        **_people(answers),
        **_scope(answers),
        **{key: yaml_value(value) for key, value in _flags(answers).items()},
    }
    domain = text_of(answers, "email_domain")
    today = interview.hints.today.isoformat()
    words |= {
        "time_zone": quoted(time_zone(answers)),
        "country": yaml_value(answers["country"]),
        "today": today,
        "provenance": f"  _answered_by: {quoted(answered_by)}\n  _answered_on: {today}",
        "security_contact": quoted(f"security@{domain}"),
        "privacy_contact": quoted(f"privacy@{domain}"),
        "entity_type": text_of(answers, "entity_type"),
        "paper": "letter" if answers["country"] in _LETTER_PAPER else "A4",
        **{key: quoted(text_of(answers, key)) if answers.get(key) else "null" for key in _TOOLS},
        "meetings": _number(interview, answers, "governance.oversight_meetings_per_year", 4),
        "review_months": _number(interview, answers, "review.interval_months", 12),
        "ack_days": _number(interview, answers, "distribution.ack_days", 30),
        "params": "\n".join(parameter_lines(interview, answers)),
    }
    data = PROFILE_TEXT.format_map(words).encode("utf-8")
    _, found = read_profile(data)
    if has_errors(found):
        raise InputError(*found)
    return data


_TOOLS = ("mdm", "source_control", "ci_cd", "secrets_manager")
"""Tools that there may be none of; an answer to what was not asked is not among the answers."""

_LINES = (
    *("legal_name", "short_name", "email_domain", "oversight_body"),
    *("identity_provider", "ticketing", "password_manager", "vendor_register"),
)


def _number(interview: Interview, answers: Answers, path: str, otherwise: int) -> str:
    default = {number.path: number.default for number in interview.numbers}.get(path, otherwise)
    return str(answers.get(path, default))


def _list(key: str, rows: list[dict[str, Any]], otherwise: str) -> str:
    """Return a list of the profile, one entry on a line, or an empty one with an example."""
    if not rows:
        return f"{key}: []    # - {otherwise}"
    return "\n".join([f"{key}:", *(f"  - {yaml_value(row)}" for row in rows)])


def _places(answers: Answers) -> dict[str, str]:
    addresses: list[dict[str, Any]] = []
    sites: list[dict[str, Any]] = []
    for text in items_of(answers, "sites"):
        home = text_of(answers, "country")
        place = split_site(text, home)
        name = _slug(place.city, "site", {row["id"] for row in addresses})
        more = {"region": place.region, "postcode": place.postcode}
        addresses.append(
            {"id": name, "line1": place.street, "city": place.city}
            | {key: value for key, value in more.items() if value}
            | {"country": place.country or home}
        )
        shared = {"shared_building": True} if place.kind == "coworking" else {}
        sites.append({"id": name, "kind": place.kind, "address": name} | shared)
    name, what = split_product(text_of(answers, "product"))
    products = [{"id": _slug(name, "product", set()), "name": name, "description": what}]
    known = [{"id": one} | ({"name": name} if name else {}) for one, name in providers(answers)]
    return {
        "addresses": _list(
            "addresses",
            addresses,
            '{id: hq, line1: "1 Main St", city: "Springfield", country: US}',
        ),
        "sites": _list("sites", sites, "{id: hq, kind: office, address: hq}"),
        "products": _list(
            "products",
            products if name else [],
            '{id: app, name: "Our App", description: "What it does, in one sentence"}',
        ),
        "systems": "\n".join(f"  - {yaml_value(row)}" for row in _systems(answers)),
        "providers": ", ".join(yaml_value(one) for one in known),
        "on_prem": yaml_value(own_servers(answers)),
    }


def _systems(answers: Answers) -> list[dict[str, Any]]:
    software = writes_software(answers)
    identity = text_of(answers, "identity_provider")
    known = bought(identity)  # of another one nobody knows where it runs
    level, where = (known.level, "saas") if known else ("internal", "")
    given = [("identity", identity, "it_lead", level, where)]
    if software:
        source = text_of(answers, "source_control")
        given.append(("source_control", source, "engineering_lead", "confidential", "saas"))
    hosts = [one for one, _ in providers(answers)] + ["on_prem"] * own_servers(answers)
    host = "saas" if not hosts else hosts[0] if len(hosts) == 1 else ""
    kind, owner = ("production", "engineering_lead") if software else ("other", "it_lead")
    for name in items_of(answers, "critical_systems"):
        service = bought(name)
        given.append(
            (service.kind, service.name, service.owner, service.level, "saas")
            if service
            else (kind, name, owner, "restricted", host)
        )
    rows: dict[str, dict[str, Any]] = {}
    for what, name, role, level, where in given:
        if name.casefold() in rows:
            continue
        taken = {row["id"] for row in rows.values()}
        row: dict[str, Any] = {
            "id": _slug(name, "system", taken),
            "name": name,
            "kind": what,
            "owner": role,
        }
        row |= {"criticality": "critical", "data": [level], "sso": True}
        # Two services in two places have an address of their own each; it is not known here.
        rows[name.casefold()] = row | ({"hosting": where} if where else {})
    return list(rows.values())


def _people(answers: Answers) -> dict[str, str]:
    holders = people(answers)
    since = answers["roles_since"]
    sponsor = holders["top_management"]
    lines = [
        f"  - {{id: {yaml_value(one.id)}, name: {quoted(one.name)}, title: {quoted(one.title)}, "
        f"email: {quoted(one.email)}}}"
        for one in {one.id: one for one in holders.values()}.values()
    ]
    roles = []
    for role in ROLE_LABELS:
        person = holders[role] if role in TITLES else sponsor
        entry = yaml_value({"person": person.id, "from": since})
        note = "          # approves most policies" if role == "executive_sponsor" else ""
        roles.append(f"  {role}: [{entry}]{note}")
    return {"people": "\n".join(lines), "roles": "\n".join(roles)}


def _scope(answers: Answers) -> dict[str, str]:
    chosen = items_of(answers, "frameworks")
    given = text_of(answers, "audit")
    planned = split_audit(given) if given else None
    windows = []
    if planned:
        days = {"start": planned.start, "end": planned.end, "fieldwork": planned.fieldwork}
        windows.append({"framework": "soc2", **days})
    rows: list[dict[str, Any]] = []
    if "soc2" in chosen:
        categories = list(items_of(answers, "soc2_categories"))
        kind = planned.type if planned else "type-2"
        rows.append({"id": "soc2", "type": kind, "categories": categories})
    rows += [{"id": one} for one in ("iso27001", "nist-csf") if one in chosen]
    if "hipaa" in chosen:
        rows.append({"id": "hipaa", "role": text_of(answers, "hipaa_role")})
    elif holds(answers, "health"):
        rows.append({"id": "hipaa", "role": "none"})  # an answer as well: it does not apply
    special = {key: holds(answers, one.id) for one in SPECIAL if (key := _SPECIAL_KEYS.get(one.id))}
    gdpr = {
        "id": "gdpr",
        "kind": "law",
        "description": "General Data Protection Regulation",
        "owner": "privacy_lead",
    }
    return {
        "frameworks": _list("frameworks", rows, "{id: soc2, type: type-2, categories: [security]}"),
        "windows": _list(
            "windows",
            windows,
            "{framework: soc2, start: 2026-07-01, end: 2026-12-31, fieldwork: 2027-01-14}",
        ).replace("\n", "\n  "),
        "special": yaml_value(special),
        "subjects": yaml_value(list(items_of(answers, "subjects"))),
        "gdpr_role": text_of(answers, "gdpr_role") if holds(answers, "eu") else "none",
        "obligations": _list(
            "obligations",
            [gdpr] if holds(answers, "eu") else [],
            '{id: gdpr, kind: law, description: "…", owner: privacy_lead}',
        ),
    }


def _flags(answers: Answers) -> dict[str, bool]:
    practices = items_of(answers, "practices")
    sites = bool(items_of(answers, "sites"))
    software = text_of(answers, "software")
    return {
        "has_offices": sites,
        "has_remote_staff": answers.get("remote") is not False if sites else True,
        "has_board": has_board(answers),
        "uses_contractors": "contractors" in practices,
        "uses_volunteers": "volunteers" in practices,
        "has_customers": bool(text_of(answers, "product")),
        "develops_software": software in {"ourselves", "both"},
        "outsources_development": software in {"others", "both"},
        "uses_mdm": bool(text_of(answers, "mdm")),
        "allows_byod": not {"own-phones", "own-devices"}.isdisjoint(practices),
        "uses_removable_media": "usb" in practices,
        "uses_generative_ai": "ai" in practices,
        "personal_data": personal_data(answers),
        "us_consumer_data": holds(answers, "us-consumers"),
        "has_sla": "sla" in practices,
        "processes_transactions": holds(answers, "transactions"),
        "publicly_listed": "listed" in practices,
    }


def _slug(name: str, otherwise: str, taken: set[str]) -> str:
    words = "-".join(re.findall(r"[a-z0-9]+", name.casefold()))[:_LONGEST_ID].strip("-")
    slug = words.lstrip("0123456789-") or otherwise
    numbered = (f"{slug}-{number}" for number in range(2, 100))
    return slug if slug not in taken else next(one for one in numbered if one not in taken)


_LONGEST_ID = 40
