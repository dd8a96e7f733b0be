"""The only place that asks the machine for random bytes."""

from __future__ import annotations

import secrets


class SystemChance:
    """The machine's own source. Keeps the promises of `policykit.signing.proving.Chance`."""

    def token(self, length: int) -> bytes:
        """Return random bytes that nobody can foresee."""
        return secrets.token_bytes(length)
