"""Profile: what an organization is, does and decides.

Takes the bytes of org_profile.yaml. Gives a frozen `Profile` with defaults filled in and every
mistake of the file with its line; the same bytes with one value changed; a first profile from a
dozen answers. Never reads a file, the clock or a template.
"""

from policykit.profile.assurance import LeftOut
from policykit.profile.editing import set_value, set_values, with_schema_line
from policykit.profile.people import ROLE_LABELS, Person
from policykit.profile.profile import Profile
from policykit.profile.reading import read_profile
from policykit.profile.schema import json_schema
from policykit.profile.starter import STARTER_QUESTIONS, Question, answer_fault, starter

__all__ = [
    "ROLE_LABELS",
    "STARTER_QUESTIONS",
    "LeftOut",
    "Person",
    "Profile",
    "Question",
    "answer_fault",
    "json_schema",
    "read_profile",
    "set_value",
    "set_values",
    "starter",
    "with_schema_line",
]
