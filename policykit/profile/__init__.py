"""Profile: what an organization is, does and decides.

Takes the bytes of org_profile.yaml. Gives a frozen `Profile` with defaults filled in and every
mistake of the file with its line; the same bytes with one value changed. Never reads a file, the
clock or a template.
"""

from typing import TYPE_CHECKING

from policykit.starting.lookup import offer

if TYPE_CHECKING:
    from policykit.profile.editing import set_value, set_values, with_schema_line
    from policykit.profile.facts import LeftOut, Person
    from policykit.profile.profile import Profile
    from policykit.profile.reading import read_profile
    from policykit.profile.roles import ROLE_LABELS
    from policykit.profile.schema import json_schema
    from policykit.profile.unheld import unheld_roles

__all__ = [
    "ROLE_LABELS",
    "LeftOut",
    "Person",
    "Profile",
    "json_schema",
    "read_profile",
    "set_value",
    "set_values",
    "unheld_roles",
    "with_schema_line",
]

__getattr__ = offer(
    __name__,
    {
        "editing": "set_value set_values with_schema_line",
        "facts": "LeftOut Person",
        "profile": "Profile",
        "reading": "read_profile",
        "roles": "ROLE_LABELS",
        "schema": "json_schema",
        "unheld": "unheld_roles",
    },
)
