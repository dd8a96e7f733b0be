"""Files that are no issued PDF, or not any more, and certificates that are none."""

from __future__ import annotations

import shutil

import pytest

PDF = "output/issued/access-control/access-control-v1.0.pdf"


DAMAGE = {
    "0 bytes": lambda _: b"",
    "text": lambda _: b"This is a text file.\n",
    "header only": lambda _: b"%PDF-1.7\n",
    "truncated": lambda data: data[: len(data) // 2],
    "last byte missing": lambda data: data[:-1],
    "one byte flipped": lambda data: data[:5000] + bytes([data[5000] ^ 1]) + data[5001:],
    "something after the seal": lambda data: data + b"\n%%EOF\n",
    "zeros": lambda data: bytes(len(data)),
    "random": lambda _: bytes((i * 7919 + 13) % 251 for i in range(4096)),
    "nested": lambda _: (
        b"%PDF-1.7\n1 0 obj\n" + b"[" * 50_000 + b"\nendobj\ntrailer<</Root 1 0 R>>"
    ),
    "encrypted": lambda _: (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[]/Count 0>>"
        b"endobj\n3 0 obj<</Filter/Standard/V 1/R 2/O(x)/U(y)/P -4>>endobj\ntrailer<</Root 1 0 R"
        b"/Encrypt 3 0 R/ID[(a)(b)]/Size 4>>\nstartxref\n0\n%%EOF\n"
    ),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_what_is_no_sealed_pdf_is_refused(issued, name):
    file = issued.root.parent / "given.pdf"
    file.write_bytes(DAMAGE[name]((issued.root / PDF).read_bytes()))
    before = issued.state()
    answer = issued.run("verify", str(file))
    assert answer.code == 1, answer.all
    assert "given.pdf" in answer.all
    assert "refused" in answer.all or "PK9" in answer.all
    assert "Traceback" not in answer.all
    assert issued.state() == before
    again = issued.run("verify", str(file), "--format", "json")
    assert again.code == 1
    assert again.out.startswith("{")


def test_a_good_file_beside_a_bad_one(issued):
    bad = issued.root.parent / "bad.pdf"
    bad.write_bytes(b"")
    answer = issued.run("verify", PDF, str(bad))
    assert answer.code == 1
    assert PDF in answer.out
    assert "bad.pdf" in answer.out


def test_a_folder_and_a_file_that_is_missing(issued):
    for name, code, says in (("output", 4, "this folder is no pack"), ("nowhere.pdf", 2, "")):
        answer = issued.run("verify", name)
        assert answer.code == code
        assert name in answer.err
        assert says in answer.err


@pytest.mark.parametrize("content", [b"", b"text", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END"])
def test_a_certificate_that_is_none(issued, content):
    file = issued.root.parent / "seal.pem"
    file.write_bytes(content)
    answer = issued.run("verify", PDF, "--trust", str(file))
    assert answer.code == 8, answer.all
    assert "seal.pem" in answer.err
    assert "\n    " in answer.err
    assert "Traceback" not in answer.all


def test_the_certificate_of_somebody_else(issued, monkeypatch, tmp_path):
    monkeypatch.setenv("POLICYKIT_CONFIG", str(tmp_path / "other"))
    issued.done("key", "create")
    issued.done("key", "export", str(tmp_path / "other.pem"))
    answer = issued.run("verify", PDF, "--trust", str(tmp_path / "other.pem"))
    assert answer.code == 1, answer.all
    assert "certificate" in answer.all


def test_a_pdf_that_the_workspace_does_not_know(issued, desk_at):
    other = desk_at("fresh", "other")
    copy = other.root / "given.pdf"
    shutil.copy(issued.root / PDF, copy)
    answer = other.run("verify", str(copy))
    assert answer.code in {1, 10, 11}, answer.all
    assert "Traceback" not in answer.all


def test_a_pdf_that_may_not_be_read(issued):
    file = issued.root.parent / "closed.pdf"
    file.write_bytes(b"x")
    answer = issued.run("verify", str(file), "--trust", "/dev/null")
    assert answer.code in {2, 8}, answer.all
    assert "Traceback" not in answer.all
