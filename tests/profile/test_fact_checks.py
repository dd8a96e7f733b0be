"""Facts that contradict each other, and values given in two places."""

import pytest

OFFICE = "addresses: [{id: hq, line1: x, city: y, country: IE}]\nsites: [{id: o, address: hq}]\n"
EU = "  gdpr_role: controller\n"


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        ("flags: {has_offices: true}\n", ["PK151"]),
        (OFFICE + "flags: {has_offices: false}\n", ["PK151"]),
        (OFFICE + "flags: {has_offices: true}\n", []),
        (OFFICE, []),
        ("flags: {uses_mdm: true}\n", ["PK151"]),
        ("tools: {mdm: Jamf}\nflags: {uses_mdm: false}\n", ["PK151"]),
        ("tools: {mdm: Jamf}\n", []),
        ("data:\n  special: {eu_personal_data: true}\n" + EU, []),
        ("data:\n  special: {eu_personal_data: true}\n", ["PK152"]),
        ("data:\n  gdpr_role: processor\n", ["PK152"]),
        (
            "data:\n  special: {eu_personal_data: true}\n" + EU + "flags: {personal_data: false}\n",
            ["PK151"],
        ),
        ("frameworks: [{id: soc2, categories: [availability]}]\n", ["PK153"]),
        ("frameworks: [{id: hipaa, role: covered_entity}]\n", ["PK154"]),
        ("frameworks: [{id: hipaa, role: none}]\n", []),
        ("data: {special: {phi: true}}\n", ["PK155"]),
        ("data: {special: {phi: true}}\nframeworks: [{id: hipaa, role: none}]\n", []),
        (
            "data: {special: {phi: true}}\nframeworks: [{id: hipaa, role: covered_entity}]\n",
            [],
        ),
        ("frameworks: [{id: soc2}, {id: soc2}]\n", ["PK118"]),
        ("sites: [{id: o, address: hq}]\n", ["PK144"]),
        (
            (
                "systems: [{id: s, name: S, kind: data, owner: it_lead, criticality: low,"
                " hosting: aws}]\n"
            ),
            ["PK144"],
        ),
        (
            (
                "systems: [{id: s, name: S, kind: data, owner: it_lead, criticality: low,"
                " hosting: on_prem}]\ncloud: {on_prem: true}\n"
            ),
            [],
        ),
        ("cloud: {providers: [{id: amazon}]}\n", ["PK144"]),
        ("cloud: {providers: [{id: hetzner}]}\n", ["PK113"]),
        ("cloud: {providers: [{id: hetzner, name: Hetzner}]}\n", []),
        ("classification: {default: secret}\n", ["PK144"]),
        (
            (
                "classification: {levels: [{id: a, label: A, color: '#000000'},"
                " {id: b, label: B, color: '#ffffff'}], default: a}\n"
            ),
            ["PK144"],
        ),
        (
            (
                "frameworks: [{id: soc2}]\n"
                "audit: {windows: [{framework: soc2, start: 2026-02-01, end: 2026-01-31}]}\n"
            ),
            ["PK142"],
        ),
        (
            "audit: {windows: [{framework: soc2, start: 2026-01-01, end: 2026-01-31}]}\n",
            ["PK158"],
        ),
        ("review: {lead_days: 30}\nparams: {review: {lead_days: 40}}\n", ["PK156"]),
        ("params: {review: {lead_days: 40}}\n", ["PK157"]),
        ("params: {governance: {objectives: [a]}, audit: {internal_months: 6}}\n", []),
        ("organization_notes: 1\nparams: {obligations: [a]}\n", ["PK111", "PK112", "PK157"]),
    ],
)
def test_facts_against_facts(small, added, expected):
    _, found = small.with_added(added).read()
    assert sorted(one.code for one in found) == expected, "\n".join(map(str, found))


@pytest.mark.parametrize(
    ("flags", "answer", "words"),
    [
        ("{}", 'params: {endpoint: {byod: "yes"}}', "is yes, but flags.allows_byod is false (as"),
        ("{allows_byod: true}", 'params: {endpoint: {byod: "no"}}', "is true (on line"),
        ("{uses_removable_media: true}", "params: {use: {removable_media: banned}}", "is banned"),
        ("{}", "params: {use: {removable_media: encrypted_only}}", "is encrypted_only"),
        ("{}", "params: {use: {approved_ai_tools: [Quill]}}", "is given, but"),
        ("{has_customers: false}", "products: [{id: p, name: P, description: d}]", "is given"),
        ("{personal_data: false}", "data: {subjects: [guests]}", "is given"),
        ("{has_board: false}", "governance: {oversight_body: Board of Directors}", "is Board of"),
    ],
)
def test_a_flag_and_an_answer_that_says_the_opposite(small, flags, answer, words):
    _, (found,) = small.with_added(f"flags: {flags}\n{answer}\n").read()
    assert (found.code, found.severity.value) == ("PK159", "warning")
    assert words in found.message


def test_an_answer_of_another_shape_contradicts_nothing(small):
    text = small.with_added(
        "flags: {allows_byod: false}\nparams: {endpoint: {byod: {phones: [own]}}}\n"
    )
    assert text.read()[1] == ()


def test_answers_that_go_with_their_flags_are_no_contradiction(small):
    text = small.with_added(
        "flags: {allows_byod: true, uses_removable_media: true, uses_generative_ai: true}\n"
        'params: {endpoint: {byod: "yes"}, use: {removable_media: encrypted_only, ai_tools: '
        "approved_only}}\n"
    )
    assert text.read()[1] == ()


def test_contractors_and_service_levels_are_asked_about(small):
    text = small.with_change(
        "  country: IE\n", "  country: IE\n  headcount: {employees: 3, contractors: 2}\n"
    ).with_added(
        "products: [{id: p, name: P, description: d, sla: {uptime_pct: 99.5}}]\n"
        "flags: {uses_contractors: false}\n"
    )
    profile, found = text.read()
    assert profile is not None
    assert [(one.code, one.severity.value) for one in found] == [("PK152", "warning")] * 2


def test_a_value_in_two_places_names_both_lines(small):
    text = small.with_added("review:\n  lead_days: 30\nparams:\n  review:\n    lead_days: 40\n")
    _, (found,) = text.read()
    lines = text.text.splitlines()
    first = lines.index("  lead_days: 30") + 1
    assert found.place.line == lines.index("    lead_days: 40") + 1
    assert f"line {first}" in found.message


def test_a_derived_value_in_params_is_sent_to_its_place(small):
    _, (found,) = small.with_added("params: {review: {lead_days: 40}}\n").read()
    assert "Move it to review.lead_days" in found.hint
