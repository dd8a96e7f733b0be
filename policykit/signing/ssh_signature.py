"""Which key made an SSH signature (OpenSSH, PROTOCOL.sshsig).

Reads the public key that a signature carries. Whether the signature is good is for `ssh-keygen` to
say; whether the key is the right one, for the fingerprint in the profile.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from policykit.errors import KeyFailure, error

NAMESPACE = "policykit-approval"
"""What approvals are signed for; a signature made for git or for files is none of ours."""

_ARMOUR = re.compile(
    r"-----BEGIN SSH SIGNATURE-----\n(?P<body>[A-Za-z0-9+/=\n]+)-----END SSH SIGNATURE-----\n"
)
_MAGIC = b"SSHSIG"


@dataclass(frozen=True, slots=True)
class SshSigner:
    """The key in a signature.

    Attributes:
        public_key: as in `authorized_keys`: kind and base64.
        fingerprint: as `ssh-keygen -l` prints it, from `SHA256:` on.
        namespace: what it was made for.
    """

    public_key: str
    fingerprint: str
    namespace: str


def ssh_signer(signature: str) -> SshSigner:
    """Return the key that an armoured signature says it was made with.

    Raises:
        KeyFailure: PK613, this is no SSH signature.
    """
    armoured = _ARMOUR.fullmatch(signature)
    try:
        data = (
            base64.b64decode(armoured["body"].replace("\n", ""), validate=True) if armoured else b""
        )
        key, rest = _string(_after(_MAGIC, data)[4:])
        namespace, _ = _string(rest)
        kind, _ = _string(key)
        words = f"{kind.decode('ascii')} {base64.b64encode(key).decode()}"
        named = namespace.decode("ascii")
    except (ValueError, binascii.Error) as problem:
        raise KeyFailure(
            error("PK613", "the signature of the approval is no SSH signature")
        ) from problem
    digest = base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")
    return SshSigner(words, f"SHA256:{digest}", named)


def _after(start: bytes, data: bytes) -> bytes:
    if not data.startswith(start):
        raise ValueError("something else")
    return data[len(start) :]


def _string(data: bytes) -> tuple[bytes, bytes]:
    """Return the first string of the wire format (RFC 4251, 5) and what follows it."""
    length = int.from_bytes(data[:4], "big")
    if len(data) < 4 + length:
        raise ValueError("cut short")
    return data[4 : 4 + length], data[4 + length :]
