"""The key store and the time-stamp client in the shape in which workflows ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from policykit.edge.keys import KeyStore
    from policykit.signing import SealIdentity
    from policykit.signing.timestamping import TimeStamper


class UserKeys:
    """Keeps the promises of `policykit.world.Keys`."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment

    @property
    def store(self) -> KeyStore:
        """Return the key store of this environment."""
        # cryptography takes 40 ms to load, and most commands need no key.
        from policykit.edge.keys import KeyStore, configuration_folder  # noqa: PLC0415 - see above

        return KeyStore(configuration_folder(self._environment))

    def unlock(self, fingerprint: str | None, at: datetime) -> SealIdentity:
        """Return the key with this fingerprint, or the only one; asks for the passphrase."""
        from policykit.edge.keys import ask_passphrase  # noqa: PLC0415 - see `store`

        stored = self.store.find(fingerprint)  # before the prompt: no passphrase for nothing
        passphrase = ask_passphrase(self._environment)
        return self.store.load(passphrase, stored.facts.fingerprint, at=at)

    def timestamper(self, url: str) -> TimeStamper:
        """Return a client of a time-stamp authority that was reached just now."""
        from policykit.edge.timestamps import probe, timestamper  # noqa: PLC0415 - pyHanko is heavy

        client = timestamper(url)
        probe(client)
        return client
