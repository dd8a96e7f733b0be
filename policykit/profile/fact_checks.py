"""Checks of facts against each other: flags, frameworks, references, and values given twice.

Like the checks on people they read content that is not validated yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policykit.errors import Severity
from policykit.profile.assurance import Classification
from policykit.profile.contradictions import check_contradictions
from policykit.profile.derived import PROVIDER_NAMES
from policykit.profile.people_checks import inside, rows, unknown_id, wrong_order
from policykit.profile.shape import known_keys
from policykit.profile.source import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from policykit.profile.source import Path, Source

_LISTS = ("people", "addresses", "sites", "products", "systems", "frameworks", "obligations")
_LONG = 300
_VERY_LONG = 2000
_MAY_BE_LONG = frozenset(
    {"description", "reason", "scope_statement", "author_may_approve_reason", "target_profile"}
)
_OTHER_PROVIDER_IDS = {
    "amazon": "aws",
    "amazon-web-services": "aws",
    "google": "gcp",
    "google-cloud": "gcp",
    "gcloud": "gcp",
    "microsoft": "azure",
    "microsoft-azure": "azure",
}


def check_facts(content: dict[str, Any], source: Source) -> Iterator[Finding]:
    """Yield facts that contradict each other or refer to something that is not there."""
    yield from _check_ids(content)
    yield from _check_flags(content)
    yield from check_contradictions(content, source)
    yield from _check_frameworks(content)
    yield from _check_references(content)
    yield from _check_params(content, source)
    yield from _check_lengths(content, ())


def _check_ids(content: dict[str, Any]) -> Iterator[Finding]:
    for path in (
        *((name,) for name in _LISTS),
        ("cloud", "providers"),
        ("classification", "levels"),
        ("policies", "left_out"),
    ):
        first: dict[str, Path] = {}
        for at, row in rows(content, *path):
            identifier = row.get("id")
            if not isinstance(identifier, str):
                continue
            if identifier in first:
                message = f'the id "{identifier}" is given twice'
                yield Finding("PK118", (*at, "id"), message, "Give each entry its own id.")
            first.setdefault(identifier, at)


def _check_flags(content: dict[str, Any]) -> Iterator[Finding]:
    flags = inside(content, "flags")
    given = flags if isinstance(flags, dict) else {}
    special = inside(content, "data", "special")
    has_people = isinstance(special, dict) and (special.get("phi"), special.get("eu_personal_data"))
    facts = {
        "has_offices": (bool(content.get("sites")), "sites"),
        "uses_mdm": (inside(content, "tools", "mdm") is not None, "tools.mdm"),
    }
    if has_people and True in has_people:
        facts["personal_data"] = (True, "data.special")
    for flag, (fact, where) in facts.items():
        if isinstance(given.get(flag), bool) and given[flag] != fact:
            message = f"is {_word(given[flag])}, but {where} says {_word(fact)}"
            yield Finding("PK151", ("flags", flag), message, f"Correct the flag or {where}.")
    yield from _doubtful_flags(content, given)


def _doubtful_flags(content: dict[str, Any], flags: dict[str, Any]) -> Iterator[Finding]:
    contractors = inside(content, "organization", "headcount", "contractors")
    doubts = {
        "uses_contractors": isinstance(contractors, int) and contractors > 0,
        "has_sla": any(row.get("sla") is not None for _, row in rows(content, "products")),
    }
    where = {"uses_contractors": "organization.headcount", "has_sla": "the sla of a product"}
    for flag, fact in doubts.items():
        if fact and flags.get(flag) is not True:
            message = f"is not true, although {where[flag]} says it is"
            hint = f"Set flags.{flag} to true if it is so."
            yield Finding("PK152", ("flags", flag), message, hint, Severity.WARNING)
    eu_data = inside(content, "data", "special", "eu_personal_data") is True
    role = inside(content, "data", "gdpr_role") or "none"
    if eu_data == (role == "none"):
        message = f"is {role}, while data.special.eu_personal_data is {_word(eu_data)}"
        hint = "The GDPR gives whoever handles such data a role: controller, processor or both."
        yield Finding("PK152", ("data", "gdpr_role"), message, hint, Severity.WARNING)


def _check_frameworks(content: dict[str, Any]) -> Iterator[Finding]:
    phi = inside(content, "data", "special", "phi") is True
    hipaa = "none"
    listed = []
    for at, row in rows(content, "frameworks"):
        listed.append(str(row.get("id")))
        categories = row.get("categories")
        if row.get("id") == "soc2" and isinstance(categories, tuple):
            yield from _security_category(categories, (*at, "categories"))
        if row.get("id") == "hipaa":
            hipaa = str(row.get("role"))
            if hipaa in {"covered_entity", "business_associate"} and not phi:
                message = f"is {hipaa}, but data.special.phi is not true"
                hint = (
                    "HIPAA concerns health information: set data.special.phi, or the role to none."
                )
                yield Finding("PK154", (*at, "role"), message, hint)
    if phi and "hipaa" not in listed:  # role none is an answer as well
        hint = "List hipaa under frameworks with your role, or with role none if it is not for you."
        message = "is true, but no HIPAA role is given"
        yield Finding("PK155", ("data", "special", "phi"), message, hint, Severity.WARNING)
    for at, row in rows(content, "audit", "windows"):
        yield from wrong_order(row, "start", "end", at)
        framework = row.get("framework")
        if framework in {"soc2", "iso27001", "nist-csf", "hipaa"} and framework not in listed:
            hint = "List the framework, or correct the window."
            message = f"{framework} is not listed under frameworks"
            yield Finding("PK158", (*at, "framework"), message, hint)


def _security_category(categories: tuple[Any, ...], path: Path) -> Iterator[Finding]:
    if "security" not in categories:
        hint = "Add security; every SOC 2 report has it."
        yield Finding("PK153", path, "lacks the security category", hint)


def _check_references(content: dict[str, Any]) -> Iterator[Finding]:
    addresses = [str(row.get("id")) for _, row in rows(content, "addresses")]
    for at, row in rows(content, "sites"):
        given = row.get("address")
        if isinstance(given, str) and given not in addresses:
            yield unknown_id("id under addresses", given, addresses, (*at, "address"))
    providers = [str(row.get("id")) for _, row in rows(content, "cloud", "providers")]
    hosts = [*providers, "saas"]
    if inside(content, "cloud", "on_prem") is True:
        hosts.append("on_prem")
    for at, row in rows(content, "systems"):
        given = row.get("hosting")
        if isinstance(given, str) and given not in hosts:
            yield unknown_id("cloud provider of this profile", given, hosts, (*at, "hosting"))
    for at, row in rows(content, "cloud", "providers"):
        yield from _check_provider(row, at)
    yield from _check_levels(content)


def _check_provider(row: dict[str, Any], at: Path) -> Iterator[Finding]:
    given = row.get("id")
    if given in _OTHER_PROVIDER_IDS:
        message = f'"{given}" is not the id of this provider'
        hint = f"Write {_OTHER_PROVIDER_IDS[given]}, so that its parts of the policies appear."
        yield Finding("PK144", (*at, "id"), message, hint)
    elif isinstance(given, str) and given not in PROVIDER_NAMES and row.get("name") is None:
        hint = "Give its full name; only aws, gcp and azure are known."
        yield Finding("PK113", (*at, "name"), "is required for this provider", hint)


def _check_levels(content: dict[str, Any]) -> Iterator[Finding]:
    given = inside(content, "classification", "levels")
    levels = [str(row.get("id")) for _, row in rows(content, "classification", "levels")]
    if given is None:
        levels = [level.id for level in Classification().levels]
    for key in ("default", "policy_documents"):
        level = inside(content, "classification", key) or "internal"
        if levels and isinstance(level, str) and level not in levels:
            path = ("classification", key)
            yield unknown_id("id under classification.levels", level, levels, path)


def _check_params(content: dict[str, Any], source: Source) -> Iterator[Finding]:
    params = inside(content, "params")
    for block, values in params.items() if isinstance(params, dict) else ():
        fields = known_keys((block,)) or ()
        if not isinstance(values, dict):
            if block in (known_keys(()) or ()):
                yield _second_place((block,), source)
            continue
        for key in values:
            if key in fields:
                yield _second_place((block, key), source)


def _second_place(path: Path, source: Source) -> Finding:
    name = ".".join(str(part) for part in path)
    if source.node(path) is not None:
        line = source.place(path).line
        hint = f"Keep one of the two; {name} on line {line} is the place of this fact."
        return Finding("PK156", ("params", *path), f"is also set on line {line}", hint)
    hint = f"Move it to {name}, at the top level of the file."
    return Finding("PK157", ("params", *path), "is a fact with a place of its own", hint)


def _check_lengths(value: Any, path: Path) -> Iterator[Finding]:
    if isinstance(value, str):
        limit = _VERY_LONG if path[-1] in _MAY_BE_LONG else _LONG
        if len(value) > limit:
            message = f"has {len(value)} characters; values go into running text and tables"
            yield Finding("PK117", path, message, "Say it shorter.", Severity.WARNING)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _check_lengths(item, (*path, key))
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _check_lengths(item, (*path, number))


def _word(value: bool) -> str:
    return "true" if value else "false"
