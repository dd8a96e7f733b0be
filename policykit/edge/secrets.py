"""Credentials of platforms, from the keyring of the user where there is one."""

from __future__ import annotations

SERVICE = "policykit"


def from_keyring(name: str) -> str | None:
    """Return a secret of this name, or None where there is no keyring or no such entry.

    The library is an extra of its own (`pip install 'policykit[keyring]'`).
    """
    try:
        import keyring  # noqa: PLC0415 - an extra, and slow to load
        import keyring.errors  # noqa: PLC0415
    except ImportError:
        return None
    try:
        return keyring.get_password(SERVICE, name)
    except keyring.errors.KeyringError:
        return None
