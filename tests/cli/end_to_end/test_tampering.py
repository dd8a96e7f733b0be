"""What somebody could do to an issued PDF, a record, a tag: each is refused, in plain words."""

from __future__ import annotations

import io
import shutil

import pypdf
import pytest
from attacks import UNSIGNED_UPDATES, updated
from telling import SAMPLE

NAME = "access-control-v1.0.pdf"


def judge(person, data, name=NAME):
    place = person.root.parent / "received" / name
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(data)
    return person.run("verify", str(place), "--trust", person.certificate, "--format", "json")


def refused(answer):
    (found,) = answer.data
    assert answer.code == found["exit_code"] == 1
    assert found["verdict"] == "Refused: do not rely on this file."
    assert "refused" in {check["answer"] for check in found["checks"]}
    return found


@pytest.fixture
def pdf(outside):
    return (outside.root / NAME).read_bytes()


def test_it_is_good_before(outside, pdf):
    assert judge(outside, pdf).code == 0


def middle(data, needle, after=0, last=False):
    at = data.rindex(needle) if last else data.index(needle)
    return at + len(needle) + after


PLACES = {
    "header": lambda data: middle(data, b"%PDF-", 1),
    "first page": lambda data: middle(data, b"stream", 50),
    "attached policy": lambda data: middle(data, b"/EmbeddedFile", 400),
    "attached record": lambda data: middle(data, b"/EmbeddedFile", 400, last=True),
    "name of an attached file": lambda data: middle(data, b".map.yaml", -3),
    "title": lambda data: middle(data, b"/Title", 5),
    "what the seal covers": lambda data: middle(data, b"/ByteRange [", 5),
    "seal": lambda data: middle(data, b"/Contents <", 300),
    "filling after the seal's value": lambda data: middle(data, b"/ByteRange [", -40, last=True),
    "old cross-reference": lambda data: middle(data, b"startxref\n", 1),
    "new cross-reference": lambda data: middle(data, b"startxref\n", 1, last=True),
    "last byte": lambda data: len(data) - 1,
}


@pytest.mark.parametrize("place", PLACES)
def test_a_flipped_byte_anywhere_is_refused(outside, pdf, place):
    at = PLACES[place](pdf)
    changed = bytearray(pdf)
    changed[at] ^= 0x01
    refused(judge(outside, bytes(changed)))


@pytest.mark.parametrize("attack", UNSIGNED_UPDATES)
def test_an_update_that_nobody_sealed_is_refused(outside, pdf, attack):
    refused(judge(outside, updated(pdf, UNSIGNED_UPDATES[attack])))


def test_a_page_appended_by_another_program_is_refused(outside, pdf):
    writer = pypdf.PdfWriter(io.BytesIO(pdf), incremental=True)
    writer.add_blank_page(width=612, height=792)
    out = io.BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(pdf)
    refused(judge(outside, out.getvalue()))


def test_a_file_rebuilt_with_another_attachment_is_refused(outside, pdf):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    writer.add_attachment("access-control.md", b"# Everything is allowed\n")
    out = io.BytesIO()
    writer.write(out)
    refused(judge(outside, out.getvalue()))


@pytest.mark.parametrize("keep", [0, 10, 1000, 20_000, -3000, -40, -1])
def test_a_truncated_file_is_refused(outside, pdf, keep):
    refused(judge(outside, pdf[:keep]))


def test_the_pages_without_their_seal_are_refused(outside, pdf):
    unsigned = pdf[: pdf.index(b"%%EOF\n") + 6]
    found = refused(judge(outside, unsigned))
    assert found["checks"][0]["name"] == "seal"


def test_a_file_inside_another_is_refused(outside, pdf):
    refused(judge(outside, b"%PDF-1.4\n%%EOF\n" + pdf))
    refused(judge(outside, pdf + pdf))


@pytest.mark.parametrize("in_workspace", [True, False])
def test_a_version_renamed_as_another_is_refused(sample, outside, pdf, in_workspace):
    person = sample if in_workspace else outside
    found = refused(judge(person, pdf, "access-control-v2.0.pdf"))
    assert found["version"] == "1.0"
    assert judge(person, pdf, "access-control-v1.0 (2).pdf").code == 0


def test_another_organizations_pdf_is_not_this_workspaces(sample, clinic_told):
    pdf = (clinic_told / "ws/output/issued/access-control/access-control-v1.0.pdf").read_bytes()
    theirs = str(clinic_told / "seal.crt.pem")
    place = sample.root.parent / "theirs.pdf"
    place.write_bytes(pdf)
    refused(sample.run("verify", str(place), "--trust", theirs, "--format", "json"))


def the_record(person, event, policy="incident-response"):
    (path,) = person.root.glob(f"records/{policy}/*-{event}-*.json")
    return path


@pytest.mark.parametrize("event", ["proposed", "approved", "issued", "sealed"])
@pytest.mark.parametrize("committed", [True, False])
def test_an_edited_record_is_found_by_verify_and_check(sample, event, committed):
    path = the_record(sample, event)
    data = path.read_bytes().replace(b"2026-03", b"2026-02", 1)
    assert data != path.read_bytes()
    path.write_bytes(data)
    if committed:
        sample.commit("Nothing to see here")
    pdf = str(sample.pdf("incident-response", "1.0"))
    assert sample.run("verify", pdf, "--trust", sample.certificate).code == 1
    answer = sample.run("check", "--format", "json")
    assert answer.code == 1
    assert any(path.name in str(found["file"]) for found in answer.data)


def test_a_moved_tag_is_found_by_verify_and_check(sample):
    sample.git("tag", "--force", "-m", "moved", "incident-response/v1.0", "HEAD~5")
    pdf = str(sample.pdf("incident-response", "1.0"))
    answer = sample.run("verify", pdf, "--trust", sample.certificate)
    assert answer.code == 1
    assert "incident-response/v1.0" in answer.out
    answer = sample.run("check")
    assert answer.code == 1
    assert "PK766" in answer.err


def test_an_issued_pdf_altered_or_gone_is_found_by_check(sample):
    with sample.pdf("incident-response", "1.0").open("ab") as stream:
        stream.write(b"\n")
    sample.pdf("access-control", "1.0").unlink()
    answer = sample.run("check")
    assert answer.code == 1
    assert "PK764" in answer.err
    assert "PK763" in answer.err
    assert answer.err.count("git checkout -- output/issued/") == 2


def test_history_rewritten_with_another_text_is_found(sample):
    # Somebody replaces the policy in the commit of issue, and moves the tag along.
    pdf = sample.pdf("vendor-management", "1.0")
    kept = sample.root.parent / pdf.name
    shutil.copy(pdf, kept)
    first_issue = sample.git("rev-list", "--reverse", "HEAD").split()[4]
    sample.git("switch", "--quiet", "--detach", first_issue)
    policy = sample.root / "policies/vendor-management.md"
    policy.write_bytes(policy.read_bytes().replace(b" must ", b" may ", 1))
    sample.git("commit", "--quiet", "--all", "--amend", "--no-edit")
    sample.git("tag", "--force", "-m", "moved", "vendor-management/v1.0")
    sample.git("switch", "--quiet", "-C", "main")
    answer = sample.run("verify", str(kept), "--trust", sample.certificate)
    assert answer.code == 1
    assert "policies/vendor-management.md" in answer.out


def test_another_profile_on_disk_changes_no_answer(sample):
    # What was issued is rendered from history; today's files have no say.
    shutil.copy(SAMPLE, sample.root / "org_profile.yaml")
    (sample.root / "policies/access-control.md").write_text("gone\n")
    pdf = str(sample.pdf("access-control", "1.0"))
    assert sample.run("verify", pdf, "--trust", sample.certificate).code == 0
