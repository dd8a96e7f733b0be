"""Records, sealed PDFs and git history that somebody changed by hand."""

from __future__ import annotations

import json

import pytest

ISSUE = ("issue", "access-control")
PDF = "output/issued/access-control/access-control-v1.0.pdf"


def _edit(path, change):
    value = json.loads(path.read_text(encoding="utf-8"))
    change(value)
    path.write_text(json.dumps(value, sort_keys=True, indent=2) + "\n", encoding="utf-8")


def _raw(content):
    return lambda path: path.write_bytes(content)


EDITS = {
    "deleted": lambda path: path.unlink(),
    "renamed": lambda path: path.rename(path.with_name("20200101T000000Z-approved-00000000.json")),
    "empty": _raw(b""),
    "not JSON": _raw(b"{"),
    "not UTF-8": _raw(b'{"a": "\xff"}'),
    "deep": _raw(b"[" * 100_000),
    "key twice": _raw(b'{"schema": 1, "schema": 1}'),
    "another person": lambda path: _edit(path, lambda it: it["by"].update(name="Eve")),
    "a time that is none": lambda path: _edit(path, lambda it: it.update(at="yesterday")),
    "another proposal": lambda path: _edit(path, lambda it: it.update(proposal="0" * 64)),
    "a newer schema": lambda path: _edit(path, lambda it: it.update(schema=99)),
    "another policy": lambda path: _edit(path, lambda it: it.update(policy="vendor-management")),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_approval_changed_by_hand(approved, name):
    EDITS[name](approved.record("approved"))
    approved.commit()
    before = approved.state()
    for command in (("check",), ISSUE, ("log", "access-control")):
        answer = approved.run(*command)
        assert answer.code in {0, 1, 4, 5, 6}, answer.all
        assert "Traceback" not in answer.all
        assert "PK800" not in answer.all
        if command == ISSUE:
            assert answer.code in {4, 5, 6}, answer.all
            assert "\n    " in answer.err
        if command == ("check",) and name != "deleted":
            assert answer.code == 1, answer.all
            assert "records/access-control/" in answer.err
        if command == ("check",) and name == "deleted":
            assert "records/access-control/" in answer.err or answer.code == 0
    assert approved.state() == before


@pytest.mark.parametrize(
    ("event", "how"),
    [
        ("proposed", "deleted"),
        ("approved", "another person"),
        ("issued", "not JSON"),
        ("issued", "deleted"),
        ("sealed", "deleted"),
    ],
)
def test_the_history_of_an_issued_version_changed_by_hand(issued, event, how):
    EDITS[how](issued.record(event))
    issued.commit()
    answer = issued.run("check")
    assert answer.code == 1, answer.all
    assert "records/access-control/" in answer.err
    assert "\n    " in answer.err
    for command in (("verify", PDF), ("status",)):
        answer = issued.run(*command)
        assert "Traceback" not in answer.all
        assert "PK800" not in answer.all
    issued.append("policies/access-control.md", "\nMore.\n")
    issued.commit()
    answer = issued.run("propose", "access-control", "--change", "x")
    assert "PK800" not in answer.all


def test_a_note_beside_the_records_harms_nothing(approved):
    approved.write("records/README.md", "Our notes")
    approved.write("records/My Notes/a.txt", "Our notes")
    approved.commit()
    approved.done("check")
    approved.done(*ISSUE)


def test_an_issued_pdf_deleted_or_changed(issued):
    data = (issued.root / PDF).read_bytes()
    issued.write(PDF, data + b"x")
    issued.refused("check", code="PK764", leaves=1, says=(PDF, "git checkout"))
    assert (
        "The issued PDF is altered: access-control. See: policykit check"
        in issued.run("status").err
    )
    (issued.root / PDF).unlink()
    issued.refused("check", code="PK763", leaves=1, says=(PDF, "git checkout"))
    assert (
        "The issued PDF is missing: access-control. See: policykit check"
        in issued.run("status").err
    )


def test_a_tag_deleted_or_moved(issued):
    issued.git("tag", "--delete", "access-control/v1.0")
    issued.refused("check", code="PK765", leaves=1, says=("access-control/v1.0", "git fetch"))
    issued.git("tag", "access-control/v1.0", "HEAD~3")
    issued.refused("check", code="PK766", leaves=1, says=("access-control/v1.0",))


def test_evidence_deleted_or_changed(approved):
    (file,) = approved.root.glob("records/access-control/evidence/*")
    data = file.read_bytes()
    file.write_bytes(data + b"x")
    approved.commit()
    answer = approved.run("check")
    assert answer.code == 1, answer.all
    assert file.name in answer.err
    file.unlink()
    approved.commit()
    answer = approved.run("check")
    assert answer.code == 1, answer.all
    assert file.name in answer.err


def test_the_base_of_the_merge_changed_by_hand(fresh):
    for name in ("access-control.md", "access-control.map.yaml", "access-control.facts.json"):
        for content in (b"\xff", b"[" * 10_000):
            fresh.write(f".policykit/base/{name}", content)
            answer = fresh.run("generate", "--dry-run")
            assert answer.code in {0, 1, 4}, (name, content, answer.all)
            assert "PK800" not in answer.all, (name, content)
            assert "Traceback" not in answer.all
        fresh.git("checkout", "--quiet", "--", ".policykit/base")
