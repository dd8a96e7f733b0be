"""A time-stamp over a finished file, kept beside it (RFC 3161, 2.4.2; "detached").

It proves that the file was there at that moment. Anybody can check it with
`openssl ts -verify -token_in -in FILE.tst -data FILE -CAfile AUTHORITY`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from policykit.errors import KeyFailure, error

if TYPE_CHECKING:
    from policykit.signing.timestamping import TimeStamper


@dataclass(frozen=True, slots=True)
class Anchor:
    """A token, when it was made, and the name of who made it; its signature is not judged here."""

    token: bytes
    stamped: datetime
    stamper: str


def anchor(data: bytes, timestamper: TimeStamper) -> Anchor:
    """Return a token over the bytes, from a time-stamp authority.

    Raises:
        ProgramError: the authority does not answer, or refuses.
        KeyFailure: PK614, what it sent is not over these bytes.
    """
    import asyncio  # noqa: PLC0415 - only who makes an anchor needs it

    digest = hashlib.sha256(data).digest()
    token = asyncio.run(timestamper.async_timestamp(digest, "sha256"))
    return read_anchor(token.dump(), data)


def read_anchor(token: bytes, data: bytes) -> Anchor:
    """Return what a token says, where it is over exactly these bytes.

    Raises:
        KeyFailure: PK614, it is no token, or is over something else.
    """
    from asn1crypto import cms, tsp  # noqa: PLC0415 - as pyHanko, only when needed

    try:
        signed = cms.ContentInfo.load(token, strict=True)["content"]
        stated = signed["encap_content_info"]["content"].parsed
        over = (stated if isinstance(stated, tsp.TSTInfo) else tsp.TSTInfo())["message_imprint"]
        name = over["hash_algorithm"]["algorithm"].native
        same = hashlib.new(name, data).digest() == over["hashed_message"].native
        moment = stated["gen_time"].native
        issuer = [one.chosen for one in signed["certificates"]] if signed["certificates"] else []
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        raise KeyFailure(error("PK614", "the file is no time-stamp token")) from problem
    if not same:
        raise KeyFailure(error("PK614", "the time-stamp is over another file"))
    serial = signed["signer_infos"][0]["sid"]
    names = [
        one.subject.human_friendly
        for one in issuer
        if serial.name == "issuer_and_serial_number"
        and one.serial_number == serial.chosen["serial_number"].native
    ]
    stamper = names[0] if names else "a time-stamp authority without a certificate in the token"
    return Anchor(token, moment.astimezone(UTC).replace(microsecond=0), stamper)
