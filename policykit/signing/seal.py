"""The organization's seal: unsigned PDF bytes in, sealed PDF bytes out.

One certification signature, PAdES, SHA-256, in the invisible field `Seal`, as an incremental
update: the unsigned bytes stay an exact prefix. It forbids every later change. Never reads the
clock, never changes what the PDF says about itself, never seals a file twice.
"""

from __future__ import annotations

import io
from datetime import UTC
from typing import TYPE_CHECKING

from policykit.errors import InputError, error
from policykit.signing.pyhanko_loading import load_pyhanko

if TYPE_CHECKING:
    from datetime import datetime

    from pyhanko.sign.timestamps import TimeStamper

    from policykit.signing.identity import SealIdentity

SEAL_FIELD = "Seal"


def seal(  # noqa: PLR0913 - what stands in a signature dictionary
    unsigned: bytes,
    identity: SealIdentity,
    *,
    at: datetime,
    reason: str,
    name: str,
    location: str | None = None,
    timestamper: TimeStamper | None = None,
) -> bytes:
    """Seal a PDF.

    Args:
        unsigned: the whole PDF; it must carry no signature.
        identity: key and certificate, valid at `at`.
        at: the time written into the seal, with a time zone; cut to the second.
        reason: why, for example `Issued as Access Control Policy 2.0`.
        name: whom the seal speaks for, for example the organization's legal name.
        location: where, if that means anything.
        timestamper: asks a time-stamp authority; the seal then is PAdES B-T, else B-B.

    Returns:
        The unsigned bytes followed by the seal.

    Raises:
        KeyFailure: PK604, PK605 certificate not valid at `at`.
        InputError: PK610 not a readable PDF, PK611 already signed, PK612 encrypted.
        ProgramError: from the timestamper.
    """
    load_pyhanko()  # only commands that seal or verify pay for it
    from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter  # noqa: PLC0415
    from pyhanko.sign.signers import PdfSignatureMetadata  # noqa: PLC0415

    from policykit.signing.pyhanko_internals import (  # noqa: PLC0415
        IdentitySigner,
        PlainPdfSigner,
        QuietWriter,
        sign_at,
    )

    moment = at.astimezone(UTC).replace(microsecond=0)
    identity.require_valid(moment)
    try:
        writer = QuietWriter(io.BytesIO(unsigned))
        already_signed = bool(writer.prev.embedded_signatures)
    except (PdfError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise InputError(
            error("PK610", f"what should be sealed is not a readable PDF: {problem}")
        ) from problem
    if writer.prev.encrypted:
        raise InputError(error("PK612", "what should be sealed is encrypted"))
    if already_signed:
        raise InputError(
            error(
                "PK611",
                "what should be sealed already carries a signature",
                hint="Seal the file as it was rendered; a policy PDF has exactly one seal.",
            )
        )
    what = PdfSignatureMetadata(
        field_name=SEAL_FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        reason=reason,
        name=name,
        location=location,
    )
    signer = PlainPdfSigner(what, IdentitySigner(identity), timestamper=timestamper)
    sealed = sign_at(signer, writer, moment)
    if not sealed.startswith(unsigned):
        raise AssertionError("the seal changed the unsigned bytes instead of following them")
    return sealed
