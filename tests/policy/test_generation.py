import json

from policykit.canonical import sha256
from policykit.policy import read_policy, read_sidecar

POLICY = r"""---
id: door
title: Door Policy
owner_role: it_lead
approver_role: executive_sponsor
classification: internal
audience: Everyone
ack_required: true
template: door@2
---

# Purpose {#purpose}

Doors of A\*B\_\[C\] & Söhne \<GmbH> \{\{7\*7\}\} \`x\` are shut, and Bo guards them.

# Policy statements {#statements}

**DO-1** The IT Lead must check doors every 3 months.
The list is in Jira.

**DO-2** Guards must know these systems:

- Production
- Wiki

# Review {#history}

Reviewed every 12 months.
"""
SIDECAR = """\
# Door Policy: the controls each statement answers, how often or how soon, and the evidence.
statements:
  DO-1:
    controls:
      soc2: [CC6.4]
    cadence: {every: 3, unit: months, parameter: door.check_months}
    limit: {within: 5, unit: business days}
    evidence: "Checks: list"
  DO-2:
    controls:
      soc2: [CC6.4]
    evidence: List of systems
"""


def test_the_files_of_a_policy(make_profile, make_library, generate):
    generated = generate(make_profile(), make_library())
    assert generated.policy.decode() == POLICY
    assert generated.sidecar.decode() == SIDECAR
    assert (generated.id, generated.template) == ("door", "door@2")
    assert generated.digests.text == sha256(
        POLICY.partition("---\n\n")[2].join(["\n", ""]).encode()
    )


def test_what_is_written_can_be_read(make_profile, make_library, generate):
    generated = generate(make_profile(), make_library())
    policy, found = read_policy(generated.policy, "policies/door.md")
    assert found == ()
    assert [one.id for one in policy.statements] == ["DO-1", "DO-2"]
    assert policy.ack_required is True
    sidecar, found = read_sidecar(generated.sidecar, "policies/door.map.yaml")
    assert found == ()
    entry = sidecar.entries["DO-1"]
    assert (entry.cadence.every, entry.cadence.parameter) == (3, "door.check_months")
    assert (entry.limit.within, entry.limit.unit, entry.limit.parameter) == (
        5,
        "business days",
        None,
    )


def test_facts_name_value_and_places(make_profile, make_library, generate):
    facts = json.loads(generate(make_profile(), make_library()).facts)
    assert facts["door.check_months"] == {"value": 3, "places": ["DO-1"]}
    assert facts["systems[].name"] == {"value": ["Production", "Wiki"], "places": ["DO-2"]}
    assert facts["flags.has_offices"] == {"value": False, "places": ["DO-3"]}
    assert facts["organization.legal_name"]["places"] == ["#purpose"]
    assert facts["door.alarm"] == {"value": None, "places": ["#history"]}


def test_a_statement_that_appears_brings_its_entry(make_profile, make_library, generate):
    profile = make_profile(
        "params: {door: {guard: Bo}}\nsites: [{id: hq, kind: office, address: hq}]\n"
        "addresses:\n  - {id: hq, kind: registered, line1: A, city: B, postcode: X, country: US}\n"
    )
    generated = generate(profile, make_library())
    assert b"**DO-3** Visitors must sign in." in generated.policy
    assert b"  DO-3:\n" in generated.sidecar


def test_a_cadence_of_nothing_is_left_out(make_profile, make_library, generate):
    library = make_library(
        "type: int, default: 3, min: 1, max: 12, question: How often?}",
        "type: int, nullable: true, question: How often?}",
        ("{{ door.check_months | every_months }}", "{% if door.check_months %}now{% endif %}"),
    )
    assert b"cadence" not in generate(make_profile(), library).sidecar


def test_the_same_input_gives_the_same_bytes(make_profile, make_library, generate):
    assert generate(make_profile(), make_library()) == generate(make_profile(), make_library())
