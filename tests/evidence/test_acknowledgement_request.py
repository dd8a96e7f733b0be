"""A request to acknowledge: the same bytes each time, nothing that runs, and what a reply is."""

import re
from base64 import b64encode
from datetime import date
from email import message_from_bytes
from email.policy import default as modern
from hashlib import sha256 as plain_sha256
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykit.canonical import sha256
from policykit.evidence.acknowledgement_page import request_page
from policykit.evidence.acknowledgement_request import (
    AskedPolicy,
    RequestText,
    code_digest,
    code_of,
    codes_in,
    reply_text,
    request_mail,
)
from policykit.record import RequestedVersion
from policykit.values import PolicyId, Version

CODE = "7K3D-9QXV-2M8R-T4WZ"
REQUEST = RequestText(
    person="P-0001",
    name="Zoë <b>O'Brien</b> & Söhne",
    email="zoe@x.example",
    organization="A & B",
    reply_to="ana+acks@x.example",
    channel="https://x.example/?a=1&b=2",
    code=CODE,
    policies=(AskedPolicy("Door Policy", "1.0", date(2026, 4, 1), "abcdef012345", "<i>First</i>"),),
)
VERSIONS = [RequestedVersion(PolicyId("door"), Version(1, 0), sha256(b"text"))]


def test_a_code_is_sixteen_signs_that_nobody_mixes_up():
    assert code_of(bytes(10)) == "0000-0000-0000-0000"
    assert code_of(b"\xff" * 10) == "ZZZZ-ZZZZ-ZZZZ-ZZZZ"


@given(st.binary(min_size=10, max_size=10))
def test_every_code_is_found_in_its_own_answer(token):
    code = code_of(token)
    assert codes_in(f"I acknowledge {code}\r\n") == (code,)
    assert codes_in(f"ok: i  Acknowledge:\n{code.lower().replace('-', ' ')}.") == (code,)


@pytest.mark.parametrize(
    "text",
    [
        f"> I acknowledge {CODE}",
        f"Your code: {CODE}",
        f"I acknowledge nothing. My code is {CODE}",
        f"I acknowledged {CODE}",
        f"I do not acknowledge {CODE}",
        f"I acknowledge {CODE}9",
        "I acknowledge 7K3D-9QXV",
        "mailto:?body=I%20acknowledge%207K3D-9QXV-2M8R-T4WZ",
    ],
)
def test_what_is_no_acknowledgement_is_none(text):
    assert codes_in(text) == ()


def test_the_digest_is_over_person_code_and_texts():
    digest = code_digest("P-0001", CODE, VERSIONS)
    other = [RequestedVersion(PolicyId("door"), Version(1, 0), sha256(b"another text"))]
    assert digest != code_digest("P-0002", CODE, VERSIONS)
    assert digest != code_digest("P-0001", CODE[:-1] + "0", VERSIONS)
    assert digest != code_digest("P-0001", CODE, other)
    assert digest == sha256(f"P-0001\n{CODE}\ndoor 1.0 {sha256(b'text')}\n".encode())


def test_the_page_runs_nothing_and_its_link_writes_the_reply():
    page = request_page(REQUEST).decode()
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    digest = b64encode(plain_sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in page
    assert "default-src 'none'" in page
    for word in ("<script", "<img", "<form", "onclick", " src=", "<b>O", "<i>First"):
        assert word not in page
    assert page.count("href=") == 1
    link = urlsplit(unescape(re.search(r'href="([^"]*)"', page)[1]))
    assert (link.scheme, link.path) == ("mailto", "ana%2Backs@x.example")
    body = parse_qs(link.query)["body"][0]
    assert codes_in(body) == (CODE,)
    assert REQUEST.name in body


def test_the_mail_is_a_draft_that_is_no_reply_by_itself():
    data = request_mail(REQUEST, request_page(REQUEST))
    assert data == request_mail(REQUEST, request_page(REQUEST))
    mail = message_from_bytes(data, policy=modern)
    assert (mail["to"], mail["x-unsent"]) == ("zoe@x.example", "1")
    assert CODE in mail.get_body(("plain",)).get_content()
    assert codes_in(reply_text(data)) == ()


QUOTED = "\n".join(f"> {line}" for line in REQUEST.answer.splitlines())
HTML = (
    f'<p>No!</p><a href="mailto:?body=I acknowledge {CODE}">x</a>'
    f"<blockquote>I acknowledge {CODE}</blockquote>"
)


def sent(body, kind="text/plain"):
    head = f"From: zoe@x.example\r\nContent-Type: {kind}; charset=utf-8\r\n\r\n"
    return head.encode() + body.encode()


@pytest.mark.parametrize(
    ("mail", "codes"),
    [
        (sent(REQUEST.answer), (CODE,)),
        (sent(f"<p>Hi</p><p>I&nbsp;acknowledge <b>{CODE}</b></p>", "text/html"), (CODE,)),
        (sent("What is this?\n" + QUOTED), ()),
        (sent(HTML, "text/html"), ()),
        (b"\xff\xfe", ()),
        (b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n", ()),
        (b"Content-Type: text/plain; charset=klingon\r\n\r\nI acknowledge", ()),
    ],
)
def test_only_what_somebody_wrote_counts(mail, codes):
    assert codes_in(reply_text(mail)) == codes


def test_an_attached_page_is_not_what_somebody_wrote():
    request = request_mail(REQUEST, request_page(REQUEST))
    assert CODE.encode() not in request.partition(b"text/html")[2]  # it is encoded
    assert codes_in(reply_text(request.replace(b"Content-Disposition: attachment", b"X: x"))) == ()


def test_many_policies_fit_into_a_link():
    many = RequestText(
        **{
            **{name: getattr(REQUEST, name) for name in REQUEST.__slots__},
            "policies": REQUEST.policies * 28,
        }
    )
    link = re.search(r'href="([^"]*)"', request_page(many).decode())[1]
    assert len(link) < 700
    assert "the 28 policies" in many.answer
