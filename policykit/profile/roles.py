"""The roles that every organization has: their keys in the profile, and their names in policies."""

from typing import Literal, TypeAlias, get_args

RoleKey: TypeAlias = Literal[
    "top_management",
    "executive_sponsor",
    "security_lead",
    "compliance_lead",
    "engineering_lead",
    "it_lead",
    "people_lead",
    "privacy_lead",
]
ROLE_KEYS: tuple[str, ...] = get_args(RoleKey)
ROLE_LABELS: dict[str, str] = {
    "top_management": "Top Management",
    "executive_sponsor": "Executive Sponsor",
    "security_lead": "Security Lead",
    "compliance_lead": "Compliance Lead",
    "engineering_lead": "Engineering Lead",
    "it_lead": "IT Lead",
    "people_lead": "People Lead",
    "privacy_lead": "Privacy Lead",
}
