"""How a sealed PDF is judged, step by step, with pyHanko reading it.

The rules, in order; each that fails is a finding in plain words:

1. It is a readable, unencrypted PDF with exactly one signature, in the field `Seal`.
2. The signature is a PAdES certification that allows no changes.
3. The gap it leaves in the file holds the signature and nothing else.
4. The signed bytes are unchanged, and the signature fits the certificate.
5. The seal changed nothing of the document but added itself.
6. It covers the file to its end, or what follows is validation data or time-stamps.
7. The certificate was valid when sealed, and the verifier's anchors vouch for it.

Takes bytes and certificates, gives a `SealReport`. Never raises for what is wrong with the PDF.
"""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from policykit.errors import Diagnostic, Severity, error
from policykit.signing import pyhanko_internals as _quiet  # noqa: F401 - silences pyHanko's logs
from policykit.signing.container import ContainerError, read_container
from policykit.signing.report import Modifications, SealReport
from policykit.signing.revisions import (
    changed_by_seal,
    changed_later,
    ends_cleanly,
    unsigned_length,
)
from policykit.signing.seal import SEAL_FIELD
from policykit.signing.times import ASK_AGAIN
from policykit.signing.trust import judge_signature
from policykit.signing.unsigned_parts import odd_parts

_LONGEST_REASON = 160

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cryptography.x509 import Certificate


def judge(
    pdf: bytes,
    anchors: Sequence[Certificate],
    *,
    at: datetime | None,
    stampers: Sequence[Certificate],
) -> SealReport:
    """Judge a file that begins like a PDF. See `examine` for the arguments."""
    try:
        return _judge(pdf, anchors, at=at, stampers=stampers)
    except RecursionError:
        return _unreadable("its objects refer to each other without end")
    except Exception as problem:  # noqa: BLE001 - a hostile file can make a parser fail in any way, and each is a refusal
        return _unreadable(str(problem) or type(problem).__name__)


def _judge(
    pdf: bytes,
    anchors: Sequence[Certificate],
    *,
    at: datetime | None,
    stampers: Sequence[Certificate],
) -> SealReport:
    reader = PdfFileReader(io.BytesIO(pdf))
    if reader.encrypted:
        return SealReport(findings=(error("PK902", "the PDF is encrypted", hint=ASK_AGAIN),))
    fields = list(enumerate_sig_fields(reader, filled_status=True))
    if not fields:
        return SealReport(
            findings=(
                error(
                    "PK904",
                    "the PDF carries no seal",
                    hint="It may be a draft, or its seal was removed. " + ASK_AGAIN,
                ),
            )
        )
    signatures = [
        EmbeddedPdfSignature(reader, field.get_object(), name)
        for name, value, field in fields
        if value.get_object().get("/Type", "/Sig") != "/DocTimeStamp"
    ]
    if not signatures:
        return SealReport(
            findings=(error("PK904", "the PDF carries time-stamps but no seal", hint=ASK_AGAIN),)
        )
    sealed = min(signatures, key=lambda found: found.signed_revision)
    report = SealReport(
        signed=True, unsigned_length=unsigned_length(pdf, reader, sealed.signed_revision)
    )
    report = _kind(report, reader, sealed, len(signatures))
    report = _coverage(report, pdf, reader, sealed)
    return judge_signature(report, sealed, anchors, at=at, stampers=stampers)


def _kind(
    report: SealReport, reader: PdfFileReader, sealed: EmbeddedPdfSignature, count: int
) -> SealReport:
    """Rules 1 and 2."""
    findings: list[Diagnostic] = []
    if count > 1:
        findings.append(
            error(
                "PK905",
                f"the PDF carries {count} signatures; an issued policy carries one, the seal",
                hint=ASK_AGAIN,
            )
        )
    if sealed.field_name != SEAL_FIELD:
        findings.append(
            error(
                "PK906",
                f"its first signature stands in the field {sealed.field_name!r}, not in "
                f"{SEAL_FIELD!r}",
                hint="Another program signed this file. " + ASK_AGAIN,
            )
        )
    root = reader.get_historical_resolver(sealed.signed_revision).root
    certifies = (
        "/Perms" in root
        and "/DocMDP" in root["/Perms"]
        and root["/Perms"].raw_get("/DocMDP").idnum == sealed.sig_field.raw_get("/V").idnum
    )
    locked = sealed.docmdp_level is MDPPerm.NO_CHANGES
    wrong = [
        words
        for holds, words in (
            (sealed.sig_object.get("/SubFilter") == SigSeedSubFilter.PADES.value, "is not PAdES"),
            (certifies, "does not certify the document"),
            (locked, "allows later changes"),
        )
        if not holds
    ]
    if wrong:
        findings.append(
            error(
                "PK907",
                f"the signature {', '.join(wrong)}; a policykit seal is a PAdES certification "
                "that allows no changes",
                hint="Another program signed this file. " + ASK_AGAIN,
            )
        )
    return replace(
        report,
        single_signature=count == 1 and sealed.field_name == SEAL_FIELD,
        certification=certifies,
        no_changes_allowed=locked,
        findings=(*report.findings, *findings),
    )


def _coverage(
    report: SealReport, pdf: bytes, reader: PdfFileReader, sealed: EmbeddedPdfSignature
) -> SealReport:
    """Rules 3, 5 and 6."""
    try:
        container = read_container(pdf, sealed.byte_range)
    except ContainerError as problem:
        return _found(report, error("PK909", f"the seal is damaged: {problem}", hint=ASK_AGAIN))
    if not sealed.pkcs7_content.startswith(container.der):
        return _found(
            report,
            error("PK909", "the seal is damaged: it lies elsewhere than it says", hint=ASK_AGAIN),
        )
    if (odd := odd_parts(container.der, sealed)) is not None:
        report = _found(report, error("PK909", f"the seal is damaged: {odd}", hint=ASK_AGAIN))
    findings = [
        error("PK911", f"the part that holds the seal does more than seal: {words}", hint=ASK_AGAIN)
        for words in changed_by_seal(reader, sealed)
    ]
    if report.unsigned_length is None:
        findings.append(
            error(
                "PK911",
                "the seal does not follow a complete PDF, so there is nothing to compare a "
                "rendering with",
                hint=ASK_AGAIN,
            )
        )
    modifications, later = _later(pdf, reader, sealed, container.end)
    return replace(
        report,
        covers_whole_file=modifications is not Modifications.OTHER,
        modifications=modifications,
        container=container,
        findings=(*report.findings, *findings, *later),
    )


def _later(
    pdf: bytes, reader: PdfFileReader, sealed: EmbeddedPdfSignature, end: int
) -> tuple[Modifications, tuple[Diagnostic, ...]]:
    last = reader.xrefs.total_revisions - 1
    if end == len(pdf) and sealed.signed_revision == last:
        return Modifications.NOTHING, ()
    what = changed_later(reader, sealed) if sealed.signed_revision < last else None
    if what is None and ends_cleanly(pdf, reader) and sealed.signed_revision < last:
        return Modifications.VALIDATION_DATA, (
            Diagnostic(
                Severity.NOTE,
                "PK920",
                "after the seal, validation data or time-stamps were added, nothing else",
            ),
        )
    after = len(pdf) - end
    words = (
        f"the file was changed after it was sealed: {what}"
        if what
        else (f"{after:,} bytes that the seal does not cover follow it")
    )
    return Modifications.OTHER, (error("PK910", words, hint=ASK_AGAIN),)


def _found(report: SealReport, *findings: Diagnostic) -> SealReport:
    return replace(report, findings=(*report.findings, *findings))


def _unreadable(why: str) -> SealReport:
    return SealReport(
        findings=(
            error(
                "PK901",
                f"the PDF is damaged or not complete, and cannot be read: {_first_line(why)}",
                hint=ASK_AGAIN,
            ),
        )
    )


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0][:_LONGEST_REASON]
