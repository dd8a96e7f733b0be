"""The templates filled for four organizations: every conditional text appears where its fact holds.

`sample` and `clinic` are the project's own profiles. `everything` has each flag on, and `nothing`
is one person with an office suite.
"""

import io
import json
import re
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from policy_set import SET
from ruamel.yaml import YAML

from policykit.edge.fill import fill
from policykit.policy import finish, prepare, read_policy, read_sidecar
from policykit.policy.fill_child import fill_one
from policykit.profile import read_profile
from policykit.template import read_library

HERE = Path(__file__).parent
ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "policy_templates"
ON = date(2026, 2, 2)
ORGANIZATIONS = ("sample", "clinic", "everything", "nothing")
IDS = tuple(name for name in SET if (LIBRARY / f"{name}.md.j2").exists())
EVERY_ID = pytest.mark.parametrize("name", IDS)


def everything(profile):
    """The sample with each flag on, from the facts that switch them."""
    profile["organization"]["other_entities"].append(
        {"legal_name": "Larkfield Pty", "country": "AU", "in_scope": False}
    )
    profile["products"].append(
        {"id": "lab", "name": "Lab", "description": "A trial", "in_scope": False}
    )
    profile["sites"].append({"id": "dublin-desks", "kind": "coworking", "address": "dublin"})
    profile["cloud"] = {
        "on_prem": True,
        "providers": [
            {"id": "aws", "regions": ["us-east-1"]},
            {"id": "gcp", "regions": ["europe-west1"]},
            {"id": "azure", "regions": ["westeurope"], "subservice": False},
            {"id": "north", "name": "Northern Cloud", "treatment": "inclusive"},
        ],
    }
    profile["frameworks"] = [
        {
            "id": "soc2",
            "categories": [
                *("security", "availability", "confidentiality"),
                *("processing-integrity", "privacy"),
            ],
        },
        {
            "id": "iso27001",
            "scope_statement": "Development and operation of Rota",
            "excluded_controls": [{"control": "7.6", "reason": "No secure areas of our own"}],
        },
        {"id": "nist-csf"},
        {"id": "hipaa", "role": "covered_entity", "clearinghouse": True, "group_health_plan": True},
    ]
    profile["data"]["special"] = {
        "phi": True,
        "card_data": True,
        "eu_personal_data": True,
        "children": True,
    }
    profile["approval"]["second_approver"] = "top_management"
    profile["approval"]["delegations"] = [
        {
            "from": "mlindqvist",
            "to": "aribeiro",
            "start": date(2026, 8, 1),
            "end": date(2026, 8, 14),
        }
    ]
    profile["signing"] = {
        "minimum_approval": "ssh",
        "minimum_time": "rfc3161",
        "timestamp_authority": "https://time.example",
    }
    for flag in profile["flags"]:
        if not flag.startswith("_"):
            profile["flags"][flag] = True
    profile["flags"]["uses_volunteers"] = True  # the sample does not name it
    params = profile["params"]
    params["audit"] = {"independent_party": "internal"}
    params["risk"] = {"scale": "3x3"}
    params["hr"] = {
        "handbook": "The Larkfield handbook",
        "screening_scope": "sensitive_roles",
        "screening_before_start": False,
    }
    params["use"]["ai_tools"] = "open_public_data"
    params["privacy"] |= {
        "dpo": "privacy_lead",
        "supervisory_authority": "Data Protection Commission",
        "eu_representative": "Privacy Desk Ltd, Dublin",
        "laws": ["Privacy Act 1988 of Australia"],
    }
    params["dev"] |= {"scans": ["static", "dependency", "secret", "container", "infrastructure"]}
    params["bc"]["services"] = [{"name": "Rota", "rto_hours": 4, "rpo_hours": 1}]
    params["vuln"] = {"disclosure_page": "larkfield.example/security"}
    params["pi"] = {"flows": [{"name": "Rota import", "input": "Shifts", "output": "Plans"}]}
    params["hipaa"] = {
        "baa_register": "the contract folder",
        "addressable_decisions": [
            {
                "id": "164.312(a)(2)(iii)",
                "decision": "met in another way",
                "reason": "Screens lock by presence",
            }
        ],
    }
    params["crypto"] = {"customer_keys": True}
    params["physical"] = {"camera_retention_days": 30}
    params["remote"]["printing"] = True
    params["incident"]["forensics"] = "Forensic Works"
    params["vendor"]["exit_plan_tiers"] = ["critical", "high"]
    params["vendor"]["subservice_orgs"] = [
        {
            "name": "Mail sender",
            "service": "Delivery of notices",
            "treatment": "carve-out",
            "controls": "Access, encryption",
        }
    ]
    params["governance"]["scope_exclusions"] = ["The trial product, which has no customers"]


def nothing(_):
    """One person with one tool of each kind, and every flag off."""
    team = ("commander", "technical", "communications", "legal", "executive")
    roles = (
        *("top_management", "executive_sponsor", "security_lead", "compliance_lead"),
        *("engineering_lead", "it_lead", "people_lead", "privacy_lead"),
    )
    return {
        "profile_version": 1,
        "organization": {
            "legal_name": "Tiny GmbH",
            "short_name": "Tiny",
            "time_zone": "Europe/Berlin",
            "country": "DE",
            "email_domain": "tiny.example",
        },
        "systems": [
            {
                "id": "suite",
                "name": "Office suite",
                "kind": "collaboration",
                "owner": "it_lead",
                "criticality": "high",
            }
        ],
        "tools": {
            "identity_provider": "Google Workspace",
            "ticketing": "Trello",
            "password_manager": "Bitwarden",
            "vendor_register": "a shared sheet",
        },
        "people": [
            {"id": "jo", "name": "Jo Klein", "title": "Owner", "email": "jo@tiny.example"},
        ],
        "roles": {role: [{"person": "jo", "from": date(2024, 1, 1)}] for role in roles},
        "approval": {"author_may_approve_reason": "There is one person"},
        "governance": {"oversight_body": "Adviser meeting"},
        "frameworks": [{"id": "soc2", "categories": ["security"]}],
        "distribution": {"ack_annual": False},
        "flags": {"develops_software": False, "personal_data": False},
        "params": {
            "access": {"mfa_scope": "critical_and_remote"},
            "training": {"phishing_months": 0},
            "assets": {"owner_required": False},
            "use": {
                "personal_use": "none",
                "software_install": "user_with_rules",
                "monitoring_notice": False,
            },
            "bc": {"plan_location": "a folder on paper"},
            "incident": {
                "report_channel": "jo@tiny.example",
                "coverage": "business_hours",
                "roles": {role: {"person": "jo"} for role in team},
            },
        },
        "contacts": {"security": "jo@tiny.example"},
    }


def profile_bytes(organization):
    if organization == "clinic":
        return (ROOT / "tests/organizations/clinic.yaml").read_bytes()
    data = (ROOT / "org_profile.yaml").read_bytes()
    if organization == "sample":
        return data
    yaml = YAML(typ="safe", pure=True)
    tree = yaml.load(data)
    tree = {"everything": everything, "nothing": nothing}[organization](tree) or tree
    written = io.BytesIO()
    yaml.dump(tree, written)
    return written.getvalue()


@cache
def library():
    files = {
        str(path.relative_to(LIBRARY)): path.read_bytes()
        for path in LIBRARY.rglob("*")
        if path.is_file()
    }
    found, diagnostics = read_library(files)
    assert diagnostics == ()
    return found


@cache
def filled(organization):
    profile, diagnostics = read_profile(profile_bytes(organization), f"{organization}.yaml")
    assert diagnostics == ()
    job, diagnostics = prepare(profile, library(), None, ON)
    assert diagnostics == ()
    result = fill(job.payload())
    assert result.diagnostics == ()
    generated, diagnostics = finish(job, result.texts)
    assert diagnostics == ()
    return {item.id: item for item in generated}


@cache
def policy(organization, name):
    """The filled policy; None where it does not apply to the organization."""
    found = filled(organization).get(name)
    return read_policy(found.policy, f"{name}.md")[0] if found else None


def text(organization, name):
    found = policy(organization, name)
    return found.body if found else ""


def texts(name):
    return [text(who, name) for who in ORGANIZATIONS if policy(who, name)]


def test_the_set_of_each_organization_is_that_of_its_facts():
    whole = set(IDS)
    assert set(filled("everything")) == whole
    without = {"processing-integrity", "hipaa-security"}
    assert set(filled("sample")) == whole - without
    assert set(filled("clinic")) == whole - {"processing-integrity"}
    assert set(filled("nothing")) == whole - without - {"secure-development", "privacy"}


@EVERY_ID
def test_conditional_text_appears_where_its_fact_holds(name):
    meant = YAML(typ="safe", pure=True).load(HERE / "conditionals" / f"{name}.yaml")
    found = {
        phrase: [who for who in ORGANIZATIONS if phrase in text(who, name)] for phrase in meant
    }
    assert found == meant


@EVERY_ID
def test_every_statement_of_the_library_appears_somewhere(name):
    ids = {mark.id for mark in library().uses[name].statements}
    filled_ids = {
        item.id
        for who in ORGANIZATIONS
        if (found := policy(who, name))
        for item in found.statements
    }
    assert filled_ids == ids


def read_and_fill(job):
    """Return the texts of a job, filled in this process."""
    given = json.loads(job.payload())
    return [fill_one(one, given) for one in given["policies"]]


@EVERY_ID
def test_a_policy_that_is_the_only_one_names_no_other(name):
    others = ", ".join(f'{{id: {one}, reason: "Not now"}}' for one in IDS if one != name)
    data = profile_bytes("everything").replace(b"left_out: []", f"left_out: [{others}]".encode())
    profile, _ = read_profile(data, "alone.yaml")
    job, diagnostics = prepare(profile, library(), None, ON)
    assert diagnostics == ()
    assert [item.template.id for item in job.items] == [name]
    (filled_text,) = read_and_fill(job)
    # The table of the policies left out is the one place that may name them.
    said = re.sub(r"^\|.*\|$", "", filled_text, flags=re.MULTILINE)
    assert [SET[one].title for one in IDS if one != name and SET[one].title in said] == []


@EVERY_ID
def test_markdown_is_clean(name):
    for found in texts(name):
        assert "\n\n\n" not in found
        assert re.search(r"[ \t]$", found, re.MULTILINE) is None
        assert not re.search(r"\bNone\b|\bTrue\b|\bFalse\b|\{\{[^}]|\{%|[ (]\)|  ", found)
        for before, line in pairwise(found.splitlines()):
            if line.startswith(("#", "**")):
                assert before == "", line
            if line.startswith("- "):
                assert before == "" or before.startswith("- "), line
            if before.startswith("|"):
                assert line == "" or line.startswith("|"), line


@EVERY_ID
def test_table_rows_are_as_wide_as_their_heads_and_no_cell_is_empty(name):
    for block in (block for found in texts(name) for block in found.split("\n\n")):
        rows = [
            re.split(r"(?<!\\)\|", line)[1:-1] for line in block.splitlines() if line[:1] == "|"
        ]
        assert len({len(row) for row in rows}) <= 1, block
        assert all(cell.strip() for row in rows for cell in row), block
        assert not rows or len(rows) > 2, block


@EVERY_ID
def test_each_statement_has_one_verb_of_obligation(name):
    found = [policy(who, name) for who in ORGANIZATIONS if policy(who, name)]
    for statement in (statement for one in found for statement in one.statements):
        verbs = re.findall(r"\b(must|should|may)\b", statement.text)
        assert len(verbs) == 1, (statement.id, statement.text)


@EVERY_ID
def test_every_role_that_acts_is_in_the_table_of_roles(name):
    for found in texts(name):
        table = found[found.index("# Roles") : found.index("# Policy statements")]
        acting = re.findall(r"^\*\*[A-Z]{2}-.*?([A-Z]\w+ Lead) must", found, re.MULTILINE)
        assert {role for role in acting if f"| {role} |" not in table} == set()


@EVERY_ID
def test_sentences_are_short(name):
    for found in texts(name):
        lines = [
            line for line in found.splitlines() if line and not line.startswith(("#", "|", "- "))
        ]
        lengths = [len(re.findall(r"[\w'-]+", line)) for line in lines]
        assert sum(lengths) / len(lengths) < 18
        assert max(lengths) <= 40


def grade(markdown):
    """Return the Flesch-Kincaid grade of the running text; syllables are counted by vowels."""
    prose = re.sub(r"\*\*[A-Z]{2}-\d+[a-z]?\*\* ", "", markdown)
    sentences = [
        line for line in prose.splitlines() if line and not line.startswith(("#", "|", "- "))
    ]
    words = [word for line in sentences for word in re.findall(r"[A-Za-z][\w'-]*", line)]
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", word.lower()))) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def test_the_texts_can_be_read_after_eleven_years_of_school():
    grades = sorted(grade(text("sample", name)) for name in IDS if policy("sample", name))
    assert grades[len(grades) // 2] < 11
    assert grades[-1] < 13


@EVERY_ID
def test_length_fits_a_policy_that_people_read(name):
    for found in texts(name):
        assert 500 <= len(re.findall(r"[\w'-]+", found)) <= 2500


@EVERY_ID
def test_cadences_and_limits_carry_the_numbers_of_the_text(name):
    words = {1: "1|every day|every month|once|every year", 2: "2|twice", 12: "12|every year"}
    for who in ORGANIZATIONS:
        if not policy(who, name):
            continue
        entries = read_sidecar(filled(who)[name].sidecar, name)[0].entries
        statements = {item.id: item.text for item in policy(who, name).statements}
        assert set(entries) == set(statements)
        numbers = {
            id_: span.every if entry.cadence else span.within
            for id_, entry in entries.items()
            if (span := entry.cadence or entry.limit)
        }
        assert numbers
        for id_, number in numbers.items():
            assert re.search(rf"\b({words.get(number, number)})\b", statements[id_]), id_


def test_with_everything_in_scope_each_criterion_is_answered_by_a_sentence():
    answered = {
        (framework, control)
        for item in filled("everything").values()
        for entry in read_sidecar(item.sidecar, item.id)[0].entries.values()
        for framework, controls in entry.controls.items()
        for control in controls
    }
    asked = {
        (framework.id, control)
        for framework in library().frameworks.values()
        for control in framework.controls
    }
    assert asked - answered == set()
    assert len(asked) == 330
