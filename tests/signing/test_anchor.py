"""Time-stamps beside a file: each fault by its code, and openssl says the same."""

from __future__ import annotations

import asyncio
import hashlib
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import cms, core
from attacks import stamper
from declared_pki import issue, rsa_key
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policykit.errors import KeyFailure
from policykit.signing import Identity, examine_anchor
from policykit.signing.anchor import MAX_TOKEN_BYTES, anchor

DATA = b"%PDF-1.7 and all the rest of a sealed file"
SEALED = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
STAMPED = datetime(2026, 4, 1, 9, 0, 7, tzinfo=UTC)
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def token_over(data, holder, moment=STAMPED, algorithm="sha256"):
    digest = hashlib.new(algorithm, data).digest()
    return asyncio.run(stamper(holder, moment).async_timestamp(digest, algorithm)).dump()


@pytest.fixture(scope="module")
def token(pki):
    return token_over(DATA, pki.stamps)


@pytest.fixture
def openssl(tmp_path, pki):
    """Return a function that asks openssl whether a token holds, trusting the root."""

    def verify(token, data=DATA, root=pki.root):
        for name, content in (("it.tst", token), ("it.pdf", data), ("root.pem", root.pem)):
            (tmp_path / name).write_bytes(content)
        command = ["openssl", "ts", "-verify", "-token_in", "-in", "it.tst", "-data", "it.pdf"]
        command += ["-CAfile", "root.pem"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        return done.returncode == 0

    return verify


def judge(token, *anchors, data=DATA, sealed=SEALED, at=NOW):
    return examine_anchor(token, data, anchors, sealed=sealed, at=at)


def codes(report):
    return [found.code for found in report.findings]


def other(holder, key=None, **changes):
    """Return a certificate of the root's that differs from that of the time-stamps."""
    return issue("Test Time-stamps", key or rsa_key(), holder, **changes)


@pytest.mark.parametrize(
    ("named", "identity", "expected"),
    [
        ((), Identity.NOT_CHECKED, ["PK917"]),
        (("root",), Identity.TRUSTED, []),
        (("stamps",), Identity.TRUSTED, []),
        (("strange_root",), Identity.REFUSED, ["PK917"]),
    ],
)
def test_a_time_stamp_says_who_vouches_for_it(token, pki, named, identity, expected):
    report = judge(token, *(getattr(pki, name).pem for name in named))
    assert report.ok
    assert report.proves is (identity is Identity.TRUSTED)
    assert (report.stamped, report.identity) == (STAMPED, identity)
    assert report.authority == "CN=Test Time-stamps,O=Test"
    assert report.token == hashlib.sha256(token).hexdigest()
    assert codes(report) == expected


def test_openssl_agrees_that_it_holds_and_for_whom(token, pki, openssl):
    assert openssl(token)
    assert not openssl(token, root=pki.strange_root)
    assert not openssl(token, data=DATA + b"!")


def test_the_time_stamp_of_another_file_is_refused(token, pki):
    report = judge(token, pki.root.pem, data=DATA + b"!")
    assert codes(report) == ["PK923"]
    assert not report.ok
    assert report.stamped is None


@pytest.mark.parametrize(
    "wrong",
    [b"", b"no token", DATA, bytes(MAX_TOKEN_BYTES + 1)],
    ids=["empty", "text", "a PDF", "huge"],
)
def test_what_is_no_time_stamp_is_refused(wrong):
    report = judge(wrong)
    assert codes(report) == ["PK614"]
    assert report.findings[0].hint


def test_a_signature_over_something_else_is_no_time_stamp(token):
    assert codes(judge(token + b"\0")) == ["PK614"]
    whole = cms.ContentInfo.load(token)
    whole["content"]["encap_content_info"] = {
        "content_type": "data",
        "content": core.ParsableOctetString(b"It was there, I swear."),
    }
    assert codes(judge(whole.dump())) == ["PK614"]


def _redated(token):
    """Return a token whose time was moved, with all else as it was."""
    at = token.index(b"20260401090007Z")
    return token[:at] + b"20260301090100Z" + token[at + 15 :]


def _with_certificate(token, certificate):
    """Return a token with another certificate of the same name and number in it."""
    whole = cms.ContentInfo.load(token)
    whole["content"]["certificates"] = [cms.CertificateChoices.load(certificate)]
    return whole.dump(force=True)


def test_an_altered_time_stamp_is_refused(token, pki, openssl):
    redated = _redated(token)
    assert codes(judge(redated, pki.root.pem)) == ["PK924"]
    assert not openssl(redated)
    stranger = _with_certificate(token, pki.strange_stamps.der)
    assert not judge(stranger, pki.root.pem).ok
    assert not openssl(stranger)


def test_a_certificate_that_is_not_for_time_stamps_proves_no_time(pki, openssl):
    plain = other(pki.root)
    made = token_over(DATA, plain)
    for trusted in ((), (pki.root.pem,), (plain.pem,)):
        report = judge(made, *trusted)
        assert codes(report) == ["PK925"]
        assert not report.ok
    assert not openssl(made)


def test_a_certificate_has_to_be_valid_when_it_stamps(pki):
    days = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))
    expired = other(pki.root, stamping=True, valid=days)
    for trusted in ((), (pki.root.pem,), (expired.pem,)):
        assert codes(judge(token_over(DATA, expired), *trusted)) == ["PK925"]


@pytest.mark.parametrize(
    ("sealed", "at", "expected"),
    [
        (STAMPED + timedelta(hours=1), NOW, ["PK926"]),
        (SEALED, STAMPED - timedelta(hours=1), ["PK926"]),
        (STAMPED + timedelta(minutes=2), NOW, []),
        (SEALED, STAMPED - timedelta(minutes=2), []),
        (None, None, []),
    ],
)
def test_its_time_lies_between_the_seal_and_now(token, pki, sealed, at, expected):
    assert codes(judge(token, pki.root.pem, sealed=sealed, at=at)) == expected


def test_a_weak_digest_proves_nothing(pki):
    assert codes(judge(token_over(DATA, pki.stamps, algorithm="sha1"), pki.root.pem)) == ["PK912"]
    assert judge(token_over(DATA, pki.stamps, algorithm="sha512"), pki.root.pem).proves


def test_what_does_not_hold_is_not_fetched(pki):
    late = stamper(pki.stamps, STAMPED)
    with pytest.raises(KeyFailure) as failure:
        anchor(DATA, late, sealed=STAMPED + timedelta(days=1), at=NOW)
    assert [one.code for one in failure.value.diagnostics] == ["PK926"]
    found = anchor(DATA, late, sealed=SEALED, at=NOW)
    assert (found.stamped, found.stamper) == (STAMPED, "CN=Test Time-stamps,O=Test")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_changed_byte_anywhere_is_refused_or_changes_nothing_that_is_said(token, pki, data):
    at = data.draw(st.integers(0, len(token) - 1))
    changed = bytearray(token)
    changed[at] ^= data.draw(st.integers(1, 255))
    report = judge(bytes(changed), pki.root.pem)
    if report.proves:
        whole = judge(token, pki.root.pem)
        assert (report.stamped, report.authority) == (whole.stamped, whole.authority)


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_report(data):
    assert not judge(data).ok
