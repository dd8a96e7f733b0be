"""The parts of a signature that the signature itself does not cover.

A CMS object carries version numbers, algorithm lists and further certificates outside of what is
signed; pyHanko reads past most of them. Here each of these bytes has to be the one a policykit
seal has, so that a changed byte is noticed wherever it lies. A time-stamp token is a CMS object
of its own, written by others: there only what RFC 3161 fixes can be demanded.

Takes the DER of the signature, gives the reason for refusal. Never judges who signed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asn1crypto import cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

_DIGESTS = frozenset({"sha256", "sha384", "sha512"})
_NO_PARAMETERS = (b"", b"\x05\x00")
_TOKEN = "signature_time_stamp_token"  # noqa: S105 - the name of an attribute


def odd_parts(der: bytes, sealed: EmbeddedPdfSignature) -> str | None:
    """Return in words what in the signature is not as a seal has it; None if nothing.

    Args:
        der: the signature as it lies in the file, without the zeros after it.
        sealed: the same, read by pyHanko.
    """
    signer = sealed.signer_info
    others = [found for found in sealed.signed_data["certificates"] if _is_other(found, sealed)]
    if _as_written_by_rules(sealed).dump() != der:
        return "it is not written by the rules (DER)"
    kinds = [found["type"].native for found in signer["unsigned_attrs"]]
    if kinds not in ([], [_TOKEN]):
        return "it carries unsigned statements other than one time-stamp"
    if kinds and not _is_regular(signer["unsigned_attrs"][0]["values"][0]["content"]):
        return "its time-stamp is not written by the rules (RFC 3161)"
    certificates = [sealed.signer_cert.dump(), *(found.chosen.dump() for found in others)]
    if not _is_one_chain([x509.load_der_x509_certificate(found) for found in certificates]):
        return "it carries a certificate that is no part of the chain"
    return None


def _is_other(found: cms.CertificateChoices, sealed: EmbeddedPdfSignature) -> bool:
    return bool(found.chosen.dump() != sealed.signer_cert.dump())


def _as_written_by_rules(sealed: EmbeddedPdfSignature) -> cms.ContentInfo:
    """Put the judged parts together again, the rest as RFC 5652 prescribes it."""
    signer, certificate = sealed.signer_info, sealed.signer_cert
    rebuilt = {
        "version": "v1",
        "sid": cms.SignerIdentifier(
            {
                "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                    {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
                )
            }
        ),
        "digest_algorithm": signer["digest_algorithm"],
        "signed_attrs": signer["signed_attrs"],
        "signature_algorithm": signer["signature_algorithm"],
        "signature": signer["signature"],
    }
    if len(signer["unsigned_attrs"]):
        rebuilt["unsigned_attrs"] = signer["unsigned_attrs"]
    return cms.ContentInfo(
        {
            "content_type": "signed_data",
            "content": cms.SignedData(
                {
                    "version": "v1",
                    "digest_algorithms": cms.DigestAlgorithms([signer["digest_algorithm"]]),
                    "encap_content_info": {"content_type": "data"},
                    "certificates": sealed.signed_data["certificates"],
                    "signer_infos": [cms.SignerInfo(rebuilt)],
                }
            ),
        }
    )


def _is_regular(token: cms.SignedData) -> bool:
    """Say whether the frame of a time-stamp token is what RFC 3161 and RFC 5652 fix."""
    (signer,) = token["signer_infos"]
    by_name = signer["sid"].name == "issuer_and_serial_number"
    algorithms = [*token["digest_algorithms"], signer["digest_algorithm"]]
    return (
        token["version"].native == "v3"
        and signer["version"].native == ("v1" if by_name else "v3")
        and all(
            found["algorithm"].native in _DIGESTS and found["parameters"].dump() in _NO_PARAMETERS
            for found in algorithms
        )
        and signer["digest_algorithm"]["algorithm"].native
        in {found["algorithm"].native for found in token["digest_algorithms"]}
    )


def _is_one_chain(certificates: Sequence[x509.Certificate]) -> bool:
    """Say whether each certificate after the first issued one of the others, or vice versa."""
    first, *others = certificates
    reached = [first]
    while others:
        above = [found for found in others if any(_issued(found, below) for below in reached)]
        if not above:
            return False
        reached += above
        others = [found for found in others if found not in above]
    return all(_issued(found, found) for found in reached if found.issuer == found.subject)


def _issued(issuer: x509.Certificate, subject: x509.Certificate) -> bool:
    try:
        subject.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
