"""Keys, mails and reviews that prove approvals, made as real programs make them."""

from __future__ import annotations

import base64
import json
import subprocess
from functools import cache
from unittest.mock import patch

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

SELECTOR, DOMAIN = "s1", "tiny.example"
KEY_NAME = f"{SELECTOR}._domainkey.{DOMAIN}"
SENT = 1772443860  # 2026-03-02 09:31 UTC
HEADERS = (b"from", b"to", b"subject", b"date")


@cache
def mail_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def published_key(key=None):
    """The TXT record of a mail domain."""
    public = (key or mail_key()).public_key()
    der = public.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return b"v=DKIM1; k=rsa; p=" + base64.b64encode(der)


def mail(body, sender="Bo Lind <bo@tiny.example>", domain=DOMAIN, headers=HEADERS, **options):
    """A mail as a server of the domain sends it."""
    text = (
        f"From: {sender}\r\nTo: Ana <ana@tiny.example>\r\nSubject: Re: Approval\r\n"
        "Date: Mon, 02 Mar 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n"
    ).encode()
    private = mail_key().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    with patch.object(dkim.time, "time", lambda: SENT):  # dkimpy asks no caller for the time
        line = dkim.sign(
            text,
            SELECTOR.encode(),
            domain.encode(),
            private,
            include_headers=list(headers),
            **options,
        )
    return line + text


def review(login, commit, state="APPROVED", submitted="2026-03-02T10:00:00Z", **more):
    """A review as GitHub's API gives it."""
    return {
        "id": 80,
        "user": {"login": login, "id": 1, "type": "User"},
        "body": "",
        "state": state,
        "html_url": "https://github.com/tiny/policies/pull/12#pullrequestreview-80",
        "submitted_at": submitted,
        "commit_id": commit,
        "author_association": "MEMBER",
        **more,
    }


def review_file(*reviews):
    return json.dumps(list(reviews) if len(reviews) != 1 else reviews[0]).encode()


def ssh_key(folder, name="id"):
    """Make a key without a passphrase; return its file and its fingerprint."""
    path = folder / name
    making = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(path)]
    subprocess.run(making, check=True)
    said = subprocess.run(
        ["ssh-keygen", "-l", "-f", str(path)], check=True, capture_output=True, text=True
    )
    return path, said.stdout.split()[1]
