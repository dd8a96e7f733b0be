"""What policykit changes about pyHanko, and why; everything that relies on its inner workings.

pyHanko is pinned to a minor version in pyproject.toml. `tests/signing/test_pyhanko_internals.py`
fails as soon as one of these is no longer needed.

Takes and gives pyHanko's own objects. Never used outside `policykit.signing`.
"""

from __future__ import annotations

import asyncio
import io
import logging
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from asn1crypto.cms import CMSAttributes
from asn1crypto.tsp import SigningCertificateV2
from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.attributes import CMSAttributeProvider, SigningCertificateV2Provider
from pyhanko.sign.general import as_signing_certificate_v2
from pyhanko.sign.signers import PdfSigner, Signer
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko_certvalidator.registry import SimpleCertificateStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pyhanko.pdf_utils.writer import BasePdfFileWriter

    from policykit.signing.identity import SealIdentity, SealKey

# pyHanko logs what it also reports as values. Without a handler Python would print that to the
# user's terminal; a program that configures logging still receives it.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).addHandler(logging.NullHandler())


class QuietWriter(IncrementalPdfFileWriter):
    """An incremental update that leaves the document's properties and XMP alone.

    pyHanko's writer stamps the present time and its own name into both at every update: that
    breaks PDF/A (it mangles the extension schema) and puts a clock into the sealed bytes.
    """

    def _update_meta(self) -> None:
        """Do nothing."""


class IdentitySigner(Signer):
    """A signer on the key object of a `SealIdentity`.

    pyHanko's own parses the key from DER for every signature, and cryptography checks an RSA key
    each time it is parsed: 60 to 230 ms, measured, against 3 ms for the signature itself.
    """

    def __init__(self, identity: SealIdentity) -> None:
        registry = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        registry.register_multiple(Certificate.load(der) for der in identity.chain_der)
        self._key: SealKey = identity.key
        self.certificates = (identity.certificate_der, *identity.chain_der)
        super().__init__(
            signing_cert=Certificate.load(identity.certificate_der),
            cert_registry=registry,
            embed_roots=False,  # whoever trusts a root has it; a copy in the file proves nothing
        )

    def _signed_attr_providers(self, *arguments: Any, **settings: Any) -> Iterator[Any]:
        """Yield what gives the signed attributes; the reference to the certificate is made once."""
        for provider in super()._signed_attr_providers(*arguments, **settings):
            if isinstance(provider, SigningCertificateV2Provider):
                yield _KnownReference(self.certificates[0])
            else:
                yield provider

    async def signed_attrs(self, *arguments: Any, **settings: Any) -> CMSAttributes:
        """Return the signed attributes as their own encoding, which is then written as it is."""
        attributes = await super().signed_attrs(*arguments, **settings)
        return CMSAttributes.load(attributes.dump())

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,
        dry_run: bool = False,  # noqa: ARG002 - pyHanko's signature; a real one has the right size
    ) -> bytes:
        """Sign with ECDSA or RSA PKCS#1 v1.5 over SHA-256."""
        if digest_algorithm != "sha256":
            raise ValueError(f"policykit seals with SHA-256, not {digest_algorithm}")
        if isinstance(self._key, ec.EllipticCurvePrivateKey):
            return self._key.sign(data, ec.ECDSA(hashes.SHA256()))
        return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())


class _KnownReference(CMSAttributeProvider):
    """The attribute that names the signer's certificate (RFC 5035), encoded once for each.

    asn1crypto encodes what was put together anew whenever a part of it is asked for: 5 of the 10 ms
    that a seal took. What was read from an encoding is written as it was read.
    """

    attribute_type = "signing_certificate_v2"

    def __init__(self, certificate_der: bytes) -> None:
        self._encoded = _reference(certificate_der)

    async def build_attr_value(self, dry_run: bool = False) -> SigningCertificateV2:  # noqa: ARG002 - as pyHanko's
        """Return the reference."""
        return SigningCertificateV2.load(self._encoded)


@lru_cache(maxsize=8)
def _reference(certificate_der: bytes) -> bytes:
    encoded: bytes = as_signing_certificate_v2(Certificate.load(certificate_der)).dump()
    return encoded


class PlainPdfSigner(PdfSigner):
    """A signer that declares no PDF extensions.

    pyHanko raises the document to PDF 2.0 to declare the curve P-256 (ISO/TS 32002). The curve
    needs no declaration to be verified, and PDF/A-3 rests on PDF 1.7.
    """

    def register_extensions(
        self,
        pdf_out: BasePdfFileWriter,
        *,
        md_algorithm: str,
    ) -> None:
        """Do nothing."""


_rooms: dict[tuple[bytes, ...], int] = {}
"""What signatures without a time-stamp take, by the certificates that they carry."""


def sign_at(signer: PdfSigner, writer: IncrementalPdfFileWriter, at: datetime) -> bytes:
    """Sign with a given time, where pyHanko's one-call entry point reads the clock itself.

    The steps are those of `PdfSigner.async_sign_pdf`, without validation data. To know how much
    room a signature needs, pyHanko makes one and throws it away; without a time-stamp its size
    depends on the certificates alone, so once is enough.
    """
    own = signer.signer
    certificates = own.certificates if isinstance(own, IdentitySigner) else ()
    if signer.default_timestamper is not None:
        certificates = ()

    async def run() -> bytes:
        session = signer.init_signing_session(writer)
        session.system_time = at
        room = _rooms.get(certificates)
        if room is None:
            room = await session.estimate_signature_container_size(None)
        if certificates:
            _rooms[certificates] = room
        prepared = session.prepare_tbs_document(validation_info=None, bytes_reserved=room)
        output = io.BytesIO()
        ranged, _ = prepared.digest_tbs_document(output=output)
        finish = await prepared.perform_signature(
            document_digest=ranged.document_digest,
            pdf_cms_signed_attrs=PdfCMSSignedAttributes(signing_time=at),
        )
        await finish.post_signature_processing(output)
        return output.getvalue()

    return asyncio.run(run())
