"""The signed statement: what it names, and what is no statement."""

import json

import pytest

from policykit.evidence.pack.statement import (
    Envelope,
    envelope_bytes,
    framed,
    read_envelope,
    read_statement,
)


def test_an_envelope_comes_out_as_it_went_in():
    one = Envelope(b"{}", "ab" * 32, b"\x30\x00")
    assert read_envelope(envelope_bytes(one)) == one


def test_the_frame_is_that_of_dsse():
    # The example of the specification, with our payload type.
    assert framed(b"hello") == b"DSSEv1 28 application/vnd.in-toto+json 5 hello"


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"null",
        b"{}",
        b'{"payloadType": "text/plain", "payload": "", "signatures": []}',
        b'{"payloadType": "application/vnd.in-toto+json", "payload": "!", "signatures": [{}]}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_envelope_is_said(text):
    with pytest.raises(ValueError, match=r"."):
        read_envelope(text)


@pytest.mark.parametrize("value", [[], {}, {"_type": "x", "predicateType": "y"}, "text", 7])
def test_what_is_no_statement_is_said(value):
    with pytest.raises(ValueError, match=r"."):
        read_statement(json.dumps(value).encode())
