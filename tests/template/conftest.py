"""A small template library that is right in every way; tests bend one thing in it."""

import pytest

from policykit.template import read_library

FRONT = """\
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
---
"""
BODY = """\
# Purpose {#purpose}

Doors of {{ organization.short_name }} are shut.

# Policy statements {#statements}

**DO-1** Guards must check doors {{ door.check_months | every_months }}.

{% if flags.has_offices %}
**DO-2** Visitors must sign in.
{% endif %}
"""
MAP = """\
statements:
  DO-1:
    controls: {soc2: [CC6.4]}
    cadence: {every: door.check_months, unit: months}
    evidence: List of checks
  DO-2:
    controls: {soc2: [CC6.4]}
    evidence: Book of visitors
"""
FRAMEWORK = """\
id: soc2
title: SOC 2
version: "2017"
groups:
  - id: CC6
    controls:
      - {id: CC6.4, title: Doors}
      - {id: CC6.5, title: Disposal}
"""


@pytest.fixture
def front():
    return FRONT


@pytest.fixture
def body():
    return BODY


@pytest.fixture
def files():
    return {
        "door.md.j2": (FRONT + BODY).encode(),
        "door.map.yaml": MAP.encode(),
        "frameworks/soc2.yaml": FRAMEWORK.encode(),
    }


@pytest.fixture
def changed(files):
    """Read the library with one text replaced; give it and `code file:line` of each finding."""

    def read(path, old, new):
        text = files[path].decode()
        assert old in text
        files[path] = text.replace(old, new).encode()
        library, found = read_library(files)
        return library, [f"{one.code} {one.place}" for one in found]

    return read
