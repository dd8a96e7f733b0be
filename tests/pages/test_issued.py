"""The sample organization's policies, as drafts and as they are issued and sealed."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from core_set import core_only
from fakes import Desk
from pypdf import PdfReader
from structure_reading import Node, read_structure

from policykit.pages.seal_field import SEAL_FIELD as FIELD_ON_THE_PAGE
from policykit.record import codes_of
from policykit.signing import SEAL_FIELD, Modifications, examine
from policykit.workflow import drafts
from policykit.workflow.approve import approve
from policykit.workflow.initialize import initialize
from policykit.workflow.issue import issue
from policykit.workflow.propose import Terms, propose
from policykit.workflow.proving import Proof
from policykit.workflow.workspace import load_history

ROOT = Path(__file__).resolve().parents[2]
POLICIES = ("access-control", "incident-response", "information-security", "vendor-management")
PEOPLE = ("marcus.lindqvist@larkfield.example", "ana.ribeiro@larkfield.example")


@pytest.fixture(scope="module")
def desk():
    """The sample's workspace after the first issue, with drafts made before it."""
    library = ROOT / "policy_templates"
    files = [path for path in sorted(library.rglob("*")) if path.is_file()]
    desk = Desk({}, {path.relative_to(library).as_posix(): path.read_bytes() for path in files})
    profile = core_only((ROOT / "org_profile.yaml").read_bytes())
    initialize(desk.world, profile, "org_profile.yaml")
    drafts.render(desk.world, ())
    author = "tomasz.zielinski@larkfield.example"
    terms = Terms("First issue", None, None, None, None, None, email=author)
    propose(desk.world, (), terms, everything=True)
    codes = [
        codes_of(record)[-1]
        for name in POLICIES
        for record in load_history(desk.world, name)[0].open_proposals
    ]
    for email in PEOPLE:
        desk.clock.move(minutes=5)
        reply = f"From: {email}\n\nApproved: {' '.join(sorted(set(codes)))}\n".encode()
        approve(desk.world, (), email, Proof({"reply.eml": reply}), everything=True)
    desk.clock.move(minutes=5)
    issue(desk.world, (), everything=True, step=lambda _: None)
    return desk


@pytest.fixture(scope="module")
def pdfs(desk):
    """The drafts, and what was issued, by name."""
    names = {
        "draft": "output/draft/{0}-draft.pdf",
        "issued": "output/issued/{0}/{0}-v1.0.pdf",
    }
    return {
        f"{policy}-{kind}": desk.content[name.format(policy)]
        for policy in POLICIES
        for kind, name in names.items()
    }


def test_drafts_and_sealed_policies_break_no_rule(pdfs, faults):
    assert len(pdfs) == 8
    assert faults(**pdfs) == []


@pytest.mark.parametrize("name", POLICIES)
def test_the_seal_fills_the_field_that_was_there(pdfs, name):
    assert SEAL_FIELD == FIELD_ON_THE_PAGE
    data = pdfs[f"{name}-issued"]
    reader = PdfReader(io.BytesIO(data))
    (field,) = reader.trailer["/Root"]["/AcroForm"]["/Fields"]
    assert field.get_object()["/V"]["/Type"] == "/Sig"
    form = read_structure(reader).kids[-1]
    assert [each.get("/V") is not None for each in form.links] == [True]
    report = examine(data)
    assert (report.intact, report.covers_whole_file) == (True, True)
    assert report.modifications is Modifications.NOTHING


@pytest.mark.parametrize("kind", ["draft", "issued"])
@pytest.mark.parametrize("name", POLICIES)
def test_statements_are_heard_in_the_order_of_the_text(desk, pdfs, name, kind):
    written = re.findall(
        r"^\*\*([A-Z]+-\d+[a-z]?)\*\*", desk.text(f"policies/{name}.md"), re.MULTILINE
    )
    made = read_structure(PdfReader(io.BytesIO(pdfs[f"{name}-{kind}"])))
    heard = [
        node.kids[0].text.strip()
        for node in made.all("P")
        if isinstance(node.kids[0], Node) and node.kids[0].tag == "Span"
    ]
    assert heard == written
    assert len(written) > 20
