"""The main job with the real commands: what each said, and what stands in the end."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from telling import POLICIES

PDFS = [(name, "1.0") for name in POLICIES] + [("access-control", "2.0")]


def rows(answer):
    header, *lines = (line.split("\t") for line in answer.out.splitlines())
    return {line[0]: dict(zip(header, line, strict=True)) for line in lines}


def test_the_first_generation_was_committed_and_nothing_was_left_to_do(answers):
    assert set(rows(answers["init"])) == set(POLICIES)
    assert {row["result"] for row in rows(answers["generate"]).values()} == {"unchanged"}


def test_the_set_went_to_the_two_approvers_with_one_code(answers):
    proposed = rows(answers["propose"])
    assert proposed["information-security"]["to be approved by"] == "top management (Ana Ribeiro)"
    others = {row["to be approved by"] for name, row in proposed.items() if "security" not in name}
    assert others == {"executive sponsor (Marcus Lindqvist)"}
    assert answers["propose"].err.count("Approval code") == 1
    assert set(rows(answers["approve"])) == set(POLICIES) - {"information-security"}
    assert set(rows(answers["approve too"])) == {"information-security"}


def test_a_fact_and_a_hand_edit_came_together(answers, sample):
    assert "3" in answers["set"].out + answers["set"].err
    row = rows(answers["generate again"])["access-control"]
    assert row["result"] == "merged"
    assert "access.review_months: 3 → 6" in row["why"]
    text = (sample.root / "policies/access-control.md").read_text()
    assert "Its owner answers for every use of it." in text
    assert "every 6 months" in text
    assert "{+Its owner answers for every use of it.+}" in answers["diff"].out


def test_the_second_version_follows_from_the_comparison(answers):
    row = rows(answers["propose again"])["access-control"]
    assert (row["version"], row["class"]) == ("2.0", "material")
    assert rows(answers["issue again"])["access-control"]["effective"] == "2026-09-03"


@pytest.mark.parametrize(("policy", "version"), PDFS)
def test_every_pdf_is_good_for_who_trusts_the_certificate(sample, policy, version):
    pdf = str(sample.pdf(policy, version))
    answer = sample.run("verify", pdf, "--trust", sample.certificate, "--format", "json")
    (found,) = answer.data
    assert answer.code == found["exit_code"] == 0, found
    assert {check["answer"] for check in found["checks"]} == {"good"}
    assert (found["policy"], found["version"]) == (policy, version)
    assert found["time_strength"] == "self-stated"


def test_nobody_trusted_is_ten_and_a_wrong_certificate_one(sample, pki, tmp_path):
    pdf = str(sample.pdf("vendor-management", "1.0"))
    assert sample.run("verify", pdf).code == 10
    (tmp_path / "wrong.pem").write_bytes(pki.strange_root.pem)
    answer = sample.run("verify", pdf, "--trust", str(tmp_path / "wrong.pem"))
    assert answer.code == 1
    assert "Refused" in answer.out


def test_the_worst_file_decides(sample, tmp_path):
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(sample.pdf("access-control", "1.0").read_bytes()[:-1])
    good = str(sample.pdf("access-control", "2.0"))
    answer = sample.run("verify", good, str(broken), "--trust", sample.certificate)
    assert answer.code == 1
    assert answer.out.count("Good: this is what was issued") == 1


def test_an_auditor_without_the_workspace_reads_what_was_not_checked(outside):
    pdf = "access-control-v2.0.pdf"
    answer = outside.run("verify", pdf, "--trust", outside.certificate)
    assert answer.code == 0
    assert "records: not checked" in answer.out
    assert "rendering: not checked" in answer.out


def test_status_log_and_check_agree(sample):
    found = {row["id"]: row for row in sample.done("status", "--format", "json").data}
    assert found["access-control"]["version"] == "2.0"
    assert {row["version"] for name, row in found.items() if name != "access-control"} == {"1.0"}
    assert {row["text"] for row in found.values()} == {"clean"}
    assert found["access-control"]["next_review"] == "2027-09-03"
    (log,) = sample.done("log", "access-control", "--format", "json").data
    newest, first = log["revisions"]
    assert (newest["version"], newest["what"], newest["why"], newest["asked_by"]) == (
        "2.0",
        "Half-yearly reviews",
        "Two were missed",
        "Priya",
    )
    assert first["approvals"][0]["name"] == "Marcus Lindqvist"
    assert first["issued_on"] == "2026-03-05"
    assert sample.done("check").out == ""


def test_git_shows_each_step_and_a_tag_for_each_version(sample):
    subjects = sample.git("log", "--format=%s", "--reverse").splitlines()
    assert subjects == [
        "Begin the policies of Larkfield",
        "Propose 4 policies",
        "Approve 3 policies: Marcus Lindqvist",
        "Approve information-security 1.0: Ana Ribeiro",
        "Issue 4 policies",
        "Half-yearly access reviews",
        "Propose access-control 2.0",
        "Approve access-control 2.0: Marcus Lindqvist",
        "Issue access-control 2.0",
    ]
    tags = sample.git("tag").split()
    assert tags == sorted(f"{policy}/v{version}" for policy, version in PDFS)
    assert sample.git("status", "--porcelain") == ""
    (tag_kind,) = set(sample.git("for-each-ref", "--format=%(objecttype)", "refs/tags").split())
    assert tag_kind == "tag"


def test_git_alone_gives_the_digests_that_the_records_name(sample):
    (path,) = sample.root.glob("records/access-control/20260903*-issued-*.json")
    issued = json.loads(path.read_bytes())
    for item in issued["inputs"]:
        command = f"git show access-control/v2.0:{item['path']} | sha256sum"
        said = subprocess.run(
            ["sh", "-c", command], cwd=sample.root, capture_output=True, text=True, check=True
        )
        assert said.stdout.split()[0] == item["sha256"]


def test_no_address_and_no_secret_is_in_what_is_committed(sample):
    for path in sample.root.glob("records/*/*.json"):
        assert b"@" not in path.read_bytes()
    everything = b"".join(path.read_bytes() for path in sample.root.rglob("*") if path.is_file())
    assert b"PRIVATE KEY" not in everything
    assert b"only for these tests" not in everything


@pytest.mark.parametrize(
    "environment",
    [
        {"TZ": "Asia/Kathmandu", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "4242"},
    ],
)
def test_the_same_commit_gives_the_same_bytes_elsewhere(sample, environment, monkeypatch):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    done = subprocess.run(
        [sys.executable, "-m", "policykit", "verify", sample.pdf("access-control", "2.0"),
         sample.pdf("information-security", "1.0"), "--trust", sample.certificate],
        cwd=sample.root,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("same bytes, rendered again from git") == 2


def test_two_clean_clones_make_identical_bytes(sample, tmp_path):
    redlines = []
    for number, zone in enumerate(("Asia/Kathmandu", "America/Los_Angeles")):
        clone = tmp_path / f"clone {number}"
        sample.git("clone", "--quiet", "--no-hardlinks", str(sample.root), str(clone))
        environment = {
            **os.environ,
            "TZ": zone,
            "LC_ALL": ("C", "C.UTF-8")[number],
            "PYTHONHASHSEED": str(number),
            "SOURCE_DATE_EPOCH": str(number),
        }
        redline = tmp_path / f"redline {number}.pdf"
        for words in (
            ["diff", "access-control", "1.0", "2.0", "--pdf", "--output", redline],
            ["verify", *sorted(clone.glob("output/issued/*/*.pdf")), "--trust", sample.certificate],
        ):
            done = subprocess.run(
                [sys.executable, "-m", "policykit", *words],
                cwd=clone,
                env=environment,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                check=False,
            )
            assert done.returncode == 0, done.stdout + done.stderr
        issued = len(list(clone.glob("output/issued/*/*.pdf")))
        assert done.stdout.count("same bytes, rendered again from git") == issued > 1
        redlines.append(redline.read_bytes())
    assert redlines[0] == redlines[1]


def test_a_clone_somewhere_else_verifies_the_same(sample, tmp_path):
    sample.git("clone", "--quiet", str(sample.root), str(tmp_path / "a clone"))
    sample.root = tmp_path / "a clone"
    pdf = str(sample.pdf("access-control", "1.0"))
    assert sample.run("verify", pdf, "--trust", sample.certificate).code == 0
    assert sample.run("check").code == 0


def test_a_clone_without_history_is_no_reason_to_refuse(sample, tmp_path):
    # What build servers have: the newest commit, and the tags.
    clone = tmp_path / "clone"
    sample.git("clone", "--quiet", "--depth", "1", f"file://{sample.root}", str(clone))
    sample.root = clone
    sample.git("fetch", "--quiet", "--depth", "1", "--tags")
    pdf = str(sample.pdf("access-control", "1.0"))
    sample.done("verify", pdf, "--trust", sample.certificate)
    assert "AC-20a changed" in sample.done("diff", "access-control", "1.0", "2.0").out


def test_squashed_history_is_no_reason_to_refuse(sample):
    # Both versions came with one commit, as a hosting service makes it of a pull request.
    first = sample.git("rev-list", "--max-parents=0", "HEAD").strip()
    sample.git("reset", "--quiet", "--soft", first)
    sample.git("commit", "--quiet", "--message", "Policies (#1)")
    for version in ("1.0", "2.0"):
        pdf = str(sample.pdf("access-control", version))
        sample.done("verify", pdf, "--trust", sample.certificate)
    sample.done("check")


def test_the_printed_commands_confirm_the_seal(outside):
    pdf = "access-control-v2.0.pdf"
    answer = outside.done("verify", pdf, "--trust", outside.certificate, "--commands")
    lines = [line[4:] for line in answer.out.splitlines() if line.startswith("    ")]
    script = "set -e\n" + "\n".join(lines)
    done = subprocess.run(
        ["sh", "-c", script], cwd=outside.root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    said = done.stdout + done.stderr
    assert "Verification successful" in said
    assert "Signature is Valid." in said
    assert "Total document signed" in said
