"""The templates filled for four organizations: every conditional text appears where its fact holds.

`sample` and `clinic` are the project's own profiles. `everything` has each flag on, and `nothing`
is one person with an office suite.
"""

import io
import re
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from policykit.edge.fill import fill
from policykit.policy import finish, prepare, read_policy, read_sidecar
from policykit.profile import read_profile
from policykit.template import read_library

ROOT = Path(__file__).parents[2]
LIBRARY = ROOT / "policy_templates"
ON = date(2026, 2, 2)
IDS = ("access-control", "incident-response", "information-security", "vendor-management")
ORGANIZATIONS = ("sample", "clinic", "everything", "nothing")

# Text (or statement) of a policy, and the organizations whose facts call for it.
ALL = {"sample", "clinic", "everything", "nothing"}
AWS, GCP = {"sample", "everything"}, {"clinic", "everything"}
CLOUD = AWS | GCP
CONDITIONALS = {
    "information-security": [
        ("has no board of directors", {"clinic", "nothing"}),
        ("**IS-3c**", {"sample", "everything"}),
        ("clause 5.2 of ISO/IEC 27001", {"sample", "everything"}),
        ("scope statement for ISO/IEC 27001", {"sample", "everything"}),
        ("No secure areas of our own", {"everything"}),
        ("These products stand outside the scope", {"everything"}),
        ("On the day of this text there is none.", {"sample", "clinic", "nothing"}),
        ("**IS-5e**", {"everything"}),
        ("**IS-6d**", {"clinic", "everything"}),
        ("**IS-6e**", {"sample", "clinic", "everything"}),
        ("why the law does not require a data protection officer", {"sample", "clinic"}),
        ("The Privacy Lead is the data protection officer.", {"everything"}),
        ("- Data protection supervisory authority", {"sample", "clinic"}),
        ("- Data Protection Commission", {"everything"}),
        ("US Department of Health and Human Services", {"clinic", "everything"}),
        ("Disclosure duties of listed companies", {"everything"}),
        ("Payment Card Industry Data Security Standard", {"everything"}),
        ("Consumer privacy laws of US states", {"everything"}),
        ("Security terms in contracts with customers", {"nothing"}),
        ("| Contractor |", {"sample", "clinic", "everything"}),
        ("**IS-15e**", {"sample", "clinic", "everything"}),
        ("has no premises of its own", {"clinic", "nothing"}),
        ("all employees, contractors and agency staff", {"sample", "clinic", "everything"}),
        ("On the day of this text one person holds roles", {"clinic", "nothing"}),
        ("the Adviser meeting must review a sample", {"nothing"}),
        ("Top Management must review a sample", ALL - {"nothing"}),
    ],
    "access-control": [
        ("for every account that a person uses", ALL - {"nothing"}),
        ("on every critical system and for every connection from outside", {"nothing"}),
        ("The critical systems are those that the asset inventory", {"nothing"}),
        ("**AC-4d**", {"everything"}),
        ("- Payroll portal\n", {"sample", "everything"}),
        ("contractor, guest and vendor account", {"sample", "clinic", "everything"}),
        ("**AC-8d**", {"clinic", "everything"}),
        ("**AC-8e**", {"everything"}),
        ("**AC-13c**", {"sample", "everything"}),
        ("**AC-15e**", CLOUD),
        ("the root user of every account", AWS),
        ("super administrators of the organization", GCP),
        ("Global Administrators of the tenant", {"everything"}),
        ("**AC-15f**", CLOUD),
        ("**AC-15g**", {"everything"}),
        ("**AC-17d**", CLOUD),
        ("secrets of services in Bitwarden", {"nothing"}),
        ("and protected health information only for", {"clinic", "everything"}),
        ("**AC-19e**", {"everything"}),
        ("**AC-21e**", {"clinic", "everything"}),
        ("**AC-22b**", ALL - {"nothing"}),
        ("# Source code", ALL - {"nothing"}),
        ("**AC-23d**", {"everything"}),
        ("The Security Lead is also the Executive Sponsor.", {"nothing"}),
    ],
    "incident-response": [
        ("| Personal data breach |", ALL - {"nothing"}),
        ("| Data breach |", {"nothing"}),
        ("| Breach of health information |", {"clinic", "everything"}),
        ("intrusion into an office", {"sample", "everything"}),
        ("at every hour of every day", ALL - {"nothing"}),
        ("during business hours", {"nothing"}),
        ("hold several roles", {"nothing"}),
        ("- Amazon Web Services: CloudTrail", AWS),
        ("- Google Cloud: Cloud Audit Logs", GCP),
        ("- Microsoft Azure: activity log", {"everything"}),
        ("| Users of the service |", {"sample", "everything"}),
        ("**IR-14c**", {"sample", "everything"}),
        ("72 hours after becoming aware", {"sample", "everything"}),
        ("Without undue delay |", {"sample", "everything"}),
        ("| Controller (GDPR Art. 33) |", {"sample", "clinic", "everything"}),
        ("45 CFR 164.404", {"everything"}),
        ("45 CFR 164.406", {"everything"}),
        ("45 CFR 164.408", {"everything"}),
        ("| Covered entity (45 CFR 164.410) |", {"clinic"}),
        ("| Acquirer and card brands |", {"everything"}),
        ("Residents and authorities of US states", {"everything"}),
        ("4 business days after that finding", {"everything"}),
        ("| Insurer: ", {"sample", "everything"}),
        ("Forensic help comes from", {"everything"}),
        ("at least 72 months", {"clinic", "everything"}),
        ("at least 36 months", {"sample", "nothing"}),
        ("**IR-20b**", CLOUD),
        ("| Police |", ALL),
    ],
    "vendor-management": [
        ("**VM-6c**", {"clinic", "everything"}),
        ("**VM-6d**", {"clinic", "everything"}),
        ("**VM-6h**", ALL - {"nothing"}),
        ("**VM-6j**", {"everything"}),
        ("**VM-6k**", {"clinic", "everything"}),
        ("**VM-6m**", {"sample", "everything"}),
        ("**VM-6o**", {"clinic", "everything"}),
        ("**VM-6p**", {"clinic", "everything"}),
        ("| Amazon Web Services | Cloud infrastructure in us-east-1", AWS),
        ("| Google Cloud | Cloud infrastructure in europe-west", GCP),
        ("| Microsoft Azure |", set()),
        ("| Northern Cloud | Cloud infrastructure | Inclusive |", {"everything"}),
        ("| Mail sender | Delivery of notices | Carve-out |", {"everything"}),
        ("On the day of this text there is none.", {"nothing"}),
        ("**VM-13**", ALL - {"nothing"}),
        ("each critical or high vendor", {"everything"}),
    ],
}


def everything(profile):
    """The sample with each flag on, from the facts that switch them."""
    profile["organization"]["other_entities"].append(
        {"legal_name": "Larkfield Pty", "country": "AU", "in_scope": False}
    )
    profile["products"].append(
        {"id": "lab", "name": "Lab", "description": "A trial", "in_scope": False}
    )
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
        {"id": "hipaa", "role": "covered_entity", "clearinghouse": True},
    ]
    profile["data"]["special"] = {"phi": True, "card_data": True, "eu_personal_data": True}
    for flag in profile["flags"]:
        if not flag.startswith("_"):
            profile["flags"][flag] = True
    params = profile["params"]
    params["privacy"] = {
        "dpo": "privacy_lead",
        "supervisory_authority": "Data Protection Commission",
    }
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
    job, diagnostics = prepare(profile, library(), IDS, ON)
    assert diagnostics == ()
    result = fill(job.payload())
    assert result.diagnostics == ()
    generated, diagnostics = finish(job, result.texts)
    assert diagnostics == ()
    return {item.id: item for item in generated}


def text(organization, name):
    return read_policy(filled(organization)[name].policy, f"{name}.md")[0].body


EVERY_TEXT = pytest.mark.parametrize(
    ("organization", "name"), [(who, name) for who in ORGANIZATIONS for name in IDS]
)


@pytest.mark.parametrize("name", IDS)
def test_conditional_text_appears_where_its_fact_holds(name):
    found = {
        phrase: {who for who in ORGANIZATIONS if phrase in text(who, name)}
        for phrase, _ in CONDITIONALS[name]
    }
    assert found == dict(CONDITIONALS[name])


@pytest.mark.parametrize("name", IDS)
def test_every_statement_of_the_library_appears_with_everything_on(name):
    ids = {mark.id for mark in library().uses[name].statements}
    assert {
        item.id for item in read_policy(filled("everything")[name].policy, name)[0].statements
    } == ids


@EVERY_TEXT
def test_markdown_is_clean(organization, name):
    found = text(organization, name)
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


@EVERY_TEXT
def test_table_rows_are_as_wide_as_their_heads_and_no_cell_is_empty(organization, name):
    for block in text(organization, name).split("\n\n"):
        rows = [
            re.split(r"(?<!\\)\|", line)[1:-1] for line in block.splitlines() if line[:1] == "|"
        ]
        assert len({len(row) for row in rows}) <= 1, block
        assert all(cell.strip() for row in rows for cell in row), block
        assert not rows or len(rows) > 2, block


@EVERY_TEXT
def test_each_statement_has_one_verb_of_obligation(organization, name):
    for statement in read_policy(filled(organization)[name].policy, name)[0].statements:
        verbs = re.findall(r"\b(must|should|may)\b", statement.text)
        assert len(verbs) == 1, (statement.id, statement.text)


@EVERY_TEXT
def test_sentences_are_short(organization, name):
    lines = [
        line
        for line in text(organization, name).splitlines()
        if line and not line.startswith(("#", "|", "- "))
    ]
    lengths = [len(re.findall(r"[\w'-]+", line)) for line in lines]
    assert sum(lengths) / len(lengths) < 18
    assert max(lengths) <= 40


@EVERY_TEXT
def test_length_fits_a_policy_that_people_read(organization, name):
    assert 900 <= len(re.findall(r"[\w'-]+", text(organization, name))) <= 2500


@EVERY_TEXT
def test_cadences_and_limits_carry_the_numbers_of_the_text(organization, name):
    item = filled(organization)[name]
    entries = read_sidecar(item.sidecar, name)[0].entries
    statements = {item.id: item.text for item in read_policy(item.policy, name)[0].statements}
    assert set(entries) == set(statements)
    words = {1: "1|every month|once|every year", 2: "2|twice", 12: "12|every year"}
    numbers = {
        id_: span.every if entry.cadence else span.within
        for id_, entry in entries.items()
        if (span := entry.cadence or entry.limit)
    }
    assert numbers
    for id_, number in numbers.items():
        assert re.search(rf"\b({words.get(number, number)})\b", statements[id_]), id_
