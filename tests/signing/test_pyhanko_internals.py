"""Each departure from pyHanko, and whether it is still needed.

When one of the tests named `…_is_still_needed` fails, remove the departure it names.
"""

import asyncio
import inspect
import io
import logging
import time
from datetime import UTC, datetime

import pytest
from asn1crypto import keys as plain_keys
from asn1crypto.x509 import Certificate
from attacks import seal_metadata
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers import PdfSigner, SimpleSigner, sign_pdf
from pyhanko_certvalidator.registry import SimpleCertificateStore
from signing_samples import AT, PASSPHRASE

from policykit.signing import open_identity, seal
from policykit.signing.pyhanko_internals import (
    IdentitySigner,
    PlainPdfSigner,
    QuietWriter,
    sign_at,
)


def written(writer_class, unsigned):
    writer = writer_class(io.BytesIO(unsigned))
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()[len(unsigned) :]


def test_the_quiet_writer_is_still_needed(unsigned):
    assert b"pyHanko" in written(IncrementalPdfFileWriter, unsigned)
    assert b"/ModDate" in written(IncrementalPdfFileWriter, unsigned)


def test_the_quiet_writer_writes_no_properties(unsigned):
    added = written(QuietWriter, unsigned)
    assert b"/Catalog" in added
    assert b"pyHanko" not in added
    assert b"/ModDate" not in added


def test_the_plain_signer_is_still_needed(unsigned, identity):
    signer = PdfSigner(seal_metadata(), IdentitySigner(identity))
    added = sign_at(signer, QuietWriter(io.BytesIO(unsigned)), AT)[len(unsigned) :]
    assert b"/Version /2.0" in added


def test_the_plain_signer_leaves_the_version_of_pdf_alone(unsigned, identity):
    signer = PlainPdfSigner(seal_metadata(), IdentitySigner(identity))
    added = sign_at(signer, QuietWriter(io.BytesIO(unsigned)), AT)[len(unsigned) :]
    assert b"/2.0" not in added
    assert b"/Extensions" not in added


def test_signing_at_a_given_time_is_still_needed(unsigned, identity):
    """No argument of pyHanko's one call takes the time, so it reads the clock."""
    for call in (sign_pdf, PdfSigner.sign_pdf, PdfSigner.init_signing_session):
        names = set(inspect.signature(call).parameters)
        assert not {name for name in names if "time" in name and name != "timestamper"}
    before = datetime.now(UTC).replace(microsecond=0)
    out = sign_pdf(QuietWriter(io.BytesIO(unsigned)), seal_metadata(), IdentitySigner(identity))
    (found,) = PdfFileReader(out).embedded_signatures
    assert found.self_reported_timestamp >= before


def test_a_signer_of_our_own_is_still_needed(pki):
    """pyHanko's own parses and checks an RSA key for every signature."""
    key = plain_keys.PrivateKeyInfo.load(_der(pki.seals["rsa3072"].key))
    certificate = Certificate.load(pki.seals["rsa3072"].der)
    theirs = SimpleSigner(certificate, key, SimpleCertificateStore())
    ours = IdentitySigner(open_identity(pki.p12("rsa3072"), PASSPHRASE))

    async def ours_signs():
        return await ours.async_sign_raw(b"x", "sha256")

    assert _seconds(lambda: theirs.sign_raw(b"x", "sha256")) > 3 * _seconds(
        lambda: asyncio.run(ours_signs())
    )


def _der(key):
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def _seconds(call):
    """Return the least CPU time of a few calls."""
    taken = []
    for _ in range(5):
        start = time.process_time()
        call()
        taken.append(time.process_time() - start)
    return min(taken)


def test_the_signer_signs_with_sha256_only(identity):
    with pytest.raises(ValueError, match="SHA-256"):
        asyncio.run(IdentitySigner(identity).async_sign_raw(b"x", "sha512"))


def test_room_for_a_signature_is_measured_once_for_the_same_certificates(
    unsigned, identity, monkeypatch
):
    measured = []
    monkeypatch.setattr(
        IdentitySigner, "async_sign", _counting(IdentitySigner.async_sign, measured)
    )
    sealed = [seal(unsigned, identity, at=AT, reason="Issued", name="Northwind") for _ in range(3)]
    assert measured.count(True) <= 1
    assert len({len(one) for one in sealed}) == 1


def _counting(signing, measured):
    async def counted(self, *arguments, dry_run=False, **settings):
        measured.append(dry_run)
        return await signing(self, *arguments, dry_run=dry_run, **settings)

    return counted


def test_pyhanko_logs_nothing_to_the_terminal(capfd):
    logging.getLogger("pyhanko.sign").warning("seen by nobody")
    logging.getLogger("pyhanko_certvalidator").error("seen by nobody")
    assert capfd.readouterr().err == ""


def test_a_seal_says_the_same_as_one_that_is_put_together_anew(unsigned, identity, monkeypatch):
    ours = sealed_at(unsigned, identity)
    for name in ("_signed_attr_providers", "signed_attrs"):
        monkeypatch.delattr(IdentitySigner, name)
    theirs = sealed_at(unsigned, identity)
    assert len(ours) == len(theirs)
    assert attributes_of(ours) == attributes_of(theirs)
    assert len(attributes_of(ours)) == 2


def test_keeping_the_reference_to_the_certificate_is_still_needed(unsigned, identity, monkeypatch):
    """asn1crypto encodes again and again what was put together."""
    with_it = _seconds(lambda: sealed_at(unsigned, identity))
    for name in ("_signed_attr_providers", "signed_attrs"):
        monkeypatch.delattr(IdentitySigner, name)
    assert _seconds(lambda: sealed_at(unsigned, identity)) > 1.3 * with_it


def sealed_at(unsigned, identity):
    return seal(unsigned, identity, at=AT, reason="Issued", name="Northwind")


def attributes_of(sealed):
    """Return the signed attributes but the digest of the file, whose trailer has a random number.

    pyHanko puts them into any order.
    """
    (found,) = PdfFileReader(io.BytesIO(sealed)).embedded_signatures
    attributes = found.signer_info["signed_attrs"]
    return sorted(one.dump() for one in attributes if one["type"].native != "message_digest")
