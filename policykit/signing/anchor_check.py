"""How a time-stamp that lies beside a PDF is judged, by the rules of those inside of one.

1. It is a time-stamp token and nothing else (RFC 3161, 2.4.2).
2. It is over exactly the bytes of the file, with a digest that is not weak.
3. It is signed, with the key of the certificate that it names (RFC 5035, RFC 5816).
4. That certificate is for time-stamps alone, and was valid then (RFC 3161, 2.3).
5. It is neither older than the seal nor from the future.
6. The verifier's anchors vouch for the authority.

Takes bytes and certificates, gives an `AnchorReport`. Never raises for what is wrong with them.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from asn1crypto import cms, tsp
from pyhanko.sign.general import NonexistentAttributeError, find_unique_cms_attribute
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus

from policykit.canonical import sha256
from policykit.errors import error
from policykit.signing import pyhanko_internals as _quiet  # noqa: F401 - silences pyHanko's logs
from policykit.signing.anchor import FETCH_AGAIN
from policykit.signing.report import AnchorReport
from policykit.signing.times import CLOCK_TOLERANCE, minute, read_stamp, unfit, untrusted
from policykit.signing.trust import STRONG_DIGESTS, trusting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cryptography.x509 import Certificate

    from policykit.errors import Diagnostic

_NAMES_CERTIFICATE = ("signing_certificate_v2", "signing_certificate")


def judge_anchor(
    token: bytes,
    data: bytes,
    stampers: Sequence[Certificate],
    *,
    sealed: datetime | None,
    at: datetime | None,
) -> AnchorReport:
    """Judge a token. See `examine_anchor` for the arguments."""
    report = AnchorReport(sha256(token))
    try:
        signed, stated = _read(token)
    except Exception:  # noqa: BLE001 - a hostile file can make a parser fail in any way, and each is a refusal
        return _refused(report, error("PK614", "it is no time-stamp token", hint=FETCH_AGAIN))
    try:
        return _judge(report, signed, stated, data, stampers, sealed=sealed, at=at)
    except Exception:  # noqa: BLE001 - as above
        return _refused(report, _not_signed("it cannot be read to its end"))


def _read(token: bytes) -> tuple[cms.SignedData, tsp.TSTInfo]:
    content = cms.ContentInfo.load(token, strict=True)
    if content["content_type"].native != "signed_data":
        raise ValueError(content["content_type"].native)
    stated = content["content"]["encap_content_info"]["content"].parsed
    if not isinstance(stated, tsp.TSTInfo):
        raise TypeError(stated)
    return content["content"], stated


def _judge(  # noqa: PLR0913 - a token in its parts, and all that it is held against
    report: AnchorReport,
    signed: cms.SignedData,
    stated: tsp.TSTInfo,
    data: bytes,
    stampers: Sequence[Certificate],
    *,
    sealed: datetime | None,
    at: datetime | None,
) -> AnchorReport:
    algorithm = stated["message_imprint"]["hash_algorithm"]["algorithm"].native
    if algorithm not in STRONG_DIGESTS:
        message = f"it rests on the digest {algorithm}, which is too weak"
        return _refused(report, error("PK912", message, hint=FETCH_AGAIN))
    digest = hashlib.new(algorithm, data).digest()
    if stated["message_imprint"]["hashed_message"].native != digest:
        return _refused(report, error("PK923", "it is over another file", hint=FETCH_AGAIN))
    moment = stated["gen_time"].native
    status = TimestampSignatureStatus(
        **asyncio.run(
            validate_tst_signed_data(signed, trusting(stampers, moment), lambda _: digest)
        )
    )
    if not (status.intact and status.valid):
        return _refused(report, _not_signed("it was not signed with the key of its certificate"))
    if not _names_certificate(signed):
        return _refused(
            report, _not_signed("it does not name its certificate, which could be exchanged")
        )
    stamp = read_stamp(status, stampers)
    found = [*unfit(stamp), *_times(stamp.moment, sealed, at)]
    if stamp.is_untrusted and not found:
        found.append(untrusted(stamp))
    return replace(
        report,
        stamped=stamp.moment.replace(microsecond=0),
        authority=stamp.authority.subject,
        identity=stamp.identity,
        findings=(*report.findings, *found),
    )


def _names_certificate(signed: cms.SignedData) -> bool:
    attributes = signed["signer_infos"][0]["signed_attrs"]
    for name in _NAMES_CERTIFICATE:
        try:
            find_unique_cms_attribute(attributes, name)
        except NonexistentAttributeError:
            continue
        return True
    return False


def _times(moment: datetime, sealed: datetime | None, at: datetime | None) -> list[Diagnostic]:
    if sealed is not None and moment < sealed - CLOCK_TOLERANCE:
        message = f"it states {minute(moment)}, before the seal was made ({minute(sealed)})"
    elif at is not None and moment > at + CLOCK_TOLERANCE:
        message = f"it states {minute(moment)}, which is in the future"
    else:
        return []
    return [error("PK926", message, hint="Check this computer's clock. " + FETCH_AGAIN)]


def _not_signed(message: str) -> Diagnostic:
    return error("PK924", message, hint=FETCH_AGAIN)


def _refused(report: AnchorReport, *findings: Diagnostic) -> AnchorReport:
    return replace(report, findings=(*report.findings, *findings))
