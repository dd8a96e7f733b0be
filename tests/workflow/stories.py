"""A small organization with two small policies, in memory, in each stage of its life."""

from __future__ import annotations

from fakes import Desk

from policykit.profile import ROLE_LABELS
from policykit.record import codes_of
from policykit.workflow.approve import approve
from policykit.workflow.initialize import initialize
from policykit.workflow.issue import issue
from policykit.workflow.propose import Terms, propose
from policykit.workflow.proving import Proof
from policykit.workflow.workspace import load_history

HOLDERS = dict.fromkeys(ROLE_LABELS, "ana") | {"executive_sponsor": "bo", "top_management": "cy"}
PROFILE = """\
# A company of three.
organization:
  legal_name: Tiny Incorporated
  short_name: Tiny
  country: US
  time_zone: America/New_York
  email_domain: tiny.example
people:
  - {id: ana, name: Ana Silva, title: Head of Security, email: ana@tiny.example}
  - {id: bo, name: Bo Lind, title: Chief Operating Officer, email: bo@tiny.example}
  - {id: cy, name: Cy Dee, title: Chief Executive, email: cy@tiny.example}
roles:
HOLDERSframeworks:
  - {id: soc2, type: type-2, categories: [security]}
params:
  door: {months: 3, keeper: the porter}
"""
DOOR = """\
---
id: door
title: Door Policy
version: 1
prefix: DO
when: true
owner_role: it_lead
approver_role: executive_sponsor
classification: internal
audience: Everyone
ack_required: false
parameters:
  - {path: door.months, type: int, default: 3, min: 1, max: 12, question: How often?}
  - {path: door.keeper, type: str, required: true, question: Who keeps keys?}
---
# Purpose {#purpose}

Doors of {{ organization.legal_name }} are shut.

# Policy statements {#statements}

**DO-1** The owner must check all doors {{ door.months | every_months }}.

**DO-2** Keys must be kept by {{ door.keeper }}.

**DO-3** Visitors must sign in.

# Approval {#approval}

See the first page.
"""
WINDOW = """\
---
id: window
title: Window Policy
version: 1
prefix: WI
when: true
owner_role: it_lead
approver_role: executive_sponsor
classification: internal
audience: Everyone
ack_required: false
---
# Purpose {#purpose}

Windows of {{ organization.legal_name }} are shut at night.

# Policy statements {#statements}

**WI-1** Everybody must shut the windows.
"""
DOOR_MAP = """\
statements:
  DO-1:
    controls: {soc2: [CC6.4]}
    cadence: {every: door.months, unit: months}
    evidence: List of checks
  DO-2: {controls: {soc2: [CC6.4]}, evidence: Receipts for keys}
  DO-3: {controls: {soc2: [CC6.4]}, evidence: Book of visitors}
"""
WINDOW_MAP = """\
statements:
  WI-1: {controls: {soc2: [CC6.4]}, evidence: A walk at night}
"""
FRAMEWORK = """\
id: soc2
title: SOC 2
version: "2017"
groups: [{id: CC6, controls: [{id: CC6.4, title: Doors}]}]
"""


def profile_text(holders=None):
    """The profile, with role holders by person id."""
    lines = (
        f"  {role}: [{{person: {person}, from: 2025-01-01}}]\n"
        for role, person in (HOLDERS | (holders or {})).items()
    )
    return PROFILE.replace("HOLDERS", "".join(lines))


def templates():
    """The library of two policies."""
    return {
        "door.md.j2": DOOR.encode(),
        "door.map.yaml": DOOR_MAP.encode(),
        "window.md.j2": WINDOW.encode(),
        "window.map.yaml": WINDOW_MAP.encode(),
        "frameworks/soc2.yaml": FRAMEWORK.encode(),
    }


def new_desk(holders=None):
    """A workspace just made."""
    desk = Desk({}, templates())
    initialize(desk.world, profile_text(holders).encode(), "org_profile.yaml")
    return desk


TERMS = {
    "what": "First issue",
    "why": None,
    "asked_by": None,
    "change_class": None,
    "reason": None,
    "effective": None,
    "email": None,
}


class Story:
    """A desk and the verbs, with the defaults that most tests want."""

    def __init__(self, desk):
        self.desk = desk

    @property
    def world(self):
        return self.desk.world

    def propose(self, *names, world=None, dry_run=False, **terms):
        given = Terms(**TERMS | terms)
        where = world or self.world
        return propose(where, names, given, everything=not names, dry_run=dry_run)

    def approve(self, *names, email="bo@tiny.example", evidence=None, world=None, **proof):
        self.desk.clock.move(minutes=5)
        given = Proof(evidence or {}, **proof)
        return approve(world or self.world, names, email, given, everything=not names)

    def approve_with_code(self, *names, email="bo@tiny.example"):
        return self.approve(*names, email=email, evidence={"reply.eml": self.reply(email)})

    def reply(self, email="bo@tiny.example"):
        codes = {
            codes_of(record)[-1]
            for name in ("door", "window")
            for record in self.history(name).open_proposals
        }
        return f"From: {email}\n\nApproved: {' '.join(sorted(codes))}\n".encode()

    def issue(self, *names, world=None):
        self.desk.clock.move(minutes=5)
        return issue(world or self.world, names, everything=not names, step=lambda _: None)

    def history(self, name):
        history, found = load_history(self.world, name)
        assert found == ()
        return history

    def copy(self):
        return Story(self.desk.copy())
