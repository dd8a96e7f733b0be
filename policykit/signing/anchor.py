"""A time-stamp over a finished file, kept beside it (RFC 3161, 2.4.2; "detached").

It proves that the file was there at that moment. Anybody can check it with
`openssl ts -verify -token_in -in FILE.tst -data FILE -CAfile AUTHORITY`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.errors import KeyFailure, error, has_errors
from policykit.signing.identity import read_certificates
from policykit.signing.pyhanko_loading import load_pyhanko
from policykit.signing.report import AnchorReport

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from policykit.signing.timestamping import TimeStamper

MAX_TOKEN_BYTES = 1024 * 1024
"""A token with its certificates has 2 to 10 KB."""

FETCH_AGAIN = "Rely on what the file itself says of its time, or fetch another: policykit anchor."


@dataclass(frozen=True, slots=True)
class Anchor:
    """A token, when it was made, and the name of who made it."""

    token: bytes
    stamped: datetime
    stamper: str


def anchor(data: bytes, timestamper: TimeStamper, *, sealed: datetime, at: datetime) -> Anchor:
    """Return a token over the bytes, from a time-stamp authority; whom to trust is not asked.

    Args:
        data: the whole file.
        timestamper: asks the authority.
        sealed: when the file was sealed.
        at: the present.

    Raises:
        ProgramError: the authority does not answer, or refuses.
        KeyFailure: what it sent is no token, is over something else, or does not hold.
    """
    import asyncio  # noqa: PLC0415 - only who makes an anchor needs it

    digest = hashlib.sha256(data).digest()
    token = asyncio.run(timestamper.async_timestamp(digest, "sha256")).dump()
    report = examine_anchor(token, data, sealed=sealed, at=at)
    if has_errors(report.findings) or report.stamped is None:
        raise KeyFailure(*report.findings)
    return Anchor(token, report.stamped, report.authority)


def examine_anchor(
    token: bytes,
    data: bytes,
    anchors: Sequence[bytes] = (),
    *,
    sealed: datetime | None = None,
    at: datetime | None = None,
) -> AnchorReport:
    """Judge a time-stamp that lies beside a file.

    Args:
        token: the token, from anywhere.
        data: the whole file.
        anchors: certificates of time-stamp authorities the verifier trusts, PEM or DER.
        sealed: when the file says that it was sealed; None where that is not known.
        at: the present; without it, a token from the future is not found.

    Returns:
        What was found. `report.ok` says whether all is well, `report.findings` what is not.

    Raises:
        KeyFailure: PK608, an anchor is no certificate.
    """
    stampers = [found for one in anchors for found in read_certificates(one)]
    if len(token) > MAX_TOKEN_BYTES:
        message = f"it has {len(token):,} bytes, so it is no time-stamp token"
        return AnchorReport(sha256(token), findings=(error("PK614", message, hint=FETCH_AGAIN),))
    load_pyhanko()  # only where there is a token
    from policykit.signing.anchor_check import judge_anchor  # noqa: PLC0415

    return judge_anchor(token, data, stampers, sealed=sealed, at=at)
