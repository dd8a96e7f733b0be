"""What follows from facts: derived flags and the scope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

DERIVED_FLAGS: dict[str, str] = {
    "uses_aws": "cloud.providers",
    "uses_gcp": "cloud.providers",
    "uses_azure": "cloud.providers",
    "uses_on_prem": "cloud.on_prem",
    "phi": "data.special.phi",
    "card_data": "data.special.card_data",
    "eu_personal_data": "data.special.eu_personal_data",
    "gdpr_role": "data.gdpr_role",
    "hipaa_role": "role in the hipaa entry of frameworks",
    "hipaa_group_health_plan": "group_health_plan in the hipaa entry of frameworks",
    "hipaa_clearinghouse": "clearinghouse in the hipaa entry of frameworks",
}
"""Flags that may not be set by hand, and the fact each comes from."""

_FROM_FACTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("cloud.providers", ("flags.uses_aws", "flags.uses_gcp", "flags.uses_azure")),
    ("cloud.on_prem", ("flags.uses_on_prem",)),
    ("data.special.phi", ("flags.phi", "flags.personal_data")),
    ("data.special.card_data", ("flags.card_data",)),
    ("data.special.eu_personal_data", ("flags.eu_personal_data", "flags.personal_data")),
    ("data.gdpr_role", ("flags.gdpr_role",)),
    ("frameworks.role", ("flags.hipaa_role", "scope.hipaa")),
    ("frameworks.group_health_plan", ("flags.hipaa_group_health_plan",)),
    ("frameworks.clearinghouse", ("flags.hipaa_clearinghouse",)),
    (
        "frameworks.categories",
        tuple(
            f"scope.{category}"
            for category in ("availability", "confidentiality", "processing_integrity", "privacy")
        ),
    ),
    (
        "frameworks.id",
        ("scope.soc2", "scope.iso27001", "scope.nist_csf", "scope.hipaa", "frameworks_in_scope"),
    ),
    ("organization.entity_type", ("organization.noun",)),
    ("sites", ("flags.has_offices",)),
    ("tools.mdm", ("flags.uses_mdm",)),
    ("organization.headcount.contractors", ("flags.uses_contractors",)),
)
"""A fact -> what follows from it. Steps into a list are left out of the path."""

PROVIDER_NAMES: dict[str, str] = {
    "aws": "Amazon Web Services",
    "gcp": "Google Cloud",
    "azure": "Microsoft Azure",
}


def derived_paths(path: str) -> tuple[str, ...]:
    """Return the flags and scopes that follow from the fact at a path, or from facts below it.

    Args:
        path: dotted, such as `cloud.providers` or `frameworks.0.role`; list indexes do not count.

    >>> derived_paths("data.special.phi")
    ('flags.phi', 'flags.personal_data')
    """
    steps = [step for step in path.replace("[]", "").split(".") if not step.isdecimal()]
    found: dict[str, None] = {}
    for fact, derived in _FROM_FACTS:
        ours = fact.split(".")
        length = min(len(ours), len(steps))
        if ours[:length] == steps[:length]:
            found |= dict.fromkeys(derived)
    return tuple(found)


def derived_flags(tree: Mapping[str, Any]) -> dict[str, Any]:
    """Return the derived flags of a complete tree."""
    providers = {provider["id"] for provider in tree["cloud"]["providers"]}
    special = tree["data"]["special"]
    hipaa = _framework(tree, "hipaa") or {}
    return {
        "uses_aws": "aws" in providers,
        "uses_gcp": "gcp" in providers,
        "uses_azure": "azure" in providers,
        "uses_on_prem": tree["cloud"]["on_prem"],
        "phi": special["phi"],
        "card_data": special["card_data"],
        "eu_personal_data": special["eu_personal_data"],
        "gdpr_role": tree["data"]["gdpr_role"],
        "hipaa_role": hipaa.get("role", "none"),
        "hipaa_group_health_plan": hipaa.get("group_health_plan", False),
        "hipaa_clearinghouse": hipaa.get("clearinghouse", False),
    }


def derived_noun(tree: Mapping[str, Any]) -> str:
    """Return the word by which running text calls the organization: company, or organization."""
    no_company = tree["organization"]["entity_type"] in {"nonprofit", "public_body"}
    return "organization" if no_company else "company"


def derived_scope(tree: Mapping[str, Any]) -> dict[str, bool]:
    """Return which frameworks and which SOC 2 categories count. HIPAA with role none does not."""
    soc2 = _framework(tree, "soc2")
    categories = soc2["categories"] if soc2 else []
    return {
        "availability": "availability" in categories,
        "confidentiality": "confidentiality" in categories,
        "processing_integrity": "processing-integrity" in categories,
        "privacy": "privacy" in categories,
        "soc2": soc2 is not None,
        "iso27001": _framework(tree, "iso27001") is not None,
        "nist_csf": _framework(tree, "nist-csf") is not None,
        "hipaa": (_framework(tree, "hipaa") or {}).get("role", "none") != "none",
    }


def _framework(tree: Mapping[str, Any], wanted: str) -> Mapping[str, Any] | None:
    return next((entry for entry in tree["frameworks"] if entry["id"] == wanted), None)
