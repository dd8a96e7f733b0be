"""Mails and the signatures of their domains."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from proof_samples import KEY_NAME, SENT, mail, published_key

from policykit.signing.mail import judge_mail

NOW = datetime(2026, 11, 25, tzinfo=UTC)


def judged(data, key=None, at=NOW):
    return judge_mail(data, {KEY_NAME: published_key() if key is None else key}, at)


def test_a_good_mail_is_the_senders():
    found = judged(mail("Yes, ABCD"))
    assert (found.problem, found.sender, found.key_names) == ("", "bo@tiny.example", (KEY_NAME,))
    assert "Yes, ABCD" in found.text


def test_a_saved_mail_may_have_the_line_ends_of_the_machine():
    assert not judged(mail("Yes").replace(b"\r\n", b"\n")).problem


def test_a_key_in_the_quotes_of_a_zone_file_is_read():
    key = published_key()
    assert not judged(mail("Yes"), b'"' + key[:100] + b'" "' + key[100:] + b'"\n').problem


def test_a_subdomain_is_signed_by_its_domain():
    assert not judged(mail("Yes", sender="bo@mail.tiny.example")).problem


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "exactly one sender"),
        (b"\xff\xfe", "exactly one sender"),
        (b"From: bo@tiny.example\n\nYes", "no signature of a mail domain"),
        (mail("Yes", sender="bo@tiny.example, cy@tiny.example"), "exactly one sender"),
        (b"From: cy@tiny.example\r\n" + mail("Yes"), "exactly one sender"),
        (mail("Yes", sender="bo@other.example"), "signed by tiny.example"),
        (mail("Yes", sender="bo@eviltiny.example"), "signed by tiny.example"),
        (mail("Yes", length=True), "only a part"),
        (mail("Yes").replace(b"Bo Lind", b"Cy Dee"), "is not what was signed"),
        (mail("Yes").replace(b"Yes", b"No"), "body hash mismatch"),
        (mail("Yes", signature_algorithm=b"rsa-sha1"), "not safe"),
        (mail("Yes").replace(b"s=s1", b"s=../../x"), "no name that the DNS"),
        (mail("Yes").replace(b"d=tiny.example", b"d=example"), "no mail domain"),
        (mail("Yes").replace(b"a=rsa-sha256", b"a=none"), "unknown signature algorithm"),
    ],
)
def test_a_mail_that_proves_nothing_says_why(data, says):
    assert says in judged(data).problem


def test_without_the_key_or_with_another_nothing_is_proved():
    assert "is not here" in judge_mail(mail("Yes"), {}, NOW).problem
    other = published_key(rsa.generate_private_key(public_exponent=65537, key_size=2048))
    assert "is not what was signed" in judged(mail("Yes"), other).problem
    for wrong in (b"", b"v=DKIM1; p=", b"\xff", b"v=DKIM1; k=rsa; p=AAAA"):
        assert judged(mail("Yes"), wrong).problem


def test_the_times_of_a_signature_are_judged_on_the_day_of_the_record():
    """dkimpy itself looks at today's clock; a record of years ago must stay as good as it was."""
    day = datetime.fromtimestamp(SENT, UTC)
    assert not judged(mail("Yes"), at=day).problem
    assert not judged(mail("Yes"), at=day + timedelta(days=3650)).problem
    assert "dated later" in judged(mail("Yes"), at=day - timedelta(days=1)).problem
    expired = mail("Yes").replace(b"; t=", f"; x={SENT + 60}; t=".encode())
    assert "had expired" in judged(expired, at=day + timedelta(days=1)).problem
    assert "had expired" not in judged(expired, at=day).problem
