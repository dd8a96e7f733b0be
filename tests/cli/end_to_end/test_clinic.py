"""A second organization, as different from the sample as can be: four policies that are right."""

from __future__ import annotations

import functools
import re
import subprocess

import pytest
from telling import POLICIES, answers

NAME = "A*B_[C] & Söhne <GmbH> {{7*7}} `x`"
# What other companies have and this one has not.
FOREIGN = (
    "office",
    "visitor",
    "premises are",
    "badge",
    "Amazon",
    "AWS",
    "Azure",
    "Okta",
    "Larkfield",
    "ISO/IEC 27001:2022",
    "NIST",
    "card data",
    "generative",
    "mobile device management",
)


@functools.cache
def printed(path):
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    return done.stdout.decode()


@pytest.fixture
def words(clinic_told):
    """A function: policy id -> the words of its PDF, white space collapsed."""

    def read(policy):
        path = clinic_told / f"ws/output/issued/{policy}/{policy}-v1.0.pdf"
        return " ".join(printed(path).split())

    return read


def test_it_is_good_and_whole(clinic):
    pdfs = [str(clinic.pdf(policy, "1.0")) for policy in POLICIES]
    answer = clinic.done("verify", *pdfs, "--trust", clinic.certificate, "--format", "json")
    assert [found["policy"] for found in answer.data] == list(POLICIES)
    for found in answer.data:
        assert {check["answer"] for check in found["checks"]} == {"good"}
    assert clinic.run("check").code == 0


def test_nothing_was_complained_about(clinic_told):
    said = answers(clinic_told)
    assert said["check"].out == ""
    assert "error" not in said["check"].err
    assert set(said["issue"].out.splitlines()[0].split("\t")) >= {"policy", "version", "pdf"}


@pytest.mark.parametrize("policy", POLICIES)
def test_the_legal_name_comes_out_exactly_so(clinic_told, policy):
    lines = printed(clinic_told / f"ws/output/issued/{policy}/{policy}-v1.0.pdf").splitlines()
    assert lines[0].strip() == NAME
    headers = [line for line in lines if line.startswith(("A*B", "\fA*B")) and "Policy" in line]
    assert len(headers) >= 5
    assert all(NAME in line for line in headers)
    assert any(f"This policy applies to {NAME}, called Sanoria or" in line for line in lines)
    source = (clinic_told / f"ws/policies/{policy}.md").read_text(encoding="utf-8")
    assert "49 " not in source.replace("+49 ", "")


@pytest.mark.parametrize("policy", POLICIES)
def test_nothing_is_left_over_and_nothing_is_anothers(words, policy):
    text = words(policy)
    for sign in ("{%", "{#", "%}", "TODO", "TBD", "None", "null", "undefined", "[[", "**"):
        assert sign not in text
    assert text.count("{{") == text.count("{{7*7}}")
    for word in FOREIGN:
        alone = rf"(?<![A-Za-z]){re.escape(word)}s?(?![A-Za-z])"
        assert not re.search(alone, text, re.IGNORECASE), word
    assert "(vacant)" not in text
    boards = re.findall(r"(\w+ \w+) board of directors", text, re.IGNORECASE)
    assert boards == (["has no"] if policy == "information-security" else [])


@pytest.mark.parametrize("policy", POLICIES)
def test_the_author_who_approved_is_said_to_have_done_so(words, policy):
    text = words(policy)
    assert "Jörg Weiß proposed this version and approved it as well" in text
    reason = "The company has one managing director, and nobody above him could decide."
    assert f"Recorded reason: {reason}" in text
    assert "Issued, effective from 4 March 2026" in text  # 23:30 UTC, after midnight in Berlin
    assert "4 March 2027" in text


@pytest.mark.parametrize("policy", POLICIES)
def test_only_the_frameworks_in_scope_are_mapped(words, policy):
    text = words(policy)
    assert "SOC 2 Trust Services Criteria" in text
    assert "HIPAA Security Rule" in text
    assert re.search(r"164\.3\d\d\(", text)
    # Availability is not in scope, confidentiality and privacy are.
    assert not re.search(r"(?<![A-Z\d])A1\.\d", text)


@pytest.mark.parametrize("policy", POLICIES)
def test_every_statement_is_printed(clinic_told, words, policy):
    source = (clinic_told / f"ws/policies/{policy}.md").read_text(encoding="utf-8")
    ids = re.findall(r"^\*\*([A-Z]+-\d+[a-z]?)\*\*", source, re.MULTILINE)
    assert len(ids) > 30
    text = words(policy)
    assert [name for name in ids if not re.search(rf"(?<!\S){name}\s", text)] == []


@pytest.mark.parametrize(
    ("policy", "there"),
    [
        (
            "access-control",
            [
                "wherever they work",
                "has no premises of its own: everyone works remotely",
                "every 6 months",
                "Google Cloud: the super administrators of the organization",
                "sessions after 15 minutes without use",
                "procedure for reaching it in an emergency",
                "The Security Lead is also the IT Lead",
                "Bitwarden",
            ],
        ),
        (
            "incident-response",
            [
                "+49 30 5550 0199, day and night",
                "Breach of health information",
                "(45 CFR 164.410)",
                "at most 60 days",
                "(GDPR Art. 33)",
                "at least 72 months",
                "One person may hold two roles of the response team",
                "Brandt Rechtsanwälte",
            ],
        ),
        (
            "information-security",
            [
                "Sanoria has no board of directors, so the Advisory council takes its place",
                "at least twice a year",
                "The Security Lead is the HIPAA security official",
                "Where one person holds roles that watch each other",
                "Processing agreements with clinics & laboratories",
                "Data protection supervisory authority",
                "US Department of Health and Human Services",
                "to all people, products and systems in the scope",
            ],
        ),
        (
            "vendor-management",
            [
                "business associate agreement",
                "data processing agreement",
                "standard contractual clauses",
                "outside developers",
                "list of subprocessors",
                "Carve-out",
            ],
        ),
    ],
)
def test_what_is_true_of_this_company_is_said(words, policy, there):
    text = words(policy)
    assert [phrase for phrase in there if phrase not in text] == []


def test_contractors_are_bound(words):
    assert "contractors and agency staff" in words("information-security")
    assert "For a contractor it is the last day of the contract" in words("access-control")


def test_the_name_is_in_certificate_and_document_properties(clinic):
    listed = clinic.done("key", "list", "--format", "json").data
    assert "Söhne" in listed[0]["subject"]
    done = subprocess.run(
        ["pdfinfo", clinic.pdf("access-control", "1.0")], capture_output=True, check=True
    )
    assert NAME in done.stdout.decode()
