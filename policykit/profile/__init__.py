"""Profile: what an organization is, does and decides.

Takes the bytes of org_profile.yaml. Gives a frozen `Profile` with defaults filled in, and every
mistake of the file with its line. Never reads a file, the clock or a template.
"""

from policykit.profile.people import ROLE_LABELS, Person
from policykit.profile.profile import Profile
from policykit.profile.reading import read_profile

__all__ = ["ROLE_LABELS", "Person", "Profile", "read_profile"]
