"""A small profile without mistakes, and ways to put one in."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from policykit.profile import read_profile

ROOT = Path(__file__).parents[2]

SMALL = """\
organization:
  legal_name: Acme Ltd
  short_name: Acme
  time_zone: Europe/Dublin
  country: IE
  email_domain: acme.example
people:
  - {id: ann, name: Ann Lee, title: Director, email: ann@acme.example}
  - {id: bob, name: Bob Orr, title: Engineer, email: bob@acme.example}
roles:
  top_management: [{person: ann, from: 2025-01-01}]
  executive_sponsor: [{person: ann, from: 2025-01-01}]
  security_lead: [{person: bob, from: 2025-01-01}]
  compliance_lead: [{person: bob, from: 2025-01-01}]
  engineering_lead: [{person: bob, from: 2025-01-01}]
  it_lead: [{person: bob, from: 2025-01-01}]
  people_lead: [{person: ann, from: 2025-01-01}]
  privacy_lead: [{person: ann, from: 2025-01-01}]
"""


@dataclass(frozen=True)
class Small:
    """The small profile as text, to be changed."""

    text: str = SMALL

    def with_change(self, old, new):
        assert self.text.count(old) == 1, f"{old!r} must stand once in the small profile"
        return Small(self.text.replace(old, new))

    def with_added(self, more):
        return Small(self.text + more)

    def read(self):
        return read_profile(self.text.encode())

    def profile(self):
        profile, found = self.read()
        assert not found, "\n".join(map(str, found))
        return profile

    def line_of(self, marker):
        lines = [number for number, line in enumerate(self.text.splitlines(), 1) if marker in line]
        assert len(lines) == 1, f"{marker!r} stands on lines {lines}"
        return lines[0]


@pytest.fixture
def small():
    return Small()


@pytest.fixture(params=["org_profile.yaml", "tests/organizations/clinic.yaml"])
def organization(request):
    return (ROOT / request.param).read_bytes()


@pytest.fixture(scope="session")
def sample():
    return (ROOT / "org_profile.yaml").read_bytes()
