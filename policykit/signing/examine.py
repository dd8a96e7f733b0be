"""The judgement over a sealed PDF, from nothing but its bytes and the anchors the verifier chose.

Takes PDF bytes and certificates, gives a `SealReport`. Whatever the bytes are, the answer is a
report and never a traceback. Never uses the network, never takes an anchor from the file itself,
and never raises for what is wrong with the PDF.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policykit.errors import error
from policykit.signing.identity import read_certificates
from policykit.signing.pyhanko_loading import load_pyhanko
from policykit.signing.report import SealReport

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from policykit.errors import Diagnostic

MAX_PDF_BYTES = 200 * 1024 * 1024
_HEADER = b"%PDF-"


def examine(
    pdf: bytes,
    anchors: Sequence[bytes] = (),
    *,
    at: datetime | None = None,
    time_stamp_anchors: Sequence[bytes] = (),
) -> SealReport:
    """Judge the seal of a PDF.

    Args:
        pdf: the whole file, from anywhere.
        anchors: certificates the verifier trusts, PEM or DER: the sealing certificate itself, or
            an authority above it. Without any, `identity` is `not checked`.
        at: the present, with a time zone; finds seals dated in the future and expired
            certificates. Without it the time of sealing alone counts.
        time_stamp_anchors: certificates of time-stamp authorities the verifier trusts.

    Returns:
        What was found. `report.ok` says whether all is well, `report.findings` what is not.

    Raises:
        KeyFailure: PK608, an anchor is no certificate.
    """
    trusted = [found for data in anchors for found in read_certificates(data)]
    stampers = [found for data in time_stamp_anchors for found in read_certificates(data)]
    refusal = _refusal(pdf)
    if refusal:
        return SealReport(findings=(refusal,))
    load_pyhanko()  # only commands that seal or verify pay for it
    from policykit.signing.judgement import judge  # noqa: PLC0415

    return judge(pdf, trusted, at=at, stampers=stampers)


def _refusal(pdf: bytes) -> Diagnostic | None:
    if not pdf:
        return error("PK900", "the file is empty", hint="Ask for the PDF again.")
    if len(pdf) > MAX_PDF_BYTES:
        return error(
            "PK903",
            f"the file has {len(pdf):,} bytes; policykit examines PDFs of up to "
            f"{MAX_PDF_BYTES:,} bytes",
        )
    if not pdf.startswith(_HEADER):
        return error(
            "PK900",
            "this is not a PDF: it does not begin with %PDF-",
            hint="Ask for the PDF again; nothing may stand before its first byte.",
        )
    return None
