"""How to check a seal without policykit: commands that work as they stand.

Takes a report, gives text. The tests run every command it prints.
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from cryptography import x509

if TYPE_CHECKING:
    from datetime import datetime

    from policykit.signing.report import SealReport

DEFAULT_CERTIFICATE_FILE = "organization.crt.pem"
DEFAULT_STAMPER_FILE = "time-stamp-authority.crt.pem"


def how_to_check(
    report: SealReport,
    *,
    file: str,
    certificate_file: str = DEFAULT_CERTIFICATE_FILE,
    token_file: str = "",
) -> str:
    """Return the commands that check the same seal with openssl and with pdfsig.

    Args:
        report: what `examine` found; empty text comes back when it found no seal to check.
        file: the PDF's path, as the reader will type it.
        certificate_file: the path of the certificate (or the authority above it) in PEM form.
        token_file: the path of the time-stamp beside the PDF; empty where there is none.

    Returns:
        Plain text. Commands are the lines that begin with four spaces.
    """
    container, certificate = report.container, report.certificate
    if container is None or certificate is None:
        return ""
    pdf, anchor = _argument(file), _argument(certificate_file)
    alone = _is_self_signed(report.certificate_der)
    moment = report.time.claimed
    text = f"""\
How to check this seal without policykit

1. The certificate {anchor} has to come to you from the organization by another way than
   this file. Compare its fingerprint with the one that the organization tells you:

    openssl x509 -in {anchor} -noout -fingerprint -sha256

   {_whose(certificate.fingerprint, alone=alone)}

2. The signature, with openssl; head, tail and perl are on every Linux and macOS. The seal
   covers the first {container.end:,} bytes of the file, but for the gap it lies in itself:

    head -c {container.start} {pdf} > sealed.bin
    tail -c +{container.stop + 1} {pdf} | head -c {container.end - container.stop} >> sealed.bin
    tail -c +{container.start + 2} {pdf} | head -c {2 * len(container.der)} > seal.hex
    perl -ne 'print pack "H*", $_' seal.hex > seal.der
    openssl cms -verify -binary -inform DER -in seal.der -content sealed.bin \\
      -CAfile {anchor} -purpose any{_at(moment)} -out /dev/null

   It prints: Verification successful. What follows the covered bytes is not sealed; this
   prints how many bytes that are:

    tail -c +{container.end + 1} {pdf} | wc -c

3. The same with pdfsig, of poppler-utils:

{_pdfsig(pdf, anchor, alone=alone)}
"""
    if report.unsigned_length is not None:
        text += f"""
4. The bytes before the seal. Their SHA-256 stands in the record `sealed` as render.sha256, and
   whoever renders the tagged commit again gets the same:

    head -c {report.unsigned_length} {pdf} | openssl dgst -sha256
"""
    return text + _stamp(pdf, _argument(token_file)) if token_file else text


def _stamp(pdf: str, token: str) -> str:
    return f"""
The time-stamp beside it (RFC 3161): an authority saw exactly this file at the time it states.
The certificate {DEFAULT_STAMPER_FILE} has to come to you from that authority:

    openssl ts -reply -token_in -in {token} -text
    openssl ts -verify -token_in -in {token} -data {pdf} -CAfile {DEFAULT_STAMPER_FILE}

   It prints: Verification: OK.
"""


def _argument(path: str) -> str:
    return shlex.quote(f"./{path}" if path.startswith("-") else path)


def _at(moment: datetime | None) -> str:
    """Let openssl judge the certificate at the time of sealing; it expires one day."""
    return "" if moment is None else f" -attime {int(moment.timestamp())}"


def _whose(fingerprint: str, *, alone: bool) -> str:
    if not alone:
        return "That is the authority above the certificate that made the seal."
    digits = fingerprint.upper()
    shown = ":".join(digits[at : at + 2] for at in range(0, len(digits), 2))
    return f"The certificate inside this seal has\n   {shown}"


def _pdfsig(pdf: str, anchor: str, *, alone: bool) -> str:
    if alone:
        return f"""\
    pdfsig {pdf}

   It prints: Signature is Valid, and: Total document signed. It also says that the issuer of
   the certificate is unknown, because pdfsig knows authorities only and this certificate
   stands for itself; step 1 is what settles that."""
    return f"""\
    mkdir trust
    certutil -N -d sql:trust --empty-password
    certutil -A -d sql:trust -n anchor -t CT,C,C -i {anchor}
    pdfsig -nssdir sql:trust {pdf}

   It prints: Signature is Valid, Certificate is Trusted, and: Total document signed."""


def _is_self_signed(der: bytes) -> bool:
    certificate = x509.load_der_x509_certificate(der)
    return certificate.issuer == certificate.subject
