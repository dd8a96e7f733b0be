"""Time-stamps beside PDFs, as `verify` and `check` judge them in and out of a workspace."""

from __future__ import annotations

import asyncio
import hashlib
import importlib.util
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from fakes import TINY_SEAL, seal_identity

from policykit.errors import ExitCode
from policykit.record import KeyChange
from policykit.workflow.anchor import anchor
from policykit.workflow.answer import Answer
from policykit.workflow.authority import KeyDetail, record_key_change
from policykit.workflow.check import check
from policykit.workflow.pack import make_pack
from policykit.workflow.pack_check import verify_pack
from policykit.workflow.pack_choice import Asked
from policykit.workflow.verify import verify


def _load(name, *parts):
    if name not in sys.modules:
        file = Path(__file__).parents[1].joinpath(*parts)
        specification = importlib.util.spec_from_file_location(name, file)
        module = importlib.util.module_from_spec(specification)
        sys.modules[name] = module
        specification.loader.exec_module(module)
    return sys.modules[name]


pki_module = _load("declared_pki", "pki", "declared.py")
attacks = _load("attacks", "signing", "attacks.py")
test_pack = _load("pack_samples", "workflow", "test_pack.py")

PDF = "output/issued/door/door-v1.0.pdf"
TOKEN = f"{PDF}.tst"
BESIDE = "time-stamp beside it"


@pytest.fixture(scope="module")
def pki():
    return pki_module.Pki()


@pytest.fixture
def anchored(issued, pki):
    """A story with an issued policy, whose PDF got a time-stamp a month later."""
    issued.desk.clock.move(days=30)
    issued.desk.keys.stamper = attacks.stamper(pki.stamps, issued.desk.clock.now())
    anchor(issued.world, ["door"], "https://stamps.example/tsa", everything=False)
    return issued


def judge(story, *trust_time, token=None, world=True):
    return verify(
        PDF,
        story.desk.content[PDF],
        [seal_identity(TINY_SEAL).certificate_der],
        story.desk.clock.now(),
        story.world if world else None,
        time_stamp_anchors=trust_time,
        token=token,
    )


def token_over(data, pki, moment):
    stamper = attacks.stamper(pki.stamps, moment)
    return asyncio.run(stamper.async_timestamp(hashlib.sha256(data).digest(), "sha256")).dump()


def seen(found):
    """Return what was answered about the time-stamp, and the codes of what was found."""
    (one,) = [check for check in found.checks if check.name == BESIDE]
    return one.answer, one.detail, [each.code for each in found.findings]


def test_a_trusted_one_is_good_beside_the_file_and_from_the_workspace(anchored, pki):
    for token, world in ((anchored.desk.content[TOKEN], False), (None, True)):
        found = judge(anchored, pki.root.pem, token=token, world=world)
        assert found.exit_code is ExitCode.OK
        assert found.anchor.proves
        answer, detail, codes = seen(found)
        assert (answer, codes) == (Answer.GOOD, [])
        assert "the file was there by 2026-" in detail
        assert "CN=Test Time-stamps,O=Test, whom you trust" in detail


def test_whom_nobody_trusts_is_neither_good_nor_bad(anchored, pki):
    for trust in ((), (pki.strange_root.pem,)):
        found = judge(anchored, *trust)
        assert found.exit_code is ExitCode.OK
        answer, _, codes = seen(found)
        assert (answer, codes) == (Answer.UNKNOWN, ["PK917"])


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda _: b"no token", "PK614"),
        (lambda token: token[:-40] + bytes([token[-40] ^ 1]) + token[-39:], "PK924"),
    ],
    ids=["no token", "altered"],
)
def test_what_does_not_hold_is_refused_by_verify_and_check(anchored, pki, spoil, code):
    wrong = spoil(anchored.desk.content[TOKEN])
    found = judge(anchored, pki.root.pem, token=wrong)
    answer, detail, codes = seen(found)
    assert found.exit_code is ExitCode.FINDINGS
    assert (answer, codes) == (Answer.BAD, [code, "PK943"])
    assert "not the time-stamp that the records name" in detail
    anchored.desk.content[TOKEN] = wrong
    assert "PK548" in [one.code for one in check(anchored.world)]


def test_the_time_stamp_of_another_pdf_is_refused(anchored, pki):
    moment = anchored.desk.clock.now()
    other = token_over(b"another PDF", pki, moment)
    found = judge(anchored, pki.root.pem, token=other, world=False)
    assert found.exit_code is ExitCode.FINDINGS
    assert seen(found)[2] == ["PK923"]


def test_one_that_nobody_recorded_counts_and_is_said(anchored, pki):
    later = anchored.desk.clock.now() - timedelta(days=1)
    own = token_over(anchored.desk.content[PDF], pki, later)
    found = judge(anchored, pki.root.pem, token=own)
    assert found.exit_code is ExitCode.OK
    answer, _, codes = seen(found)
    assert (answer, codes) == (Answer.GOOD, ["PK943"])
    assert found.anchor.stamped == later.replace(microsecond=0)


def test_a_missing_one_is_named_and_the_file_stays_good(anchored, pki):
    del anchored.desk.content[TOKEN]
    found = judge(anchored, pki.root.pem)
    assert found.exit_code is ExitCode.OK
    answer, detail, codes = seen(found)
    assert (answer, codes) == (Answer.UNKNOWN, ["PK942"])
    assert "it is missing" in detail
    assert "PK548" in [one.code for one in check(anchored.world)]


def test_two_clones_may_have_fetched_one_each(anchored, pki):
    first = anchored.desk.content.pop(TOKEN)
    (record,) = [path for path in anchored.desk.content if "-anchored-" in path]
    kept = anchored.desk.content.pop(record)
    anchored.desk.clock.move(hours=1)
    anchored.desk.keys.stamper = attacks.stamper(pki.stamps, anchored.desk.clock.now())
    anchor(anchored.world, ["door"], "https://stamps.example/tsa", everything=False)
    second = anchored.desk.content[TOKEN]
    anchored.desk.content[record] = kept
    for token in (first, second):
        anchored.desk.content[TOKEN] = token
        assert "PK548" not in [one.code for one in check(anchored.world)]
        assert seen(judge(anchored, pki.root.pem))[2] == []


def test_without_any_nothing_is_said(issued):
    found = judge(issued)
    assert found.anchor is None
    assert BESIDE not in [one.name for one in found.checks]


def test_it_saves_what_a_key_sealed_before_it_was_compromised(anchored, pki):
    anchored.desk.clock.move(days=30)
    since = anchored.desk.clock.now() - timedelta(days=10)
    detail = KeyDetail(since=since)
    fingerprint = seal_identity(TINY_SEAL).fingerprint
    record_key_change(anchored.world, fingerprint, KeyChange.COMPROMISED, "Stolen", detail)
    for trust, answer in (((pki.root.pem,), Answer.GOOD), ((), Answer.UNKNOWN)):
        found = judge(anchored, *trust)
        assert {one.name: one.answer for one in found.checks}["key"] is answer


# ---- in a pack

WINDOW = (date(2026, 2, 1), date(2026, 3, 31))


def judge_pack(story, files, *trust_time):
    anchors = [seal_identity(TINY_SEAL).certificate_der]
    now = story.desk.clock.now()
    found = verify_pack("pack", files, anchors, now, lambda *_: {}, time_stamp_anchors=trust_time)
    stamps = [one for one in found.checks if one.name == "time-stamps"]
    return found, stamps[0].answer if stamps else None


@pytest.fixture
def pack(anchored):
    anchored.desk.git.commit_all()
    return make_pack(anchored.world, Asked(*WINDOW, "policykit evidence"))


def test_a_pack_holds_it_and_verify_judges_it(anchored, pack, pki):
    (token,) = [path for path in pack.files if path.endswith(".tst")]
    assert pack.files[token] == anchored.desk.content[TOKEN]
    for trust, answer in (((pki.root.pem,), Answer.GOOD), ((), Answer.UNKNOWN)):
        found, stamps = judge_pack(anchored, pack.files, *trust)
        assert found.exit_code is ExitCode.OK
        assert stamps is answer
    without = {path: data for path, data in pack.files.items() if path != token}
    for spoilt, code in ((without, "PK958"), ({**pack.files, token: b"no token"}, "PK614")):
        found, stamps = judge_pack(anchored, test_pack.resigned(spoilt), pki.root.pem)
        assert stamps is Answer.BAD
        assert code in [one.code for one in found.findings]


def test_a_pack_says_that_one_is_gone(anchored):
    del anchored.desk.content[TOKEN]
    anchored.desk.git.commit_all()
    pack = make_pack(anchored.world, Asked(*WINDOW, "policykit evidence"))
    assert "PK016" in [one.code for one in pack.warnings]
    assert any("time-stamp of the PDF of door 1.0 is missing" in one for one in pack.notices)
    found, stamps = judge_pack(anchored, pack.files)
    assert (found.exit_code, stamps) == (ExitCode.OK, None)


def test_the_pack_tells_commands_that_work(pack, pki, tmp_path):
    folder = tmp_path / "pack"
    (tmp_path / "stamps.pem").write_bytes(pki.root.pem)
    (tmp_path / "check").mkdir()
    for path, data in pack.files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    text = pack.files["HOW-TO-CHECK.txt"].decode()
    lines = text.partition("../stamps.pem")[2].partition("\n4. ")[0].splitlines()
    script = "\n".join(line for line in lines if line.startswith("    "))

    def run():
        command = ["sh", "-e", "-c", script]
        return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)

    assert re.fullmatch(r"Time stamp: \w{3} +\d+ [\d:]+ 2026 GMT\n", run().stdout)
    (token,) = folder.rglob("*.tst")
    token.with_suffix("").write_bytes(b"another PDF")
    assert f"REFUSE {token.relative_to(folder)}" in run().stdout
