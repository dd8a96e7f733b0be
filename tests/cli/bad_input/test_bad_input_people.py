"""Proposals, approvals and issues by the wrong person, in the wrong order, or once too often."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime

import pytest

from policykit.edge.keys import KeyStore

AUTHOR = "tomasz.zielinski@larkfield.example"
APPROVER = "marcus.lindqvist@larkfield.example"
OTHER = "ana.ribeiro@larkfield.example"
POLICY = "policies/access-control.md"
PROPOSE = ("propose", "access-control", "--change", "x")
ISSUE = ("issue", "access-control")


def approve(*more):
    return ("approve", "access-control", "--as", APPROVER, *more)


def change(desk):
    desk.append(POLICY, "\nA closing sentence of ours.\n")
    desk.commit()


def test_an_effective_date_in_the_past(fresh):
    fresh.refused(
        *PROPOSE, "--effective", "2020-01-01", code="PK560", leaves=6, says=("2020-01-01",)
    )


def test_a_class_against_the_comparison_without_a_reason(issued):
    issued.replace(POLICY, "**AC-1b**", "**AC-1b** Every manager does it twice.")
    issued.commit()
    issued.refused(*PROPOSE, "--class", "editorial", code="PK555", leaves=6, says=("--reason",))
    issued.done(*PROPOSE, "--class", "editorial", "--reason", "A typing error")


def test_an_empty_change(fresh):
    for text in ("", "   ", "\n"):
        before = fresh.state()
        answer = fresh.run("propose", "access-control", "--change", text)
        assert answer.code in {2, 4, 6}, answer.all
        assert "change" in answer.err
        assert fresh.state() == before


@pytest.mark.parametrize("text", ["a\x07b", "x" * 3000, "\u202eabc", "{{7*7}} <b> `x` \x1b[31m"])
def test_strange_words_for_the_change_log(fresh, text):
    answer = fresh.run("propose", "access-control", "--change", text)
    assert answer.code in {0, 4}, answer.err[:2000]
    assert "Traceback" not in answer.all
    assert "PK800" not in answer.all
    assert "\x1b" not in answer.all
    assert "\u202e" not in answer.all


def test_proposing_twice(proposed):
    same = ("propose", "access-control", "--change", "First issue")
    proposed.refused(*same, code="PK558", leaves=6, says=("policykit approve access-control",))
    before = json.loads(proposed.done("status", "--format", "json").out)["data"][0]
    answer = proposed.done(*PROPOSE)
    assert f"takes the place of the proposal with the code {before['approval_code']}" in answer.err


def test_a_proposer_nobody_knows(fresh):
    fresh.refused(*PROPOSE, "--as", "x@y.example", code="PK745", leaves=4, says=("x@y.example",))
    fresh.refused(*PROPOSE, "--as", "", code="PK745", leaves=4)


def test_an_approver_nobody_knows(proposed):
    proposed.refused(
        "approve", "access-control", "--as", "nobody@larkfield.example",
        code="PK745", leaves=4, says=("nobody@larkfield.example", APPROVER),
    )  # fmt: skip


def test_an_approver_without_the_role(proposed):
    reply = proposed.reply()
    proposed.refused(
        "approve", "access-control", "--as", "priya.raman@larkfield.example", "--evidence", reply,
        code="PK535", leaves=6, says=("Marcus Lindqvist",),
    )  # fmt: skip


def test_the_proposer_is_no_approver(fresh):
    fresh.done(*PROPOSE, "--as", APPROVER)
    reply = fresh.reply()
    answer = fresh.refused(*approve("--evidence", reply), code="PK534", leaves=6)
    assert "proposed" in answer.err


def test_approving_without_evidence_where_it_is_asked_for(proposed):
    proposed.refused(*approve(), code="PK537", leaves=6, says=("access-control", "--evidence"))


def test_evidence_without_the_code(proposed, tmp_path):
    file = tmp_path / "mail.eml"
    file.write_text("From: me\n\nLooks good!\n", encoding="utf-8")
    answer = proposed.run(*approve("--evidence", str(file)))
    assert answer.code == 6
    assert "mail.eml" in answer.err
    assert "code" in answer.err


def test_evidence_with_the_code_of_another_proposal(proposed, tmp_path):
    file = tmp_path / "mail.eml"
    file.write_text("Approved 0000-0000", encoding="utf-8")
    answer = proposed.run(*approve("--evidence", str(file)))
    assert answer.code == 6
    assert "mail.eml" in answer.err


@pytest.mark.parametrize(
    ("content", "codes"),
    [(b"", {6}), (b"\x00\xff" * 50, {0, 6}), (b"%PDF-1.7\n%scan", {0, 6})],
)
def test_evidence_nobody_can_read(proposed, tmp_path, content, codes):
    file = tmp_path / "scan.bin"
    file.write_bytes(content)
    answer = proposed.run(*approve("--evidence", str(file)))
    assert answer.code in codes, answer.all
    assert "Traceback" not in answer.all
    assert answer.code == 0 or "scan.bin" in answer.err


def test_evidence_that_is_missing_or_no_file(proposed, tmp_path):
    for path in (tmp_path / "nowhere.eml", tmp_path):
        before = proposed.state()
        answer = proposed.run(*approve("--evidence", str(path)))
        assert answer.code == 2
        assert str(path) in answer.err
        assert proposed.state() == before


def test_evidence_of_a_gigabyte(proposed, tmp_path):
    file = tmp_path / "film.mp4"
    with file.open("wb") as stream:
        stream.truncate(1024**3)
    answer = proposed.refused(*approve("--evidence", str(file)), code="PK803", leaves=4)
    assert str(file) in answer.err


@pytest.mark.parametrize("name", ["a b.eml", "ä€.eml", "-x.eml", "x" * 200 + ".eml", "a\nb.eml"])
def test_evidence_with_a_strange_name(proposed, name):
    reply = proposed.reply()
    file = proposed.root.parent / name
    shutil.move(reply, file)
    before = proposed.state()
    answer = proposed.run(*approve("--evidence", str(file)))
    assert answer.code in {0, 4, 6}, answer.all
    assert "Traceback" not in answer.all
    if answer.code:
        assert proposed.state() == before
        assert "rename" in answer.err.lower()
    else:
        proposed.done("check")


def test_two_files_of_evidence_with_one_name(proposed, tmp_path):
    reply = proposed.reply()
    twin = tmp_path / "other" / "reply.eml"
    twin.parent.mkdir()
    shutil.copy(reply, twin)
    before = proposed.state()
    answer = proposed.run(*approve("--evidence", reply, "--evidence", str(twin)))
    assert answer.code == 2
    assert "same name" in answer.err
    assert proposed.state() == before


def test_approving_what_has_changed_since(proposed):
    reply = proposed.reply()
    change(proposed)
    proposed.refused(
        *approve("--evidence", reply), code="PK533", leaves=6, says=("access-control", "propose")
    )


def test_approving_what_is_edited_and_not_committed(proposed):
    reply = proposed.reply()
    proposed.append(POLICY, "\nA closing sentence of ours.\n")
    before = proposed.state()
    answer = proposed.run(*approve("--evidence", reply))
    assert answer.code in {5, 6}, answer.all
    assert proposed.state() == before


def test_approving_twice(approved):
    reply = approved.root.parent / "reply.eml"
    code = json.loads(approved.record("proposed").read_text(encoding="utf-8"))
    assert code
    reply.write_text("Approved", encoding="utf-8")
    answer = approved.refused(*approve("--evidence", str(reply)), code="PK536", leaves=6)
    assert "already" in answer.err


def test_approving_what_nobody_proposed(fresh):
    fresh.refused(*approve(), code="PK755", leaves=6, says=("policykit propose access-control",))
    fresh.refused("approve", "--all", "--as", APPROVER, code="PK754", leaves=5, says=("status",))


def test_issuing_without_approval(proposed):
    answer = proposed.refused(*ISSUE, code="PK570", leaves=6, says=("Marcus Lindqvist",))
    assert "access-control" in answer.err
    proposed.refused("issue", "--all", code="PK756", leaves=5, says=("access-control", "status"))


def test_issuing_what_nobody_proposed(fresh):
    fresh.refused(*ISSUE, code="PK755", leaves=6, says=("policykit propose access-control",))


def test_issuing_twice(issued):
    issued.refused(*ISSUE, code="PK755", leaves=6, says=("access-control",))
    issued.refused("issue", "--all", code="PK756", leaves=5)


def test_issuing_what_has_changed_since_its_approval(approved):
    change(approved)
    answer = approved.refused(*ISSUE, code="PK533", leaves=6)
    assert "access-control" in answer.err
    assert "propose" in answer.err


def test_issuing_after_the_authority_has_changed(approved):
    approved.replace("org_profile.yaml", "person: mlindqvist, from: 2024-03-01, to: null, deputy",
                     "person: mlindqvist, from: 2024-03-02, to: null, deputy")  # fmt: skip
    approved.commit()
    before = approved.state()
    answer = approved.run(*ISSUE)
    assert answer.code == 6, answer.all
    assert "propose" in answer.err
    assert approved.state() == before


def test_a_wrong_passphrase(approved, monkeypatch):
    monkeypatch.setenv("POLICYKIT_PASSPHRASE", "certainly not this one")
    answer = approved.refused(*ISSUE, code="PK601", leaves=8)
    assert "passphrase" in answer.err


def test_no_passphrase_and_nobody_to_ask(approved, monkeypatch):
    monkeypatch.delenv("POLICYKIT_PASSPHRASE")
    approved.refused(*ISSUE, code="PK625", leaves=8, says=("POLICYKIT_PASSPHRASE",))


def test_no_key(approved, monkeypatch, tmp_path):
    monkeypatch.setenv("POLICYKIT_CONFIG", str(tmp_path / "empty"))
    approved.refused(*ISSUE, code="PK620", leaves=8, says=("policykit key create",))


def test_an_expired_key(approved, monkeypatch, tmp_path):
    folder = tmp_path / "old"
    monkeypatch.setenv("POLICYKIT_CONFIG", str(folder))
    KeyStore(folder).create(
        common_name="Old",
        organization="Old",
        country="US",
        not_before=datetime(2010, 1, 1, tzinfo=UTC),
        passphrase=b"only for these tests",
    )
    approved.refused(*ISSUE, code="PK605", leaves=8, says=("policykit key create",))


def test_two_keys_and_none_named(approved):
    approved.done("key", "create", "--another")
    approved.refused(*ISSUE, code="PK621", leaves=8, says=("signing",))


@pytest.mark.parametrize("damage", ["empty", "text", "missing", "open to all", "wrong certificate"])
def test_a_damaged_key(approved, own_settings, damage):
    (key,) = (own_settings / "config" / "keys").glob("*.p12")
    certificate = next(key.parent.glob("*.crt.pem"))
    if damage == "empty":
        key.write_bytes(b"")
    elif damage == "text":
        key.write_text("not a key")
    elif damage == "missing":
        key.unlink()
    elif damage == "open to all":
        key.chmod(0o644)
    else:
        certificate.write_text("-----BEGIN CERTIFICATE-----\nxx\n-----END CERTIFICATE-----\n")
    before = approved.state()
    answer = approved.run(*ISSUE)
    assert answer.code in {8, 9}, answer.all
    assert str(key.parent) in answer.err or "key" in answer.err
    assert "\n    " in answer.err
    assert "Traceback" not in answer.all
    assert approved.state() == before


def test_a_key_inside_the_workspace(fresh, monkeypatch):
    for folder in (fresh.root / "secret", fresh.root / ".git" / "x", fresh.root):
        monkeypatch.setenv("POLICYKIT_CONFIG", str(folder))
        fresh.refused("key", "create", code="PK624", leaves=8, says=("POLICYKIT_CONFIG",))
    link = fresh.root.parent / "link"
    link.symlink_to(fresh.root)
    monkeypatch.setenv("POLICYKIT_CONFIG", str(link / "secret"))
    fresh.refused("key", "create", code="PK624", leaves=8)


def test_a_short_passphrase_for_a_new_key(fresh, monkeypatch, tmp_path):
    monkeypatch.setenv("POLICYKIT_CONFIG", str(tmp_path / "new"))
    monkeypatch.setenv("POLICYKIT_PASSPHRASE", "short")
    fresh.refused("key", "create", code="PK626", leaves=8)
    assert not (tmp_path / "new").exists()


def test_exporting_where_something_stands(fresh, tmp_path):
    fresh.done("key", "export", str(tmp_path / "a.pem"))
    fresh.refused("key", "export", str(tmp_path / "a.pem"), code="PK804", leaves=9)
    fresh.refused("key", "export", str(tmp_path / "no" / "a.pem"), code="PK804", leaves=9)
    fresh.refused("key", "export", str(tmp_path / "b.pem"), "--key", "zz", code="PK622", leaves=8)


def test_a_key_folder_that_cannot_be_written(fresh, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("POLICYKIT_CONFIG", str(tmp_path / "file"))
    fresh.refused("key", "create", code="PK629", leaves=9, says=("POLICYKIT_CONFIG",))
