"""The organization's seal on a PDF.

Takes bytes, a key and anchors; gives sealed bytes, reports and attached files. Never reads a
file, the clock, the network or the terminal, and never takes an anchor from what it examines.
pyHanko is imported on the first `seal` or `examine`, not before.
"""

from typing import TYPE_CHECKING

from policykit.starting.lookup import offer

if TYPE_CHECKING:
    from policykit.signing.anchor import examine_anchor
    from policykit.signing.attached import attachments
    from policykit.signing.examine import examine
    from policykit.signing.identity import (
        NewIdentity,
        SealIdentity,
        certificate_facts,
        new_identity,
        open_identity,
        read_certificates,
    )
    from policykit.signing.instructions import how_to_check
    from policykit.signing.report import (
        AnchorReport,
        CertificateFacts,
        Identity,
        Modifications,
        SealReport,
        TimeEvidence,
        TimeStrength,
    )
    from policykit.signing.seal import SEAL_FIELD, seal

__all__ = [
    "SEAL_FIELD",
    "AnchorReport",
    "CertificateFacts",
    "Identity",
    "Modifications",
    "NewIdentity",
    "SealIdentity",
    "SealReport",
    "TimeEvidence",
    "TimeStrength",
    "attachments",
    "certificate_facts",
    "examine",
    "examine_anchor",
    "how_to_check",
    "new_identity",
    "open_identity",
    "read_certificates",
    "seal",
]

__getattr__ = offer(
    __name__,
    {
        "anchor": "examine_anchor",
        "attached": "attachments",
        "examine": "examine",
        "identity": (
            "NewIdentity SealIdentity certificate_facts new_identity open_identity "
            "read_certificates"
        ),
        "instructions": "how_to_check",
        "report": (
            "AnchorReport CertificateFacts Identity Modifications SealReport TimeEvidence "
            "TimeStrength"
        ),
        "seal": "SEAL_FIELD seal",
    },
)
