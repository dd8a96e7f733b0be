"""A small organization and a small library, from bytes, and a day on which roles are held."""

from datetime import date

import pytest

from policykit.policy import finish, prepare
from policykit.policy.fill_child import fill_one
from policykit.profile import ROLE_LABELS, read_profile
from policykit.template import JINJA_OPTIONS, read_library

ON = date(2026, 3, 1)
ROLES = ROLE_LABELS
PROFILE = """\
organization:
  legal_name: "A*B_[C] & Söhne <GmbH> {{7*7}} `x`"
  short_name: Tiny
  country: US
  time_zone: America/New_York
  email_domain: tiny.example
systems:
  - {id: prod, name: Production, kind: production, owner: it_lead, criticality: critical}
  - {id: wiki, name: Wiki, kind: other, owner: it_lead, criticality: low}
tools: {ticketing: Jira}
people:
  - {id: ana, name: Ana Silva, title: Head of Security, email: ana@tiny.example}
roles:
""" + "".join(f"  {role}: [{{person: ana, from: 2025-01-01}}]\n" for role in ROLES)
TEMPLATE = """\
---
id: door
title: Door Policy
version: 2
prefix: DO
when: true
owner_role: it_lead
approver_role: executive_sponsor
classification: internal
audience: Everyone
ack_required: true
parameters:
  - {path: door.check_months, type: int, default: 3, min: 1, max: 12, question: How often?}
  - {path: door.keeper, type: role, default: it_lead, question: Who keeps keys?}
  - {path: door.list, type: str, default: {from: tools.ticketing}, question: Where is the list?}
  - {path: door.guard, type: str, required: true, question: Who guards?}
  - {path: door.alarm, type: str, nullable: true, question: Which alarm?}
  - {path: review.interval_months, type: int, question: How often reviewed?}
---
# Purpose {#purpose}

Doors of {{ organization.legal_name }} are shut, and {{ door.guard }} guards them.

# Policy statements {#statements}

**DO-1** The {{ door.keeper | role }} must check doors {{ door.check_months | every_months }}.
The list is in {{ door.list }}.

**DO-2** Guards must know these systems:
{% for system in systems %}
{% if loop.first %}

{% endif %}
- {{ system.name }}
{% endfor %}

{% if flags.has_offices %}
**DO-3** Visitors must sign in.
{% endif %}

# Review {#history}

Reviewed {{ review.interval_months | every_months }}.
{% if door.alarm %}
The alarm is {{ door.alarm }}.
{% endif %}
"""
MAP = """\
statements:
  DO-2:
    controls: {soc2: [CC6.4]}
    evidence: List of systems
  DO-1:
    controls: {soc2: [CC6.4]}
    cadence: {every: door.check_months, unit: months}
    limit: {within: 5, unit: business days}
    evidence: "Checks: list"
  DO-3:
    controls: {soc2: [CC6.4]}
    evidence: Book of visitors
"""
FRAMEWORK = """\
id: soc2
title: SOC 2
version: "2017"
groups: [{id: CC6, controls: [{id: CC6.4, title: Doors}]}]
"""
PARAMS = "params:\n  door: {guard: Bo}\n"


@pytest.fixture
def on():
    return ON


@pytest.fixture
def make_profile():
    """Give a profile from the small one's text plus more YAML."""

    def make(more=PARAMS, old="", new=""):
        text = PROFILE.replace(old, new) if old else PROFILE
        profile, found = read_profile((text + more).encode(), "org_profile.yaml")
        assert profile is not None, found
        return profile

    return make


@pytest.fixture
def files():
    return {
        "door.md.j2": TEMPLATE.encode(),
        "door.map.yaml": MAP.encode(),
        "frameworks/soc2.yaml": FRAMEWORK.encode(),
    }


@pytest.fixture
def make_library(files):
    def make(old="", new="", *more):
        text = files["door.md.j2"].decode()
        for before, after in ((old, new), *more):
            assert before in text
            text = text.replace(before, after) if before else text
        changed = {**files, "door.md.j2": text.encode()}
        library, found = read_library(changed)
        assert [one for one in found if one.severity == "error"] == []
        return library

    return make


def filled(job):
    """Fill a job in this process; the limits are for edge to test."""
    parts = {
        name: {"file": part.tree.file, "source": part.source} for name, part in job.parts.items()
    }
    return {
        item.template.id: fill_one(
            {"file": item.template.file, "source": item.template.source, "context": item.context},
            {"syntax": JINJA_OPTIONS, "parts": parts},
        )
        for item in job.items
    }


@pytest.fixture
def generate():
    """Generate the one policy of a library."""

    def run(profile, library):
        job, found = prepare(profile, library, None, ON)
        assert found == ()
        generated, found = finish(job, filled(job))
        assert found == ()
        return generated[0]

    return run
