"""Whether the organization says that a pack is its own: signature, certificate, what it names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policykit.canonical import sha256
from policykit.errors import Place, error
from policykit.evidence.pack import bag, names
from policykit.evidence.pack.statement import framed, read_envelope, read_statement
from policykit.signing import Identity, read_certificates
from policykit.signing.dsse import signer_of, vouches_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from policykit.errors import Diagnostic

_PLACE = Place(names.STATEMENT)
_ASK = "Do not rely on this pack. Ask for it again."


@dataclass(frozen=True, slots=True)
class Signed:
    """What was found of the statement.

    Attributes:
        findings: what is wrong with it.
        identity: whether the verifier trusts its certificate.
        who: the certificate, in words; empty without one.
        made: when and by whom the pack was made, as signed.
    """

    findings: tuple[Diagnostic, ...]
    identity: Identity = Identity.NOT_CHECKED
    who: str = ""
    made: str = ""

    @property
    def words(self) -> str:
        """Return what is good about it."""
        return f"it names every file; {self.made}"


def judge_statement(files: Mapping[str, bytes], anchors: Sequence[bytes], now: datetime) -> Signed:
    """Return the judgement of the signed statement of a pack.

    Raises:
        KeyFailure: an anchor is no certificate.
    """
    for anchor in anchors:
        read_certificates(anchor)
    if names.STATEMENT not in files:
        return Signed((_refused("the signed statement is gone"),))
    try:
        envelope = read_envelope(files[names.STATEMENT])
        subjects, said = read_statement(envelope.payload)
    except ValueError as problem:
        return Signed((_refused(str(problem)),))
    made = f"made {said.get('made_at')} by {said.get('made_by')}"
    there = [data for path, data in files.items() if path.startswith(names.CERTIFICATES)]
    signer = signer_of(framed(envelope.payload), envelope.signature, (*anchors, *there))
    if signer is None:
        message = "no certificate in the pack, and none that you trust, made its signature"
        return Signed((_refused(message),), made=made)
    who = f"{signer.subject}, SHA-256 {signer.fingerprint}"
    findings = [
        _refused(f"it names another {name} than the one that is here")
        for name in (bag.TAG_LIST, bag.PAYLOAD_LIST)
        if subjects.get(name) != sha256(files.get(name, b""))
    ]
    if envelope.key != signer.fingerprint:
        findings.append(_refused("it names another certificate than the one that made it"))
    if not signer.not_before <= now:
        findings.append(_refused(f"its certificate is valid only from {signer.not_before}"))
    if not anchors:
        return Signed(tuple(findings), Identity.NOT_CHECKED, who, made)
    if vouches_for(signer, anchors, there):
        return Signed(tuple(findings), Identity.TRUSTED, who, made)
    message = f"it was signed with {who}, and none of the certificates you trust vouches for that"
    return Signed((*findings, _refused(message)), Identity.REFUSED, who, made)


def _refused(message: str) -> Diagnostic:
    return error("PK957", message, _PLACE, _ASK)
