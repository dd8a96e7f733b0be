"""Beside the life of a version: issued elsewhere before, anchored later, corrected."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from policykit.edge.timestamps import timestamper
from policykit.errors import NotAllowedError, PolicykitError, StateError
from policykit.evidence.timeline import SpanKind
from policykit.workflow.anchor import anchor
from policykit.workflow.change_log import change_logs, logs_markdown
from policykit.workflow.check import check
from policykit.workflow.correct import correct
from policykit.workflow.import_external import Claims, import_external
from policykit.workflow.in_force import in_force_on
from policykit.workflow.timeline import timeline


def _load(name, file):
    specification = importlib.util.spec_from_file_location(name, file)
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module
    specification.loader.exec_module(module)
    return module


PKI = Path(__file__).parents[1] / "pki"
declared = _load("declared_pki", PKI / "declared.py")
responder_module = _load("tsa_responder", PKI / "responder.py")


@pytest.fixture(scope="module")
def pki():
    return declared.Pki()


@pytest.fixture
def responder(tmp_path, pki):
    with responder_module.responding(tmp_path, pki) as running:
        yield running


OLD = b"%PDF-1.4 what people had"
CLAIMS = Claims("3", date(2025, 9, 1), "Cy Dee, Chief Executive")


def elsewhere(story, claims=CLAIMS, data=OLD, email="bo@tiny.example", name="door"):
    return import_external(story.world, name, "old.pdf", data, claims, email=email)


def refused(story, code, act, kind=NotAllowedError):
    before = story.desk.state()
    with pytest.raises(kind) as failure:
        act()
    assert code in {found.code for found in failure.value.diagnostics}, failure.value
    assert story.desk.state() == before


# ---- issued elsewhere


def test_a_document_issued_elsewhere_covers_the_days_before_as_a_claim(fresh):
    record = elsewhere(fresh)
    assert fresh.desk.git.read("HEAD", record.event.file.path) == OLD
    fresh.propose()
    fresh.approve_with_code()
    fresh.issue()
    _, rows = in_force_on(fresh.world, date(2026, 1, 1))
    (door, window) = rows
    assert door.until == date(2026, 3, 1)
    assert "approved by Cy Dee, Chief Executive: as claimed, not verified" in door.claim
    assert window.gap
    spans = timeline(fresh.world, date(2025, 8, 1), date(2026, 3, 31)).rows[0].spans
    assert [(span.kind, span.days) for span in spans] == [
        (SpanKind.GAP, 31),
        (SpanKind.EXTERNAL, 182),
        (SpanKind.IN_FORCE, 30),
    ]
    assert [found.code for found in check(fresh.world)] == []
    fresh.desk.content[record.event.file.path] += b"!"
    assert "PK548" in [found.code for found in check(fresh.world)]


def test_one_document_ends_where_the_next_begins(fresh):
    elsewhere(fresh)
    elsewhere(fresh, Claims("4", date(2026, 1, 1), "Cy Dee"), OLD + b"4")
    spans = timeline(fresh.world, date(2025, 12, 30), date(2026, 1, 3)).rows[0].spans
    assert [span.days for span in spans] == [2, 3]


def test_what_cannot_be_imported(fresh, issued):
    refused(fresh, "PK547", lambda: elsewhere(fresh, email="ana@tiny.example"))
    refused(fresh, "PK547", lambda: elsewhere(fresh, data=b"PK\x03\x04"), PolicykitError)
    later = Claims("3", date(2026, 4, 1), "Cy Dee")
    refused(fresh, "PK547", lambda: elsewhere(fresh, later))
    refused(issued, "PK547", lambda: elsewhere(issued))
    elsewhere(fresh)
    refused(fresh, "PK547", lambda: elsewhere(fresh))


# ---- anchored


def test_a_time_stamp_fetched_later_lies_beside_the_pdf_and_openssl_accepts_it(
    issued, tmp_path, responder, pki
):
    issued.desk.keys.stamper = timestamper(responder.url)
    # openssl asks the clock of this machine; days later, what it states is past for sure.
    behind = datetime.now(UTC) - issued.desk.clock.now()
    issued.desk.clock.move(days=behind.days + 2)
    done = anchor(issued.world, ["door"], responder.url, everything=False)
    event = done[0].event
    assert event.token.path == "output/issued/door/door-v1.0.pdf.tst"
    assert "Test Time-stamps" in event.stamper
    pdf, token, root = tmp_path / "door.pdf", tmp_path / "door.tst", tmp_path / "root.pem"
    pdf.write_bytes(issued.desk.content["output/issued/door/door-v1.0.pdf"])
    token.write_bytes(issued.desk.content[event.token.path])
    root.write_bytes(pki.root.pem)
    command = ["openssl", "ts", "-verify", "-token_in", "-in", token, "-data", pdf]
    done = subprocess.run([*command, "-CAfile", root], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not [found for found in check(issued.world) if found.code in ("PK548", "PK614")]
    with pytest.raises(StateError):
        anchor(issued.world, ["door"], responder.url, everything=False)
    issued.desk.content[event.token.path] = b"no token"
    assert "PK548" in [found.code for found in check(issued.world)]


def test_without_an_authority_nothing_is_anchored(issued):
    refused(issued, "PK548", lambda: anchor(issued.world, (), None, everything=True), StateError)


# ---- corrected


def test_a_note_and_a_file_are_added_to_a_record(issued):
    approval = issued.history("door").approvals[0]
    done = correct(
        issued.world,
        "door",
        approval.digest[:8],
        "The reply was on paper",
        evidence={"scan.pdf": OLD},
        email="bo@tiny.example",
    )
    assert done.event.target == approval.digest
    kept = [path for path in issued.desk.content if path.endswith("scan.pdf")]
    assert len(kept) == 1
    assert [found.code for found in check(issued.world)] == []
    (logged,) = change_logs(issued.world, ["door"])
    (note,) = logged.notes
    said = str(note)
    assert said.endswith("The reply was on paper (with scan.pdf)")
    assert f"'approved' of {approval.event.day} by {approval.event.by.name}" in said
    assert said in logs_markdown(issued.world, [logged], None).replace("\\", "")
    day = note.on
    assert change_logs(issued.world, ["door"], (day, day))[0].notes == (note,)
    before = (day - timedelta(days=2), day - timedelta(days=1))
    assert change_logs(issued.world, ["door"], before)[0].is_empty


def test_only_who_made_a_record_or_holds_their_role_corrects_it(issued):
    approval = issued.history("door").approvals[0]
    for target, email in ((approval.digest[:8], "ana@tiny.example"), ("0" * 8, "bo@tiny.example")):
        refused(
            issued,
            "PK548",
            lambda target=target, email=email: correct(
                issued.world, "door", target, "No", evidence={}, email=email
            ),
        )
