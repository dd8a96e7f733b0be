"""What proofs of approvals need from outside; `policykit.edge` holds the real ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


class Signatures(Protocol):
    """SSH signatures of approvals, made and checked by the user's own program."""

    def sign(self, key: str, namespace: str, texts: Sequence[bytes]) -> Sequence[str]:
        """Return an armoured signature over each text; the passphrase may be asked for once.

        Args:
            key: file of the private key, or of the public one where an agent holds the private.
            namespace: what the signatures are for.
            texts: what is signed.

        Raises:
            KeyFailure: the key cannot be used.
        """
        ...

    def verify(
        self, text: bytes, signature: str, principal: str, public_key: str, namespace: str
    ) -> bool:
        """Say whether the signature over the text is good, by this key and for this purpose."""
        ...


class MailKeys(Protocol):
    """The keys that mail domains publish."""

    def published(self, name: str) -> bytes:
        """Return the TXT record of a DNS name as it is now.

        Raises:
            ProgramError: there is none, or nobody answers.
        """
        ...


class Chance(Protocol):
    """The only source of random bytes: of codes that prove that somebody had a request."""

    def token(self, length: int) -> bytes:
        """Return random bytes that nobody can foresee."""
        ...
