"""What an organization says of a pack, as an in-toto Statement v1 in a DSSE envelope.

It names the pack by the digest of its list of lists, and alone holds when and by whom the pack was
made. Formats: https://in-toto.io/Statement/v1 and https://github.com/secure-systems-lab/dsse.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policykit.canonical import json_bytes, sha256
from policykit.evidence.pack import bag

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "https://policykit.dev/evidence-pack/v1"


@dataclass(frozen=True, slots=True)
class Envelope:
    """A signed statement as it was found: nothing in it is judged yet.

    Attributes:
        payload: the bytes that were signed, before their frame.
        key: SHA-256 fingerprint of the certificate that it names.
        signature: DER.
    """

    payload: bytes
    key: str
    signature: bytes


def statement_bytes(
    files: Mapping[str, bytes], at: datetime, by: str, said: Mapping[str, Any]
) -> bytes:
    """Return the statement about a finished bag.

    Args:
        files: all files of the bag.
        at: when the pack is made, UTC.
        by: who made it: name and work e-mail.
        said: command, commit, versions: what the manifest says of its making.
    """
    subjects = [
        {"name": name, "digest": {"sha256": sha256(files[name])}}
        for name in (bag.TAG_LIST, bag.PAYLOAD_LIST)
    ]
    return json_bytes(
        {
            "_type": STATEMENT_TYPE,
            "subject": subjects,
            "predicateType": PREDICATE_TYPE,
            "predicate": {
                **said,
                "made_at": at.isoformat().replace("+00:00", "Z"),
                "made_by": by,
            },
        }
    )


def framed(payload: bytes) -> bytes:
    """Return what is signed: the payload in DSSE's frame (PAE).

    >>> framed(b"{}")
    b'DSSEv1 28 application/vnd.in-toto+json 2 {}'
    """
    return f"DSSEv1 {len(PAYLOAD_TYPE)} {PAYLOAD_TYPE} {len(payload)} ".encode() + payload


def envelope_bytes(envelope: Envelope) -> bytes:
    """Return the file of an envelope."""
    return json_bytes(
        {
            "payload": base64.b64encode(envelope.payload).decode(),
            "payloadType": PAYLOAD_TYPE,
            "signatures": [
                {"keyid": envelope.key, "sig": base64.b64encode(envelope.signature).decode()}
            ],
        }
    )


def read_envelope(data: bytes) -> Envelope:
    """Return the envelope in a file.

    Raises:
        ValueError: it is none that policykit writes; the message says why.
    """
    try:
        said = json.loads(data)
        if said["payloadType"] != PAYLOAD_TYPE:
            raise ValueError(f"its payload is of another kind: {said['payloadType']}")
        (signature,) = said["signatures"]
        return Envelope(
            base64.b64decode(said["payload"], validate=True),
            str(signature["keyid"]),
            base64.b64decode(signature["sig"], validate=True),
        )
    except (KeyError, TypeError, AttributeError, RecursionError, binascii.Error) as problem:
        raise ValueError(f"it is no DSSE envelope with one signature: {problem}") from problem


def read_statement(payload: bytes) -> tuple[Mapping[str, str], Mapping[str, Any]]:
    """Return the SHA-256 of each file a statement names, and what it says of their making.

    Raises:
        ValueError: it is no statement about a pack.
    """
    try:
        said = json.loads(payload)
        if (said["_type"], said["predicateType"]) != (STATEMENT_TYPE, PREDICATE_TYPE):
            raise ValueError("it is a statement about something else")
        subjects = {str(one["name"]): str(one["digest"]["sha256"]) for one in said["subject"]}
        return subjects, dict(said["predicate"])
    except (KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise ValueError(f"it is no statement about a pack: {problem}") from problem
