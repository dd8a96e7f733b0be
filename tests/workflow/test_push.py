"""`evidence push`: each PDF once, each with a receipt, against servers as strict as platforms."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from policykit.edge.http import HttpClient
from policykit.errors import InputError, ProgramError, StateError
from policykit.evidence.push import Deed
from policykit.record import EvidencePushed
from policykit.workflow.check import check
from policykit.workflow.push import connect, push, push_plan
from policykit.workflow.push_mapping import MAPPING, read_push_mapping
from policykit.workflow.push_policies import compare_policies
from policykit.workflow.workspace_records import load_workspace_history

_SPECIFICATION = importlib.util.spec_from_file_location(
    "platform_servers", Path(__file__).parents[1] / "platforms" / "servers.py"
)
servers = importlib.util.module_from_spec(_SPECIFICATION)
sys.modules["platform_servers"] = servers
_SPECIFICATION.loader.exec_module(servers)

SECRETS = {
    "vanta": {"VANTA_CLIENT_ID": "vci_1", "VANTA_CLIENT_SECRET": "vcs_1"},
    "drata": {"DRATA_API_KEY": "drata-1"},
    "ciso-assistant": {"CISO_ASSISTANT_TOKEN": "ca-1"},
}
UPLOADS = "POST /v1/documents/door-document/uploads"
SUBMIT = "POST /v1/documents/door-document/submit"


class Office:
    """A workspace and a platform; `pauses` are the seconds that were waited."""

    def __init__(self, story, name, server, mapping):
        self.story, self.name, self.server = story, name, server
        self.pauses, self.opened = [], []
        text = mapping.replace("ADDRESS", server.address)
        story.world.files.write_all({MAPPING: text.encode()})

    def platform(self, **secrets):
        mapped = read_push_mapping(self.story.world, self.name)
        http = HttpClient(seconds=5, pause=self.pauses.append)
        self.opened.append(http)
        return connect(self.name, http, mapped, {**SECRETS[self.name], **secrets})

    def plan(self, platform=None, *, submit=False):
        mapped = read_push_mapping(self.story.world, self.name)
        return push_plan(self.story.world, self.name, mapped, platform, submit=submit)

    def push(self, *, submit=False):
        platform = self.platform()
        planned = self.plan(platform, submit=submit)
        return push(self.story.world, platform, planned, submit=submit)

    def receipts(self):
        workspace, found = load_workspace_history(self.story.world)
        assert found == ()
        return [one.event for one in workspace.records if isinstance(one.event, EvidencePushed)]


def office(issued, name, server, mapping):
    made = Office(issued, name, server, mapping)
    yield made
    for http in made.opened:
        http.__exit__()
    server.close()


@pytest.fixture
def vanta(issued):
    text = "vanta:\n  address: ADDRESS\n  documents: {door: door-document}\n"
    yield from office(issued, "vanta", servers.Vanta(), text)


@pytest.fixture
def drata(issued):
    text = 'drata: {address: ADDRESS, workspace: "3", documents: {door: "7", window: new}}\n'
    yield from office(issued, "drata", servers.Drata(), text)


@pytest.fixture
def ciso(issued):
    folder = servers.CisoAssistant.folder
    text = f"ciso-assistant: {{address: ADDRESS, folder: {folder}, documents: {{door: new}}}}\n"
    yield from office(issued, "ciso-assistant", servers.CisoAssistant(), text)


def test_a_plan_sends_nothing_and_suggests_documents(vanta):
    door, window = vanta.plan(vanta.platform())
    assert (door.deed, door.place) == (Deed.UPLOAD, "door-document")
    assert window.deed is Deed.UNMATCHED
    assert [one.id for one in window.suggestions] == ["windows"]
    assert not any(call.startswith("POST /v1") for call in vanta.server.calls)
    assert vanta.receipts() == []


def test_a_plan_without_the_platform_asks_nobody(vanta):
    door, _ = vanta.plan()
    assert door.deed is Deed.UPLOAD
    assert vanta.server.calls == []


def test_a_pdf_arrives_as_a_draft_with_digest_day_and_name_and_has_a_receipt(vanta):
    done = vanta.push()
    assert done.failure is None
    (there,) = vanta.server.files["door-document"]
    (receipt,) = vanta.receipts()
    assert f"sha256:{receipt.sha256} policy=door version=1.0 commit=" in there["description"]
    assert there["fileName"] == f"door_v1.0_effective-{there['effectiveDate']}.pdf"
    assert (receipt.platform, receipt.about, receipt.upload) == ("vanta", "door", "upload-0")
    assert not receipt.submitted
    assert vanta.server.documents["door-document"]["uploadStatus"] == "Needs document"
    assert [one.code for one in check(vanta.story.world) if one.code.startswith("PK5")] == []


def test_nothing_is_sent_twice_and_a_draft_can_be_submitted_later(vanta):
    vanta.push()
    again = vanta.push()
    assert again.receipts == ()
    assert [one.deed for one in again.planned] == [Deed.NOTHING, Deed.UNMATCHED]
    vanta.push(submit=True)
    assert len(vanta.server.files["door-document"]) == 1
    assert vanta.server.calls.count(SUBMIT) == 1
    assert sorted(one.submitted for one in vanta.receipts()) == [False, True]
    vanta.push(submit=True)
    assert vanta.server.calls.count(SUBMIT) == 1


def test_what_is_deleted_there_is_sent_again(vanta):
    vanta.push()
    vanta.server.files["door-document"][0]["deletionDate"] = "2026-01-01T00:00:00Z"
    vanta.push()
    assert len(vanta.server.files["door-document"]) == 2


@pytest.mark.parametrize("fault", ["lost", "cut", 500, 503])
def test_where_an_answer_is_lost_the_uploads_are_listed_before_anything_is_sent_again(vanta, fault):
    vanta.server.faults[UPLOADS] = [fault]
    assert vanta.push().failure is None
    assert len(vanta.server.files["door-document"]) == 1
    assert len(vanta.receipts()) == 1


def test_a_platform_that_is_busy_is_given_the_time_it_asks_for(vanta):
    vanta.server.faults[UPLOADS] = [(429, {"Retry-After": "7"})]
    vanta.server.faults["GET /v1/documents"] = [429]
    assert vanta.push().failure is None
    assert 7.0 in vanta.pauses
    assert 1.0 in vanta.pauses
    assert min(vanta.pauses) >= 1.0


def test_one_that_stays_busy_is_left_alone(vanta):
    vanta.server.faults["GET /v1/documents"] = [429] * 9
    with pytest.raises(ProgramError) as caught:
        vanta.plan(vanta.platform())
    assert [one.code for one in caught.value.diagnostics] == ["PK075"]
    assert vanta.server.calls.count("GET /v1/documents") == 5


def test_when_submitting_fails_the_upload_has_its_receipt(vanta):
    vanta.server.faults[SUBMIT] = [500]
    done = vanta.push(submit=True)
    assert [one.code for one in done.failure.diagnostics] == ["PK078"]
    (receipt,) = vanta.receipts()
    assert not receipt.submitted
    assert vanta.push(submit=True).failure is None
    assert len(vanta.server.files["door-document"]) == 1


def test_when_the_second_of_two_fails_the_first_has_its_receipt(vanta):
    vanta.story.world.files.write_all(
        {
            MAPPING: f"vanta:\n  address: {vanta.server.address}\n  documents: "
            "{door: door-document, window: gone}\n".encode()
        }
    )
    mapped = read_push_mapping(vanta.story.world, "vanta")
    platform = vanta.platform()
    planned = push_plan(vanta.story.world, "vanta", mapped, None, submit=False)
    done = push(vanta.story.world, platform, planned, submit=False)
    assert [one.code for one in done.failure.diagnostics] == ["PK077"]
    assert [one.about for one in vanta.receipts()] == ["door"]


@pytest.mark.parametrize(
    ("change", "code"),
    [({"VANTA_CLIENT_SECRET": "old"}, "PK077"), ({"VANTA_CLIENT_ID": "x"}, "PK077")],
)
def test_wrong_credentials_are_said_to_be_so_and_never_shown(vanta, change, code):
    with pytest.raises(ProgramError) as caught:
        vanta.platform(**change)
    said = str(caught.value)
    assert [one.code for one in caught.value.diagnostics] == [code]
    assert "wrong or have expired" in said
    assert "vcs_1" not in said


def test_a_platform_that_is_not_there(vanta):
    vanta.server.close()
    with pytest.raises(ProgramError) as caught:
        vanta.platform()
    assert [one.code for one in caught.value.diagnostics] == ["PK073"]


def test_secrets_go_to_no_address_without_https(issued):
    issued.world.files.write_all({MAPPING: b"vanta: {address: 'http://api.vanta.example'}\n"})
    mapped = read_push_mapping(issued.world, "vanta")
    with pytest.raises(InputError) as caught:
        connect("vanta", HttpClient(), mapped, SECRETS["vanta"])
    assert [one.code for one in caught.value.diagnostics] == ["PK074"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("vamta: {}", "Did you mean"),
        ("drata: {documents: {}}", "drata.workspace is missing"),
        ("drata: {workspace: 3, document: {}}", "drata.document: unknown"),
        ("drata: {workspace: 3, documents: [door]}", "is not a mapping"),
        ("drata: {workspace: 3, documents: {door: ../x}}", "no id of a document"),
        ("- drata", "mapping"),
    ],
)
def test_what_is_wrong_with_the_mapping_file_is_named(issued, text, says):
    issued.world.files.write_all({MAPPING: f"{text}\n".encode()})
    with pytest.raises(InputError) as caught:
        read_push_mapping(issued.world, "drata")
    assert says in " ".join(str(one) for one in caught.value.diagnostics)


def test_an_altered_pdf_is_not_sent(vanta):
    (path,) = vanta.story.world.files.list("output/issued/door/")
    vanta.story.world.files.write_all({path: b"altered"})
    with pytest.raises(StateError) as caught:
        vanta.plan()
    assert [one.code for one in caught.value.diagnostics] == ["PK071"]


def vanta_policy(name, title, newest="APPROVED", approved="2099-01-01T00:00:00.000Z", status="OK"):
    return {
        "id": name,
        "name": title,
        "description": "",
        "status": status,
        "approvedAtDate": approved,
        "latestVersion": {"status": newest},
    }


def look(vanta):
    platform = vanta.platform()
    mapped = read_push_mapping(vanta.story.world, "vanta")
    return compare_policies(vanta.story.world, mapped, platform)


def test_vantas_policies_are_compared_with_those_in_force_and_nothing_is_sent(vanta):
    vanta.server.policies = [
        vanta_policy("door-bsi", "Door Policy"),
        vanta_policy("windows-bsi", "Windows", "DRAFT", None, "NEEDS_REMEDIATION"),
        vanta_policy("roof", "Roof Policy"),
    ]
    door, window, roof = look(vanta)
    assert (door.here.id, door.there.id, door.differences) == ("door", "door-bsi", ())
    assert window.differences == (
        "the newest version there is a draft",
        "no version was approved there",
        "something is to be done there: NEEDS_REMEDIATION",
    )
    assert (roof.here, roof.there.id) == (None, "roof")
    assert [call for call in vanta.server.calls if call.startswith("POST")] == ["POST /oauth/token"]
    assert vanta.server.calls.count("GET /v1/policies") == 2
    assert vanta.receipts() == []


def test_a_version_that_vanta_approved_before_ours_is_an_older_one(vanta):
    vanta.server.policies = [vanta_policy("d", "Door Policy", approved="2001-02-03T23:00:00Z")]
    door, window = look(vanta)
    assert door.differences[0].startswith("approved there on 2001-02-03, and 1.0 here on ")
    assert (window.there, window.differences) == (None, ("not there",))


def test_the_mapping_file_says_which_policy_of_vanta_is_which(vanta):
    text = f"vanta: {{address: '{vanta.server.address}', policies: {{door: p-1, window: p-9}}}}\n"
    vanta.story.world.files.write_all({MAPPING: text.encode()})
    vanta.server.policies = [vanta_policy("p-0", "Door Policy"), vanta_policy("p-1", "Entrances")]
    door, window, other = look(vanta)
    assert (door.there.id, window.differences) == ("p-1", ("there is no p-9",))
    assert other.there.id == "p-0"


@pytest.mark.parametrize(
    ("faults", "code"),
    [
        ([401], "PK077"),
        ([403], "PK077"),
        ([500] * 5, "PK075"),
        (["cut"] * 5, "PK075"),
        ([429] * 5, "PK075"),
    ],
)
def test_a_vanta_that_does_not_show_its_policies(vanta, faults, code):
    vanta.server.faults["GET /v1/policies"] = faults
    with pytest.raises(ProgramError) as caught:
        look(vanta)
    assert [one.code for one in caught.value.diagnostics] == [code]


def test_a_vanta_that_fails_once_is_asked_again(vanta):
    vanta.server.policies = [vanta_policy("door-bsi", "Door Policy")]
    vanta.server.faults["GET /v1/policies"] = ["cut", (429, {"Retry-After": "3"}), 503]
    assert look(vanta)[0].differences == ()
    assert 3.0 in vanta.pauses


@pytest.mark.parametrize("wrong", [{"id": "x"}, "words", {"id": "x", "name": "Door", "status": 1}])
def test_an_answer_of_another_shape_is_no_traceback(vanta, wrong):
    vanta.server.policies = [wrong, vanta_policy("d", "Door", approved="soon")]
    with pytest.raises(ProgramError) as caught:
        look(vanta)
    assert [one.code for one in caught.value.diagnostics] == ["PK076"]


def test_drata_takes_a_file_into_evidence_that_is_there_or_new_and_only_once(drata):
    assert drata.push().failure is None
    assert len(drata.server.evidence["7"]) == 1
    assert len(drata.server.evidence) == 2
    assert {one.about for one in drata.receipts()} == {"door", "window"}
    assert drata.push().receipts == ()
    assert len(drata.server.keys) == 2


def test_drata_that_takes_only_a_part_is_no_success(drata):
    drata.server.partial = True
    done = drata.push()
    assert [one.code for one in done.failure.diagnostics] == ["PK078"]
    assert drata.receipts() == []


def test_drata_that_does_not_answer_leaves_it_to_a_person(drata):
    drata.server.faults["PUT /workspaces/3/evidence/7"] = ["lost"]
    done = drata.push()
    assert "nobody knows" in str(done.failure)
    assert len(drata.server.evidence["7"]) == 1
    assert drata.server.calls.count("PUT /workspaces/3/evidence/7") == 1


def test_ciso_assistant_makes_evidence_once_and_a_revision_for_each_file(ciso):
    assert ciso.push().failure is None
    assert len(ciso.server.evidence) == 1
    (revision,) = ciso.server.revisions
    assert revision["attachment_hash"] == ciso.receipts()[0].sha256
    assert ciso.push().failure is None
    assert len(ciso.server.revisions) == 1
    assert len(ciso.server.evidence) == 1


def test_ciso_assistant_fills_the_revision_that_new_evidence_comes_with(ciso):
    ciso.push()
    assert [one["version"] for one in ciso.server.revisions] == [1]


def test_ciso_assistant_gets_another_revision_where_somebody_put_a_file(ciso):
    made = ciso.server.made(
        {"name": "Door Policy", "folder": ciso.server.folder, "status": "draft"}
    )
    ciso.server.revisions[0].update(attachment="/x.pdf", attachment_hash="0" * 64)
    assert ciso.push().failure is None
    assert [one["version"] for one in ciso.server.revisions] == [1, 2]
    assert ciso.server.revisions[0]["attachment"] == "/x.pdf"
    assert ciso.server.revisions[1]["evidence"] == made["id"]


@pytest.mark.parametrize("fault", ["lost", "cut", 500])
def test_ciso_assistant_that_fails_midway_has_each_file_once_in_the_end(ciso, fault):
    ciso.server.made({"name": "Door Policy", "folder": ciso.server.folder, "status": "draft"})
    key = ciso.server.revisions[0]["id"]
    ciso.server.faults[f"PATCH /api/evidence-revisions/{key}/"] = [fault]
    done = ciso.push()
    if fault != "lost":
        assert [one.code for one in done.failure.diagnostics] == ["PK078"]
        done = ciso.push()
    assert done.failure is None
    assert len(ciso.server.revisions) == 1
    assert ciso.server.revisions[0]["attachment_hash"] == ciso.receipts()[0].sha256


def test_ciso_assistant_with_a_folder_that_is_none(ciso):
    text = f"ciso-assistant: {{address: '{ciso.server.address}', folder: folder-1}}\n"
    ciso.story.world.files.write_all({MAPPING: text.encode()})
    with pytest.raises(ProgramError) as caught:
        ciso.plan(ciso.platform())
    assert "not a valid UUID" in str(caught.value)


def test_ciso_assistant_with_a_wrong_token(ciso):
    with pytest.raises(ProgramError) as caught:
        ciso.plan(ciso.platform(CISO_ASSISTANT_TOKEN="x"))
    assert "Invalid token" in str(caught.value)
